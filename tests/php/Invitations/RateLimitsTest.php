<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\RateLimits;
use ClientPress\Invitations\Storage\RateLimitCounter;
use ClientPress\Kernel\Reason;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;

final class RateLimitsTest extends InvitationTestCase
{
    private string $visitor = '192.0.2.1';

    public function test_a_full_window_refuses_until_it_ends(): void
    {
        $limits = $this->limits(allowed: 3, seconds: 600);
        $limits->countAttempt();
        $this->clock->time += 100;
        $limits->countAttempt();
        $limits->countAttempt();

        $refused = self::assertRefused(Reason::TooManyRequests, $limits->countAttempt(...));
        self::assertSame(['retry_after' => 500], $refused->data);
        self::assertStringContainsString('9 minutes', $refused->getMessage());

        $this->clock->time = self::NOW + 599;
        self::assertSame(
            1,
            self::assertRefused(Reason::TooManyRequests, $limits->countAttempt(...))->data['retry_after'],
        );

        $this->clock->time = self::NOW + 600;
        for ($i = 0; $i < 3; $i++) {
            $limits->countAttempt();
        }
        self::assertSame(
            600,
            self::assertRefused(Reason::TooManyRequests, $limits->countAttempt(...))->data['retry_after'],
        );
    }

    public function test_a_database_that_counts_nothing_is_not_called_too_many_tries(): void
    {
        global $wpdb;

        $limits = $this->limits(allowed: 3, seconds: 600);
        $limits->countAttempt();

        self::assertSame(1, self::failing(
            "UPDATE {$wpdb->prefix}clientpress_limits",
            static fn() => self::assertRefused(Reason::StorageFailed, $limits->countAttempt(...)),
        ));

        $limits->countAttempt();
    }

    public function test_a_refused_try_lengthens_nothing(): void
    {
        $limits = $this->limits(allowed: 1, seconds: 60);
        $limits->countAttempt();
        for ($i = 0; $i < 59; $i++) {
            self::refusal($limits->countAttempt(...));
            $this->clock->time++;
        }
        $this->clock->time = self::NOW + 60;

        $limits->countAttempt();

        self::assertSame(1, self::rows('clientpress_limits'));
    }

    public function test_the_answer_names_429_and_the_seconds_to_wait(): void
    {
        $limits = $this->limits(allowed: 1, seconds: 90);
        $limits->countAttempt();

        $error = self::refusal($limits->countAttempt(...))->toWpError();

        self::assertSame(['status' => 429, 'retry_after' => 90], $error->get_error_data());
    }

    public function test_visitors_are_counted_apart(): void
    {
        $limits = $this->limits(allowed: 1);
        $limits->countAttempt();
        self::refusal($limits->countAttempt(...));

        $this->visitor = '192.0.2.2';
        $limits->countAttempt();

        self::assertSame(2, self::rows('clientpress_limits'));
    }

    public function test_an_ipv6_visitor_is_a_network_of_64_bits(): void
    {
        $limits = $this->limits(allowed: 1);
        $this->visitor = '2001:db8:1:2::1';
        $limits->countAttempt();

        $this->visitor = '2001:0db8:0001:0002:ffff:ffff:ffff:ffff';
        self::refusal($limits->countAttempt(...));

        $this->visitor = '2001:db8:1:3::1';
        $limits->countAttempt();
        self::assertSame(2, self::rows('clientpress_limits'));
    }

    public function test_ipv4_visitors_of_a_socket_that_takes_both_are_counted_apart(): void
    {
        $limits = $this->limits(allowed: 1);
        $this->visitor = '::ffff:192.0.2.1';
        $limits->countAttempt();
        $this->visitor = '::ffff:192.0.2.2';
        $limits->countAttempt();
        $this->visitor = '192.0.2.1';

        self::refusal($limits->countAttempt(...));
        self::assertSame(2, self::rows('clientpress_limits'));
    }

    public function test_a_trusted_proxy_can_say_who_the_visitor_is(): void
    {
        $_SERVER['HTTP_X_FORWARDED_FOR'] = '198.51.100.7';
        $limits = $this->limits(allowed: 1);
        $limits->countAttempt();
        // A header that anybody can write counts for nothing by itself.
        $_SERVER['HTTP_X_FORWARDED_FOR'] = '198.51.100.8';
        self::refusal($limits->countAttempt(...));

        add_filter('clientpress_remote_address', static fn(string $address): string => $address === '192.0.2.1'
            ? $_SERVER['HTTP_X_FORWARDED_FOR']
            : $address);
        $limits->countAttempt();
        self::refusal($limits->countAttempt(...));
    }

    /**
     * @testWith [""]
     *           ["unix:"]
     *           ["not an address"]
     *           ["192.0.2.1, 192.0.2.2"]
     */
    public function test_what_is_no_address_is_a_visitor_all_the_same(string $visitor): void
    {
        $this->visitor = $visitor;
        $limits = $this->limits(allowed: 1);
        $limits->countAttempt();

        self::assertRefused(Reason::TooManyRequests, $limits->countAttempt(...));
    }

    public function test_the_table_tells_nobodys_address(): void
    {
        self::actAs(1);
        $this->limits(allowed: 5)->countSending('client@example.org', Actor::current(), self::written(...));
        $this->limits(allowed: 5)->countAttempt();

        $dump = wp_json_encode($GLOBALS['wpdb']->get_results(
            "SELECT * FROM {$GLOBALS['wpdb']->prefix}clientpress_limits",
        ));

        self::assertSame(3, self::rows('clientpress_limits'));
        self::assertDoesNotMatchRegularExpression('/client@|192\.0/', $dump);
        self::assertStringNotContainsString(hash('sha256', 'accept_per_address|192.0.2.1'), $dump);
    }

    public function test_recipients_and_inviters_have_limits_of_their_own(): void
    {
        $allowed = ['send_per_inviter' => [2, 3600], 'send_per_recipient' => [1, 3600]];
        add_filter(
            'clientpress_rate_limit',
            static fn(array $default, string $limit): array => $allowed[$limit],
            10,
            2,
        );
        $limits = new RateLimits(
            $this->services->storage->rateLimitCounter(),
            $this->clock,
            fn(): string => $this->visitor,
        );
        self::actAs(1);
        $send = static fn(string $email): bool => $limits->countSending($email, Actor::current(), self::written(...));
        self::assertTrue($send('a@example.org'));
        for ($i = 0; $i < 3; $i++) {
            self::refusal(static fn() => $send('a@example.org'));
        }
        self::assertTrue($send('b@example.org'), 'What was refused is not counted for the inviter.');
        self::refusal(static fn() => $send('c@example.org'));

        self::actAsNewUser('editor');
        self::assertTrue($send('c@example.org'));
        self::refusal(static fn() => $send('a@example.org'));
    }

    public function test_an_inviter_who_may_not_send_uses_up_nothing_of_the_recipient(): void
    {
        $allowed = ['send_per_inviter' => [1, 3600], 'send_per_recipient' => [2, 3600]];
        add_filter(
            'clientpress_rate_limit',
            static fn(array $default, string $limit): array => $allowed[$limit],
            10,
            2,
        );
        $limits = $this->services->limits();
        $written = 0;
        $send = static function (string $email) use ($limits, &$written): bool {
            return $limits->countSending($email, Actor::current(), static function () use (&$written): bool {
                $written++;

                return true;
            });
        };
        self::actAs(1);
        self::assertTrue($send('a@example.org'));
        for ($i = 0; $i < 3; $i++) {
            $refused = self::assertRefused(Reason::TooManyRequests, static fn() => $send('b@example.org'));
            self::assertSame(3600, $refused->data['retry_after']);
        }
        self::assertSame(1, $written);

        self::actAsNewUser('editor');
        self::assertTrue($send('b@example.org'));
        self::actAsNewUser('editor');
        self::assertTrue($send('b@example.org'));
        self::actAsNewUser('editor');
        self::refusal(static fn() => $send('b@example.org'));
    }

    public function test_windows_that_begin_at_different_times_end_each_at_its_own(): void
    {
        $allowed = ['send_per_inviter' => [2, 60], 'send_per_recipient' => [1, 100]];
        add_filter(
            'clientpress_rate_limit',
            static fn(array $default, string $limit): array => $allowed[$limit],
            10,
            2,
        );
        $limits = $this->services->limits();
        $send = static fn(string $email): bool => $limits->countSending($email, Actor::current(), self::written(...));
        self::actAs(1);
        $send('a@example.org');
        $this->clock->time = self::NOW + 60;

        // The inviter's window has begun anew; the recipient's goes on.
        $refused = self::assertRefused(Reason::TooManyRequests, static fn() => $send('a@example.org'));
        self::assertSame(40, $refused->data['retry_after']);
        self::assertTrue($send('b@example.org'));
        self::assertTrue($send('c@example.org'));
        $refused = self::assertRefused(Reason::TooManyRequests, static fn() => $send('d@example.org'));
        self::assertSame(60, $refused->data['retry_after']);

        $this->clock->time = self::NOW + 120;
        self::assertTrue($send('a@example.org'));
        self::assertSame('1,1', self::hits(self::NOW + 180, self::NOW + 220));
    }

    public function test_what_was_not_written_is_not_counted(): void
    {
        $limits = $this->limits(allowed: 1);
        self::actAs(1);

        self::assertFalse($limits->countSending('a@example.org', Actor::current(), static fn(): bool => false));
        self::assertTrue($limits->countSending('a@example.org', Actor::current(), self::written(...)));
    }

    private static function hits(int ...$resetsAt): string
    {
        global $wpdb;

        return (string) $wpdb->get_var(
            "SELECT GROUP_CONCAT(hits) FROM {$wpdb->prefix}clientpress_limits WHERE resets_at IN ("
            . implode(',', $resetsAt)
            . ')',
        );
    }

    private static function written(): bool
    {
        return true;
    }

    public function test_the_sites_owner_is_not_counted(): void
    {
        $limits = $this->limits(allowed: 1);
        for ($i = 0; $i < 5; $i++) {
            $limits->countSending('client@example.org', Actor::operator(), self::written(...));
        }

        self::assertSame(0, self::rows('clientpress_limits'));
    }

    /** @return array<string, array{mixed}> */
    public static function senselessLimits(): array
    {
        return [
            'null' => [null],
            'false' => [false],
            'empty' => [[]],
            'one number' => [[5]],
            'three numbers' => [[5, 5, 5]],
            'text' => ['many'],
        ];
    }

    /** @dataProvider senselessLimits */
    public function test_a_filter_that_gives_nonsense_leaves_the_default(mixed $given): void
    {
        add_filter('clientpress_rate_limit', static fn(): mixed => $given);
        $limits = new RateLimits(
            $this->services->storage->rateLimitCounter(),
            $this->clock,
            fn(): string => $this->visitor,
        );
        for ($i = 0; $i < 120; $i++) {
            $limits->countAttempt();
        }

        self::assertSame(
            600,
            self::assertRefused(Reason::TooManyRequests, $limits->countAttempt(...))->data['retry_after'],
        );
    }

    public function test_a_limit_of_nothing_still_allows_one(): void
    {
        $limits = $this->limits(allowed: 0, seconds: 0);
        $limits->countAttempt();

        self::assertSame(
            1,
            self::assertRefused(Reason::TooManyRequests, $limits->countAttempt(...))->data['retry_after'],
        );
    }

    public function test_tidying_removes_what_has_had_its_time_and_nothing_else(): void
    {
        $short = $this->limits(allowed: 1, seconds: 60);
        $short->countAttempt();
        $this->visitor = '192.0.2.9';
        remove_all_filters('clientpress_rate_limit');
        $long = $this->limits(allowed: 1, seconds: 61);
        $long->countAttempt();

        $this->clock->time += 60;
        $long->tidy();

        self::assertSame(1, self::rows('clientpress_limits'));
        self::refusal($long->countAttempt(...));
    }

    public function test_processes_count_together(): void
    {
        $this->clock->time = time();
        $this->invite();
        $secret = self::secretSentTo();
        $site = LiveSite::start(workers: 4);
        $try = Request::post('/client-invitation/', [
            'clientpress_invitation' => $secret,
            'clientpress_step' => 'accept',
            'clientpress_password' => 'weak',
        ]);

        $answers = $site->sendTogether(array_fill(0, 70, $try));

        $statuses = array_count_values(array_column($answers, 'status'));
        self::assertSame(10, $statuses[429], json_encode($statuses));
        foreach ($answers as $answer) {
            if ($answer->status === 429) {
                self::assertThat(
                    (int) $answer->header('Retry-After'),
                    self::logicalAnd(self::greaterThan(0), self::lessThan(601)),
                );
            }
        }
        self::assertSame(
            60,
            (int) $GLOBALS['wpdb']->get_var("SELECT MIN(hits) FROM {$GLOBALS['wpdb']->prefix}clientpress_limits"),
        );
        // To look is never counted.
        self::assertSame(200, $site->send(Request::get('/client-invitation/' . $secret))->status);
    }

    private function limits(int $allowed, int $seconds = 600): RateLimits
    {
        add_filter('clientpress_rate_limit', static fn(): array => [$allowed, $seconds]);

        return new RateLimits(new RateLimitCounter($GLOBALS['wpdb']), $this->clock, fn(): string => $this->visitor);
    }
}
