<?php

declare(strict_types=1);

namespace ClientPress\Tests\Ext;

use ClientPress\Native\Verdict;
use PHPUnit\Framework\TestCase;

use function ClientPress\Native\passphrase_hash;
use function ClientPress\Native\passphrase_verify;

final class PassphraseTest extends TestCase
{
    private const SALT = 'c2FsdHNhbHRzYWx0c2FsdA';
    private const OUTPUT = 'Iw/IF2fgJFalqYMO7sQh8G0L2zcIcOnmWaGG9cLjxAE';

    /**
     * @dataProvider known
     * @param array{passphrase_hex: string, phc: string} $known
     */
    public function test_hashes_of_other_implementations_are_read(array $known): void
    {
        $passphrase = hex2bin($known['passphrase_hex']);

        self::assertSame(Verdict::Matches, passphrase_verify($passphrase, $known['phc']));
        self::assertSame(Verdict::Mismatch, passphrase_verify($passphrase . 'x', $known['phc']));
    }

    /** @return array<string, array{array<string, mixed>}> */
    public static function known(): array
    {
        return Vectors::provide('passphrase', 'matches');
    }

    /** @dataProvider passphrases */
    public function test_a_passphrase_matches_its_hash_here_and_in_other_implementations(string $passphrase): void
    {
        $hash = passphrase_hash($passphrase);

        self::assertSame(Verdict::Matches, passphrase_verify($passphrase, $hash));
        self::assertSame(Verdict::Mismatch, passphrase_verify($passphrase . ' ', $hash));
        self::assertTrue(sodium_crypto_pwhash_str_verify($hash, $passphrase));
        self::assertFalse(sodium_crypto_pwhash_str_verify($hash, $passphrase . ' '));
        if (in_array(PASSWORD_ARGON2ID, password_algos(), true)) {
            self::assertTrue(password_verify($passphrase, $hash));
            self::assertFalse(password_verify($passphrase . ' ', $hash));
        }
    }

    /** @return array<string, array{string}> */
    public static function passphrases(): array
    {
        return [
            'a word' => ['plum'],
            'umlauts and emoji' => ['Grüße 🦀'],
            'quotes and backslashes' => ['a\'b\\c"d'],
            'right to left' => ['סיסמה'],
            'a NUL inside' => ["nul\0inside"],
            'invalid UTF-8' => ["\xff\xfe\xfd"],
            'a megabyte' => [str_repeat('0123456789abcdef', 65_536)],
        ];
    }

    public function test_an_empty_passphrase_is_a_passphrase(): void
    {
        $hash = passphrase_hash('');

        self::assertSame(Verdict::Matches, passphrase_verify('', $hash));
        self::assertSame(Verdict::Mismatch, passphrase_verify("\0", $hash));
    }

    public function test_a_hash_names_its_algorithm_and_costs_and_has_a_salt_of_its_own(): void
    {
        $hash = passphrase_hash('plum');

        self::assertMatchesRegularExpression(
            '~\A\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}\z~',
            $hash,
        );
        self::assertNotSame($hash, passphrase_hash('plum'));
        self::assertFalse(sodium_crypto_pwhash_str_needs_rehash($hash, 2, 19_456 * 1024));
    }

    public function test_a_fresh_hash_of_another_implementation_is_read(): void
    {
        $hash = sodium_crypto_pwhash_str('plum', 1, 8192 * 1024);

        self::assertSame(Verdict::Matches, passphrase_verify('plum', $hash));
        self::assertSame(Verdict::Mismatch, passphrase_verify('Plum', $hash));
        if (in_array(PASSWORD_ARGON2ID, password_algos(), true)) {
            // By libsodium PHP hashes in one lane only.
            $lanes = PASSWORD_ARGON2_PROVIDER === 'standard' ? 2 : 1;
            $costs = ['memory_cost' => 8192, 'time_cost' => 3, 'threads' => $lanes];
            $hash = password_hash('plum', PASSWORD_ARGON2ID, $costs);

            self::assertSame(Verdict::Matches, passphrase_verify('plum', $hash));
            self::assertSame(Verdict::Mismatch, passphrase_verify('Plum', $hash));
        }
    }

    /** @dataProvider malformed */
    public function test_what_is_no_argon2id_hash_is_malformed(string $hash): void
    {
        self::assertSame(Verdict::Malformed, passphrase_verify('plum', $hash));
    }

    /** @return array<string, array{string}> */
    public static function malformed(): array
    {
        $salt = self::SALT;
        $output = self::OUTPUT;

        return [
            'empty' => [''],
            'separators alone' => ['$$$$$$'],
            'bcrypt' => [password_hash('plum', PASSWORD_BCRYPT, ['cost' => 4])],
            'bcrypt as WordPress stores it' => ['$wp$2y$10$abcdefghijklmnopqrstuuN6mEsgI7GJNjqfJw7QFOfjJYXYQk0m'],
            'argon2i' => ["\$argon2i\$v=19\$m=1024,t=1,p=1\${$salt}\${$output}"],
            'argon2d' => ["\$argon2d\$v=19\$m=1024,t=1,p=1\${$salt}\${$output}"],
            'version 16' => ["\$argon2id\$v=16\$m=1024,t=1,p=1\${$salt}\${$output}"],
            'no version' => ["\$argon2id\$m=1024,t=1,p=1\${$salt}\${$output}"],
            'no parameters' => ["\$argon2id\$v=19\${$salt}\${$output}"],
            'a parameter too few' => [self::hash('m=1024,t=1')],
            'a parameter too many' => [self::hash('m=1024,t=1,p=1,data=AAAA')],
            'a parameter twice' => [self::hash('m=1024,m=1024,t=1,p=1')],
            'a negative parameter' => [self::hash('m=-1,t=1,p=1')],
            'a parameter of 33 bits' => [self::hash('m=4294967296,t=1,p=1')],
            'too little memory' => [self::hash('m=7,t=1,p=1')],
            'no passes' => [self::hash('m=1024,t=0,p=1')],
            'no salt' => ["\$argon2id\$v=19\$m=1024,t=1,p=1\$\${$output}"],
            'no output' => ["\$argon2id\$v=19\$m=1024,t=1,p=1\${$salt}"],
            'more after the output' => [self::hash('m=1024,t=1,p=1') . '$more'],
            'a line break after' => [self::hash('m=1024,t=1,p=1') . "\n"],
            'a NUL after' => [self::hash('m=1024,t=1,p=1') . "\0"],
            'invalid UTF-8' => ["\$argon2id\$v=19\$m=1024,t=1,p=1\$\xff\xff\xff\xff\xff\$\xff"],
            'a megabyte' => [str_repeat('$', 1_048_576)],
            'one byte over the limit' => [str_pad(self::hash('m=1024,t=1,p=1'), 257, 'A')],
        ];
    }

    /** @dataProvider tooCostly */
    public function test_a_hash_that_asks_for_too_much_is_refused(string $parameters): void
    {
        self::assertSame(Verdict::TooCostly, passphrase_verify('plum', self::hash($parameters)));
    }

    /** @return array<string, array{string}> */
    public static function tooCostly(): array
    {
        return [
            '4 TiB' => ['m=4294967295,t=1,p=1'],
            'everything at its largest' => ['m=4294967295,t=4294967295,p=16777215'],
            'a KiB too much' => ['m=65537,t=1,p=1'],
            'a pass too much' => ['m=1024,t=5,p=1'],
            'endless passes' => ['m=1024,t=4294967295,p=1'],
            'a lane too much' => ['m=1024,t=1,p=5'],
        ];
    }

    public function test_the_costliest_hash_that_is_allowed_is_computed(): void
    {
        self::assertSame(Verdict::Mismatch, passphrase_verify('plum', self::hash('m=65536,t=4,p=4')));
    }

    public function test_refusing_takes_no_memory_and_little_time(): void
    {
        $hashes = array_map(static fn(array $arguments): string => self::hash(
            $arguments[0],
        ), array_values(self::tooCostly()));
        $child = Child::run('refuse', $hashes);
        ['verdicts' => $verdicts, 'peak KiB' => $peak, 'seconds' => $seconds] = json_decode($child->output, true);

        self::assertSame(['too_costly'], array_unique($verdicts));
        self::assertCount(1000 * count($hashes), $verdicts);
        self::assertLessThan(4096, $peak);
        self::assertLessThan(10, $seconds);
    }

    public function test_without_memory_there_is_no_hash_and_no_answer_and_PHP_goes_on(): void
    {
        $free = Child::run('without-memory');
        self::assertSame(['97 characters', 'matches'], array_slice(explode('; ', $free->output), 0, 2), $free->errors);

        $size = (int) explode('; ', $free->output)[2];
        $limited = Child::run('without-memory', memoryKib: $size + 4096);

        self::assertSame(
            ['0 characters', 'failed'],
            array_slice(explode('; ', $limited->output), 0, 2),
            $limited->errors,
        );
        self::assertSame(0, $limited->status);
    }

    private static function hash(string $parameters): string
    {
        return "\$argon2id\$v=19\${$parameters}$" . self::SALT . '$' . self::OUTPUT;
    }
}
