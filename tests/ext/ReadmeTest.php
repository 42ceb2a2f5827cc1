<?php

declare(strict_types=1);

namespace ClientPress\Tests\Ext;

use PHPUnit\Framework\TestCase;

use function ClientPress\Native\token_digest;
use function ClientPress\Native\token_issue;

/** The example of rust-ext/README.md, run as it stands there. */
final class ReadmeTest extends TestCase
{
    public function test_a_link_that_comes_back_is_known_and_open(): void
    {
        $token = token_issue();

        $result = self::runExample("=\n{$token}.");

        self::assertSame($token, $result['token']);
        self::assertSame(token_digest($token), $result['digest']);
        self::assertTrue($result['open']);
    }

    public function test_a_damaged_link_is_null_and_nothing_is_looked_up(): void
    {
        $result = self::runExample(substr(token_issue(), 1));

        self::assertNull($result['token']);
        self::assertArrayNotHasKey('open', $result);
    }

    /** @return array<string, mixed> Its variables. */
    private static function runExample(string $link): array
    {
        $readme = (string) file_get_contents(dirname(__DIR__, 2) . '/rust-ext/README.md');
        self::assertSame(1, preg_match('/^```php\n(.*?)^```$/ms', $readme, $example));
        $file = (string) tempnam(sys_get_temp_dir(), 'clientpress-readme-');
        file_put_contents($file, "<?php {$example[1]} return get_defined_vars();");
        $_GET['token'] = $link;

        try {
            return (static fn(string $file): array => require $file)($file);
        } finally {
            unlink($file);
        }
    }
}
