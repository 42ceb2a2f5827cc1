<?php

declare(strict_types=1);

namespace ClientPress\Tests\Rest;

use ClientPress\Clients\Capabilities;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;

/**
 * Who may do what at which route of the editor's box.
 *
 * @group any-database
 */
final class PortalRouteTest extends RestTestCase
{
    /** Every route with a request that succeeds for whoever may; {invitation} and {user} are made for each test. */
    private const REQUESTS = [
        'GET /invite-box' => ['GET', '/invite-box', [], []],
        'POST /invitations' => ['POST', '/invitations', ['email' => 'new@example.org'], []],
        'POST /invitations/(?P<invitation>\d+)/resend' => ['POST', '/invitations/{invitation}/resend', [], []],
        'POST /invitations/(?P<invitation>\d+)/revoke' => ['POST', '/invitations/{invitation}/revoke', [], []],
        'POST /invitations/(?P<invitation>\d+)/link' => ['POST', '/invitations/{invitation}/link', [], []],
        'GET /users' => ['GET', '/users', [], ['search' => 'example']],
        'POST /clients' => ['POST', '/clients', ['user_id' => 1], []],
        'DELETE /clients/(?P<user>\d+)' => ['DELETE', '/clients/{user}', [], []],
        'GET ' => ['GET', '', [], []],
        'GET /clients' => ['GET', '/clients', [], []],
        'POST /email-preview' => ['POST', '/email-preview', [], []],
        'POST /invite' => ['POST', '/invite', ['email' => 'new@example.org'], []],
        'GET /status' => ['GET', '/status', [], []],
        'POST /status' => ['POST', '/status', ['status' => 'pending'], []],
    ];

    private const OF_EDITING = ['GET /status', 'POST /status'];

    public function test_every_route_stands_in_this_matrix(): void
    {
        $prefix = '/clientpress/v1/portals/(?P<portal>\d+)';
        $routes = [];
        foreach (rest_get_server()->get_routes('clientpress/v1') as $path => $handlers) {
            if (!str_starts_with($path, $prefix)) {
                continue;
            }
            foreach ($handlers as $handler) {
                foreach (array_keys($handler['methods']) as $method) {
                    $routes[] = $method . ' ' . substr($path, strlen($prefix));
                }
            }
        }

        self::assertEqualsCanonicalizing(array_keys(self::REQUESTS), $routes);
    }

    /**
     * @return iterable<string, array{string, string}>
     */
    public static function everyoneEverywhere(): iterable
    {
        $people = [
            'administrator',
            'editor',
            'editor who may not invite',
            'inviter who may edit no portal',
            'author of another portal',
            'author',
            'contributor',
            'subscriber',
            'client of this portal',
            'client of another portal',
            'anonymous',
        ];

        foreach ($people as $person) {
            foreach (array_keys(self::REQUESTS) as $route) {
                yield "{$person}: {$route}" => [$person, $route];
            }
        }
    }

    /**
     * @dataProvider everyoneEverywhere
     */
    public function test_a_route_lets_through_whom_it_should(string $person, string $route): void
    {
        $portal = self::createPortal();
        $client = self::createUser('clientpress_client');
        self::letIn($portal, $client->ID);
        self::actAs(1);
        $invitation = self::invite($portal, 'invited@example.org');
        $before = self::stateOf($portal);
        self::become($person, $client);

        $response = self::request($route, $portal, $invitation, $client->ID);

        if (self::isAllowed($person, $route)) {
            self::assertContains($response->get_status(), [200, 201]);
            return;
        }

        self::assertRefused($person === 'anonymous' ? 401 : 403, 'clientpress_forbidden', $response);
        self::assertSame($before, self::stateOf($portal));
    }

    /**
     * @return iterable<string, array{string}>
     */
    public static function routes(): iterable
    {
        foreach (array_keys(self::REQUESTS) as $route) {
            yield $route => [$route];
        }
    }

    /**
     * @dataProvider routes
     */
    public function test_what_is_no_portal_is_not_found_by_insiders_and_not_told_to_others(string $route): void
    {
        $page = self::factoryPage();
        $missing = '99999999999999999999';

        self::actAs(1);
        self::assertRefused(404, 'clientpress_portal_not_found', self::request($route, $page, 1, 1));
        self::assertRefused(404, 'clientpress_portal_not_found', self::request($route, $missing, 1, 1));
        self::assertRefused(404, 'clientpress_portal_not_found', self::request($route, 0, 1, 1));

        self::actAsNewUser('subscriber');
        self::assertRefused(403, 'clientpress_forbidden', self::request($route, $page, 1, 1));
        self::assertRefused(403, 'clientpress_forbidden', self::request($route, $missing, 1, 1));
    }

    public function test_the_route_names_the_portal_whatever_the_body_says(): void
    {
        $portal = self::createPortal();
        $other = self::createPortal();
        self::actAs(1);

        $response = self::call(
            'POST',
            $portal,
            '/invitations',
            ['email' => 'a@example.org', 'portal' => $other],
            [
                'portal' => (string) $other,
            ],
        );

        self::assertSame(201, $response->get_status());
        self::assertCount(1, self::stored($portal));
        self::assertSame([], self::stored($other));
    }

    /**
     * @dataProvider routes
     */
    public function test_a_session_alone_opens_nothing_without_its_nonce(string $route): void
    {
        $portal = self::createPortal();
        [$method, $path, $body, $query] = self::REQUESTS[$route];
        $path = self::path($portal, $path, 1, 1) . '?' . http_build_query($query);
        $request = Request::of($method, $path, (string) json_encode((object) $body))->withHeader(
            'Content-Type',
            'application/json',
        )->withCookies(LiveSite::shared()->cookiesOf(1));

        $without = LiveSite::shared()->send($request);
        $wrong = LiveSite::shared()->send($request->withHeader('X-WP-Nonce', 'abcdef1234'));

        self::assertSame(401, $without->status, $without->body);
        self::assertSame(403, $wrong->status, $wrong->body);
        self::assertSame([], self::stored($portal));
    }

    public function test_session_and_nonce_or_an_application_password_open(): void
    {
        $portal = self::createPortal();
        $cookies = LiveSite::shared()->cookiesOf(1);
        $_COOKIE[LOGGED_IN_COOKIE] = $cookies[LOGGED_IN_COOKIE];
        self::actAs(1);
        $nonce = wp_create_nonce('wp_rest');
        [$password] = \WP_Application_Passwords::create_new_application_password(1, ['name' => 'Test']);
        $request = Request::get(self::path($portal, '/invite-box', 1, 1));

        $browser = LiveSite::shared()->send($request->withCookies($cookies)->withHeader('X-WP-Nonce', $nonce));
        $program = LiveSite::shared()->send($request->withHeader(
            'Authorization',
            'Basic ' . base64_encode("admin:{$password}"),
        ));

        self::assertSame([200, 200], [$browser->status, $program->status], $browser->body . $program->body);
        self::assertStringContainsString('no-store', (string) $browser->header('Cache-Control'));
        self::assertStringContainsString('no-store', (string) $program->header('Cache-Control'));
    }

    private static function isAllowed(string $person, string $route): bool
    {
        return match ($person) {
            'administrator', 'editor' => true,
            'editor who may not invite' => in_array($route, self::OF_EDITING, true),
            default => false,
        };
    }

    private static function become(string $person, \WP_User $client): void
    {
        self::actAs(match ($person) {
            'administrator' => 1,
            'editor who may not invite' => self::createEditorWhoMayNotInvite(),
            'inviter who may edit no portal' => self::createInviter(),
            'author of another portal' => self::createAuthorOfAnotherPortal(),
            'client of this portal' => $client,
            'client of another portal' => self::createClientOfAnotherPortal(),
            'anonymous' => 0,
            default => self::createUser($person),
        });
    }

    private static function createInviter(): \WP_User
    {
        $user = self::createUser('author');
        $user->add_cap(Capabilities::INVITE);

        return $user;
    }

    private static function createAuthorOfAnotherPortal(): \WP_User
    {
        $user = self::createInviter();
        foreach (['edit', 'edit_published', 'edit_private', 'publish'] as $verb) {
            $user->add_cap("{$verb}_clientpress_portals");
        }
        $own = self::createPortal('active', ['post_author' => $user->ID]);
        self::assertTrue(user_can($user, 'edit_post', $own));

        return $user;
    }

    private static function createClientOfAnotherPortal(): \WP_User
    {
        $user = self::createUser('clientpress_client');
        self::letIn(self::createPortal(), $user->ID);

        return $user;
    }

    private static function factoryPage(): int
    {
        return wp_insert_post(['post_type' => 'page', 'post_title' => 'A page', 'post_status' => 'publish']);
    }

    private static function request(string $route, int|string $portal, int $invitation, int $user): \WP_REST_Response
    {
        [$method, $path, $body, $query] = self::REQUESTS[$route];
        $path = strtr($path, ['{invitation}' => (string) $invitation, '{user}' => (string) $user]);

        return self::call($method, $portal, $path, $body, $query);
    }

    private static function path(int $portal, string $path, int $invitation, int $user): string
    {
        return (
            "/wp-json/clientpress/v1/portals/{$portal}"
            . strtr($path, ['{invitation}' => (string) $invitation, '{user}' => (string) $user])
        );
    }

    /**
     * @return array<string, mixed> All that these routes can change.
     */
    private static function stateOf(int $portal): array
    {
        return [
            'invitations' => array_map(static fn($invitation): array => [
                $invitation->email,
                $invitation->digest,
                $invitation->status(time())->value,
            ], self::stored($portal)),
            'clients' => self::services()->access()->users($portal),
            'status' => self::services()->portals()->find($portal)->status->value,
        ];
    }
}
