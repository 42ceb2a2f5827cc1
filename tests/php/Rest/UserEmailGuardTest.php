<?php

declare(strict_types=1);

namespace ClientPress\Tests\Rest;

use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;

/** What core's routes for users, XML-RPC and application passwords may do with the address of an account. */
final class UserEmailGuardTest extends RestTestCase
{
    private const NEW = "o'brien+new@example.org";

    /** @return iterable<string, array{string, string}> method; whose account */
    public static function ways(): iterable
    {
        foreach (['POST', 'PUT', 'PATCH'] as $method) {
            yield "{$method} me" => [$method, 'me'];
            yield "{$method} by id" => [$method, 'id'];
        }
    }

    /** @dataProvider ways */
    public function test_a_client_cannot_change_the_address(string $method, string $whose): void
    {
        $user = self::actAsNewUser('clientpress_client');

        $answer = self::change($method, $whose === 'me' ? 'me' : $user->ID, ['email' => self::NEW, 'name' => 'Jo']);

        self::assertRefused(403, 'clientpress_email_not_changed', $answer);
        self::assertSame($user->user_email, self::emailOf($user->ID));
        self::assertSame($user->display_name, get_userdata($user->ID)->display_name);
        self::assertSame('', get_user_meta($user->ID, '_new_email', true));
        self::assertCount(0, Inbox::all());
    }

    public function test_a_client_may_change_the_rest_and_say_the_address_that_it_has(): void
    {
        $user = self::actAsNewUser('clientpress_client');

        $answer = self::change('POST', 'me', ['email' => $user->user_email, 'name' => 'Jo']);

        self::assertSame(200, $answer->get_status());
        self::assertSame('Jo', get_userdata($user->ID)->display_name);
    }

    /** @requires extension clientpress */
    public function test_a_domain_with_umlauts_is_told_as_people_write_it(): void
    {
        self::actAsNewUser('author');

        $answer = self::change('POST', 'me', ['email' => 'info@xn--mnchen-3ya.de']);

        self::assertStringContainsString(
            "mailed to info@m\u{fc}nchen.de.",
            $answer->get_data()['clientpress_new_email']['message'],
        );
    }

    /** @dataProvider ways */
    public function test_for_others_it_waits_until_it_is_confirmed_by_email(string $method, string $whose): void
    {
        $user = self::actAsNewUser('author');

        $answer = self::change($method, $whose === 'me' ? 'me' : $user->ID, ['email' => self::NEW, 'name' => 'Jo']);

        self::assertSame(200, $answer->get_status());
        self::assertSame(self::NEW, $answer->get_data()['clientpress_new_email']['email']);
        self::assertStringContainsString(
            'has not been changed yet. Open the link that was mailed to ' . self::NEW,
            $answer->get_data()['clientpress_new_email']['message'],
        );
        self::assertSame($user->user_email, self::emailOf($user->ID));
        self::assertSame('Jo', get_userdata($user->ID)->display_name);
        $waiting = get_user_meta($user->ID, '_new_email', true);
        self::assertSame(self::NEW, $waiting['newemail']);
        $mail = Inbox::latestTo(self::NEW)->text();
        self::assertStringContainsString("/wp-admin/profile.php?newuseremail={$waiting['hash']}", $mail);
        self::assertSame([], $_POST);
    }

    public function test_it_stays_as_it_is_where_the_request_fails(): void
    {
        $user = self::actAsNewUser('author');
        $other = self::createUser('author');

        $taken = self::change('POST', 'me', ['email' => $other->user_email]);
        $failed = self::change('POST', 'me', ['email' => self::NEW, 'username' => 'another']);
        $malformed = self::change('POST', 'me', ['email' => 'no address']);

        self::assertRefused(400, 'rest_user_invalid_email', $taken);
        self::assertSame([400, 400], [$failed->get_status(), $malformed->get_status()]);
        self::assertSame($user->user_email, self::emailOf($user->ID));
        self::assertSame('', get_user_meta($user->ID, '_new_email', true));
        self::assertCount(0, Inbox::all());
    }

    public function test_nobody_mails_strangers_without_end(): void
    {
        self::actAsNewUser('author');

        foreach (range(1, 5) as $number) {
            self::assertSame(200, self::change('POST', 'me', ['email' => "n{$number}@example.org"])->get_status());
        }
        $answer = self::change('POST', 'me', ['email' => self::NEW]);

        self::assertSame(429, $answer->get_status());
        self::assertGreaterThan(0, (int) $answer->get_headers()['Retry-After']);
        self::assertCount(5, Inbox::all());
    }

    public function test_who_may_edit_some_users_changes_no_address_but_their_own(): void
    {
        $user = self::actAsNewUser('editor');
        $other = self::createUser('subscriber');
        add_filter(
            'map_meta_cap',
            static fn(array $caps, string $cap): array => $cap === 'edit_user' ? ['read'] : $caps,
            10,
            2,
        );

        $answer = self::change('POST', $other->ID, ['email' => self::NEW]);

        self::assertRefused(403, 'clientpress_email_not_changed', $answer);
        self::assertSame($other->user_email, self::emailOf($other->ID));
        self::assertSame($user->user_email, self::emailOf($user->ID));
    }

    public function test_who_may_edit_users_changes_addresses_as_before(): void
    {
        self::actAs(1);
        $client = self::createUser('clientpress_client');
        add_filter('send_email_change_email', '__return_false');

        $answer = self::change('POST', $client->ID, ['email' => 'new@example.org']);

        self::assertSame(200, $answer->get_status());
        self::assertSame('new@example.org', self::emailOf($client->ID));
    }

    public function test_whatever_else_is_sent_over_http_the_address_stays(): void
    {
        $client = self::createUser('clientpress_client');
        $site = LiveSite::shared();
        $nonce = self::restNonceOf($client->ID, $cookies = $site->cookiesOf($client->ID));
        $send = static fn(string $method, string $path, array|string $body): Response => $site->send(Request::of(
            $method,
            $path,
            $body,
        )->withCookies($cookies)->withHeader('X-WP-Nonce', $nonce));

        foreach ([
            $send('POST', '/wp-json/wp/v2/users/me', ['email' => self::NEW]),
            $send('POST', '/wp-json/wp/v2/users/me?email=' . rawurlencode(self::NEW), ['name' => 'Jo']),
            $send('POST', '/wp-json/wp/v2/users/me?_method=PATCH', ['email' => self::NEW]),
            $send('POST', "/?rest_route=/wp/v2/users/{$client->ID}", ['email' => self::NEW]),
        ] as $answer) {
            self::assertSame(403, $answer->status, $answer->body);
            self::assertStringContainsString('cannot be changed here', $answer->body);
        }
        $batch = $send('POST', '/wp-json/batch/v1', [
            'requests' => [
                ['method' => 'POST', 'path' => '/wp/v2/users/me', 'body' => ['email' => self::NEW]],
            ],
        ]);
        self::assertStringNotContainsString(self::NEW, $batch->body);
        self::assertSame($client->user_email, self::emailOf($client->ID));
    }

    public function test_xml_rpc_changes_no_address(): void
    {
        $client = self::createUser('clientpress_client');

        $answer = self::xmlRpc('wp.editProfile', [
            1,
            $client->user_login,
            'password',
            [
                'email' => self::NEW,
                'user_email' => self::NEW,
                'first_name' => 'Jo',
            ],
        ]);

        self::assertStringContainsString('<boolean>1</boolean>', $answer->body);
        self::assertSame($client->user_email, self::emailOf($client->ID));
        self::assertSame('Jo', get_user_meta($client->ID, 'first_name', true));
    }

    // Application passwords.

    public function test_a_client_makes_no_application_password_and_nobody_makes_one_for_them(): void
    {
        add_filter('wp_is_application_passwords_available', '__return_true');
        $client = self::createUser('clientpress_client');
        $author = self::createUser('author');

        foreach ([$client->ID, 1] as $actor) {
            self::actAs($actor);
            $request = new \WP_REST_Request('POST', "/wp/v2/users/{$client->ID}/application-passwords");
            $request->set_body_params(['name' => 'phone']);
            self::assertSame(501, rest_do_request($request)->get_status());
        }
        self::assertSame([], \WP_Application_Passwords::get_user_application_passwords($client->ID));
        self::assertTrue(wp_is_application_passwords_available_for_user($author));
    }

    public function test_one_that_a_client_has_from_before_is_worth_nothing(): void
    {
        $planted = WPMU_PLUGIN_DIR . '/planted.php';
        file_put_contents($planted, "<?php add_filter('wp_is_application_passwords_available', '__return_true');");
        try {
            foreach (['subscriber' => 200, 'clientpress_client' => 401] as $role => $status) {
                $user = self::createUser($role);
                [$password] = \WP_Application_Passwords::create_new_application_password($user->ID, ['name' => 'x']);

                $rest = LiveSite::shared()->send(Request::get('/wp-json/wp/v2/users/me')->withHeader(
                    'Authorization',
                    'Basic ' . base64_encode("{$user->user_login}:{$password}"),
                ));
                $xmlRpc = self::xmlRpc('wp.getProfile', [1, $user->user_login, $password]);

                self::assertSame($status, $rest->status, $role);
                self::assertSame($status === 200, !str_contains($xmlRpc->body, '<fault>'), $role);
            }
        } finally {
            unlink($planted);
        }
    }

    /** @param array<string, mixed> $body */
    private static function change(string $method, int|string $user, array $body): \WP_REST_Response
    {
        $request = new \WP_REST_Request($method, "/wp/v2/users/{$user}");
        $request->set_header('Content-Type', 'application/json');
        $request->set_body((string) json_encode($body, JSON_THROW_ON_ERROR));
        $response = rest_do_request($request);
        wp_cache_flush();

        return $response;
    }

    private static function emailOf(int $user): string
    {
        wp_cache_flush();

        return get_userdata($user)->user_email;
    }

    /** @param list<mixed> $arguments */
    private static function xmlRpc(string $method, array $arguments): Response
    {
        require_once ABSPATH . WPINC . '/class-IXR.php';
        $xml = (new \IXR_Request($method, $arguments))->getXml();
        wp_cache_flush();

        return LiveSite::shared()->send(Request::post('/xmlrpc.php', $xml)->withHeader('Content-Type', 'text/xml'));
    }
}
