<?php

declare(strict_types=1);

namespace ClientPress\Tests\Rest;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\ShownLink;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Terms;
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

    public function test_a_portals_status_has_the_fields_of_its_type(): void
    {
        self::assertFitsType('ClientPressPortalStatus', self::call('GET', self::createPortal(), '/status')->get_data());
    }

    public function test_the_type_of_an_invitation_knows_every_status_and_every_delivery(): void
    {
        $type = self::type('ClientPressInvitation');

        self::assertSame(self::union(array_column(Status::cases(), 'value')), $type['status']);
        self::assertSame(self::union(array_column(Delivery::cases(), 'value')), $type['delivery']);
    }

    public function test_the_terms_are_what_the_routes_take(): void
    {
        $routes = rest_get_server()->get_routes('clientpress/v1');
        $terms = self::type('ClientPressTerms');
        ksort($terms);
        $checked = 0;

        foreach ($routes as $route => [$endpoint]) {
            if (preg_match('~/(invitations|resend)$~', $route) === 1) {
                $arguments = $endpoint['args'];
                unset($arguments['email']);
                $taken = array_map(static fn(array $argument): string => $argument['type'] === 'integer'
                    ? 'number'
                    : $argument['type'], $arguments);
                ksort($taken);
                self::assertSame($terms, $taken, $route);
                $checked++;
            }
        }

        self::assertSame(2, $checked);
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
     * @return array<string, string> Types by the names of properties.
     */
    private static function type(string $name): array
    {
        self::assertSame(1, preg_match(
            "/@typedef \\{object\\} {$name}\n(.*?)\\*\\//s",
            file_get_contents(self::SCRIPT),
            $block,
        ));
        preg_match_all('/@property \{(.+)\} \[?(\w+)\]?$/m', $block[1], $properties);

        return array_combine($properties[2], $properties[1]);
    }

    /**
     * @param list<string> $values
     */
    private static function union(array $values): string
    {
        return implode('|', array_map(static fn(string $value): string => "'{$value}'", $values));
    }
}
