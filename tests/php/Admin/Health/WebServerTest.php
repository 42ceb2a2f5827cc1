<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Health;

use ClientPress\Admin\Health\Finding;
use ClientPress\Admin\Health\FindingStatus;
use ClientPress\Admin\Health\WebServer;
use ClientPress\Kernel\Extension;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\TestCase;

/**
 * @group any-database
 */
final class WebServerTest extends TestCase
{
    public function test_the_command_line_is_told_what_the_web_servers_php_has(): void
    {
        $finding = self::asked(LiveSite::shared()->url);

        self::assertSame(FindingStatus::Good, $finding->status, $finding->sentence);
        self::assertStringContainsString(
            'The web server runs PHP ' . PHP_VERSION . ' (cli-server).',
            $finding->sentence,
        );
        self::assertStringContainsString('Version ' . phpversion(Extension::NAME) . ' is loaded', $finding->sentence);
        self::assertStringNotContainsString('commands', $finding->sentence);
    }

    public function test_a_web_server_whose_php_lacks_the_extension_is_critical_with_its_own_steps(): void
    {
        $site = LiveSite::start(workers: 2, environment: ['PHP_INI_SCAN_DIR' => LiveSite::settingsWithoutExtension()]);

        $finding = self::asked($site->url);

        self::assertSame(FindingStatus::Critical, $finding->status);
        self::assertStringContainsString('extension is not loaded', $finding->sentence);
        self::assertStringContainsString('(cli-server)', $finding->sentence);
        self::assertCount(3, $finding->steps);
        self::assertMatchesRegularExpression(LiveSite::INSTALLING, $finding->steps[1]);
    }

    /**
     * @testWith ["http://127.0.0.1:1", "onnect"]
     *           ["%s/wp-login.php?", "HTTP 200"]
     *           ["%s/client-portal/x?", "HTTP 302"]
     */
    public function test_a_site_that_does_not_answer_leaves_it_open(string $url, string $reason): void
    {
        $finding = self::asked(sprintf($url, LiveSite::shared()->url));

        self::assertSame(FindingStatus::Recommended, $finding->status);
        self::assertStringContainsString($reason, $finding->sentence);
        self::assertCount(1, $finding->steps);
    }

    public function test_nobody_else_is_told_anything(): void
    {
        [$until, $signature] = self::signed();
        $site = LiveSite::shared();
        $told = $site->send(self::request(['until' => $until, 'signature' => $signature]));
        self::assertSame(200, $told->status, $told->text());

        foreach ([
            [],
            ['until' => $until],
            ['until' => $until, 'signature' => ''],
            ['until' => $until, 'signature' => str_repeat('0', 64)],
            ['until' => (string) ((int) $until + 1), 'signature' => $signature],
            ['until' => [$until], 'signature' => [$signature]],
            ['until' => "{$until} ", 'signature' => $signature],
        ] as $fields) {
            $answer = $site->send(self::request($fields));
            self::assertSame(403, $answer->status, (string) wp_json_encode($fields));
            self::assertStringNotContainsString(PHP_VERSION, $answer->body);
        }
    }

    /**
     * @testWith [-62]
     *           [62]
     */
    public function test_a_signature_is_worth_something_for_a_minute(int $seconds): void
    {
        [$until, $signature] = self::signed($seconds);

        $answer = LiveSite::shared()->send(self::request(['until' => $until, 'signature' => $signature]));

        self::assertSame(403, $answer->status);
    }

    private static function asked(string $url): Finding
    {
        $ask = static fn(string $admin): string => $url . substr($admin, strlen(home_url()));
        add_filter('admin_url', $ask);

        try {
            return self::doors()->webServer()->finding();
        } finally {
            remove_filter('admin_url', $ask);
        }
    }

    /** @param array<string, mixed> $fields */
    private static function request(array $fields): Request
    {
        return Request::post('/wp-admin/admin-post.php', ['action' => WebServer::ACTION, ...$fields]);
    }

    /**
     * What the command line sends, so many seconds from now.
     *
     * @return array{string, string}
     */
    private static function signed(int $seconds = 0): array
    {
        $sent = [];
        $catch = static function (mixed $answer, array $request) use (&$sent): \WP_Error {
            $sent = $request['body'];

            return new \WP_Error('caught');
        };
        add_filter('pre_http_request', $catch, 10, 2);
        self::doors(new \ClientPress\Tests\Invitations\FrozenClock(time() + $seconds))
            ->webServer()
            ->finding();
        remove_filter('pre_http_request', $catch);

        return [$sent['until'], $sent['signature']];
    }
}
