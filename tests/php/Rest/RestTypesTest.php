<?php

declare(strict_types=1);

namespace ClientPress\Tests\Rest;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\ShownLink;
use ClientPress\Invitations\Terms;
use ClientPress\Rest\PortalRoute;
use ClientPress\Tests\Support\Inbox;

/**
 * The types that rest.js gives to the answers, for tsc checks the scripts against them alone.
 *
 * @requires extension clientpress
 */
final class RestTypesTest extends RestTestCase
{
    private const SCRIPT = __DIR__ . '/../../../plugin/assets/invite-box/rest.js';

    protected function setUp(): void
    {
        parent::setUp();
        self::actAs(1);
    }

    public function test_every_invitation_has_the_fields_of_its_type(): void
    {
        $portal = self::createPortal();
        Inbox::behave('reject');
        $failed = self::call('POST', $portal, '/invitations', ['email' => 'failed@example.org'])->get_data();
        Inbox::behave('accept');
        $sent = self::call('POST', $portal, '/invitations', ['email' => 'sent@example.org'])->get_data();
        $link = self::call('POST', $portal, "/invitations/{$sent['id']}/link")->get_data();
        $revoked = self::call('POST', $portal, "/invitations/{$sent['id']}/revoke")->get_data();

        self::assertIsString($link['link']);
        unset($link['link']);
        foreach ([$failed, $sent, $link, $revoked] as $invitation) {
            self::assertFitsType('ClientPressInvitation', $invitation);
        }
    }

    public function test_the_box_and_what_is_in_it_have_the_fields_of_their_types(): void
    {
        $portal = self::createPortal();
        $invitations = self::services()->invitations();
        $invitations->send($portal, 'a@example.org', new Terms('', 14), Actor::current());
        $invitations->send($portal, 'b@example.org', new Terms('', 14), Actor::current(), new ShownLink());
        self::letIn($portal, self::createUser('clientpress_client')->ID);

        $open = self::call('GET', $portal, '/invite-box')->get_data();
        $closed = self::call('GET', self::createPortal('archived'), '/invite-box')->get_data();

        self::assertFitsType('ClientPressInviteBox', $open);
        self::assertFitsType('ClientPressInviteBox', $closed);
        self::assertCount(2, $open['invitations']);
        foreach ($open['invitations'] as $invitation) {
            self::assertFitsType('ClientPressInvitation', $invitation);
        }
        self::assertFitsType('ClientPressUser', $open['clients'][0]);
    }

    public function test_what_the_box_reads_now_has_the_fields_of_its_types(): void
    {
        $portal = self::createPortal();
        self::letIn($portal, self::createUser('clientpress_client')->ID);
        self::invite($portal, 'a@example.org');
        $all = new \WP_REST_Request('GET', '/clientpress/v1/invitations');
        $all->set_query_params(['portal' => (string) $portal, 'context' => 'edit']);
        $withoutLinks = static fn(\WP_REST_Response $response): array => array_diff_key($response->get_data()[0], [
            '_links' => true,
        ]);

        self::assertFitsType(
            'ClientPressPortal',
            self::call('GET', $portal, '', [], ['context' => 'edit'])->get_data(),
        );
        self::assertFitsType('ClientPressInvitation', $withoutLinks(rest_do_request($all)));
        self::assertFitsType('ClientPressClient', $withoutLinks(self::call('GET', $portal, '/clients')));
    }

    public function test_a_portals_status_has_the_fields_of_its_type(): void
    {
        self::assertFitsType('ClientPressPortalStatus', self::call('GET', self::createPortal(), '/status')->get_data());
    }

    public function test_the_preview_of_an_email_has_the_fields_of_its_type(): void
    {
        $email = self::call('POST', self::createPortal(), '/email-preview', ['message' => 'Welcome'])->get_data();

        self::assertFitsType('ClientPressEmail', $email);
        self::assertFitsSchema('/email-preview', $email);
    }

    public function test_a_preview_is_refused_as_the_sending_would_be(): void
    {
        self::assertSame(400, self::call('POST', self::createPortal(), '/email-preview', [
            'email' => 'anna',
        ])->get_status());
        self::assertSame(409, self::call('POST', self::createPortal('archived'), '/email-preview')->get_status());
        self::assertSame(200, self::call('POST', self::createPortal(), '/email-preview')->get_status());
    }

    public function test_the_type_of_an_invitation_is_its_schema(): void
    {
        $types = array_map(static fn(array $property): string => implode(
            '|',
            isset($property['enum'])
                ? array_map(static fn(string $value): string => "'{$value}'", $property['enum'])
                : str_replace('integer', 'number', (array) $property['type']),
        ), self::schemaOf('/invitations')['properties']);

        self::assertSame($types, self::type('ClientPressInvitation'));
    }

    public function test_every_answer_fits_the_schema_of_its_route(): void
    {
        $portal = self::createPortal();
        self::letIn($portal, self::createUser('clientpress_client')->ID);
        $sent = self::call('POST', $portal, '/invitations', ['email' => 'a@example.org'])->get_data();
        $path = "/invitations/{$sent['id']}";

        self::assertFitsSchema('/invitations', $sent);
        self::assertFitsSchema('/invite-box', self::call('GET', $portal, '/invite-box')->get_data());
        foreach (['resend', 'link', 'revoke'] as $operation) {
            self::assertFitsSchema(
                "/invitations/(?P<invitation>\\d+)/{$operation}",
                self::call('POST', $portal, "{$path}/{$operation}")->get_data(),
            );
        }
    }

    public function test_the_schema_is_shown_to_who_asks_for_the_routes_options(): void
    {
        $data = self::call('OPTIONS', self::createPortal(), '/invitations')->get_data();

        self::assertSame(self::schemaOf('/invitations'), $data['schema']);
    }

    public function test_the_terms_are_what_the_routes_take(): void
    {
        $routes = rest_get_server()->get_routes('clientpress/v1');
        $terms = self::type('ClientPressTerms');
        ksort($terms);
        $checked = 0;

        foreach ($routes as $route => $endpoints) {
            if (preg_match('~/(invitations|invite|resend)$~', $route) === 1) {
                $arguments = end($endpoints)['args'];
                unset(
                    $arguments['portal'],
                    $arguments['email'],
                    $arguments['name'],
                    $arguments['existing_account'],
                    $arguments['send_email'],
                );
                $taken = array_map(static fn(array $argument): string => $argument['type'] === 'integer'
                    ? 'number'
                    : $argument['type'], $arguments);
                ksort($taken);
                self::assertSame($terms, $taken, $route);
                $checked++;
            }
        }

        self::assertSame(5, $checked);
    }

    /**
     * @param array<string, mixed> $answer
     */
    private static function assertFitsType(string $type, array $answer): void
    {
        $fields = self::type($type);
        self::assertSame(array_keys($fields), array_keys($answer), "Fields of {$type}");

        foreach ($fields as $name => $union) {
            $kinds = preg_replace(["/'\\w+'/", '/^.*\[\]$/'], ['string', 'array'], explode('|', $union));
            $kind = match (gettype($answer[$name])) {
                'integer' => 'number',
                'NULL' => 'null',
                default => gettype($answer[$name]),
            };
            self::assertContains($kind, $kinds, "{$type}.{$name}");
        }
    }

    /**
     * @return array<string, string> Types by the names of properties, of a list of them or of another type with more.
     */
    private static function type(string $name): array
    {
        $script = (string) file_get_contents(self::SCRIPT);

        if (preg_match("/@typedef \\{(\w+) & \\{(.+)\\}\\} {$name}$/m", $script, $parts) === 1) {
            preg_match_all('/(\w+)\??: ([^,]+)/', $parts[2], $more);

            return [...self::type($parts[1]), ...array_combine($more[1], $more[2])];
        }

        self::assertSame(1, preg_match("/@typedef \\{object\\} {$name}\n(.*?)\\*\\//s", $script, $block));
        preg_match_all('/@property \{(.+)\} \[?(\w+)\]?$/m', $block[1], $properties);

        return array_combine($properties[2], $properties[1]);
    }

    /**
     * @param array<string, mixed> $answer
     */
    private static function assertFitsSchema(string $route, array $answer): void
    {
        $schema = self::schemaOf($route);

        self::assertSame(array_keys($schema['properties']), array_keys($answer), $route);
        self::assertTrue(rest_validate_value_from_schema($answer, $schema, $route));
        foreach ($answer['invitations'] ?? [] as $invitation) {
            self::assertSame(
                array_keys($schema['properties']['invitations']['items']['properties']),
                array_keys($invitation),
            );
        }
    }

    /**
     * @return array<string, mixed>
     */
    private static function schemaOf(string $route): array
    {
        $path = PortalRoute::PREFIX . $route;
        $server = rest_get_server();
        $server->get_routes();

        return $server->get_route_options('/' . PortalRoute::NAMESPACE . $path)['schema']();
    }
}
