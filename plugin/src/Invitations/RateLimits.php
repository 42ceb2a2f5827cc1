<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Storage\RateLimitCounter;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * How often things may be tried. Counted in the database, so that several web servers count together.
 *
 * Only what changes something is counted: a mail scanner that opens a link a hundred times uses nothing up.
 */
final readonly class RateLimits
{
    /**
     * How many in how many seconds. An invitation allows for the double clicks and retries of one person; an
     * address for a whole office behind it.
     */
    private const DEFAULTS = [
        'accept_per_invitation' => [60, 600],
        'accept_per_address' => [120, 600],
        'newest_per_invitation' => [3, 3600],
        'send_per_recipient' => [10, 3600],
        'send_per_inviter' => [500, 3600],
        'test_per_user' => [10, 3600],
        'address_change_per_user' => [5, 3600],
        'password_per_user' => [5, 3600],
        'password_per_address' => [30, 3600],
    ];

    /** Prefix of ::ffff:0:0/96, RFC 4291 section 2.5.5.2. */
    private const MAPPED_IPV4 = "\0\0\0\0\0\0\0\0\0\0\xFF\xFF";

    /**
     * @param \Closure(): string $remoteAddress Of the request, as the server saw it.
     */
    public function __construct(
        private RateLimitCounter $counter,
        private Clock $clock,
        private \Closure $remoteAddress,
    ) {}

    /**
     * One attempt to accept, by whoever sends this request.
     *
     * @throws Refused With `TooManyRequests`.
     */
    public function countAttempt(): void
    {
        $this->count($this->limit('accept_per_address', $this->visitor()));
    }

    /**
     * One attempt to accept this invitation, from anywhere.
     *
     * @throws Refused With `TooManyRequests`.
     */
    public function countAttemptOn(Invitation $invitation): void
    {
        $this->count($this->limit('accept_per_invitation', (string) $invitation->id));
    }

    /**
     * One email to this recipient, on behalf of this actor, together with what is written of it.
     *
     * @param \Closure(): bool $write Runs in a transaction and stops at the first statement that fails, with false.
     *
     * @return bool Whether it was written.
     *
     * @throws Refused With `TooManyRequests` or `StorageFailed`; nothing was written.
     */
    public function countSending(string $emailKey, Actor $actor, \Closure $write): bool
    {
        $limits = $this->sendingLimits($emailKey, $actor);
        $now = $this->clock->now();

        if ($limits === []) {
            return $this->counter->inTransaction($write);
        }

        $this->counter->open($limits, $now);
        $isFull = false;
        $isWritten = $this->counter->inTransaction(function () use ($limits, $now, $write, &$isFull): bool {
            $isFull = !$this->counter->countTogether($limits, $now);

            return !$isFull && $write();
        });

        if ($isFull) {
            throw self::refusal(max(array_map(fn(RateLimit $limit): int => $this->counter->secondsUntilFree(
                $limit,
                $now,
            ), $limits)));
        }

        return $isWritten;
    }

    /**
     * @return int Seconds until this actor may send again; 0 for now.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function secondsUntilSending(Actor $actor): int
    {
        return $actor->isOperator
            ? 0
            : $this->counter->secondsUntilFree(
                $this->limit('send_per_inviter', (string) $actor->userId),
                $this->clock->now(),
            );
    }

    /**
     * One email that the holder of a replaced link asks for.
     *
     * @throws Refused With `TooManyRequests`.
     */
    public function countNewest(Invitation $invitation): void
    {
        $this->count($this->limit('newest_per_invitation', (string) $invitation->id));
    }

    /**
     * One email that somebody sends to themselves to see whether it arrives.
     *
     * @throws Refused With `TooManyRequests`.
     */
    public function countTest(int $userId): void
    {
        $this->count($this->limit('test_per_user', (string) $userId));
    }

    /**
     * One email to the address that a user would like to have.
     *
     * @throws Refused With `TooManyRequests`.
     */
    public function countAddressChange(int $userId): void
    {
        $this->count($this->limit('address_change_per_user', (string) $userId));
    }

    /**
     * One of WordPress's emails by which this user, who sends this request, chooses a new password.
     *
     * @throws Refused With `TooManyRequests`.
     */
    public function countPassword(int $userId): void
    {
        $this->count($this->limit('password_per_address', $this->visitor()));
        $this->count($this->limit('password_per_user', (string) $userId));
    }

    /**
     * Removes the counts whose time has passed. Run daily by WP-Cron.
     */
    public function tidy(): void
    {
        $this->counter->deleteLimitsBefore($this->clock->now());
    }

    /**
     * An operator is the site's owner and counts for nobody.
     *
     * @return list<RateLimit>
     */
    private function sendingLimits(string $emailKey, Actor $actor): array
    {
        if ($actor->isOperator) {
            return [];
        }

        return [
            $this->limit('send_per_inviter', (string) $actor->userId),
            $this->limit('send_per_recipient', $emailKey),
        ];
    }

    /**
     * @param key-of<self::DEFAULTS> $limit
     */
    private function limit(string $limit, string $subject): RateLimit
    {
        /**
         * Filters how often something may be tried.
         *
         *     add_filter('clientpress_rate_limit', static function (array $allowed, string $limit): array {
         *         return $limit === 'send_per_inviter' ? [200, HOUR_IN_SECONDS] : $allowed;
         *     }, 10, 2);
         *
         * @since 1.0.0
         *
         * @param array{int, int} $allowed How many, in how many seconds.
         * @param string          $limit   `accept_per_invitation`, `accept_per_address`, `newest_per_invitation`,
         *                                 `send_per_recipient`, `send_per_inviter`, `test_per_user`,
         *                                 `address_change_per_user`, `password_per_user` or `password_per_address`.
         */
        $filtered = apply_filters('clientpress_rate_limit', self::DEFAULTS[$limit], $limit);
        [$allowed, $seconds] = is_array($filtered) && count($filtered) === 2
            ? array_map(static fn(mixed $n): int => max(1, (int) $n), array_values($filtered))
            : self::DEFAULTS[$limit];

        // Keyed, so that the table tells nobody's address.
        return new RateLimit(hash_hmac('sha256', "$limit|$subject", wp_salt('nonce')), $allowed, $seconds);
    }

    /**
     * @throws Refused With `TooManyRequests` or `StorageFailed`.
     */
    private function count(RateLimit $limit): void
    {
        $wait = $this->counter->countHit($limit, $this->clock->now());

        if ($wait !== null) {
            throw self::refusal($wait);
        }
    }

    /**
     * @param int $wait Seconds; 0 where a bucket was emptied or tidied away between the count and the question.
     */
    private static function refusal(int $wait): Refused
    {
        if ($wait === 0) {
            return Refused::storageFailed();
        }

        $minutes = (int) ceil($wait / MINUTE_IN_SECONDS);

        return new Refused(
            Reason::TooManyRequests,
            sprintf(
                /* translators: %d: a number of minutes. */
                _n(
                    'Too many tries in a short time. Wait %d minute, then try again.',
                    'Too many tries in a short time. Wait %d minutes, then try again.',
                    $minutes,
                    'clientpress',
                ),
                $minutes,
            ),
            ['retry_after' => $wait],
        );
    }

    /**
     * @return string One visitor: an IPv4 address, or the /64 network that an IPv6 visitor has to themselves.
     */
    private function visitor(): string
    {
        /**
         * Filters the address of the visitor who sent this request.
         *
         * Behind a reverse proxy, return the address that the proxy reports, after checking that the request came
         * from the proxy: a header that a visitor can write is no address.
         *
         *     add_filter('clientpress_remote_address', static function (string $address): string {
         *         return $address === '10.0.0.1' ? (string) ($_SERVER['HTTP_X_REAL_IP'] ?? $address) : $address;
         *     });
         *
         * @since 1.0.0
         *
         * @param string $address `REMOTE_ADDR`.
         */
        $address = (string) apply_filters('clientpress_remote_address', ($this->remoteAddress)());

        if (filter_var($address, FILTER_VALIDATE_IP, FILTER_FLAG_IPV6) === false) {
            return $address;
        }

        $packed = (string) inet_pton($address);

        // A socket that takes IPv4 as well writes those addresses in the last 4 of 16 bytes, behind the same 12.
        return str_starts_with($packed, self::MAPPED_IPV4)
            ? (string) inet_ntop(substr($packed, 12))
            : bin2hex(substr($packed, 0, 8));
    }
}
