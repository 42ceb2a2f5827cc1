<?php

declare(strict_types=1);

namespace ClientPress\Tests\Import;

use ClientPress\Import\ListLine;
use ClientPress\Import\ListReader;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Tests\TestCase;

/** What becomes of a list that the extension has read; which bytes mean what is proven in tests/ext. */
final class ListReaderTest extends TestCase
{
    private const VECTORS = __DIR__ . '/../../vectors/list.json';

    public function test_every_list_that_people_have_becomes_lines(): void
    {
        $vectors = json_decode((string) file_get_contents(self::VECTORS), true, flags: JSON_THROW_ON_ERROR);

        foreach ($vectors['lists'] as $known) {
            $list = ListReader::read($known['text'] ?? (string) hex2bin($known['hex']));

            self::assertEquals(
                array_map(
                    static fn(array $line): ListLine => new ListLine(
                        $line['number'],
                        $line['email'],
                        $line['portal'] ?? '',
                        $line['message'] ?? '',
                        $line['expiry'] ?? '',
                        $line['name'] ?? '',
                    ),
                    $known['lines'],
                ),
                $list->lines,
                $known['what'],
            );
            self::assertSame($known['encoding'], $list->encoding);
            self::assertSame($known['ignored'], $list->ignored);
            self::assertSame($known['titles'], $list->titles);
            self::assertSame(array_filter(array_column($known['lines'], 'left_out', 'number')), $list->leftOut);
        }
    }

    public function test_it_is_told_which_columns_are_read(): void
    {
        $list = ListReader::read("E-Mail;Nachricht\na@example.org;Hallo");

        self::assertSame(['email' => 'E-Mail', 'message' => 'Nachricht'], $list->used);
        self::assertSame([], ListReader::read("a@example.org,Ann\nb@example.org,Bob")->used);
    }

    public function test_the_word_that_is_to_be_written_is_not_translated(): void
    {
        add_filter('gettext_clientpress', static fn(string $text): string => strtr($text, ['email' => 'courriel']));

        $this->expectException(Refused::class);
        $this->expectExceptionMessage('“email”');

        ListReader::readWithHeadings("Name\nAnn");
    }

    public function test_a_list_as_large_as_may_be_is_read_in_a_second_and_read_again_as_a_browser_returns_it(): void
    {
        $lines = str_repeat("\n\n", 990_000) . str_repeat("client@a-customer-of-ours.example.org\n", 2_000);

        foreach (["email\n{$lines}", str_replace("\n", "\r\n", "email\n{$lines}")] as $bytes) {
            $list = ListReader::read($bytes);

            self::assertCount(2_000, $list->lines);
            self::assertSame($list->text, ListReader::read(str_replace("\n", "\r\n", $list->text))->text);
        }
    }

    /** @return array<string, array{string, string}> */
    public static function unreadable(): array
    {
        return [
            'a workbook' => ["PK\x03\x04" . str_repeat('x', 100), 'save it as CSV'],
            'a picture' => ["\x89PNG\r\n\x1A\n\x00\x00", 'not a text file'],
            'nothing' => [" \r\n", 'The list is empty'],
            'headings alone' => ["email,portal\n", 'no address'],
            'no column with addresses' => ["name,phone\nAnn,123", 'no column “email”'],
            'an open quotation mark' => ["email,message\na@example.org,\"Hello\nb@example.org,", 'line 2'],
            'too much' => ["email\n" . str_repeat('a', ListReader::MAX_BYTES), 'too large'],
            'letters that grow' => ["email\n" . str_repeat("\xFC", ListReader::MAX_BYTES - 10), 'too large'],
            'too many lines' => ["email\n" . str_repeat("a@b.org\n", ListReader::MAX_LINES + 1), 'too long'],
        ];
    }

    /**
     * @dataProvider unreadable
     */
    public function test_what_cannot_be_read_is_refused_with_the_reason(string $bytes, string $reason): void
    {
        try {
            ListReader::read($bytes);
            self::fail('It was read.');
        } catch (Refused $refused) {
            self::assertSame(Reason::UnreadableFile, $refused->reason);
            self::assertStringContainsString($reason, $refused->getMessage());
        }
    }

    public function test_a_door_that_wants_headings_refuses_a_file_without(): void
    {
        $this->expectException(Refused::class);
        $this->expectExceptionMessage('no column “email”');

        ListReader::readWithHeadings("a@example.org\nb@example.org");
    }
}
