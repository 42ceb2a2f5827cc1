<?php

declare(strict_types=1);

namespace ClientPress\Admin\Settings;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Language;
use ClientPress\Kernel\Utf8;
use ClientPress\Mail\EmailKind;
use ClientPress\Mail\EmailText;
use ClientPress\Mail\EmailTexts;

/**
 * The texts of one email as they were posted.
 */
final readonly class EmailRequest
{
    /**
     * @param array<string, string> $words    By part; a part that is absent was not posted.
     * @param list<string>          $problems Parts that are invalid.
     */
    private function __construct(
        public EmailKind $kind,
        public array $words,
        public array $problems,
    ) {}

    /**
     * @param mixed $posted Unslashed.
     */
    public static function of(EmailKind $kind, mixed $posted): self
    {
        $words = [];
        $problems = [];

        foreach (array_keys(EmailTexts::MAX_CHARACTERS) as $part) {
            $text = is_array($posted) ? $posted[$part] ?? null : null;

            if (!is_string($text)) {
                continue;
            }

            $clean = EmailTexts::clean($part, $text);
            $words[$part] = $clean ?? Utf8::scrub($text);

            if ($clean === null) {
                $problems[] = $part;
            }
        }

        return new self($kind, $words, $problems);
    }

    public function texts(): EmailTexts
    {
        return new EmailTexts([$this->kind->value => $this->words]);
    }

    /**
     * What to store. A part that is empty or equals the default is not stored, so that the default stays translated.
     *
     * @param array<string, string> $stored What was stored until now; stays for parts that are absent or invalid.
     *
     * @return array<string, string>
     */
    public function toStore(array $stored): array
    {
        $defaults = Language::in('', fn(): array => [
            'subject' => $this->kind->defaultSubject(),
            'body' => $this->kind->defaultBody(),
            'button' => $this->kind->defaultButton(),
        ]);

        foreach ($defaults as $part => $default) {
            if (isset($this->words[$part]) && !in_array($part, $this->problems, true)) {
                $stored[$part] = $this->words[$part] === EmailTexts::clean($part, $default) ? '' : $this->words[$part];
            }
        }

        return array_filter($stored, static fn(string $text): bool => $text !== '');
    }

    /**
     * @return list<string> What looks like a placeholder but is not one of this email.
     */
    public function unknownPlaceholders(): array
    {
        return array_values(array_diff(self::placeholdersIn($this->words), $this->kind->placeholders()));
    }

    /**
     * Whether the link's placeholder is used outside the body, where it is not replaced.
     */
    public function hasLinkOutsideBody(): bool
    {
        return in_array(EmailText::LINK, self::placeholdersIn(array_diff_key($this->words, ['body' => ''])), true);
    }

    /**
     * @param array<string, string> $words
     *
     * @return list<string> Each once.
     */
    private static function placeholdersIn(array $words): array
    {
        preg_match_all('/\{[a-z_]+\}/i', implode(' ', $words), $found);

        return array_values(array_unique($found[0]));
    }
}
