<?php

declare(strict_types=1);

namespace ClientPress\Tests\Ext;

use PHPUnit\Framework\TestCase;

/** No secret is found where it was not put. */
final class SecrecyTest extends TestCase
{
    private const SECRET = 'sesame-0a1b2c3d4e5f';

    /** @var array<string, string|false> */
    private array $settings = [];

    protected function setUp(): void
    {
        foreach ([
            'zend.exception_ignore_args' => '0',
            'zend.exception_string_param_max_len' => '1000',
        ] as $name => $value) {
            $this->settings[$name] = ini_set($name, $value);
        }
    }

    protected function tearDown(): void
    {
        foreach ($this->settings as $name => $value) {
            ini_set($name, (string) $value);
        }
    }

    /**
     * @dataProvider misuses
     * @param list<mixed> $arguments
     */
    public function test_no_misuse_shows_a_secret_in_a_trace(string $function, array $arguments): void
    {
        try {
            ('ClientPress\Native\\' . $function)(...$arguments);
            self::fail('The misuse was accepted.');
        } catch (\TypeError $thrown) {
            $call = $thrown->getTrace()[0];
        }

        self::assertSame("ClientPress\\Native\\{$function}", $call['function']);
        self::assertInstanceOf(\SensitiveParameterValue::class, $call['args'][0]);
        self::assertStringNotContainsString(self::SECRET, $thrown->getMessage());
        // The rest of the trace shows the arguments of this test, which are no business of the extension.
        self::assertStringNotContainsString(self::SECRET, print_r($call, true));
    }

    /** @return array<string, array{string, list<mixed>}> */
    public static function misuses(): array
    {
        $secret = self::SECRET;
        $misuses = [];
        foreach (['token_digest', 'passphrase_hash'] as $function) {
            $misuses["{$function}: an array"] = [$function, [[$secret]]];
            $misuses["{$function}: an object"] = [$function, [new \ArrayObject([$secret])]];
        }
        foreach ([
            'token_matches' => '',
            'passphrase_verify' => '',
            'password_strength' => [],
        ] as $function => $second) {
            $misuses["{$function}: an array"] = [$function, [[$secret], $second]];
            $misuses["{$function}: a number"] = [$function, [7, $second]];
            $misuses["{$function}: null"] = [$function, [null, $second]];
            $misuses["{$function}: a wrong second argument"] = [$function, [$secret, 7]];
            $misuses["{$function}: no second argument"] = [$function, [$secret]];
            $misuses["{$function}: a third argument"] = [$function, [$secret, $second, 7]];
        }

        return $misuses;
    }

    public function test_a_panic_becomes_an_error_without_the_secret_and_PHP_goes_on(): void
    {
        $child = Child::run('panic', [self::SECRET], extension: self::probe());

        self::assertSame('Error: clientpress: internal error; still alive', $child->output);
        self::assertSame(0, $child->status);
        self::assertMatchesRegularExpression(
            '~\Aclientpress: internal error at \S+boundary\.rs:\d+\n\z~',
            $child->errors,
        );
    }

    public function test_a_panic_that_nobody_catches_ends_the_script_as_any_error_does(): void
    {
        $child = Child::run('panic-uncaught', extension: self::probe());

        self::assertSame(255, $child->status);
        self::assertStringContainsString('Uncaught Error: clientpress: internal error', $child->errors);
        self::assertStringContainsString('panic_probe(Object(SensitiveParameterValue))', $child->errors);
        self::assertStringNotContainsString('sesame', $child->output . $child->errors);
    }

    public function test_the_library_under_test_has_no_function_that_panics(): void
    {
        self::assertFalse(function_exists('ClientPress\Native\panic_probe'));
    }

    public function test_no_call_leaves_a_secret_on_the_stack_or_in_the_heap(): void
    {
        $child = Child::run('residue');

        self::assertSame('', $child->output);
        self::assertSame('', $child->errors);
        self::assertSame(0, $child->status);
    }

    public function test_the_stack_is_wiped_below_whatever_has_a_secret(): void
    {
        $child = Child::run('residue', extension: self::probe());

        self::assertSame('', $child->output);
        self::assertSame('', $child->errors);
        self::assertSame(0, $child->status);
    }

    /** The library built with the feature panic-probe. */
    private static function probe(): string
    {
        $probe = getenv('CLIENTPRESS_PROBE');
        self::assertIsString($probe, 'tests/ext/contract.sh builds the probe and names it in CLIENTPRESS_PROBE.');

        return $probe;
    }
}
