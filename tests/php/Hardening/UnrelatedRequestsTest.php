<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Workers;
use ClientPress\Tests\TestCase;

/**
 * A request that has nothing to do with ClientPress runs no query for it.
 */
final class UnrelatedRequestsTest extends TestCase
{
    /** Of core: the options and the cron that every plugin shares are read at once, and types are asked for together. */
    private const SHARED = '/FROM wp_options WHERE (autoload|option_name IN)|SELECT option_value FROM wp_options WHERE option_name = .cron/';

    /** @group counts-statements */
    public function test_pages_feeds_rest_and_screens_of_others_run_no_query_of_ours(): void
    {
        self::createPortal();
        $post = (int) wp_insert_post(['post_title' => 'News', 'post_status' => 'publish', 'post_content' => 'Text']);
        $author = self::createUser('author')->ID;
        $log = (string) tempnam(sys_get_temp_dir(), 'queries');
        $recorder = (string) tempnam(sys_get_temp_dir(), 'recorder');
        file_put_contents($recorder, sprintf('<?php $GLOBALS["wpdb"]->before = static function (int $number, string $sql): string {
                file_put_contents(%s, preg_replace("/\s+/", " ", $sql) . "\n", FILE_APPEND);
                return $sql;
            };', var_export($log, true)));
        Workers::linkFaults();
        $site = LiveSite::start(environment: ['CLIENTPRESS_FAULTS' => $recorder]);
        $stranger = new Browser($site);
        $somebody = new Browser($site, $site->cookiesOf($author));

        try {
            foreach ([
                '/',
                "/?p={$post}",
                '/feed/',
                '/wp-json/wp/v2/posts',
                '/wp-login.php',
                '/no-such-page/',
            ] as $path) {
                self::assertRunsNothingOfOurs($log, $path, $stranger);
            }

            foreach (['/', '/wp-admin/', '/wp-admin/profile.php', '/wp-admin/edit.php'] as $path) {
                self::assertRunsNothingOfOurs($log, $path, $somebody);
            }

            // The recorder would have seen one.
            $stranger->get('/client-portal/no-such-portal/');
            $somebody->get('/client-portal/');
            self::assertMatchesRegularExpression('/clientpress_portal/', (string) file_get_contents($log));
        } finally {
            unlink($log);
            unlink($recorder);
        }
    }

    private static function assertRunsNothingOfOurs(string $log, string $path, Browser $visitor): void
    {
        // Once to fill what is kept for later requests.
        $visitor->get($path);
        file_put_contents($log, '');
        $visitor->get($path);
        $queries = file($log, FILE_IGNORE_NEW_LINES);
        self::assertNotEmpty($queries, "{$path} ran no query at all.");

        self::assertSame(
            [],
            array_values(array_filter(
                $queries,
                static fn(string $sql): bool => (
                    str_contains($sql, 'clientpress')
                    && preg_match(self::SHARED, $sql) !== 1
                ),
            )),
            $path,
        );
    }
}
