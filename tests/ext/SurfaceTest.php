<?php

declare(strict_types=1);

namespace ClientPress\Tests\Ext;

use PHPUnit\Framework\TestCase;

/** What the library exports is what the stubs declare, no more and no less. */
final class SurfaceTest extends TestCase
{
    private const ROOT = __DIR__ . '/../..';

    public function test_the_library_exports_what_the_stubs_declare(): void
    {
        $extension = new \ReflectionExtension('clientpress');

        self::assertSame(self::stubs(), Surface::describe(
            array_keys($extension->getFunctions()),
            $extension->getClassNames(),
            $extension->getConstants(),
        ));
    }

    public function test_every_secret_is_marked_as_sensitive(): void
    {
        $secrets = 0;
        foreach ((new \ReflectionExtension('clientpress'))->getFunctions() as $function) {
            foreach ($function->getParameters() as $parameter) {
                $secret =
                    in_array($parameter->getName(), ['token', 'passphrase', 'password'], true)
                    || $function->getName() === 'ClientPress\Native\token_find';
                $secrets += (int) $secret;

                self::assertCount((int) $secret, $parameter->getAttributes(\SensitiveParameter::class));
            }
        }

        self::assertSame(6, $secrets);
    }

    public function test_the_version_is_the_one_of_the_workspace(): void
    {
        preg_match('/^version = "(.+)"$/m', (string) file_get_contents(self::ROOT . '/Cargo.toml'), $found);

        self::assertSame($found[1], \ClientPress\Native\VERSION);
        self::assertSame($found[1], phpversion('clientpress'));
    }

    public function test_the_contract_includes_itself(): void
    {
        self::assertGreaterThanOrEqual(\ClientPress\Native\CONTRACT_SINCE, \ClientPress\Native\CONTRACT);
    }

    public function test_the_days_of_expiry_are_a_list_that_nobody_can_change(): void
    {
        $days = \ClientPress\Native\EXPIRY_DAYS;
        $days[] = 365;
        sort($days);

        self::assertSame([7, 14, 21, 30], \ClientPress\Native\EXPIRY_DAYS);
        self::assertSame([7, 14, 21, 30], constant('ClientPress\Native\EXPIRY_DAYS'));
        foreach (\ClientPress\Native\EXPIRY_DAYS as $choice) {
            self::assertSame($choice * 86_400, \ClientPress\Native\expires_at(0, $choice));
        }
    }

    public function test_there_is_nothing_to_configure(): void
    {
        $extension = new \ReflectionExtension('clientpress');

        self::assertSame([], $extension->getINIEntries());
        self::assertSame([], $extension->getDependencies());
        self::assertTrue($extension->isPersistent());
    }

    public function test_every_stub_has_a_description_and_names_its_source(): void
    {
        $code = (string) file_get_contents(self::ROOT . '/rust-ext/stubs/clientpress.php');
        $described = preg_match_all('~^ \* Source: (\S+)\.$(?:(?!^ \*/).)*^ \*/\n(?:function|enum) ~ms', $code, $found);

        self::assertSame(preg_match_all('~^(?:function|enum) ~m', $code), $described);
        foreach ($found[1] as $source) {
            self::assertFileExists(self::ROOT . '/' . $source);
        }
    }

    /** @return array<string, mixed> */
    private static function stubs(): array
    {
        $command = [
            PHP_BINARY,
            '-n',
            __DIR__ . '/Support/scripts/describe-stubs.php',
            self::ROOT . '/rust-ext/stubs/clientpress.php',
        ];
        $process = proc_open($command, [1 => ['pipe', 'w']], $pipes);
        $output = stream_get_contents($pipes[1]);
        proc_close($process);

        return json_decode($output, true, flags: JSON_THROW_ON_ERROR);
    }
}
