<?php

declare(strict_types=1);

namespace ClientPress\Tests\Ext;

use ClientPress\Native\AddressProblem;
use ClientPress\Native\ListProblem;
use PHPUnit\Framework\TestCase;

use function ClientPress\Native\address_read;
use function ClientPress\Native\list_read;

/** Lists and addresses as PHP gets them; what is right for which bytes is in the vectors, which the Rust tests read too. */
final class ListTest extends TestCase
{
    private const MAX_BYTES = 2 * 1024 * 1024;

    private const MAX_LINES = 20_000;

    private const LINE = [
        'number' => 0,
        'email' => '',
        'shown' => '',
        'name' => '',
        'portal' => '',
        'message' => '',
        'expiry' => '',
        'problem' => null,
        'left_out' => '',
    ];

    /**
     * @dataProvider lists
     * @param array<string, mixed> $known
     */
    public function test_a_known_list_is_read_as_its_writer_meant_it(array $known): void
    {
        $list = list_read($known['text'] ?? hex2bin($known['hex']), self::MAX_BYTES, self::MAX_LINES);

        self::assertNull($list['problem'], $known['what']);
        self::assertSame(0, $list['problem_line']);
        self::assertSame($known['encoding'], $list['encoding'], $known['what']);
        self::assertEqualsCanonicalizing($known['columns'], $list['columns'], $known['what']);
        self::assertSame($known['ignored'], $list['ignored'], $known['what']);
        self::assertSame($known['titles'], $list['titles'], $known['what']);
        $lines = array_map(static fn(array $line): array => array_replace(
            self::LINE,
            ['shown' => $line['email']],
            $line,
            ['problem' => isset($line['problem']) ? AddressProblem::from($line['problem']) : null],
        ), $known['lines']);
        self::assertSame($lines, $list['lines'], $known['what']);
        self::assertSame(
            $lines,
            list_read($list['text'], self::MAX_BYTES, self::MAX_LINES)['lines'],
            "{$known['what']}, read again",
        );
    }

    /** @return array<string, array{array<string, mixed>}> */
    public static function lists(): array
    {
        return Vectors::provide('list', 'lists');
    }

    /**
     * @dataProvider unreadable
     * @param array{what: string, hex: string, problem: string, line: int} $known
     */
    public function test_what_cannot_be_read_is_refused_with_its_reason(array $known): void
    {
        self::assertSame(
            [
                'problem' => ListProblem::from($known['problem']),
                'problem_line' => $known['line'],
                'text' => '',
                'encoding' => '',
                'columns' => [],
                'ignored' => [],
                'titles' => [],
                'lines' => [],
            ],
            list_read((string) hex2bin($known['hex']), self::MAX_BYTES, self::MAX_LINES),
        );
    }

    /** @return array<string, array{array<string, mixed>}> */
    public static function unreadable(): array
    {
        return Vectors::provide('list', 'unreadable');
    }

    public function test_a_list_may_be_as_long_as_is_asked_for_and_no_longer(): void
    {
        $list = "a@example.org\nb@example.org\n";

        self::assertCount(2, list_read($list, strlen($list), 2)['lines']);
        self::assertSame(ListProblem::TooManyLines, list_read($list, strlen($list), 1)['problem']);
        self::assertSame(ListProblem::TooLarge, list_read($list, strlen($list) - 1, 2)['problem']);
        self::assertSame(ListProblem::TooLarge, list_read($list, -1, 2)['problem']);
        self::assertSame(ListProblem::TooManyLines, list_read($list, strlen($list), -1)['problem']);
    }

    /**
     * @dataProvider addresses
     * @param array{text: string, email: string, shown: string, name: string, problem: string|null} $known
     */
    public function test_a_known_address_is_read_or_refused_with_its_reason(array $known): void
    {
        self::assertSame(
            [
                'email' => $known['email'],
                'shown' => $known['shown'],
                'name' => $known['name'],
                'problem' => $known['problem'] === null ? null : AddressProblem::from($known['problem']),
            ],
            address_read($known['text']),
        );
    }

    /** @return array<string, array{array<string, mixed>}> */
    public static function addresses(): array
    {
        return Vectors::provide('address', 'addresses');
    }

    public function test_a_text_that_is_not_utf_8_is_no_address(): void
    {
        self::assertSame(AddressProblem::NotUtf8, address_read("j\xF6@example.org")['problem']);
    }
}
