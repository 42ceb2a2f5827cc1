<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Clients\Actor;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;

/**
 * Two web servers with PHP-FPM pools of their own and one database: what is counted by one, the other knows. RateLimits
 * is tested by itself in RateLimitsTest.
 */
final class LimitsAcrossNodesTest extends HardeningTestCase
{
    private const ALLOWED = 6;

    private const PAGE = '/client-invitation/';

    /** @var list<LiveSite> */
    private array $nodes;

    private int $portal;

    protected function tearDown(): void
    {
        unlink(self::planted());
        parent::tearDown();
    }

    public function test_tries_on_one_invitation_are_counted_together_and_looks_are_not(): void
    {
        $this->start('accept_per_invitation');
        [, $token] = self::invite($this->portal);
        [, $other] = self::invite($this->portal);
        foreach ($this->nodes as $node) {
            $looks = $node->sendTogether(array_fill(0, 2 * self::ALLOWED, Request::get(self::PAGE . "={$token}")));
            self::assertSame([200], array_values(array_unique(array_column($looks, 'status'))));
        }
        self::assertSame(0, self::counts());

        $answers = $this->sendEverywhere(self::attempt($token));

        self::assertSame([400 => self::ALLOWED, 429 => self::ALLOWED], self::statuses($answers));
        foreach ($answers as $answer) {
            if ($answer->status === 429) {
                self::assertIsAPageThatSaysWhenToComeBack($answer);
            }
        }
        foreach ($this->nodes as $node) {
            self::assertSame(400, $node->send(self::attempt($other))->status, 'Another invitation has its own count.');
            self::assertSame(200, $node->send(Request::get(self::PAGE . "={$token}"))->status, 'To look is free.');
        }
        self::assertSame(
            'pending',
            self::invitation((int) self::services()->acceptance()->inspect($token)->invitation?->id)
                ->status(time())
                ->value,
        );
    }

    public function test_tries_of_one_visitor_are_counted_together_whatever_header_they_send(): void
    {
        $this->start('accept_per_address');

        $answers = $this->sendEverywhere(static fn(int $number): Request => self::attempt(
            self::invite(self::createPortal())[1],
        )
            ->withHeader('X-Forwarded-For', "198.51.100.{$number}"));

        self::assertSame([400 => self::ALLOWED, 429 => self::ALLOWED], self::statuses($answers));
    }

    public function test_behind_a_trusted_proxy_its_visitors_are_counted_apart(): void
    {
        $this->start('accept_per_address', <<<'PHP'
            add_filter('clientpress_remote_address', static fn($address) => $address === '127.0.0.1'
                ? $_SERVER['HTTP_X_FORWARDED_FOR'] ?? $address
                : $address);
            PHP);
        [, $token] = self::invite($this->portal);

        foreach (['198.51.100.1', '2001:db8::1'] as $visitor) {
            $answers = $this->sendEverywhere(self::attempt($token)->withHeader('X-Forwarded-For', $visitor));
            self::assertSame([400 => self::ALLOWED, 429 => self::ALLOWED], self::statuses($answers), $visitor);
        }
    }

    public function test_requests_for_the_newest_email_are_counted_together(): void
    {
        $this->start('newest_per_invitation');
        [$id, $old] = self::invite($this->portal);
        self::services()->invitations()->resend(self::current($id), Actor::operator());

        $answers = $this->sendEverywhere(Request::post(self::PAGE, [
            'clientpress_invitation' => $old,
            'clientpress_step' => 'newest',
        ]));

        $statuses = self::statuses($answers);
        self::assertSame(self::ALLOWED, $statuses[429] ?? 0, (string) json_encode($statuses));
        self::assertSame(2 * self::ALLOWED, array_sum($statuses));
    }

    public function test_emails_of_one_inviter_are_counted_together(): void
    {
        $this->start('send_per_inviter');
        $sends = $this->sends(static fn(int $number): string => "client{$number}@example.org");

        self::assertSame([201 => self::ALLOWED, 429 => self::ALLOWED], self::statuses($sends));
        self::assertSame(self::ALLOWED, self::invitations());
        foreach ($sends as $answer) {
            if ($answer->status === 429) {
                self::assertSame('clientpress_too_many_requests', json_decode($answer->body, true)['code']);
                self::assertGreaterThan(0, (int) $answer->header('Retry-After'));
            }
        }
    }

    public function test_emails_to_one_recipient_are_counted_together_in_any_case(): void
    {
        $this->start('send_per_recipient');
        $portals = [];
        while (count($portals) < (2 * self::ALLOWED)) {
            $portals[] = self::createPortal();
        }
        $sends = $this->sends(
            static fn(int $number): string => ($number % 2) === 0 ? 'Client@Example.org' : 'client@example.org',
            static fn(int $number): int => $portals[$number],
        );

        self::assertSame([201 => self::ALLOWED, 429 => self::ALLOWED], self::statuses($sends));
        self::assertSame(self::ALLOWED, self::invitations());
    }

    /**
     * @param string $limit the one that is small; the others are out of reach
     * @param string $php more for the site to do
     */
    private function start(string $limit, string $php = ''): void
    {
        file_put_contents(self::planted(), sprintf(<<<'PHP'
            <?php
            add_filter('clientpress_rate_limit', static fn($allowed, $limit) => $limit === '%s' ? [%d, 600] : [100000, 600], 10, 2);
            %s
            PHP, $limit, self::ALLOWED, $php));
        $this->portal = self::createPortal();
        $this->nodes = [LiveSite::startFpm(2), LiveSite::startFpm(2)];
    }

    /**
     * Twice as many requests as are allowed: a quarter to the first node, half to the second, which meets what is left of
     * the limit, and a quarter to the first again.
     *
     * @param Request|\Closure(int): Request $request
     * @return list<Response>
     */
    private function sendEverywhere(Request|\Closure $request): array
    {
        $requests = array_map(
            static fn(int $number): Request => $request instanceof Request ? $request : $request($number),
            range(0, (2 * self::ALLOWED) - 1),
        );
        $quarter = intdiv(self::ALLOWED, 2);

        return [
            ...$this->nodes[0]->sendTogether(array_slice($requests, 0, $quarter)),
            ...$this->nodes[1]->sendTogether(array_slice($requests, $quarter, 2 * $quarter)),
            ...$this->nodes[0]->sendTogether(array_slice($requests, 3 * $quarter)),
        ];
    }

    /**
     * @param \Closure(int): string $address
     * @param (\Closure(int): int)|null $portal
     * @return list<Response>
     */
    private function sends(\Closure $address, ?\Closure $portal = null): array
    {
        $user = self::createUser('editor');
        [$password] = \WP_Application_Passwords::create_new_application_password($user->ID, ['name' => 'Test']);

        return $this->sendEverywhere(fn(int $number): Request => Request::post(
            sprintf(
                '/wp-json/clientpress/v1/portals/%d/invitations',
                $portal === null ? $this->portal : $portal($number),
            ),
            (string) json_encode(['email' => $address($number)]),
        )
            ->withHeader('Content-Type', 'application/json')
            ->withHeader('Authorization', 'Basic ' . base64_encode("{$user->user_login}:{$password}")));
    }

    private static function attempt(string $token): Request
    {
        return Request::post(self::PAGE, [
            'clientpress_invitation' => $token,
            'clientpress_step' => 'accept',
            'clientpress_password' => 'weak',
        ]);
    }

    private static function assertIsAPageThatSaysWhenToComeBack(Response $answer): void
    {
        $seconds = (int) $answer->header('Retry-After');
        self::assertGreaterThan(0, $seconds);
        self::assertLessThanOrEqual(600, $seconds);
        self::assertMatchesRegularExpression('/Wait \d+ minutes?, then try again\./', $answer->text());
        self::assertStringContainsString('<h1>', $answer->body);
        self::assertFalse($answer->setsSession());
    }

    /**
     * @param list<Response> $answers
     * @return array<int, int> how often each status was answered
     */
    private static function statuses(array $answers): array
    {
        $statuses = array_count_values(array_column($answers, 'status'));
        ksort($statuses);

        return $statuses;
    }

    private static function counts(): int
    {
        global $wpdb;

        return (int) $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->prefix}clientpress_limits");
    }

    private static function invitations(): int
    {
        global $wpdb;

        return (int) $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->prefix}clientpress_invitations");
    }

    private static function planted(): string
    {
        return WPMU_PLUGIN_DIR . '/limits.php';
    }
}
