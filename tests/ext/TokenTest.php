<?php

declare(strict_types=1);

namespace ClientPress\Tests\Ext;

use PHPUnit\Framework\TestCase;

use function ClientPress\Native\token_digest;
use function ClientPress\Native\token_find;
use function ClientPress\Native\token_issue;
use function ClientPress\Native\token_matches;

final class TokenTest extends TestCase
{
    /**
     * @dataProvider known
     * @param array{secret: string, token: string, digest: string} $known
     */
    public function test_a_known_token_has_its_known_digest(array $known): void
    {
        self::assertSame($known['digest'], token_digest($known['token']));
        self::assertTrue(token_matches($known['token'], $known['digest']));
    }

    /** @return array<string, array{array<string, mixed>}> */
    public static function known(): array
    {
        return Vectors::provide('token', 'tokens');
    }

    public function test_a_token_is_what_its_description_says(): void
    {
        $token = token_issue();
        $secret = hex2bin(substr($token, 0, 64));

        self::assertMatchesRegularExpression('/\A[0-9a-f]{72}\z/', $token);
        self::assertSame(substr(hash('sha256', 'clientpress/check/v1' . $secret), 0, 8), substr($token, 64));
        self::assertSame(hash('sha256', 'clientpress/digest/v1' . $secret), token_digest($token));
    }

    public function test_no_two_of_ten_thousand_tokens_are_alike(): void
    {
        $tokens = array_map(static fn(): string => token_issue(), range(1, 10_000));

        self::assertCount(10_000, array_unique($tokens));
        self::assertCount(10_000, array_unique(array_map(token_digest(...), $tokens)));
    }

    public function test_a_token_matches_its_own_digest_alone(): void
    {
        $token = token_issue();
        $digest = token_digest($token);

        self::assertTrue(token_matches($token, $digest));
        self::assertFalse(token_matches(token_issue(), $digest));
        foreach (['', substr($digest, 1), "{$digest}0", "{$digest}\0", strtoupper($digest) . ' ', $token] as $other) {
            self::assertFalse(token_matches($token, $other));
        }
    }

    public function test_every_single_changed_character_damages_a_token(): void
    {
        $token = token_issue();
        for ($at = 0; $at < 72; $at++) {
            $changed = $token;
            $changed[$at] = $token[$at] === 'f' ? '0' : 'f';

            self::assertNull(token_digest($changed), "character {$at}");
            self::assertFalse(token_matches($changed, token_digest($token)), "character {$at}");
        }
    }

    /** @dataProvider damaged */
    public function test_what_is_no_token_is_damaged(string $text): void
    {
        self::assertNull(token_digest($text));
        self::assertFalse(token_matches($text, str_repeat('0', 64)));
    }

    /** @return array<string, array{string}> */
    public static function damaged(): array
    {
        $token = Vectors::provide('token', 'tokens')['token 2'][0]['token'];

        return [
            'empty' => [''],
            'cut in the check' => [substr($token, 0, 70)],
            'cut before the check' => [substr($token, 0, 64)],
            'one character more' => [$token . '0'],
            'twice' => [$token . $token],
            'a line break after' => [$token . "\n"],
            'a space before' => [' ' . $token],
            'a NUL after' => [$token . "\0"],
            'a NUL inside' => [substr_replace($token, "\0", 10, 1)],
            'capitals' => [strtoupper($token)],
            'no hexadecimal' => [str_repeat('g', 72)],
            'invalid UTF-8' => [str_repeat("\xff", 72)],
            'full-width digits' => [str_repeat('０', 24)],
            'a megabyte' => [str_repeat($token, 15_000)],
        ];
    }

    /**
     * @dataProvider arrived
     * @param array{what: string, text: string, token: string|null} $arrived
     */
    public function test_a_token_is_found_in_what_became_of_its_link(array $arrived): void
    {
        self::assertSame($arrived['token'], token_find($arrived['text']), $arrived['what']);
    }

    /** @return array<string, array{array<string, mixed>}> */
    public static function arrived(): array
    {
        return Vectors::provide('token', 'found');
    }

    public function test_without_randomness_no_token_is_issued_and_no_passphrase_hashed(): void
    {
        $launcher = tempnam(sys_get_temp_dir(), 'no-randomness-');
        $compile = ['cc', '-o', $launcher, __DIR__ . '/Support/no-randomness.c'];
        exec(implode(' ', array_map(escapeshellarg(...), $compile)), result_code: $failed);
        self::assertSame(0, $failed);

        $child = Child::run('without-randomness', launcher: [$launcher]);
        unlink($launcher);

        self::assertSame(
            'Random\RandomException: clientpress: no randomness from the operating system; NULL',
            $child->output,
            $child->errors,
        );
        self::assertSame(0, $child->status);
    }
}
