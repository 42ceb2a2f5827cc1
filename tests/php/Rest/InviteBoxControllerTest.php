<?php

declare(strict_types=1);

namespace ClientPress\Tests\Rest;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\InvitationSchema;
use ClientPress\Invitations\ShownLink;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Terms;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;

/**
 * @requires extension clientpress
 */
final class InviteBoxControllerTest extends RestTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        self::actAs(1);
    }

    public function test_the_box_of_an_open_portal_offers_to_invite(): void
    {
        update_option('clientpress_invitation_expiry_days', 21);
        $portal = self::createPortal();
        $client = self::createUser('clientpress_client', ['display_name' => 'Ann']);
        self::letIn($portal, $client->ID);

        $response = self::call('GET', $portal, '/invite-box');

        self::assertSame(200, $response->get_status());
        self::assertSame(
            [
                'obstacle' => null,
                'invitations' => [],
                'invitations_total' => 0,
                'clients' => [[
                    'id' => $client->ID,
                    'name' => 'Ann',
                    'email' => $client->user_email,
                    'address_proven' => false,
                ]],
                'expiry_choices' => [7, 14, 21, 30],
                'expiry_days' => 21,
            ],
            $response->get_data(),
        );
        self::assertSame('no-store', $response->get_headers()['Cache-Control']);
    }

    /**
     * @return iterable<string, array{string, string, string}>
     */
    public static function closedPortals(): iterable
    {
        yield 'not saved yet' => ['active', 'auto-draft', 'Publish this portal first.'];
        yield 'draft' => ['active', 'draft', 'Publish this portal first.'];
        yield 'scheduled' => ['active', 'future', 'Publish this portal first.'];
        yield 'in the trash' => ['active', 'trash', 'Publish this portal first.'];
        yield 'pending' => ['pending', 'private', 'Pending'];
        yield 'archived' => ['archived', 'private', 'Archived'];
    }

    /**
     * @dataProvider closedPortals
     */
    public function test_a_portal_that_is_not_open_says_what_to_do_first(
        string $status,
        string $postStatus,
        string $words,
    ): void {
        $portal = self::createPortal($status, ['post_status' => $postStatus, 'post_date' => '2099-01-01 00:00:00']);

        $box = self::call('GET', $portal, '/invite-box');
        $sending = self::call('POST', $portal, '/invitations', ['email' => 'client@example.org']);

        self::assertStringContainsString($words, (string) $box->get_data()['obstacle']);
        self::assertRefused(409, 'clientpress_portal_not_open', $sending);
        self::assertSame($box->get_data()['obstacle'], $sending->get_data()['message']);
        self::assertSame([], self::stored($portal));
    }

    public function test_the_box_shows_the_latest_twenty_and_counts_all(): void
    {
        $portal = self::createPortal();
        self::invite(self::createPortal(), 'elsewhere@example.org');
        foreach (range(1, 22) as $number) {
            self::invite($portal, "c{$number}@example.org");
        }

        $box = self::call('GET', $portal, '/invite-box')->get_data();

        self::assertSame(22, $box['invitations_total']);
        self::assertCount(20, $box['invitations']);
        self::assertSame('c22@example.org', $box['invitations'][0]['email']);
        self::assertSame([$portal], array_values(array_unique(array_column($box['invitations'], 'portal'))));
    }

    public function test_the_box_shows_what_was_never_emailed_where_it_is_the_latest(): void
    {
        $portal = self::createPortal();
        foreach (range(1, 21) as $number) {
            self::invite($portal, "c{$number}@example.org");
        }
        self::services()
            ->invitations()
            ->send($portal, 'shown@example.org', new Terms('', 14), Actor::current(), new ShownLink());

        $box = self::call('GET', $portal, '/invite-box')->get_data();

        self::assertSame(
            ['shown@example.org', 'none', null],
            array_values(array_intersect_key($box['invitations'][0], ['email' => 1, 'delivery' => 1, 'sent_gmt' => 1])),
        );
    }

    public function test_an_email_that_failed_was_tried_and_not_sent(): void
    {
        Inbox::behave('reject');

        $data = self::call('POST', self::createPortal(), '/invitations', ['email' => 'a@example.org'])->get_data();

        self::assertSame(['failed', null, 0], [$data['delivery'], $data['sent_gmt'], $data['send_count']]);
        self::assertEqualsWithDelta(time(), strtotime("{$data['tried_gmt']}Z"), 10);
    }

    public function test_an_invitation_is_stored_mailed_and_answered_in_fields(): void
    {
        $portal = self::createPortal(fields: ['post_title' => 'Smith &amp; Sons']);

        $response = self::call('POST', $portal, '/invitations', [
            'email' => " O'Brien+x@Example.org ",
            'message' => "Hello,\nthis is \"it\" \\ <b>",
            'expiry_days' => 7,
            'passphrase' => 'blue horse',
        ]);

        self::assertSame(201, $response->get_status());
        $data = $response->get_data();
        self::assertSame(
            [...InvitationSchema::fields(), 'shown_email', 'tried_gmt', 'status_label', 'is_undecided'],
            array_keys($data),
        );
        self::assertSame(["O'Brien+x@Example.org", $portal, 'Smith & Sons', 'pending', 'sent', '', 1, null, 1], [
            $data['email'],
            $data['portal'],
            $data['portal_title'],
            $data['status'],
            $data['delivery'],
            $data['delivery_error'],
            $data['invited_by'],
            $data['user'],
            $data['send_count'],
        ]);
        $stored = self::stored($portal)[0];
        self::assertSame($stored->createdAt + (7 * DAY_IN_SECONDS), strtotime("{$data['expires_gmt']}Z"));
        self::assertSame($stored->sentAt, strtotime("{$data['sent_gmt']}Z"));
        self::assertSame("Hello,\nthis is \"it\" \\ <b>", $stored->message);
        self::assertTrue(password_verify('blue horse', (string) $stored->passphraseHash));
        self::assertStringContainsString('this is "it" \\ <b>', Inbox::latestTo("O'Brien+x@Example.org")->text());
    }

    public function test_no_answer_holds_a_secret(): void
    {
        $portal = self::createPortal();
        $terms = ['message' => 'Told you so', 'passphrase' => 'blue horse'];
        $answers = [self::call('POST', $portal, '/invitations', ['email' => 'client@example.org'] + $terms)];
        $id = $answers[0]->get_data()['id'];
        $secrets = [self::tokenMailedTo('client@example.org'), self::stored($portal)[0]->digest];
        $answers[] = self::call('POST', $portal, "/invitations/{$id}/resend", $terms);
        $stored = self::stored($portal)[0];
        array_push(
            $secrets,
            self::tokenMailedTo('client@example.org'),
            $stored->digest,
            (string) $stored->passphraseHash,
            'blue horse',
        );
        $answers[] = self::call('POST', $portal, '/invitations', ['email' => 'client@example.org'] + $terms);
        $answers[] = self::call('GET', $portal, '/invite-box');
        $answers[] = self::call('POST', $portal, "/invitations/{$id}/revoke");

        self::assertSame(
            [201, 200, 409, 200, 200],
            array_map(static fn(\WP_REST_Response $answer): int => $answer->get_status(), $answers),
        );
        $text = (string) json_encode(array_map(
            static fn(\WP_REST_Response $answer): mixed => $answer->get_data(),
            $answers,
        ), JSON_UNESCAPED_SLASHES);
        foreach ($secrets as $secret) {
            self::assertStringNotContainsString($secret, $text);
        }
        self::assertDoesNotMatchRegularExpression('/[0-9a-f]{64}|\$argon2/', $text);
    }

    public function test_a_link_that_is_asked_for_is_in_that_one_answer(): void
    {
        $portal = self::createPortal();
        $id = self::invite($portal, 'client@example.org');
        $mailed = self::tokenMailedTo('client@example.org');

        $answer = self::call('POST', $portal, "/invitations/{$id}/link");

        self::assertSame(200, $answer->get_status());
        self::assertSame('no-store', $answer->get_headers()['Cache-Control']);
        $link = $answer->get_data()['link'];
        self::assertSame(['sent', 'pending'], [$answer->get_data()['delivery'], $answer->get_data()['status']]);
        self::assertSame(LinkState::Ready, self::services()->acceptance()->inspect(substr($link, -72))->state);
        self::assertSame(LinkState::Replaced, self::services()->acceptance()->inspect($mailed)->state);
        self::assertCount(1, Inbox::all());
        $history = self::services()->invitationList()->history(self::current($id), Actor::current());
        self::assertSame([Event::LinkCopied, 1], [end($history)->event, end($history)->actorId]);

        $later = json_encode([
            self::call('GET', $portal, '/invite-box')->get_data(),
            self::call('POST', $portal, "/invitations/{$id}/resend")->get_data(),
        ], JSON_UNESCAPED_SLASHES);
        self::assertStringNotContainsString(substr($link, -72), (string) $later);
        self::assertStringNotContainsString('"link"', (string) $later);
    }

    public function test_a_link_is_made_by_post_alone_and_only_while_it_can_work(): void
    {
        $portal = self::createPortal();
        $id = self::invite($portal, 'client@example.org');
        $before = self::stored($portal);

        self::assertRefused(404, 'rest_no_route', self::call('GET', $portal, "/invitations/{$id}/link"));
        update_post_meta($portal, '_clientpress_status', 'archived');
        self::assertRefused(409, 'clientpress_portal_not_open', self::call('POST', $portal, "/invitations/{$id}/link"));
        self::assertEquals($before, self::stored($portal));

        update_post_meta($portal, '_clientpress_status', 'active');
        self::call('POST', $portal, "/invitations/{$id}/revoke");
        self::assertRefused(409, 'clientpress_not_pending', self::call('POST', $portal, "/invitations/{$id}/link"));
    }

    public function test_an_address_invited_before_is_offered_for_resending(): void
    {
        $portal = self::createPortal();
        $id = self::invite($portal, 'client@example.org');

        $response = self::call('POST', $portal, '/invitations', ['email' => 'CLIENT@example.org']);

        self::assertRefused(409, 'clientpress_already_invited', $response);
        self::assertSame($id, $response->get_data()['data']['id']);
        self::assertSame('no-store', $response->get_headers()['Cache-Control']);
        self::assertCount(1, self::stored($portal));
    }

    public function test_an_address_with_an_account_is_not_mailed_and_its_user_is_named(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber', ['display_name' => 'Ann', 'user_email' => "o'hara@example.org"]);

        $response = self::call('POST', $portal, '/invitations', ['email' => "O'Hara@example.org"]);

        self::assertRefused(409, 'clientpress_account_exists', $response);
        self::assertSame(
            ['id' => $user->ID, 'name' => 'Ann', 'email' => "o'hara@example.org", 'address_proven' => false],
            $response->get_data()['data']['user'],
        );
        self::assertSame([], Inbox::all());
        self::assertSame([], self::stored($portal));
    }

    public function test_an_address_with_an_account_is_invited_if_that_is_wished(): void
    {
        $portal = self::createPortal();
        self::createUser('subscriber', ['user_email' => "o'hara@example.org"]);
        $wish = ['email' => "O'Hara@example.org", 'existing_account' => 'invite'];

        $response = self::call('POST', $portal, '/invitations', $wish);

        self::assertSame([201, 'sent'], [$response->get_status(), $response->get_data()['delivery']]);
        self::assertStringContainsString('You have an account at', Inbox::latestTo("O'Hara@example.org")->text());
        self::assertSame(400, self::call('POST', $portal, '/invitations', ['existing_account' => 'x']
        + $wish)->get_status());
    }

    public function test_the_route_takes_what_an_existing_account_can_get(): void
    {
        $route = '/clientpress/v1' . \ClientPress\Rest\PortalRoute::PREFIX . '/invitations';

        self::assertSame(
            array_column(\ClientPress\Invitations\ExistingAccount::cases(), 'value'),
            rest_get_server()->get_routes('clientpress/v1')[$route][0]['args']['existing_account']['enum'],
        );
    }

    public function test_a_failed_email_leaves_an_invitation_that_says_so_and_can_be_resent(): void
    {
        $portal = self::createPortal();
        Inbox::behave('reject');
        $sent = self::call('POST', $portal, '/invitations', ['email' => 'client@example.org']);
        Inbox::behave('accept');
        $resent = self::call('POST', $portal, "/invitations/{$sent->get_data()['id']}/resend");

        self::assertSame([201, 'failed'], [$sent->get_status(), $sent->get_data()['delivery']]);
        self::assertNotSame('', $sent->get_data()['delivery_error']);
        self::assertSame([200, 'sent', ''], [
            $resent->get_status(),
            $resent->get_data()['delivery'],
            $resent->get_data()['delivery_error'],
        ]);
    }

    /**
     * @return iterable<string, array{array<string, mixed>, string}>
     */
    public static function badInput(): iterable
    {
        $email = ['email' => 'client@example.org'];
        yield 'no address' => [['message' => 'Hello'], 'rest_missing_callback_param'];
        yield 'null for an address' => [['email' => null], 'rest_missing_callback_param'];
        yield 'empty address' => [['email' => ''], 'clientpress_invalid_email'];
        yield 'no address at all' => [['email' => 'client'], 'clientpress_invalid_email'];
        yield 'two addresses' => [['email' => 'a@example.org, b@example.org'], 'clientpress_invalid_email'];
        yield 'line break' => [['email' => "a@example.org\r\nBcc: b@example.org"], 'clientpress_invalid_email'];
        yield 'NUL' => [['email' => "a\0@example.org"], 'clientpress_invalid_email'];
        yield 'a megabyte of address' => [
            ['email' => str_repeat('a', 1_000_000) . '@e.org'],
            'clientpress_invalid_email',
        ];
        yield 'list of addresses' => [['email' => ['a@example.org']], 'rest_invalid_param'];
        yield 'address as an object' => [['email' => ['a' => ['b' => 'c']]], 'rest_invalid_param'];
        yield 'address as a number' => [['email' => 5], 'rest_invalid_param'];
        yield 'address as a truth' => [['email' => true], 'rest_invalid_param'];
        yield 'message as a list' => [$email + ['message' => ['Hello']], 'rest_invalid_param'];
        yield 'a megabyte of message' => [
            $email + ['message' => str_repeat('a', 1_000_000)],
            'clientpress_invalid_terms',
        ];
        yield 'NUL in the message' => [$email + ['message' => "a\0b"], 'clientpress_invalid_terms'];
        yield 'passphrase as a list' => [$email + ['passphrase' => ['blue horse']], 'rest_invalid_param'];
        yield 'short passphrase' => [$email + ['passphrase' => 'abc'], 'clientpress_invalid_terms'];
        yield 'a megabyte of passphrase' => [
            $email + ['passphrase' => str_repeat('a', 1_000_000)],
            'clientpress_invalid_terms',
        ];
        yield 'null for a message' => [$email + ['message' => null], 'rest_invalid_param'];
        yield 'null for an expiry' => [$email + ['expiry_days' => null], 'rest_invalid_param'];
        yield 'expiry that is no choice' => [$email + ['expiry_days' => 13], 'rest_invalid_param'];
        yield 'expiry for ever' => [$email + ['expiry_days' => PHP_INT_MAX], 'rest_invalid_param'];
        yield 'expiry in the past' => [$email + ['expiry_days' => -7], 'rest_invalid_param'];
        yield 'expiry in words' => [$email + ['expiry_days' => 'seven'], 'rest_invalid_param'];
        yield 'expiry as a list' => [$email + ['expiry_days' => [7]], 'rest_invalid_param'];
    }

    /**
     * @dataProvider badInput
     * @param array<string, mixed> $body
     */
    public function test_what_cannot_be_sent_is_answered_and_changes_nothing(array $body, string $code): void
    {
        $portal = self::createPortal();

        self::assertRefused(400, $code, self::call('POST', $portal, '/invitations', $body));
        self::assertSame([], self::stored($portal));
        self::assertSame([], Inbox::all());
    }

    /**
     * @dataProvider badInput
     * @param array<string, mixed> $body
     */
    public function test_a_resend_refuses_the_same_terms(array $body, string $code): void
    {
        if ($code === 'rest_missing_callback_param' || count($body) === 1) {
            $body += ['expiry_days' => 13];
            $code = 'rest_invalid_param';
        }
        $portal = self::createPortal();
        $id = self::invite($portal, 'client@example.org');
        $before = self::stored($portal);

        self::assertRefused(400, $code, self::call('POST', $portal, "/invitations/{$id}/resend", $body));
        self::assertEquals($before, self::stored($portal));
    }

    public function test_bytes_that_are_no_text_are_answered_cleanly_over_http(): void
    {
        $portal = self::createPortal();
        [$password] = \WP_Application_Passwords::create_new_application_password(1, ['name' => 'Test']);
        $post = static fn(string|array $body, string $type): int => LiveSite::shared()->send(
            Request::post("/wp-json/clientpress/v1/portals/{$portal}/invitations", $body)
                ->withHeader('Content-Type', $type)
                ->withHeader('Authorization', 'Basic ' . base64_encode("admin:{$password}")),
        )->status;

        $form = 'application/x-www-form-urlencoded';
        self::assertSame(400, $post('email=a%FF@example.org', $form));
        self::assertSame(400, $post('email=a@example.org&message=%FF%FE', $form));
        self::assertSame(400, $post('email[]=a@example.org', $form));
        self::assertSame(400, $post("{\"email\":\"a\xFF@example.org\"}", 'application/json'));
        self::assertSame(400, $post('{"email":', 'application/json'));
        self::assertSame(400, $post('["a@example.org"]', 'application/json'));
        self::assertSame([], self::stored($portal));
    }

    public function test_fields_that_are_not_asked_for_are_ignored(): void
    {
        $portal = self::createPortal();
        $other = self::createUser('editor');

        self::invite($portal, 'client@example.org', [
            'role' => 'administrator',
            'user_id' => $other->ID,
            'invited_by' => $other->ID,
            'status' => 'accepted',
            'id' => 5,
            'invitation' => 5,
        ]);

        $stored = self::stored($portal)[0];
        self::assertSame([1, null, Status::Pending], [$stored->invitedBy, $stored->userId, $stored->status(time())]);
    }

    public function test_without_terms_the_sites_own_lifetime_counts(): void
    {
        update_option('clientpress_invitation_expiry_days', 30);
        $portal = self::createPortal();

        self::invite($portal, 'client@example.org');

        $stored = self::stored($portal)[0];
        self::assertSame(['', null, 30 * DAY_IN_SECONDS], [
            $stored->message,
            $stored->passphraseHash,
            $stored->expiresAt - $stored->createdAt,
        ]);
    }

    public function test_a_resend_without_terms_keeps_message_and_passphrase(): void
    {
        $portal = self::createPortal();
        $id = self::invite($portal, 'client@example.org', ['message' => 'Welcome', 'passphrase' => 'blue horse']);
        $first = self::stored($portal)[0];

        $response = self::call('POST', $portal, "/invitations/{$id}/resend");

        self::assertSame([200, 2], [$response->get_status(), $response->get_data()['send_count']]);
        $second = self::stored($portal)[0];
        self::assertSame(['Welcome', $first->passphraseHash], [$second->message, $second->passphraseHash]);
        self::assertNotSame($first->digest, $second->digest);
    }

    public function test_a_resend_with_terms_decides_them_all_anew(): void
    {
        $portal = self::createPortal();
        $id = self::invite($portal, 'client@example.org', ['message' => 'Welcome', 'passphrase' => 'blue horse']);

        $before = time();

        $data = self::call('POST', $portal, "/invitations/{$id}/resend", ['expiry_days' => 30])->get_data();

        $stored = self::stored($portal)[0];
        self::assertSame(['', null], [$stored->message, $stored->passphraseHash]);
        $expires = strtotime("{$data['expires_gmt']}Z");
        self::assertGreaterThanOrEqual($before + (30 * DAY_IN_SECONDS), $expires);
        self::assertLessThanOrEqual(time() + (30 * DAY_IN_SECONDS), $expires);
    }

    public function test_a_revoked_invitation_is_over(): void
    {
        $portal = self::createPortal();
        $id = self::invite($portal, 'client@example.org');

        $revoked = self::call('POST', $portal, "/invitations/{$id}/revoke");

        self::assertSame([200, 'revoked', 'Revoked', false], [
            $revoked->get_status(),
            $revoked->get_data()['status'],
            $revoked->get_data()['status_label'],
            $revoked->get_data()['is_undecided'],
        ]);
        foreach (['revoke', 'resend'] as $operation) {
            self::assertRefused(
                409,
                'clientpress_not_pending',
                self::call('POST', $portal, "/invitations/{$id}/{$operation}"),
            );
        }
        self::invite($portal, 'client@example.org');
    }

    public function test_an_invitation_is_reached_through_its_own_portal_alone(): void
    {
        $portal = self::createPortal();
        $other = self::createPortal();
        $id = self::invite($portal, 'client@example.org');
        $before = self::stored($portal);

        foreach (['resend', 'revoke', 'link'] as $operation) {
            foreach ([$id, 0, '99999999999999999999'] as $number) {
                self::assertRefused(
                    404,
                    'clientpress_invitation_not_found',
                    self::call('POST', $other, "/invitations/{$number}/{$operation}"),
                );
            }
            self::assertRefused(
                404,
                'clientpress_invitation_not_found',
                self::call('POST', $other, "/invitations/0/{$operation}", ['invitation' => $id, 'portal' => $portal]),
            );
        }
        self::assertEquals($before, self::stored($portal));
    }

    public function test_too_many_emails_are_refused_with_the_time_to_wait(): void
    {
        add_filter('clientpress_rate_limit', static fn(): array => [1, 600]);
        $portal = self::createPortal();
        self::invite($portal, 'client@example.org');

        $response = self::call('POST', $portal, '/invitations', ['email' => 'second@example.org']);

        self::assertRefused(429, 'clientpress_too_many_requests', $response);
        $seconds = (int) ($response->get_headers()['Retry-After'] ?? 0);
        self::assertGreaterThan(0, $seconds);
        self::assertLessThanOrEqual(600, $seconds);
    }

    public function test_the_names_of_deliveries_and_statuses_are_those_of_the_core(): void
    {
        $portal = self::createPortal();
        self::invite($portal, 'client@example.org');

        $item = self::call('GET', $portal, '/invite-box')->get_data()['invitations'][0];

        self::assertSame([Status::Pending->value, Status::Pending->label(), true, Delivery::Sent->value], [
            $item['status'],
            $item['status_label'],
            $item['is_undecided'],
            $item['delivery'],
        ]);
    }
}
