<?php

declare(strict_types=1);

namespace ClientPress\Tests\Rest;

use ClientPress\Clients\Capabilities;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\TestCase;

/**
 * Requests to the routes of the editor's box, dispatched as the REST server does.
 */
abstract class RestTestCase extends TestCase
{
    /**
     * @param string $route After the portal's id, such as "/invitations".
     * @param array<string, mixed> $body JSON.
     * @param array<string, string> $query
     */
    protected static function call(
        string $method,
        int|string $portal,
        string $route,
        array $body = [],
        array $query = [],
    ): \WP_REST_Response {
        $request = new \WP_REST_Request($method, "/clientpress/v1/portals/{$portal}{$route}");
        $request->set_query_params($query);
        if ($body !== []) {
            $request->set_header('Content-Type', 'application/json');
            $request->set_body((string) json_encode($body, JSON_THROW_ON_ERROR));
        }

        return rest_do_request($request);
    }

    protected static function invite(int $portal, string $email, array $terms = []): int
    {
        $response = self::call('POST', $portal, '/invitations', ['email' => $email] + $terms);
        self::assertSame(201, $response->get_status(), (string) json_encode($response->get_data()));

        return $response->get_data()['id'];
    }

    /**
     * @return list<\ClientPress\Invitations\Invitation> Of this portal, oldest first.
     */
    protected static function stored(int $portal): array
    {
        $invitations = self::services()
            ->storage
            ->invitationSearch()
            ->search(new InvitationQuery(portalId: $portal), time());
        usort($invitations, static fn($one, $other): int => $one->id <=> $other->id);

        return $invitations;
    }

    protected static function tokenMailedTo(string $address): string
    {
        self::assertSame(1, preg_match('/\b[0-9a-f]{72}\b/', Inbox::latestTo($address)->text(), $match));

        return $match[0];
    }

    /** May edit every portal, but invite to none. */
    protected static function createEditorWhoMayNotInvite(): \WP_User
    {
        $user = self::createUser('editor');
        $user->add_cap(Capabilities::INVITE, false);

        return $user;
    }

    protected static function assertRefused(int $status, string $code, \WP_REST_Response $response): void
    {
        self::assertSame([$status, $code], [$response->get_status(), $response->get_data()['code'] ?? null]);
    }
}
