<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Database\Claim;
use ClientPress\Invitations\Storage\IdempotencyRows;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * Lets a program repeat a request that it got no answer to, without its being done twice. What is kept for a day is the
 * status and the id of the answer, never its text.
 */
final readonly class IdempotencyKeys
{
    public const KEPT_SECONDS = 86_400;

    /** After that a request without an answer was left by a process that died. */
    public const WORKING_SECONDS = 120;

    public function __construct(
        private IdempotencyRows $rows,
        private Clock $clock,
    ) {}

    /**
     * @param string $key   As the program sent it.
     * @param string $route Method and path: the same key at another route is another one.
     * @param string $body  What was asked for.
     *
     * @return IdempotentRequest To be finished or released, or that was finished before.
     *
     * @throws Refused With `InvalidIdempotencyKey`, `IdempotencyKeyReused`, `StillWorking` or `StorageFailed`.
     */
    public function begin(
        string $key,
        string $route,
        #[\SensitiveParameter]
        string $body,
        Actor $actor,
    ): IdempotentRequest {
        if (preg_match('/^[\x21-\x7E]{1,255}$/D', $key) !== 1) {
            throw new Refused(Reason::InvalidIdempotencyKey, __(
                'An Idempotency-Key has 1 to 255 visible ASCII characters.',
                'clientpress',
            ));
        }

        $digest = self::digest("$actor->userId\n$route\n$key");
        $bodyDigest = self::digest($body);
        $claimId = bin2hex(random_bytes(16));
        $now = $this->clock->now();
        $isNew = $this->rows->insert($digest, $bodyDigest, $claimId, $now) ?? throw Refused::storageFailed();

        if (
            $isNew
            || $this->rows->takeOver(
                $digest,
                $bodyDigest,
                $claimId,
                new Claim(self::WORKING_SECONDS),
                $now - self::KEPT_SECONDS,
                $now,
            )
        ) {
            return new IdempotentRequest($digest, $claimId);
        }

        $earlier = $this->rows->find($digest);

        if ($earlier !== null && !hash_equals($earlier['bodyDigest'], $bodyDigest)) {
            throw new Refused(Reason::IdempotencyKeyReused, __(
                'This Idempotency-Key came with another request before. Use a new one.',
                'clientpress',
            ));
        }

        if ($earlier === null || $earlier['status'] === null) {
            throw new Refused(
                Reason::StillWorking,
                __('The first request with this Idempotency-Key is still being worked on.', 'clientpress'),
                ['retry_after' => 5],
            );
        }

        return new IdempotentRequest($digest, $claimId, $earlier['status'], $earlier['id']);
    }

    /**
     * @param int $id Of what the answer was about; 0 for nothing.
     */
    public function finish(IdempotentRequest $request, int $status, int $id): void
    {
        $this->rows->finish($request->digest, $request->claimId, $status, $id);
    }

    /**
     * The request was refused and has changed nothing, so that it may be tried again.
     */
    public function release(IdempotentRequest $request): void
    {
        $this->rows->delete($request->digest, $request->claimId);
    }

    /**
     * Run daily by WP-Cron.
     */
    public function tidy(): void
    {
        $this->rows->deleteBefore($this->clock->now() - self::KEPT_SECONDS);
    }

    /**
     * Keyed, so that nobody who reads the table can guess a passphrase of a request.
     */
    private static function digest(#[\SensitiveParameter] string $text): string
    {
        return hash_hmac('sha256', $text, wp_salt('nonce'));
    }
}
