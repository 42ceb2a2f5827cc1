<?php

declare(strict_types=1);

namespace ClientPress\Tests\Ext;

use PHPUnit\Framework\TestCase;

use function ClientPress\Native\password_strength;

final class StrengthTest extends TestCase
{
    /**
     * @dataProvider known
     * @param array{password: string, guessable: list<string>, score: int} $known
     */
    public function test_a_known_password_has_its_known_score(array $known): void
    {
        self::assertSame($known['score'], password_strength($known['password'], $known['guessable']));
    }

    /** @return array<string, array{array<string, mixed>}> */
    public static function known(): array
    {
        return Vectors::provide('strength', 'scores');
    }

    /**
     * @dataProvider guessable
     * @param array{password: string, guessable: list<string>, most: int} $known
     */
    public function test_what_an_attacker_knows_makes_no_password(array $known): void
    {
        self::assertLessThanOrEqual($known['most'], password_strength($known['password'], $known['guessable']));
    }

    /** @return array<string, array{array<string, mixed>}> */
    public static function guessable(): array
    {
        return Vectors::provide('guessable', 'known');
    }

    public function test_what_is_not_utf8_has_no_score(): void
    {
        self::assertSame(-1, password_strength("\xff\xfe\xfd", []));
        self::assertSame(-1, password_strength("cut in a letter \xc3", []));
    }

    public function test_a_NUL_is_a_character(): void
    {
        self::assertSame(4, password_strength("vK8#pq\0!2Lw9z\$Tn", []));
    }

    public function test_what_is_not_a_string_of_utf8_is_not_guessable(): void
    {
        $odd = [1, 1.5, null, true, ['tulipanvil'], new \ArrayObject(['tulipanvil']), "\xfftulipanvil", STDERR];

        self::assertSame(2, password_strength('tulipanvil', $odd));
        self::assertSame(0, password_strength('tulipanvil', [...$odd, 'tulipanvil']));
    }

    public function test_guessable_texts_may_have_any_keys_and_be_references(): void
    {
        $name = 'Tulipanvil & Sons';

        self::assertSame(0, password_strength('tulipanvil', ['site' => &$name, 7 => 'other']));
        self::assertSame('Tulipanvil & Sons', $name);
    }

    public function test_the_first_hundred_characters_count(): void
    {
        $long = str_repeat('é', 100);

        self::assertSame(password_strength($long, []), password_strength("{$long}vK8#pq!2Lw9z\$Tn", []));
    }

    /** @group time */
    public function test_a_megabyte_is_scored_within_seconds(): void
    {
        $begin = hrtime(true);
        password_strength(str_repeat('a', 1_048_576), array_fill(0, 10_000, str_repeat('word ', 2_000)));

        self::assertLessThan(10, (hrtime(true) - $begin) / 1e9);
    }
}
