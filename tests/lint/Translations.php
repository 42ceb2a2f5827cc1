<?php

declare(strict_types=1);

namespace ClientPress\Lint;

/**
 * Holds a translation against the texts that it translates. WordPress's own reader of PO files must have been loaded.
 */
final readonly class Translations
{
    /** What sprintf() takes, a space as padding included: "100 % der" is the trap in many languages. */
    private const DIRECTIVE = '/%(?:%|(?:(\d+)\$)?[-+ 0]*\d*(?:\.\d+)?[bcdeEfFgGosuxX])/';

    private \PO $texts;

    public function __construct(string $pot)
    {
        $this->texts = self::read($pot);
    }

    /**
     * @param string $file Named clientpress-<locale>.po.
     *
     * @return list<string>
     */
    public function violations(string $file): array
    {
        $translation = self::read($file);
        $violations = self::headerViolations($translation, basename($file));

        if (preg_match('/^#~/m', (string) file_get_contents($file)) === 1) {
            $violations[] = 'It holds obsolete texts, on lines that begin with "#~".';
        }

        foreach (array_diff_key($translation->entries, $this->texts->entries) as $entry) {
            $violations[] = "Not one of the plugin's texts: {$entry->singular}";
        }

        foreach ($this->texts->entries as $key => $text) {
            $violation = self::violation(
                $text,
                $translation->entries[$key] ?? null,
                self::numbersOfForms($translation),
            );

            if ($violation !== null) {
                $violations[] = "{$violation}: {$text->singular}";
            }
        }

        return $violations;
    }

    /**
     * @return list<string>
     */
    private static function headerViolations(\PO $translation, string $name): array
    {
        $violations = [];
        $language = trim((string) $translation->get_header('Language'));

        if ($name !== "clientpress-{$language}.po") {
            $violations[] = "Its header says that it is {$language}.";
        }

        if (trim((string) $translation->get_header('X-Domain')) !== 'clientpress') {
            $violations[] = 'Its header lacks "X-Domain: clientpress".';
        }

        if (trim((string) $translation->get_header('Plural-Forms')) === '') {
            $violations[] = 'Its header lacks "Plural-Forms".';
        }

        return $violations;
    }

    /**
     * @param list<list<int>> $numbers By plural form.
     */
    private static function violation(
        \Translation_Entry $text,
        ?\Translation_Entry $translated,
        array $numbers,
    ): ?string {
        $forms = array_filter((array) ($translated->translations ?? []), static fn(string $form): bool => $form !== '');

        if ($translated === null || $forms === []) {
            return 'Missing';
        }

        if (in_array('fuzzy', $translated->flags, true)) {
            return 'Fuzzy';
        }

        if ($text->plural !== $translated->plural || count($forms) !== ($text->is_plural ? count($numbers) : 1)) {
            return 'Not as many plural forms as the language has';
        }

        return self::formsViolation($text, $forms, $numbers);
    }

    /**
     * @param array<int, string> $forms
     * @param list<list<int>>    $numbers By plural form.
     */
    private static function formsViolation(\Translation_Entry $text, array $forms, array $numbers): ?string
    {
        $original = $text->is_plural ? (string) $text->plural : (string) $text->singular;

        foreach ($forms as $number => $form) {
            // A form for one number alone, such as "one file", may do without the number.
            $violation = self::formViolation(
                $original,
                $form,
                $text->is_plural && count($numbers[$number]) === 1 ? 1 : 0,
            );

            if ($violation !== null) {
                return $violation;
            }
        }

        return null;
    }

    /**
     * @param int $mayLack How many placeholders may be left out.
     */
    private static function formViolation(string $original, string $form, int $mayLack): ?string
    {
        if (self::marks($original) !== self::marks($form)) {
            return 'Tags, words in braces, addresses or line breaks at an edge differ';
        }

        $isFormat = str_contains($original, '%');
        $wanted = self::placeholders($original, $isFormat);
        $found = self::placeholders($form, $isFormat);

        return array_diff($found, $wanted) !== [] || count(array_diff($wanted, $found)) > $mayLack
            ? 'Placeholders differ'
            : null;
    }

    /**
     * @return list<string> Such as `%1$s`; the first `%s` counts as that too. Sorted, each once.
     */
    private static function placeholders(string $text, bool $isFormat): array
    {
        if (!$isFormat) {
            return [];
        }

        preg_match_all(self::DIRECTIVE, $text, $found, PREG_SET_ORDER);
        $next = 1;
        $placeholders = [];

        foreach ($found as $directive) {
            $position = match (true) {
                $directive[0] === '%%' => '',
                ($directive[1] ?? '') !== '' => $directive[1] . '$',
                default => $next++ . '$',
            };
            $placeholders[] = '%' . $position . preg_replace('/^%(?:\d+\$)?/', '', $directive[0]);
        }

        sort($placeholders);

        return array_values(array_unique($placeholders));
    }

    /**
     * @return list<string> Tags, words in braces, web addresses, and the white space at both ends. Sorted.
     */
    private static function marks(string $text): array
    {
        preg_match_all('~</?[a-z][^>]*>|\{[a-z_]+\}|https?://(?:[\w-]+(?:[./-][\w-]+)*)?~', $text, $found);
        $marks = $found[0];
        sort($marks);
        preg_match('/^\s*/', $text, $start);
        preg_match('/\s*$/D', $text, $end);

        return [...$marks, $start[0] ?? '', $end[0] ?? ''];
    }

    /**
     * @return list<list<int>> The numbers below 1000 that take each plural form.
     */
    private static function numbersOfForms(\PO $translation): array
    {
        $numbers = [];

        foreach (range(0, 999) as $number) {
            $numbers[$translation->gettext_select_plural_form($number)][] = $number;
        }

        return $numbers;
    }

    private static function read(string $file): \PO
    {
        $po = new \PO();

        return $po->import_from_file($file) ? $po : throw new \RuntimeException("{$file} cannot be read.");
    }
}
