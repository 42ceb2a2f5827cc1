<?php

declare(strict_types=1);

namespace ClientPress\Tests\Site;

use ClientPress\Invitations\EmailAddress;
use ClientPress\Invitations\NewInvitation;
use ClientPress\Native;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Quick;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;
use ClientPress\Tests\TestCase;

/** A visitor in front of the accept page, over real HTTP. */
abstract class AcceptPageTestCase extends TestCase
{
    protected const PAGE = '/client-invitation/';

    protected const PASSWORD = 'paper lantern seldom orbit';

    protected const EMAIL = "o'brien+x@example.org";

    protected int $portal;

    protected int $invitation;

    protected function setUp(): void
    {
        parent::setUp();
        $this->portal = self::createPortal('active', ['post_title' => 'Kitchen & Garden']);
    }

    protected function tearDown(): void
    {
        if (is_file(self::plantedFile())) {
            unlink(self::plantedFile());
        }
        parent::tearDown();
    }

    /** Adds a plugin to the site, for as long as this test. */
    protected static function plant(string $php): void
    {
        // Only the requests of a web server run it.
        Quick::leaveOut();
        file_put_contents(self::plantedFile(), "<?php\n{$php}\n");
    }

    /**
     * Invites, without an email.
     *
     * @param array<string, scalar|null> $columns of the invitation's row, as it then stands
     * @return string the secret
     */
    protected function invite(array $columns = [], string $passphrase = ''): string
    {
        $secret = \ClientPress\Native\token_issue();
        $rows = self::services()->storage->stagedRows();
        $id = $rows->stage(
            new NewInvitation(
                $this->portal,
                EmailAddress::parse(self::EMAIL),
                (string) \ClientPress\Native\token_digest($secret),
                $passphrase === '' ? null : \ClientPress\Native\passphrase_hash($passphrase),
                '',
                1,
                time(),
                (int) \ClientPress\Native\expires_at(time(), 14),
            ),
        );
        self::assertIsInt($id);
        self::assertTrue($rows->publish($id, (string) \ClientPress\Native\token_digest($secret)));
        $this->invitation = $id;
        $this->change($columns);

        return $secret;
    }

    /** @param array<string, scalar|null> $columns */
    protected function change(array $columns): void
    {
        global $wpdb;

        if ($columns !== []) {
            self::assertSame(1, $wpdb->update(self::table(), $columns, ['id' => $this->invitation]));
        }
    }

    protected function portalUrl(): string
    {
        return (string) self::services()->portals()->find($this->portal)?->url();
    }

    protected static function gmt(int $seconds): string
    {
        return gmdate('Y-m-d H:i:s', time() + $seconds);
    }

    protected function clientOf(string $email = self::EMAIL, string $role = 'clientpress_client'): \WP_User
    {
        return self::createUser($role, ['user_email' => $email]);
    }

    protected static function linkTo(string $secret): string
    {
        return self::PAGE . $secret;
    }

    protected static function visitor(\WP_User|int|null $signedInAs = null): Browser
    {
        $site = LiveSite::shared();
        $id = $signedInAs instanceof \WP_User ? $signedInAs->ID : $signedInAs;

        return new Browser($site, $id === null ? [] : $site->cookiesOf($id));
    }

    protected static function open(string $secret, \WP_User|int|null $signedInAs = null): Response
    {
        return self::visitor($signedInAs)->get(self::linkTo($secret));
    }

    /**
     * Presses the form's button, after typing.
     *
     * @param array<string, mixed> $typed by field name
     */
    protected static function press(Browser $browser, Response $page, array $typed = []): Response
    {
        $form = $page->form();

        return $browser->post($form['action'], $typed + $form['fields']);
    }

    /** Where a page leads on to by itself. */
    protected static function onwardIn(Response $page): string
    {
        self::assertSame(200, $page->status, $page->text());
        self::assertSame(1, preg_match('/href="([^"]+)"\s+class="main"\s+data-onward/', $page->body, $match));

        return html_entity_decode($match[1]);
    }

    /** @param array<string, mixed> $more */
    protected static function accept(string $secret, string $password = self::PASSWORD, array $more = []): Response
    {
        return self::post($secret, 'accept', $more + ['clientpress_password' => $password]);
    }

    /** @param array<string, mixed> $more */
    protected static function post(string $secret, string $step, array $more = []): Response
    {
        $fields = $more + ['clientpress_invitation' => $secret, 'clientpress_step' => $step];

        return LiveSite::shared()->send(Request::post(self::PAGE, $fields));
    }

    protected static function assertPage(int $status, string $heading, Response $page): void
    {
        self::assertSame($status, $page->status, $page->text());
        self::assertStringContainsString("<h1><bdi>{$heading}</bdi></h1>", $page->body);
    }

    /** @return array<string, string|null> */
    protected function row(): array
    {
        global $wpdb;

        return $wpdb->get_row('SELECT * FROM ' . self::table() . " WHERE id = {$this->invitation}", ARRAY_A);
    }

    /** @return list<int> */
    protected static function usersOf(string $email = self::EMAIL): array
    {
        global $wpdb;

        return array_map(
            'intval',
            $wpdb->get_col($wpdb->prepare("SELECT ID FROM {$wpdb->users} WHERE user_email = %s", $email)),
        );
    }

    protected static function sessionsOf(int $user): int
    {
        wp_cache_flush();

        return count(\WP_Session_Tokens::get_instance($user)->get_all());
    }

    protected function isInside(int $user): bool
    {
        wp_cache_flush();

        return self::services()->access()->has($this->portal, $user);
    }

    /** @return array<string, list<array<string, string|null>>> every row of every table */
    protected static function everything(): array
    {
        global $wpdb;

        $tables = [];
        foreach ($wpdb->get_col('SHOW TABLES') as $table) {
            $tables[$table] = $wpdb->get_results("SELECT * FROM {$table} ORDER BY 1", ARRAY_A);
        }

        return $tables;
    }

    protected static function assertNowhereButInTheForm(string $secret, Response $response): void
    {
        foreach ($response->headers as [$name, $value]) {
            self::assertStringNotContainsString($secret, rawurldecode($value), $name);
        }
        $outside = preg_replace(
            '/<input type="hidden" name="clientpress_invitation" value="[0-9a-f]{72}">/',
            '',
            $response->body,
        );
        self::assertStringNotContainsString($secret, (string) $outside);
    }

    private static function plantedFile(): string
    {
        return WPMU_PLUGIN_DIR . '/planted.php';
    }

    private static function table(): string
    {
        global $wpdb;

        return $wpdb->prefix . 'clientpress_invitations';
    }
}
