<?php

declare(strict_types=1);

namespace ClientPress\Tests;

use ClientPress\Tests\Mail\EmailKindTest;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Database;
use ClientPress\Tests\Support\Died;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Redirected;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\SharedClass;
use PHPUnit\Framework\TestResult;

/** That the tests themselves stand on firm ground. */
final class HarnessTest extends TestCase
{
    private static ?int $portal = null;

    public function test_rows_and_tables_of_one_test_are_there_within_it(): void
    {
        global $wpdb;

        self::$portal = self::createPortal();
        $wpdb->query("CREATE TABLE {$wpdb->prefix}left_behind (id INT)");
        $wpdb->query("DROP TABLE {$wpdb->prefix}links");
        $wpdb->query('START TRANSACTION');
        update_option('left_behind', 'yes');
        add_filter('left_behind', '__return_true');
        unregister_post_type('clientpress_portal');
        $GLOBALS['wp_locale_switcher'] = new \WP_Locale_Switcher();
        self::actAs(1);

        self::assertSame('Portal', substr(get_post(self::$portal)->post_title, 0, 6));
    }

    /** @depends test_rows_and_tables_of_one_test_are_there_within_it */
    public function test_nothing_of_it_reaches_the_next(): void
    {
        global $wpdb;

        self::assertNull(get_post(self::$portal));
        self::assertFalse(get_option('left_behind'));
        self::assertFalse(has_filter('left_behind'));
        self::assertTrue(post_type_exists('clientpress_portal'));
        self::assertNotFalse(has_filter('locale', [$GLOBALS['wp_locale_switcher'], 'filter_locale']));
        self::assertContains('clientpress_portal', $GLOBALS['wp']->public_query_vars);
        self::assertSame(0, get_current_user_id());
        self::assertNotContains($wpdb->prefix . 'left_behind', $wpdb->get_col('SHOW TABLES'));
        self::assertSame('0', $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->prefix}links"));
    }

    public function test_the_database_is_the_one_that_was_asked_for(): void
    {
        global $wpdb;

        $expected = is_dir(getenv('CLIENTPRESS_SITE') . '/mariadb') ? 'mariadb' : 'sqlite';

        self::assertSame($expected, Database::kind());
        self::assertSame($expected === 'sqlite', $wpdb instanceof \WP_SQLite_DB);
    }

    public function test_an_error_that_ends_the_run_is_told(): void
    {
        $run = 'ini_set("display_errors", "0"); require $argv[1]; eval("final abstract class Torn {}");';
        $file = __DIR__ . '/Support/fatal-errors.php';

        exec(implode(' ', array_map(escapeshellarg(...), [PHP_BINARY, '-r', $run, $file])) . ' 2>&1', $said, $status);

        self::assertSame(255, $status);
        self::assertStringContainsString('Fatal error: Cannot use the final modifier', implode("\n", $said));
        self::takeErrorLog();
    }

    public function test_of_processes_that_share_the_tests_one_runs_a_class(): void
    {
        $mark = uniqid(getenv('CLIENTPRESS_SITE') . '/mark-');
        $result = new TestResult();

        (new SharedClass(EmailKindTest::class, $mark))->run($result);
        $run = count($result);
        (new SharedClass(EmailKindTest::class, $mark))->run($result);

        self::assertGreaterThan(0, $run);
        self::assertCount($run, $result);
        self::assertStringEqualsFile($mark, 'run');
    }

    public function test_a_class_that_none_of_them_ran_to_its_end_is_told(): void
    {
        $folder = uniqid(getenv('CLIENTPRESS_SITE') . '/shared-');
        mkdir("{$folder}/tests/Mail", recursive: true);
        mkdir("{$folder}/marks");
        array_map(touch(...), ["{$folder}/tests/WholeTest.php", "{$folder}/tests/Mail/BrokenTest.php"]);
        array_map(touch(...), ["{$folder}/tests/Mail/LeftTest.php", "{$folder}/tests/Mail/Helper.php"]);
        file_put_contents("{$folder}/marks/WholeTest", 'run');
        file_put_contents("{$folder}/marks/Mail.BrokenTest", 'taken');
        $check = [PHP_BINARY, __DIR__ . '/not-run.php', "{$folder}/tests", "{$folder}/marks"];
        $command = implode(' ', array_map(escapeshellarg(...), $check)) . ' 2>&1';

        exec($command, $said, $status);

        sort($said);
        self::assertSame(1, $status);
        self::assertSame(
            [
                "Not run to its end: {$folder}/tests/Mail/BrokenTest.php",
                "Not run to its end: {$folder}/tests/Mail/LeftTest.php",
            ],
            $said,
        );

        file_put_contents("{$folder}/marks/Mail.BrokenTest", 'run');
        file_put_contents("{$folder}/marks/Mail.LeftTest", 'run');
        exec($command, $rest, $status);
        self::assertSame([], $rest);
        self::assertSame(0, $status);
    }

    public function test_mail_arrives_with_all_its_parts(): void
    {
        add_action('phpmailer_init', static function (\PHPMailer\PHPMailer\PHPMailer $mailer): void {
            $mailer->AltBody = 'Plain, with ünïcode.';
        });

        self::assertTrue(wp_mail('Client <client@example.org>', 'Grüße', '<p>Fancy</p>', 'Content-Type: text/html'));

        $mail = Inbox::latestTo('client@example.org');
        self::assertSame('Grüße', $mail->subject());
        self::assertStringContainsString('<p>Fancy</p>', $mail->html());
        self::assertStringContainsString('Plain, with ünïcode.', $mail->text());
    }

    /**
     * @testWith ["refuse"]
     *           ["reject"]
     */
    public function test_the_mail_server_can_be_told_to_fail(string $mode): void
    {
        Inbox::behave($mode);

        self::assertFalse(wp_mail('client@example.org', 'Hello', 'Hello'));
        self::assertSame([], Inbox::all());
    }

    public function test_the_live_site_sees_what_a_test_writes(): void
    {
        update_option('blogname', 'Written by a test');

        $response = LiveSite::shared()->send(Request::get('/wp-login.php'));

        self::assertSame(200, $response->status);
        self::assertStringContainsString('Written by a test', $response->text());
    }

    public function test_a_session_can_be_had_without_the_form(): void
    {
        $site = LiveSite::start(workers: 2);
        $browser = new Browser($site);
        self::assertSame(302, $browser->get('/wp-admin/profile.php')->status);

        $browser->cookies = $site->cookiesOf(1);

        $page = $browser->get('/wp-admin/profile.php');
        self::assertSame(200, $page->status);
        self::assertSame('admin', $page->form('//form[@id="your-profile"]')['fields']['user_login']);
    }

    public function test_requests_sent_together_are_answered_by_several_workers(): void
    {
        $site = LiveSite::start(workers: 4);
        self::assertCount(4, $site->workers());

        $answers = $site->sendTogether(array_fill(0, 12, Request::get('/wp-login.php')));

        self::assertSame(array_fill(0, 12, 200), array_column($answers, 'status'));
    }

    public function test_the_site_runs_under_fpm_and_outlives_its_workers(): void
    {
        $site = LiveSite::startFpm(workers: 3);
        self::assertSame(200, $site->send(Request::get('/wp-login.php'))->status);

        $killed = $site->workers();
        $site->kill();
        $site->awaitWorkers(3, $killed);

        self::assertSame(404, $site->send(Request::get('/no-such-page/'))->status);
        self::assertSame([], array_intersect($site->workers(), $killed));
    }

    public function test_a_killed_worker_gives_no_answer(): void
    {
        $site = LiveSite::start(workers: 2);
        $site->kill();

        self::assertSame(0, $site->sendTogether([Request::get('/')], $site->stop(...))[0]->status);
    }

    public function test_redirects_and_deaths_become_exceptions(): void
    {
        try {
            wp_safe_redirect(home_url('/elsewhere/'));
            self::fail('There was no redirect.');
        } catch (Redirected $redirect) {
            self::assertSame(home_url('/elsewhere/'), $redirect->to);
        }

        $this->expectException(Died::class);
        $this->expectExceptionMessage('No entry.');
        wp_die('No entry.', 'Sorry', ['response' => 403]);
    }

    public function test_a_notice_of_the_live_site_is_in_the_error_log(): void
    {
        file_put_contents(ABSPATH . 'broken.php', '<?php echo $undefined;');

        LiveSite::shared()->send(Request::get('/broken.php'));
        unlink(ABSPATH . 'broken.php');

        self::assertStringContainsString('Undefined variable $undefined', self::takeErrorLog());
    }

    /** @group any-database */
    public function test_the_summary_ends_with_the_names_of_the_tests_that_failed(): void
    {
        $many = implode("\n", array_map(
            static fn(int $number): string => "{$number}) ClientPress\\Tests\\Site\\PageTest::test_{$number}",
            range(1, 19),
        ));
        $logs = [
            'core' =>
                "test token::tests::a_token ... FAILED\ntest token::tests::another ... ok\n"
                    . 'test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s',
            'php' => "There were 19 failures:\n\n{$many}\n\nFAILURES!\nTests: 20, Assertions: 99, Failures: 19.",
            'e2e' =>
                "  1) client.spec.ts:19:1 › a client enters @storage ───────\n\n    Error: no.\n\n  1 failed\n"
                    . "    client.spec.ts:19:1 › a client enters @storage ───────\n  2 passed (9s)",
        ];
        $folder = uniqid(getenv('CLIENTPRESS_SITE') . '/summary-');
        mkdir($folder);
        foreach ($logs as $suite => $log) {
            file_put_contents("{$folder}/{$suite}.log", "{$log}\n");
            file_put_contents("{$folder}/{$suite}.status", '1');
            file_put_contents("{$folder}/{$suite}.seconds", '7');
        }

        $command = [PHP_BINARY, dirname(__DIR__) . '/summary.php', $folder, 'core', 'php', 'e2e'];
        exec(implode(' ', array_map(escapeshellarg(...), $command)), $said, $status);

        self::assertSame(1, $status);
        self::assertSame('4 passed, 21 failed', array_pop($said));
        self::assertSame('failed: 1 more, see above', array_pop($said));
        $names = array_slice($said, -20);
        self::assertSame('failed: core: token::tests::a_token', $names[0]);
        self::assertSame('failed: php: Site\PageTest::test_1', $names[1]);
        self::assertSame('failed: php: Site\PageTest::test_19', $names[19]);

        exec(implode(' ', array_map(escapeshellarg(...), array_diff($command, ['php']))), $few);
        self::assertSame('failed: e2e: client.spec.ts:19:1 › a client enters @storage', $few[count($few) - 2]);
    }

    /** @group any-database */
    public function test_what_is_only_sampled_runs_whole_in_check_faults(): void
    {
        preg_match('/^PARTS=\($(.*?)^\)$/ms', (string) file_get_contents(__DIR__ . '/../faults.sh'), $list);
        preg_match_all("/^\t'\S+ (\S+) ?(.*)'$/m", $list[1] ?? '', $parts, PREG_SET_ORDER);
        $left = [];
        $found = 0;

        foreach (new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(__DIR__)) as $file) {
            $source = str_ends_with((string) $file, 'Test.php') ? (string) file_get_contents((string) $file) : '';
            if (preg_match('/self::sweep\(|\bThorough::|\bWpCli::|shortenNextMailTimeout\(/', $source) !== 1) {
                continue;
            }
            $found++;
            $test = basename((string) $file, '.php') . '::test';
            $group = preg_match('~@group any-database\b[^/]*\*/\s+final class~', $source) === 1 ? 'any-database' : '';
            $isReached = static fn(array $part): bool => (
                preg_match(str_starts_with($part[1], '/') ? $part[1] : "/{$part[1]}/i", $test) === 1
                && ($part[2] === '' || $part[2] === "--group {$group}")
            );
            if (array_filter($parts, $isReached) === []) {
                $left[] = $test;
            }
        }

        self::assertGreaterThan(20, $found);
        self::assertSame([], $left);
    }

    public function test_the_extension_is_the_one_of_this_site(): void
    {
        $expected = is_file(getenv('CLIENTPRESS_SITE') . '/clientpress.so');

        self::assertSame($expected, extension_loaded('clientpress'));
    }
}
