<?php

declare(strict_types=1);

namespace ClientPress\Tests\Rest;

use ClientPress\Invitations\IdempotencyKeys;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;

/**
 * Requests that programs repeat with the same `Idempotency-Key`.
 *
 * @requires extension clientpress
 */
final class RepeatableTest extends RestTestCase
{
    private int $portal;

    protected function setUp(): void
    {
        parent::setUp();
        self::actAs(1);
        $this->portal = self::createPortal();
    }

    public function test_a_repeated_send_gets_the_first_answer_and_sends_nothing(): void
    {
        $first = $this->send('key-1', 'ann@example.org');
        self::assertSame(201, $first->get_status());
        Inbox::clear();

        $again = $this->send('key-1', 'ann@example.org');

        self::assertSame(201, $again->get_status());
        self::assertSame($first->get_data(), $again->get_data());
        self::assertSame('true', $again->get_headers()['Idempotency-Replayed']);
        self::assertArrayNotHasKey('Idempotency-Replayed', $first->get_headers());
        self::assertSame([], Inbox::all());
        self::assertCount(1, self::stored($this->portal));
    }

    public function test_a_repeated_resend_sends_one_email(): void
    {
        $id = self::invite($this->portal, 'ann@example.org');
        foreach ([1, 2, 3] as $_) {
            $resent = $this->ask("/invitations/{$id}/resend", 'key-1', ['message' => 'Again']);
            self::assertSame([200, 2], [$resent->get_status(), $resent->get_data()['send_count']]);
        }
    }

    public function test_a_link_is_in_the_first_answer_alone(): void
    {
        $id = self::invite($this->portal, 'ann@example.org');

        $first = $this->ask("/invitations/{$id}/link", 'key-1', ['x' => 1]);
        $again = $this->ask("/invitations/{$id}/link", 'key-1', ['x' => 1]);

        self::assertArrayHasKey('link', $first->get_data());
        self::assertSame([200, $id], [$again->get_status(), $again->get_data()['id']]);
        self::assertDoesNotMatchRegularExpression('/[0-9a-f]{72}/', (string) wp_json_encode($again->get_data()));
        $token = basename($first->get_data()['link']);
        self::assertStringNotContainsString($token, (string) wp_json_encode($this->rows()));
    }

    public function test_the_key_of_another_request_is_refused(): void
    {
        $this->send('key-1', 'ann@example.org');

        self::assertRefused(422, 'clientpress_idempotency_key_reused', $this->send('key-1', 'ben@example.org'));
        self::assertCount(1, self::stored($this->portal));
    }

    public function test_another_user_or_another_route_has_keys_of_its_own(): void
    {
        $this->send('key-1', 'ann@example.org');
        $other = self::createPortal();

        $elsewhere = $this->ask("/portals/{$other}/invite", 'key-1', ['email' => 'ann@example.org']);
        self::actAsNewUser('editor');
        $byAnother = $this->send('key-1', 'ben@example.org');

        self::assertSame([201, 201], [$elsewhere->get_status(), $byAnother->get_status()]);
    }

    public function test_a_refused_request_may_be_repeated(): void
    {
        self::assertSame(400, $this->send('key-1', 'nobody')->get_status());
        $existing = self::invite($this->portal, 'ann@example.org');
        $conflict = $this->send('key-1', 'ann@example.org');
        self::assertRefused(409, 'clientpress_already_invited', $conflict);
        self::assertSame($existing, $conflict->get_data()['data']['id']);
        self::ask("/invitations/{$existing}/revoke", null);

        self::assertSame(201, $this->send('key-1', 'ann@example.org')->get_status());
    }

    public function test_a_request_that_is_being_done_is_not_done_again_until_its_process_must_have_died(): void
    {
        $inner = null;
        add_filter('pre_wp_mail', function () use (&$inner): bool {
            $inner = $this->send('key-1', 'ann@example.org');

            return true;
        });

        self::assertSame(201, $this->send('key-1', 'ann@example.org')->get_status());
        self::assertRefused(409, 'clientpress_still_working', $inner);
        self::assertSame('5', $inner->get_headers()['Retry-After']);

        // As a process leaves it that dies after the email.
        global $wpdb;
        $table = "{$wpdb->prefix}clientpress_idempotency";
        $wpdb->query("UPDATE {$table} SET answer_status = NULL");
        self::assertSame('clientpress_still_working', $this->send('key-1', 'ann@example.org')->get_data()['code']);
        $wpdb->query($wpdb->prepare(
            "UPDATE {$table} SET claimed_gmt = %s",
            gmdate('Y-m-d H:i:s', time() - IdempotencyKeys::WORKING_SECONDS - 1),
        ));
        self::assertRefused(422, 'clientpress_idempotency_key_reused', $this->send('key-1', 'ben@example.org'));
        self::assertRefused(409, 'clientpress_already_invited', $this->send('key-1', 'ann@example.org'));
    }

    public function test_after_a_day_a_key_is_new_and_its_row_is_removed(): void
    {
        global $wpdb;
        $this->send('key-1', 'ann@example.org');
        $wpdb->query($wpdb->prepare(
            "UPDATE {$wpdb->prefix}clientpress_idempotency SET claimed_gmt = %s",
            gmdate('Y-m-d H:i:s', time() - IdempotencyKeys::KEPT_SECONDS - 1),
        ));

        self::assertSame(201, $this->send('key-1', 'ben@example.org')->get_status());
        do_action('clientpress_daily');
        self::assertCount(1, $this->rows());
        $wpdb->query("UPDATE {$wpdb->prefix}clientpress_idempotency SET claimed_gmt = '2020-01-01 00:00:00'");
        do_action('clientpress_daily');
        self::assertSame([], $this->rows());
    }

    /**
     * @testWith [" "]
     *           ["k\u0000ey"]
     *           ["schlüssel"]
     *           [""]
     */
    public function test_a_key_that_is_none_is_refused(string $key): void
    {
        self::assertRefused(400, 'clientpress_invalid_idempotency_key', $this->send($key, 'ann@example.org'));
        self::assertRefused(
            400,
            'clientpress_invalid_idempotency_key',
            $this->send(str_repeat('k', 256), 'ann@example.org'),
        );
        self::assertSame([], self::stored($this->portal));
    }

    public function test_a_repeat_is_shown_only_to_who_may_still_see_it(): void
    {
        $editor = self::createUser('editor');
        self::actAs($editor->ID);
        $this->send('key-1', 'ann@example.org');
        $editor->add_cap('clientpress_invite_clients', false);
        self::actAs($editor->ID);

        self::assertRefused(403, 'clientpress_forbidden', $this->send('key-1', 'ann@example.org'));
    }

    public function test_access_is_given_once_and_told_once(): void
    {
        $user = self::createUser('subscriber');
        foreach ([1, 2] as $_) {
            $given = $this->ask("/portals/{$this->portal}/clients", 'key-1', [
                'user_id' => $user->ID,
                'notify' => true,
            ]);
            self::assertSame([201, $user->ID], [$given->get_status(), $given->get_data()['id']]);
        }

        self::assertCount(1, Inbox::all());
    }

    public function test_neither_a_passphrase_nor_an_address_stands_in_the_table(): void
    {
        $this->ask("/portals/{$this->portal}/invite", 'key-1', [
            'email' => 'ann@example.org',
            'passphrase' => 'marmalade',
        ]);

        $told = (string) wp_json_encode($this->rows());
        self::assertStringNotContainsString('marmalade', $told);
        self::assertStringNotContainsString('ann@', $told);
        self::assertStringNotContainsString('key-1', $told);
    }

    public function test_of_ten_at_once_one_sends(): void
    {
        [$password] = \WP_Application_Passwords::create_new_application_password(1, ['name' => 'Test']);
        $request = Request::of(
            'POST',
            '/wp-json/clientpress/v1/invitations',
            (string) json_encode([
                'portal' => $this->portal,
                'email' => 'ann@example.org',
            ]),
        )
            ->withHeader('Content-Type', 'application/json')
            ->withHeader('Idempotency-Key', 'key-1')
            ->withHeader('Authorization', 'Basic ' . base64_encode("admin:{$password}"));

        $answers = LiveSite::shared()->sendTogether(array_fill(0, 10, $request));

        $statuses = array_count_values(array_map(static fn($answer): int => $answer->status, $answers));
        self::assertSame([], array_diff(array_keys($statuses), [201, 409]), (string) wp_json_encode($statuses));
        self::assertGreaterThan(0, $statuses[201]);
        foreach ($answers as $answer) {
            self::assertStringNotContainsString('already_invited', $answer->body);
        }
        self::assertCount(1, Inbox::all());
    }

    /** @return list<array<string, string|null>> */
    private function rows(): array
    {
        global $wpdb;

        return $wpdb->get_results("SELECT * FROM {$wpdb->prefix}clientpress_idempotency", ARRAY_A);
    }

    private function send(string $key, string $email): \WP_REST_Response
    {
        return self::ask('/invitations', $key, ['portal' => $this->portal, 'email' => $email]);
    }

    /** @param array<string, mixed> $body */
    private static function ask(string $route, ?string $key, array $body = []): \WP_REST_Response
    {
        $request = new \WP_REST_Request('POST', "/clientpress/v1{$route}");
        if ($key !== null) {
            $request->set_header('Idempotency-Key', $key);
        }
        if ($body !== []) {
            $request->set_header('Content-Type', 'application/json');
            $request->set_body((string) json_encode($body, JSON_THROW_ON_ERROR));
        }

        return rest_do_request($request);
    }
}
