<?php

declare(strict_types=1);

namespace ClientPress\Tests\Lint;

use ClientPress\Lint\Translations;
use PHPUnit\Framework\TestCase;

require_once dirname(__DIR__, 2) . '/lint/Translations.php';
require_once ABSPATH . WPINC . '/pomo/po.php';

/**
 * @group any-database
 */
final class TranslationsTest extends TestCase
{
    private const TEXTS = <<<'PO'
        msgid ""
        msgstr "Content-Type: text/plain; charset=UTF-8\n"

        msgid "Invite"
        msgstr ""

        msgctxt "a status"
        msgid "Invite"
        msgstr ""

        msgid "Half of %s"
        msgstr ""

        msgid "%1$s and %2$s"
        msgstr ""

        msgid "<b>{site}</b>\n"
        msgstr ""

        msgid "%d link"
        msgid_plural "%d links"
        msgstr[0] ""
        msgstr[1] ""
        PO;

    private const TRANSLATED = <<<'PO'
        msgid ""
        msgstr ""
        "Content-Type: text/plain; charset=UTF-8\n"
        "Language: xx\n"
        "Plural-Forms: nplurals=3; plural=(n == 0 ? 0 : (n == 1 ? 1 : 2));\n"
        "X-Domain: clientpress\n"

        msgid "Invite"
        msgstr "Ask"

        msgctxt "a status"
        msgid "Invite"
        msgstr "Asked"

        msgid "Half of %s"
        msgstr "%s: 50 per cent"

        msgid "%1$s and %2$s"
        msgstr "%2$s; %1$s"

        msgid "<b>{site}</b>\n"
        msgstr "At <b>{site}</b>\n"

        msgid "%d link"
        msgid_plural "%d links"
        msgstr[0] "no chain"
        msgstr[1] "a chain"
        msgstr[2] "%d chains"
        PO;

    public function test_a_whole_translation_has_no_violation(): void
    {
        self::assertSame([], self::violations(self::TRANSLATED));
    }

    /**
     * @return iterable<string, array{string, string, string}> What stands there, what takes its place, what is found.
     */
    public static function faults(): iterable
    {
        yield 'no translation' => ['"Ask"', '""', 'Missing: Invite'];
        yield 'none for one of two meanings' => ['"Asked"', '""', 'Missing: Invite'];
        yield 'a fuzzy one' => ["msgid \"Invite\"\nmsgstr", "#, fuzzy\nmsgid \"Invite\"\nmsgstr", 'Fuzzy: Invite'];
        yield 'of a text that was changed' => [
            'Half of %s',
            'A half of %s',
            "Not one of the plugin's texts: A half of %s\nMissing: Half of %s",
        ];
        yield 'an obsolete one' => [
            'msgid "Invite"',
            "#~ msgid \"Gone\"\n#~ msgstr \"Lost\"\n\nmsgid \"Invite\"",
            'It holds obsolete texts, on lines that begin with "#~".',
        ];
        yield 'a lost placeholder' => ['"%2$s; %1$s"', '"%1$s"', 'Placeholders differ: %1$s and %2$s'];
        yield 'another placeholder' => ['"%2$s; %1$s"', '"%3$s; %1$s %2$s"', 'Placeholders differ: %1$s and %2$s'];
        yield 'a per cent sign that sprintf takes' => ['50 per cent', '50 % der', 'Placeholders differ: Half of %s'];
        yield 'a lost plural form' => [
            'msgstr[2] "%d chains"',
            '',
            'Not as many plural forms as the language has: %d link',
        ];
        yield 'an empty plural form' => [
            '"a chain"',
            '""',
            'Not as many plural forms as the language has: %d link',
        ];
        yield 'a form for many numbers without the number' => [
            '%d chains',
            'chains',
            'Placeholders differ: %d link',
        ];
        yield 'a lost tag' => [
            'At <b>{site}</b>',
            'At {site}',
            "Tags, words in braces, addresses or line breaks at an edge differ: <b>{site}</b>\n",
        ];
        yield 'a translated word in braces' => [
            'At <b>{site}',
            'At <b>{page}',
            "Tags, words in braces, addresses or line breaks at an edge differ: <b>{site}</b>\n",
        ];
        yield 'a lost line break' => [
            'At <b>{site}</b>\n',
            'At <b>{site}</b>',
            "Tags, words in braces, addresses or line breaks at an edge differ: <b>{site}</b>\n",
        ];
        yield 'the header of another language' => ['Language: xx', 'Language: yy', 'Its header says that it is yy.'];
        yield 'no domain' => ["\"X-Domain: clientpress\\n\"\n", '', 'Its header lacks "X-Domain: clientpress".'];
        yield 'no plural forms' => [
            "\"Plural-Forms: nplurals=3; plural=(n == 0 ? 0 : (n == 1 ? 1 : 2));\\n\"\n",
            '',
            "Its header lacks \"Plural-Forms\".\nNot as many plural forms as the language has: %d link",
        ];
    }

    /**
     * @dataProvider faults
     */
    public function test_a_fault_is_found(string $right, string $wrong, string $found): void
    {
        $broken = (string) preg_replace(
            '/' . preg_quote($right, '/') . '/',
            addcslashes($wrong, '\\$'),
            self::TRANSLATED,
            1,
        );

        self::assertNotSame(self::TRANSLATED, $broken);
        self::assertSame($found, implode("\n", self::violations($broken)));
    }

    /**
     * @return list<string>
     */
    private static function violations(string $translated): array
    {
        $folder = sys_get_temp_dir() . '/clientpress-texts-' . bin2hex(random_bytes(4));
        mkdir($folder);
        file_put_contents("{$folder}/clientpress.pot", self::TEXTS . "\n");
        file_put_contents("{$folder}/clientpress-xx.po", $translated . "\n");

        try {
            return (new Translations("{$folder}/clientpress.pot"))->violations("{$folder}/clientpress-xx.po");
        } finally {
            array_map(unlink(...), (array) glob("{$folder}/*"));
            rmdir($folder);
        }
    }
}
