<?php

declare(strict_types=1);

namespace ClientPress\Tests\Ext;

use PHPUnit\Framework\TestCase;

use function ClientPress\Native\diagnostics;

final class DiagnosticsTest extends TestCase
{
    public function test_the_diagnostics_tell_what_the_library_is_and_that_it_works(): void
    {
        $api = [];
        preg_match('/^PHP (?:Extension|API) => (\d+)$/m', self::info(), $api);

        self::assertSame(
            [
                'version' => \ClientPress\Native\VERSION,
                'php_api' => (int) $api[1],
                'thread_safety' => PHP_ZTS ? 'zts' : 'nts',
                'php_debug' => (bool) PHP_DEBUG,
                'parameters' => [
                    'token' => ['secret_bytes' => 32, 'text_chars' => 72, 'digest_chars' => 64],
                    'passphrase' => [
                        'algorithm' => 'argon2id',
                        'memory_kib' => 19_456,
                        'passes' => 2,
                        'lanes' => 1,
                        'max_memory_kib' => 65_536,
                        'max_passes' => 4,
                        'max_lanes' => 4,
                    ],
                    'expiry' => ['choices_days' => [7, 14, 21, 30]],
                ],
                'selftest' => [
                    'randomness' => true,
                    'sha256' => true,
                    'argon2id' => true,
                    'token' => true,
                    'passphrase' => true,
                    'expiry' => true,
                    'strength' => true,
                ],
            ],
            json_decode(diagnostics(), true, flags: JSON_THROW_ON_ERROR),
        );
    }

    public function test_phpinfo_names_the_extension_and_its_version(): void
    {
        self::assertStringContainsString(
            "ClientPress invitations => enabled\nVersion => " . phpversion('clientpress'),
            self::info(),
        );
    }

    private static function info(): string
    {
        ob_start();
        phpinfo(INFO_GENERAL | INFO_MODULES);

        return (string) ob_get_clean();
    }
}
