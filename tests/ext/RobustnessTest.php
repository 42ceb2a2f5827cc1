<?php

declare(strict_types=1);

namespace ClientPress\Tests\Ext;

use ClientPress\Native\Verdict;
use PHPUnit\Framework\TestCase;

/** Nothing that PHP can pass takes the process down, its memory or its time. */
final class RobustnessTest extends TestCase
{
    private const FIRST_OF_SECOND = [
        'token_matches' => '',
        'passphrase_verify' => '',
        'password_strength' => [],
        'list_read' => 0,
    ];

    /** @dataProvider strings */
    public function test_every_string_gets_an_answer(string $string): void
    {
        self::assertNull(\ClientPress\Native\token_digest($string));
        self::assertFalse(\ClientPress\Native\token_matches($string, $string));
        self::assertSame(97, strlen((string) \ClientPress\Native\passphrase_hash($string)));
        self::assertSame(Verdict::Malformed, \ClientPress\Native\passphrase_verify($string, $string));
        self::assertSame(
            mb_check_encoding($string, 'UTF-8'),
            \ClientPress\Native\password_strength($string, [$string]) >= 0,
        );
    }

    /** @return array<string, array{string}> */
    public static function strings(): array
    {
        return [
            'empty' => [''],
            'a NUL' => ["\0"],
            'NULs' => [str_repeat("\0", 72)],
            'every byte' => [implode('', array_map(chr(...), range(0, 255)))],
            'invalid UTF-8' => ["\xff\xfe\xc3\x28\xed\xa0\x80\xf4\x90\x80\x80"],
            'an overlong slash' => ["\xc0\xaf"],
            'a letter of many marks' => ['a' . str_repeat("\u{301}", 500)],
            'emoji of several code points' => [str_repeat('👩‍👩‍👧‍👦', 40)],
            'a megabyte of letters' => [str_repeat('a', 1_048_576)],
            'a megabyte of NULs' => [str_repeat("\0", 1_048_576)],
            'a megabyte of invalid UTF-8' => [str_repeat("\xff", 1_048_576)],
            'a megabyte of separators' => [str_repeat('$', 1_048_576)],
        ];
    }

    /** @dataProvider notStrings */
    public function test_what_is_not_a_string_is_a_type_error(mixed $value): void
    {
        foreach ((new \ReflectionExtension('clientpress'))->getFunctions() as $function) {
            foreach ($function->getParameters() as $at => $parameter) {
                if ((string) $parameter->getType() !== 'string') {
                    continue;
                }
                $arguments = ['', self::FIRST_OF_SECOND[$function->getShortName()] ?? '', 0];
                $arguments[$at] = $value;
                try {
                    $function->invokeArgs(array_slice($arguments, 0, $function->getNumberOfParameters()));
                    self::fail("{$function->getName()} took it for \${$parameter->getName()}");
                } catch (\TypeError $thrown) {
                    self::assertStringContainsString("`{$parameter->getName()}`", $thrown->getMessage());
                }
            }
        }
    }

    /** @return array<string, array{mixed}> */
    public static function notStrings(): array
    {
        return [
            'null' => [null],
            'a boolean' => [true],
            'an integer' => [72],
            'a float' => [7.2],
            'an array' => [[]],
            'an array of strings' => [['a' => 'b']],
            'an object' => [new \stdClass()],
            'an object that could be a string' => [new \Exception()],
            'a resource' => [STDERR],
        ];
    }

    public function test_what_is_not_an_integer_is_a_type_error(): void
    {
        $calls = [
            static fn(): mixed => \ClientPress\Native\expires_at('0', 7),
            static fn(): mixed => \ClientPress\Native\expires_at(0, 7.0),
            static fn(): mixed => \ClientPress\Native\expires_at(0, true),
            static fn(): mixed => \ClientPress\Native\is_live(null, 0),
            static fn(): mixed => \ClientPress\Native\is_live(0, []),
        ];
        foreach ($calls as $call) {
            try {
                $call();
                self::fail('It was taken.');
            } catch (\TypeError $thrown) {
                self::assertStringContainsString('Invalid value given for argument', $thrown->getMessage());
            }
        }
    }

    public function test_what_is_not_an_array_is_not_guessable(): void
    {
        $this->expectException(\TypeError::class);

        \ClientPress\Native\password_strength('tulipanvil', new \ArrayObject(['tulipanvil']));
    }

    public function test_arguments_can_be_named_and_referred_to(): void
    {
        $token = \ClientPress\Native\token_issue();
        $digest = \ClientPress\Native\token_digest(token: $token);
        $reference = &$token;

        self::assertTrue(\ClientPress\Native\token_matches(digest: $digest, token: $reference));
        self::assertSame(72, strlen($token));
    }

    public function test_memory_stays_flat(): void
    {
        $child = Child::run('mixed-calls', ['40000']);

        self::assertSame('', $child->errors);
        self::assertLessThan(1024, (int) $child->output);
        self::assertSame(0, $child->status);
    }
}
