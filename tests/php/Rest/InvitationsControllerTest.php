<?php

declare(strict_types=1);

namespace ClientPress\Tests\Rest;

use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\InvitationSchema;
use ClientPress\Portals\PortalStatus;
use ClientPress\Rest\Schemas;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\Languages;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;

/**
 * The routes that programs use. What may be wrong with an invitation is tested with the operations.
 *
 * @requires extension clientpress
 */
final class InvitationsControllerTest extends RestTestCase
{
    private int $portal;

    protected function setUp(): void
    {
        parent::setUp();
        self::actAs(1);
        $this->portal = self::createPortal(fields: ['post_title' => 'Ink & Sons']);
    }

    public function test_an_invitation_is_sent_read_resent_revoked_and_deleted(): void
    {
        $sent = self::ask('POST', '/invitations', ['portal' => $this->portal, 'email' => 'ann@example.org']);
        self::assertSame(201, $sent->get_status());
        $id = $sent->get_data()['id'];
        self::assertSame(rest_url("clientpress/v1/invitations/{$id}"), $sent->get_headers()['Location']);
        self::assertSame(
            array_keys(Schemas::invitation()['properties']),
            array_keys($sent->get_data()),
            'What was changed is shown with all its fields.',
        );
        $first = self::tokenMailedTo('ann@example.org');

        $read = self::ask('GET', "/invitations/{$id}");
        self::assertSame(InvitationSchema::fields(), array_keys($read->get_data()));
        self::assertSame('no-store', $read->get_headers()['Cache-Control']);

        $resent = self::ask('POST', "/invitations/{$id}/resend", ['message' => 'Once more']);
        self::assertSame([200, 2], [$resent->get_status(), $resent->get_data()['send_count']]);
        self::assertNotSame($first, self::tokenMailedTo('ann@example.org'));

        $early = self::ask('DELETE', "/invitations/{$id}");
        self::assertRefused(409, 'clientpress_still_pending', $early);

        self::assertSame('revoked', self::ask('POST', "/invitations/{$id}/revoke")->get_data()['status']);
        $deleted = self::ask('DELETE', "/invitations/{$id}")->get_data();
        self::assertTrue($deleted['deleted']);
        self::assertSame('revoked', $deleted['previous']['status']);
        self::assertRefused(404, 'clientpress_invitation_not_found', self::ask('GET', "/invitations/{$id}"));
    }

    public function test_the_name_of_the_person_is_kept_unless_it_is_none(): void
    {
        $to = ['portal' => $this->portal, 'email' => 'ann@example.org'];

        $refused = self::ask('POST', '/invitations', ['name' => 'see www.example.org'] + $to);
        self::assertRefused(400, 'clientpress_invalid_terms', $refused);
        $sent = self::ask('POST', '/invitations', ['name' => ' Anna  Berg '] + $to);
        self::assertSame([201, 'Anna Berg'], [$sent->get_status(), $sent->get_data()['name']]);
    }

    public function test_an_invitation_names_a_language_that_the_site_has(): void
    {
        Languages::install('de_DE');
        $to = ['portal' => $this->portal, 'email' => 'ann@example.org'];

        try {
            $refused = self::ask('POST', '/invitations', ['locale' => 'fr_FR'] + $to);
            $sent = self::ask('POST', '/invitations', ['locale' => 'de_DE'] + $to);
            $id = $sent->get_data()['id'];
            $kept = self::ask('POST', "/invitations/{$id}/resend", ['message' => 'Once more']);
            $changed = self::ask('POST', "/invitations/{$id}/resend", ['locale' => '']);
        } finally {
            Languages::remove();
        }

        self::assertRefused(400, 'clientpress_invalid_terms', $refused);
        self::assertSame(
            [[201, 'de_DE'], [200, 'de_DE'], [200, '']],
            array_map(static fn(\WP_REST_Response $answer): array => [
                $answer->get_status(),
                $answer->get_data()['locale'],
            ], [$sent, $kept, $changed]),
        );
    }

    public function test_an_invitation_is_made_without_an_email_and_its_link_asked_for(): void
    {
        $made = self::ask('POST', '/invitations', [
            'portal' => $this->portal,
            'email' => 'ann@example.org',
            'send_email' => false,
        ]);

        self::assertSame([201, 'none', null], [
            $made->get_status(),
            $made->get_data()['delivery'],
            $made->get_data()['sent_gmt'],
        ]);
        self::assertArrayNotHasKey('link', $made->get_data());
        $link = self::ask('POST', "/invitations/{$made->get_data()['id']}/link")->get_data()['link'];
        self::assertSame(LinkState::Ready, self::services()->acceptance()->inspect(basename($link))->state);
        self::assertSame([], Inbox::all());
    }

    public function test_a_database_that_takes_nothing_is_a_503_and_nothing_is_sent(): void
    {
        global $wpdb;

        add_filter('query', static fn(string $sql): string => str_starts_with($sql, 'INSERT')
            && str_contains($sql, 'clientpress_invitations')
                ? 'SELECT nothing_of_this_name'
                : $sql);
        $suppressed = $wpdb->suppress_errors();
        $answer = self::ask('POST', '/invitations', ['portal' => $this->portal, 'email' => 'ann@example.org']);
        $wpdb->suppress_errors($suppressed);

        self::assertRefused(503, 'clientpress_storage_failed', $answer);
        self::assertSame([], Inbox::all());
    }

    public function test_portals_are_filtered_by_their_status(): void
    {
        $archived = self::createPortal();
        self::services()->portals()->setStatus($archived, PortalStatus::Archived, Actor::operator());
        $found = static fn(string $status): array => array_column(self::ask('GET', '/portals', [
            'status' => $status,
        ])->get_data(), 'id');

        self::assertSame([$archived], $found('archived'));
        self::assertSame([$this->portal], $found('active'));
        self::assertSame([], $found('pending'));
        self::assertSame(400, self::ask('GET', '/portals', ['status' => 'open'])->get_status());
    }

    public function test_the_short_form_takes_the_portal_from_its_route(): void
    {
        $other = self::createPortal();

        $sent = self::call('POST', $this->portal, '/invite', ['email' => 'ann@example.org', 'portal' => $other]);

        self::assertSame([201, $this->portal], [$sent->get_status(), $sent->get_data()['portal']]);
    }

    public function test_a_second_invitation_is_refused_with_the_id_of_the_first(): void
    {
        $id = self::invite($this->portal, 'ann@example.org');

        $again = self::ask('POST', '/invitations', ['portal' => $this->portal, 'email' => 'ANN@example.org']);

        self::assertRefused(409, 'clientpress_already_invited', $again);
        self::assertSame([$id, 409], [$again->get_data()['data']['id'], $again->get_data()['data']['status']]);
    }

    public function test_a_limit_says_when_to_come_again(): void
    {
        add_filter('clientpress_rate_limit', static fn(): array => [1, 600]);
        self::invite($this->portal, 'ann@example.org');

        $limited = self::ask('POST', '/invitations', ['portal' => $this->portal, 'email' => 'ben@example.org']);

        self::assertRefused(429, 'clientpress_too_many_requests', $limited);
        self::assertEqualsWithDelta(600, (int) $limited->get_headers()['Retry-After'], 5);
    }

    public function test_a_shown_link_is_in_its_answer_alone(): void
    {
        $id = self::invite($this->portal, 'ann@example.org');

        $shown = self::ask('POST', "/invitations/{$id}/link")->get_data();

        self::assertMatchesRegularExpression('~/client-invitation/[0-9a-f]{72}~', $shown['link']);
        self::assertSame(array_keys(Schemas::link()['properties']), array_keys($shown));
        self::assertArrayNotHasKey('link', self::ask('GET', "/invitations/{$id}", ['context' => 'edit'])->get_data());
    }

    public function test_the_collection_is_filtered_sorted_and_paged(): void
    {
        $other = self::createPortal();
        $ids = [];
        foreach (['c@example.org', 'a@example.org', 'b@example.net'] as $email) {
            $ids[$email] = self::invite($this->portal, $email);
        }
        self::invite($other, 'd@example.org');
        self::ask('POST', "/invitations/{$ids['a@example.org']}/revoke");
        Inbox::behave('reject');
        $failed = self::call('POST', $other, '/invite', ['email' => 'e@example.org'])->get_data()['id'];
        Inbox::behave('accept');
        $emails = static fn(array $query): array => array_column(
            self::ask('GET', '/invitations', $query)->get_data(),
            'email',
        );

        self::assertSame(
            ['a@example.org', 'b@example.net', 'c@example.org'],
            $emails(['portal' => $this->portal, 'orderby' => 'email', 'order' => 'asc']),
        );
        self::assertSame(['a@example.org'], $emails(['status' => 'revoked']));
        self::assertSame(['b@example.net'], $emails(['search' => 'b@example']));
        self::assertSame([$failed], array_column(self::ask('GET', '/invitations', [
            'delivery' => 'failed',
        ])->get_data(), 'id'));
        self::assertSame([], $emails(['asked' => 'true']));
        self::assertSame(400, self::ask('GET', '/invitations', ['orderby' => 'portal'])->get_status());

        $page = self::ask('GET', '/invitations', ['per_page' => 2, 'page' => 2, 'portal' => $this->portal]);
        self::assertSame(['3', '2'], [$page->get_headers()['X-WP-Total'], $page->get_headers()['X-WP-TotalPages']]);
        self::assertCount(1, $page->get_data());
        self::assertStringContainsString('rel="prev"', $page->get_headers()['Link']);
        self::assertStringNotContainsString('rel="next"', $page->get_headers()['Link']);
        self::assertSame(400, self::ask('GET', '/invitations', ['per_page' => 100, 'page' => 9])->get_status());
    }

    public function test_an_inviter_sees_those_of_their_own_portals_alone(): void
    {
        self::invite($this->portal, 'ann@example.org');
        $inviter = self::createUser('author');
        foreach ([
            Capabilities::INVITE,
            Capabilities::EDIT_PORTALS,
            'edit_private_clientpress_portals',
            'edit_published_clientpress_portals',
        ] as $capability) {
            $inviter->add_cap($capability);
        }
        $own = self::createPortal(fields: ['post_author' => $inviter->ID]);
        self::invite($own, 'ben@example.org');
        self::actAs($inviter->ID);

        self::assertSame(['ben@example.org'], array_column(self::ask('GET', '/invitations')->get_data(), 'email'));
        $portals = self::ask('GET', '/portals');
        self::assertSame([$own], array_column($portals->get_data(), 'id'));
        self::assertSame('1', $portals->get_headers()['X-WP-Total']);
        self::assertRefused(403, 'clientpress_forbidden', self::ask('GET', '/invitations', [
            'portal' => $this->portal,
        ]));
    }

    public function test_the_context_and_the_fields_that_were_asked_for_decide_what_is_shown(): void
    {
        self::invite($this->portal, 'ann@example.org');
        $server = rest_get_server();
        $names = static function (array $query) use ($server): array {
            $response = $server->response_to_data(
                apply_filters(
                    'rest_post_dispatch',
                    self::ask('GET', '/invitations', $query),
                    $server,
                    self::request('GET', '/invitations', $query),
                ),
                false,
            );

            return array_keys($response[0]);
        };

        self::assertSame(['id', 'email', 'portal', 'status', '_links'], $names(['context' => 'embed']));
        self::assertContains('status_label', $names(['context' => 'edit']));
        self::assertNotContains('status_label', $names([]));
        self::assertSame(['email'], $names(['_fields' => 'email']));
    }

    public function test_portal_and_users_are_linked_and_embedded(): void
    {
        $id = self::invite($this->portal, 'ann@example.org');
        $response = self::ask('GET', "/invitations/{$id}");

        $data = rest_get_server()->response_to_data($response, true);

        self::assertSame(rest_url("clientpress/v1/portals/{$this->portal}"), $data['_links']['portal'][0]['href']);
        self::assertSame('Ink & Sons', $data['_embedded']['portal'][0]['title']);
        self::assertSame(1, $data['_embedded']['invited_by'][0]['id']);
    }

    public function test_a_portal_tells_its_clients_and_why_nobody_can_be_invited(): void
    {
        $client = self::createUser('clientpress_client');
        self::letIn($this->portal, $client->ID);
        $draft = self::createPortal(fields: ['post_status' => 'draft', 'post_title' => 'Ink drafts']);

        $found = self::ask('GET', '/portals', ['search' => 'Ink', 'context' => 'edit'])->get_data();

        self::assertSame([$this->portal, $draft], array_column($found, 'id'));
        self::assertSame([1, 0], array_column($found, 'clients'));
        self::assertSame([true, false], array_column($found, 'live'));
        self::assertSame([true, false], array_map(is_null(...), array_column($found, 'obstacle')));
        $clients = self::call('GET', $this->portal, '/clients');
        self::assertSame([$client->ID], array_column($clients->get_data(), 'id'));
        self::assertSame('1', $clients->get_headers()['X-WP-Total']);
    }

    public function test_many_are_sent_in_one_batch(): void
    {
        $item = fn(string $email): array => [
            'path' => '/clientpress/v1/invitations',
            'body' => ['portal' => $this->portal, 'email' => $email],
        ];
        $request = new \WP_REST_Request('POST', '/batch/v1');
        $request->set_body_params(['requests' => [$item('a@example.org'), $item('nobody'), $item('b@example.org')]]);

        $response = rest_do_request($request);

        self::assertSame([201, 400, 201], array_column($response->get_data()['responses'], 'status'));
        self::assertCount(2, self::stored($this->portal));
    }

    public function test_routes_of_the_first_box_say_that_they_will_go(): void
    {
        $sent = self::call('POST', $this->portal, '/invitations', ['email' => 'ann@example.org']);

        self::assertArrayHasKey('Deprecation', $sent->get_headers());
        self::assertArrayHasKey('Deprecation', self::call('GET', $this->portal, '/invite-box')->get_headers());
        self::assertArrayNotHasKey('Deprecation', self::ask('GET', '/invitations')->get_headers());
    }

    public function test_a_request_for_another_plugins_route_gets_ours_when_it_needs_them(): void
    {
        $plugin = WPMU_PLUGIN_DIR . '/asks-ours.php';
        file_put_contents($plugin, <<<'PHP'
            <?php
            add_action('rest_api_init', static function () {
                register_rest_route('other/v1', '/ask', [
                    'callback' => static fn() => [
                        in_array('clientpress/v1', rest_get_server()->get_namespaces(), true),
                        rest_do_request('/clientpress/v1/invitations')->get_status(),
                    ],
                    'permission_callback' => '__return_true',
                ]);
            });
            PHP);

        try {
            $answer = LiveSite::shared()->send(Request::get('/wp-json/other/v1/ask'));
        } finally {
            unlink($plugin);
        }

        self::assertSame('[false,401]', $answer->body);
        self::assertSame(
            401,
            LiveSite::shared()->send(Request::get('/?rest_route=/clientpress/v1/invitations/'))->status,
        );
    }

    /**
     * @param array<string, mixed> $parameters Of the query, or JSON.
     */
    private static function ask(string $method, string $route, array $parameters = []): \WP_REST_Response
    {
        return rest_do_request(self::request($method, $route, $parameters));
    }

    /**
     * @param array<string, mixed> $parameters
     */
    private static function request(string $method, string $route, array $parameters): \WP_REST_Request
    {
        $request = new \WP_REST_Request($method, "/clientpress/v1{$route}");
        if ($method === 'GET') {
            $request->set_query_params($parameters);
        } elseif ($parameters !== []) {
            $request->set_header('Content-Type', 'application/json');
            $request->set_body((string) json_encode($parameters, JSON_THROW_ON_ERROR));
        }

        return $request;
    }
}
