<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Invitations\AcceptUrl;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Database;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;
use ClientPress\Tests\Support\Workers;

/** What a client sees in the browser when something fails under the page. */
final class LiveFaultsTest extends HardeningTestCase
{
    /**
     * @testWith ["user_register", 503]
     *           ["set_user_role", 503]
     *           ["clientpress_access_granted", 303]
     *           ["wp_login", 303]
     */
    public function test_another_plugin_that_throws_shows_no_code_and_the_next_click_enters(
        string $hook,
        int $status,
    ): void {
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);
        $post = self::filledForm(LiveSite::shared(), $token);

        $answer = self::siteWith("add_action('{$hook}', static fn() => throw new LogicException('Not your fault.'));")
            ->send($post);

        self::assertSame($status, $answer->status, $answer->text());
        self::assertShowsNoCode($answer);
        self::assertStringContainsString('LogicException', self::takeErrorLog());
        if ($status === 303) {
            self::assertTrue($answer->setsSession());
            self::assertSame('finished', self::assertNoHalfState($id, $portal, $email, $hook));

            return;
        }
        self::assertStringContainsString('nothing was used up', $answer->text());
        self::assertFalse($answer->setsSession());
        $next = LiveSite::shared()->send($post);
        self::assertSame(303, $next->status, $next->text());
        self::assertSame('finished', self::assertNoHalfState($id, $portal, $email, "{$hook}, next click"));
    }

    public function test_a_database_that_goes_away_while_accepting_shows_no_code_and_the_next_click_enters(): void
    {
        if (Database::kind() === 'sqlite') {
            self::markTestSkipped('SQLite is a file: there is no server to go away.');
        }
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);
        $post = self::filledForm(LiveSite::shared(), $token);
        $site = self::siteWith(<<<'PHP'
            $wpdb->before = static function (int $number, string $sql) use ($wpdb): string {
                if (str_starts_with($sql, 'INSERT INTO `' . $wpdb->users)) {
                    $wpdb->loseServer();
                    $other = new mysqli('localhost', DB_USER, DB_PASSWORD, DB_NAME, 0, substr(DB_HOST, 10));
                    $other->query('KILL CONNECTION ' . $wpdb->connection()->thread_id);
                }
                return $sql;
            };
            PHP);

        $answer = $site->send($post);

        // WordPress itself answers a request that has no database any more.
        self::assertContains($answer->status, [500, 503]);
        self::assertStringContainsString('database', strtolower($answer->text()));
        self::assertShowsNoCode($answer);
        self::assertFalse($answer->setsSession());
        self::takeErrorLog();
        self::assertContains(
            self::assertNoHalfState($id, $portal, $email, 'gone'),
            ['pending, claimed', 'pending, account begun'],
        );

        $next = self::workers()->run('accept', ['token' => $token, 'password' => self::PASSWORD, 'clock' => [61]]);
        self::assertFinishedByNextClick($id, $portal, $email, $next, 'gone');
    }

    /**
     * @testWith ["/client-portal/", "clientpress_access"]
     *           ["/client-portal/", "post_status = 'private'"]
     *           ["/client-portal/harbour/", "clientpress_access"]
     *           ["/client-portal/harbour/", "post_name"]
     *           ["/client-portal/harbour/", "post_name = "]
     *           ["/client-portal/harbour/", "wp_postmeta WHERE"]
     *           ["/client-portal/closed/", "wp_postmeta WHERE"]
     */
    public function test_a_client_is_not_told_that_there_is_no_portal_where_the_database_does_not_say(
        string $path,
        string $words,
    ): void {
        $client = self::createUser('clientpress_client')->ID;
        self::letIn(self::createPortal(fields: ['post_name' => 'harbour', 'post_title' => 'Harbour House']), $client);
        self::letIn(self::createPortal('archived', ['post_name' => 'closed', 'post_content' => 'The plans']), $client);
        $words = var_export($words, true);
        $site = self::siteWith(<<<PHP
            \$wpdb->before = static fn(int \$number, string \$sql): string => str_contains(\$sql, {$words})
                ? 'SELECT * FROM what_is_not_there'
                : \$sql;
            PHP);

        $answer = (new Browser($site, $site->cookiesOf($client)))->get($path);

        self::assertSame(503, $answer->status, $answer->text());
        self::assertShowsNoCode($answer);
        self::assertStringContainsString('Something went wrong on our side', $answer->text());
        self::assertStringContainsString('Try again', $answer->text());
        self::assertStringNotContainsString('The plans', $answer->body);
        self::assertLogHoldsOnlyTheDatabasesErrors();
    }

    public function test_an_extension_that_is_gone_between_form_and_click_is_told_in_plain_words(): void
    {
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);
        $with = LiveSite::shared();
        $post = self::filledForm($with, $token);
        $without = LiveSite::start(workers: 2, environment: [
            'PHP_INI_SCAN_DIR' => LiveSite::settingsWithoutExtension(),
        ]);

        foreach ([$without->send($post), $without->send(Request::get(AcceptUrl::of($token)))] as $answer) {
            self::assertSame(503, $answer->status);
            self::assertMatchesRegularExpression('/not available|later|at the moment/i', $answer->text());
            self::assertShowsNoCode($answer);
        }
        self::assertSame('pending', self::assertNoHalfState($id, $portal, $email, 'without extension'));

        self::assertSame(303, $with->send($post)->status);
        self::assertSame('finished', self::assertNoHalfState($id, $portal, $email, 'with it again'));
        // What has nothing to do with invitations goes on.
        self::assertSame(200, $without->send(Request::get('/wp-login.php'))->status);
    }

    public function test_a_worker_that_is_killed_behind_the_page_leaves_something_to_finish(): void
    {
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);
        $post = self::filledForm(LiveSite::shared(), $token);
        $site = self::siteWith("add_action('user_register', static fn() => posix_kill(getmypid(), 9));");

        $answer = $site->send($post);
        self::assertContains($answer->status, [0, 502], $answer->text() . self::takeErrorLog());
        self::assertSame('pending, account begun', self::assertNoHalfState($id, $portal, $email, 'killed'));

        $waiting = LiveSite::shared()->send(Request::get(AcceptUrl::of($token)));
        self::assertSame(202, $waiting->status, $waiting->text());
        $next = self::workers()->run('accept', ['token' => $token, 'password' => self::PASSWORD, 'clock' => [61]]);
        self::assertFinishedByNextClick($id, $portal, $email, $next, 'killed');
    }

    /** A site whose every request runs this first, between WordPress's start and that of the plugins. */
    private static function siteWith(string $code): LiveSite
    {
        Workers::linkFaults();
        $file = getenv('CLIENTPRESS_SITE') . '/fault-' . bin2hex(random_bytes(4)) . '.php';
        file_put_contents($file, "<?php\n{$code}\n");

        return LiveSite::startFpm(workers: 2, environment: ['CLIENTPRESS_FAULTS' => $file]);
    }

    private static function filledForm(LiveSite $site, string $token): Request
    {
        $form = $site->send(Request::get(AcceptUrl::of($token)))->form('//form[.//input[@type="password"]]');
        $fields = $form['fields'];
        foreach (array_keys($fields) as $name) {
            if (str_contains($name, 'password')) {
                $fields[$name] = self::PASSWORD;
            }
        }

        return Request::post($form['action'], $fields);
    }

    private static function assertShowsNoCode(Response $answer): void
    {
        self::assertDoesNotMatchRegularExpression(
            '#\.php|Stack trace|Exception|Fatal error|SELECT |UPDATE |INSERT #',
            $answer->text(),
        );
        self::assertNotSame('', $answer->text() . $answer->header('Location'));
    }
}
