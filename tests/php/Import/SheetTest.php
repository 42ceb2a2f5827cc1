<?php

declare(strict_types=1);

namespace ClientPress\Tests\Import;

use ClientPress\Import\ListLine;
use ClientPress\Import\Sheet;
use ClientPress\Import\TextFile;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Tests\TestCase;

/**
 * Files as programs save them, byte by byte, and lists as people paste them.
 *
 * @group any-database
 */
final class SheetTest extends TestCase
{
    private const TWO = [
        [2, 'a@example.org', '', 'Grüße', ''],
        [3, 'b@example.org', '', '',      '7'],
    ];

    /** @return array<string, array{string, list<array{int, string, string, string, string}>}> */
    public function files(): array
    {
        $semicolons = "email;message;expiry\r\na@example.org;Grüße;\r\nb@example.org;;7\r\n";
        $tabs = "email\tmessage\texpiry\r\na@example.org\tGrüße\t\r\nb@example.org\t\t7\r\n";

        return [
            'Excel, CSV UTF-8' => ["\xEF\xBB\xBF{$semicolons}", self::TWO],
            'Excel, CSV on Windows' => [(string) mb_convert_encoding($semicolons, 'Windows-1252', 'UTF-8'), self::TWO],
            'Excel, Unicode text' => ["\xFF\xFE" . mb_convert_encoding($tabs, 'UTF-16LE', 'UTF-8'), self::TWO],
            'UTF-16, the other way round' => ["\xFE\xFF" . mb_convert_encoding($tabs, 'UTF-16BE', 'UTF-8'), self::TWO],
            'Google Sheets' => ["email,message,expiry\r\na@example.org,Grüße,\r\nb@example.org,,7", self::TWO],
            'line ends of old Macs' => [str_replace("\r\n", "\r", $semicolons), self::TWO],
            'plain line ends' => [str_replace("\r\n", "\n", $semicolons), self::TWO],
            'a separator that Excel names' => [
                "sep=;\r\nemail;message\r\na@example.org;\"x, y, z\"\r\n",
                [[3, 'a@example.org', '', 'x, y, z', '']],
            ],
            'commas within a heading' => [
                "\"Name, first\";E-Mail\nAnn;a@example.org",
                [[2, 'a@example.org', '', '', '']],
            ],
            'quoted line ends and quotation marks' => [
                "email,message\r\na@example.org,\"Hello,\r\n\r\n\"\"Ann\"\"\"\r\nb@example.org,",
                [
                    [2, 'a@example.org', '', "Hello,\n\n\"Ann\"", ''],
                    [5, 'b@example.org', '', '',                  ''],
                ],
            ],
            'headings in any case and order, and unknown ones' => [
                "Phone,PORTAL,Expiry days,Email Address\n123,Bakery,14,a@example.org",
                [[2, 'a@example.org', 'Bakery', '', '14']],
            ],
            'no headings' => [
                "a@example.org,Ann\nb@example.org,Bob",
                [
                    [1, 'a@example.org', '', '', ''],
                    [2, 'b@example.org', '', '', ''],
                ],
            ],
            'one column' => ["mail\na@example.org", [[2, 'a@example.org', '', '', '']]],
            'empty lines and short records' => [
                "email,portal\n\na@example.org\n,,\n  \nb@example.org,9,extra",
                [
                    [3, 'a@example.org', '',  '', ''],
                    [6, 'b@example.org', '9', '', ''],
                ],
            ],
            'a name before the address' => [
                "email\n\"Miller, Ann <a@example.org>\"",
                [[2, 'a@example.org', '', '', '']],
            ],
            'a letter beyond ASCII at the beginning' => [
                "message,email\nÄpfel,a@example.org",
                [[2, 'a@example.org', '', 'Äpfel', '']],
            ],
            'an empty line before semicolons' => [
                "\n \nemail;message\na@example.org;x",
                [[4, 'a@example.org', '', 'x', '']],
            ],
            'an empty line before tabs, and an empty heading' => [
                "\n\temail\tmessage\n1\ta@example.org\tx",
                [[3, 'a@example.org', '', 'x', '']],
            ],
            'an empty record before semicolons' => [
                ";;\nemail;expiry\na@example.org;7",
                [[3, 'a@example.org', '', '', '7']],
            ],
            'a line end within a heading' => [
                "\"Full\nname\";email;expiry\nAnn;a@example.org;7",
                [[3, 'a@example.org', '', '', '7']],
            ],
            'a separator that Excel names after an empty line' => [
                "\nsep=;\nemail;message\na@example.org;\"x, y\"",
                [[4, 'a@example.org', '', 'x, y', '']],
            ],
            'what was kept from being a formula' => [
                "email,message\n'+1@example.org,'- Welcome -\no'brien@example.org,'quoted'",
                [
                    [2, '+1@example.org',      '', '- Welcome -', ''],
                    [3, "o'brien@example.org", '', "'quoted'",    ''],
                ],
            ],
            'a cell without an address' => ["email,portal\n,Bakery", [[2, '', 'Bakery', '', '']]],
        ];
    }

    /**
     * @dataProvider files
     * @param list<array{int, string, string, string, string}> $expected
     */
    public function test_a_file_is_read_as_its_program_meant_it(string $bytes, array $expected): void
    {
        self::assertSame($expected, self::plain(Sheet::read(TextFile::decode($bytes))->entries));
    }

    /** @return array<string, array{string, list<string>}> */
    public function pasted(): array
    {
        return [
            'lines' => ["a@example.org\nb@example.org\n", ['a@example.org', 'b@example.org']],
            'commas' => [
                'a@example.org, b@example.org,c@example.org',
                ['a@example.org', 'b@example.org', 'c@example.org'],
            ],
            'semicolons' => ['a@example.org; b@example.org;', ['a@example.org', 'b@example.org']],
            'spaces' => ['a@example.org b@example.org', ['a@example.org', 'b@example.org']],
            'all at once' => [
                "a@example.org, b@example.org;c@example.org\nd@example.org",
                ['a@example.org', 'b@example.org', 'c@example.org', 'd@example.org'],
            ],
            'names' => ['Ann <a@example.org>, "Miller, Bob" <b@example.org>', ['a@example.org', 'b@example.org']],
            'names as Outlook writes them' => [
                'Miller, Ann <a@example.org>; Miller, Bob <b@example.org>',
                ['a@example.org', 'b@example.org'],
            ],
            'cells of a spreadsheet' => ["Name\tEmail\nAnn\ta@example.org", ['a@example.org']],
            'cells with a line end in a heading' => ["\"Full\nname\"\tEmail\nAnn\ta@example.org", ['a@example.org']],
            'cells after an empty line' => [" \nName\tEmail\nAnn\ta@example.org", ['a@example.org']],
            'one quotation mark in a name' => [
                '5" Ann <a@example.org>' . "\nb@example.org",
                ['a@example.org', 'b@example.org'],
            ],
            'what is no address' => ["nonsense\na@example.org", ['nonsense', 'a@example.org']],
            'an apostrophe and a plus' => ["o'brien+x@example.org", ["o'brien+x@example.org"]],
        ];
    }

    /**
     * @dataProvider pasted
     * @param list<string> $expected
     */
    public function test_addresses_are_found_in_what_people_paste(string $text, array $expected): void
    {
        self::assertSame($expected, array_map(
            static fn(ListLine $entry): string => $entry->email,
            Sheet::readPasted(TextFile::decode($text))->entries,
        ));
    }

    /**
     * @testWith [","]
     *           [" "]
     *           ["; "]
     *           ["\t"]
     */
    public function test_a_line_may_be_as_long_as_a_list(string $separator): void
    {
        $addresses = array_map(
            static fn(int $n): string => "client{$n}@a-customer-of-ours.example.org",
            range(1, 19_999),
        );

        $list = Sheet::readPasted(TextFile::decode(implode($separator, $addresses) . "\nlast@example.org"));

        self::assertSame([...$addresses, 'last@example.org'], array_column($list->entries, 'email'));
    }

    public function test_names_on_a_line_as_long_as_a_list_are_taken_apart_as_well(): void
    {
        $names = array_map(static fn(int $n): string => "\"Miller, {$n}\" <client{$n}@example.org>", range(1, 20_000));

        $list = Sheet::readPasted(TextFile::decode(implode(', ', $names)));

        self::assertCount(20_000, $list->entries);
        self::assertSame('client20000@example.org', $list->entries[19_999]->email);
    }

    public function test_it_is_told_which_columns_are_read_and_which_are_not(): void
    {
        $list = Sheet::read("Nachricht;E-Mail;;Mail;Expiry days\nHallo;a@example.org;;b@example.org;7");

        self::assertSame(['email' => 'E-Mail', 'expiry' => 'Expiry days'], $list->used);
        self::assertSame(['Nachricht', 'Mail'], $list->ignored);
        self::assertSame([], Sheet::read("a@example.org,Ann\nb@example.org,Bob")->used);
    }

    public function test_the_word_that_is_to_be_written_is_not_translated(): void
    {
        add_filter('gettext_clientpress', static fn(string $text): string => strtr($text, ['email' => 'courriel']));

        $this->expectException(Refused::class);
        $this->expectExceptionMessage('“email”');

        Sheet::readWithHeadings("Name\nAnn");
    }

    /** @return array<string, array{string}> */
    public function large(): array
    {
        $lines = str_repeat("client@a-customer-of-ours.example.org\n", 55_002);

        return [
            'plain line ends' => ["email\n{$lines}"],
            "Windows' line ends" => [str_replace("\n", "\r\n", "email\n{$lines}")],
            'Unicode text' => ["\xFF\xFE" . mb_convert_encoding("email\n{$lines}", 'UTF-16LE', 'UTF-8')],
            'letters that grow' => ["email\n" . str_repeat("\xFC", 1_040_000)],
            'two marks' => ["\xEF\xBB\xBF\xEF\xBB\xBFemail\n{$lines}"],
        ];
    }

    /**
     * @dataProvider large
     */
    public function test_what_is_read_once_is_read_again_as_a_browser_returns_it(string $bytes): void
    {
        $text = TextFile::decode($bytes);

        self::assertSame($text, TextFile::decode(str_replace("\n", "\r\n", $text)));
    }

    /** @return array<string, array{string, string}> */
    public function unreadable(): array
    {
        return [
            'a workbook' => ["PK\x03\x04" . str_repeat('x', 100), 'save it as CSV'],
            'an old workbook' => ["\xD0\xCF\x11\xE0" . str_repeat('x', 100), 'save it as CSV'],
            'a picture' => ["\x89PNG\r\n\x1A\n\x00\x00", 'not a text file'],
            'nothing' => [" \r\n", 'nothing in it'],
            'a mark alone' => ["\xEF\xBB\xBF", 'nothing in it'],
            'headings alone' => ["email,portal\n", 'no address'],
            'no column with addresses' => ["name,phone\nAnn,123", 'no column “email”'],
            'an open quotation mark' => [
                "email,message\na@example.org,\"Hello\nb@example.org,\nc@example.org,",
                'line 2',
            ],
            'too much' => ["email\n" . str_repeat('a', TextFile::MAX_BYTES), 'too large'],
            'letters that grow to too much' => ["email\n" . str_repeat("\xFC", TextFile::MAX_BYTES - 10), 'too large'],
            'too many lines' => ["email\n" . str_repeat("a@b.org\n", Sheet::MAX_LINES + 1), 'too long'],
        ];
    }

    /**
     * @dataProvider unreadable
     */
    public function test_what_cannot_be_read_is_refused_with_the_reason(string $bytes, string $reason): void
    {
        try {
            Sheet::read(TextFile::decode($bytes));
            self::fail('It was read.');
        } catch (Refused $refused) {
            self::assertSame(Reason::UnreadableFile, $refused->reason);
            self::assertStringContainsString($reason, $refused->getMessage());
        }
    }

    public function test_a_php_without_mbstring_reads_utf_8_and_says_what_it_cannot_read(): void
    {
        $classes = array_map(
            static fn(string $class): string => (string) (new \ReflectionClass($class))->getFileName(),
            [TextFile::class, Reason::class, Refused::class],
        );
        $script =
            'define("MB_IN_BYTES", 1048576); function __($text) { return $text; }'
            . 'foreach ($argv as $at => $class) { $at === 0 || require $class; }'
            . 'foreach (["Gr\u{FC}\u{DF}e", "Gr\xFC\xDFe", "\xFF\xFEa\0"] as $bytes) { try {'
            . 'echo ClientPress\Import\TextFile::decode($bytes), "\n";'
            . '} catch (ClientPress\Kernel\Refused $refused) { echo $refused->getMessage(), "\n"; } }';

        $output = (string) shell_exec(implode(' ', array_map(escapeshellarg(...), [
            PHP_BINARY,
            '-n',
            '-d',
            'disable_functions=mb_convert_encoding',
            '-r',
            $script,
            '--',
            ...$classes,
        ])) . ' 2>&1');

        $lines = explode("\n", trim($output));
        self::assertSame('Grüße', $lines[0], $output);
        self::assertCount(3, $lines, $output);
        self::assertStringContainsString('Windows-1252, which PHP on this server cannot read', $lines[1]);
        self::assertStringContainsString('UTF-16LE, which PHP on this server cannot read', $lines[2]);
    }

    public function test_a_door_that_wants_headings_refuses_a_file_without(): void
    {
        $this->expectException(Refused::class);
        $this->expectExceptionMessage('no column “email”');

        Sheet::readWithHeadings("a@example.org\nb@example.org");
    }

    /**
     * @param list<ListLine> $entries
     *
     * @return list<array{int, string, string, string, string}>
     */
    private static function plain(array $entries): array
    {
        return array_map(static fn(ListLine $entry): array => [
            $entry->number,
            $entry->email,
            $entry->portal,
            $entry->message,
            $entry->expiry,
        ], $entries);
    }
}
