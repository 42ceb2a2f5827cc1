<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Tests\Support\Inbox;

/**
 * The server of a persistent object cache goes away at any point of accept, send, resend or revoke: what the drop-in does then
 * is its own, and ends at most the request; the next one, with the cache back as it was, finishes.
 *
 * @group any-database
 */
final class CacheServerTest extends HardeningTestCase
{
    /** What a drop-in that does not go on without its server ends the request with. */
    private const ENDED = 'RedisException';

    private int $portal;

    protected function setUp(): void
    {
        parent::setUp();
        self::requireObjectCache();
        $this->portal = self::createPortal();
    }

    public function test_accepting_leaves_a_pending_or_a_finished_invitation(): void
    {
        $words = [];
        foreach ($this->points('accept', fn(): array => $this->acceptOf(self::invite($this->portal)[1])) as $at) {
            [$id, $token, $email] = self::invite($this->portal);
            $hurt = self::hurt('accept', $this->acceptOf($token), 'loseCacheBefore', $at);
            $state = $this->stateOf($id, $email, "at {$at}");
            self::assertContains($hurt, ['entered', 'storage_failed', self::ENDED], "at {$at}");
            self::assertTrue($state === 'finished' || $hurt !== 'entered', "at {$at}: told {$hurt} of {$state}");
            self::assertTrue($state !== 'finished' || $hurt !== 'storage_failed', "at {$at}: told {$hurt} of {$state}");

            $next = self::workers()->run('accept', [...$this->acceptOf($token), 'clock' => [61]]);
            self::assertFinishedByNextClick($id, $this->portal, $email, $next, "at {$at}");
            $words[] = $hurt;
        }

        self::assertContains('storage_failed', $words);
        self::assertContains('entered', $words);
        self::assertLogHoldsOnlyTheDatabasesErrors();
    }

    public function test_accepting_enters_where_the_drop_in_goes_on_without_its_server(): void
    {
        foreach ($this->points('accept', fn(): array => $this->acceptOf(self::invite($this->portal)[1])) as $at) {
            [$id, $token, $email] = self::invite($this->portal);

            $hurt = self::hurt('accept', $this->acceptOf($token), 'loseCacheGracefullyBefore', $at);

            self::assertSame('entered', $hurt, "at {$at}");
            self::assertSame('finished', $this->stateOf($id, $email, "at {$at}"));
            self::assertInstanceOf(\WP_User::class, wp_authenticate($email, self::PASSWORD), "at {$at}");
        }
    }

    /**
     * @testWith ["loseCacheBefore"]
     *           ["loseCacheGracefullyBefore"]
     */
    public function test_sending_leaves_one_invitation_and_resending_gives_it_a_link_that_works(string $fault): void
    {
        $words = [];
        foreach ($this->points('send', fn(): array => $this->sendOf('dry@example.org')) as $at) {
            $email = "hurt{$at}@example.org";
            $hurt = self::hurt('send', $this->sendOf($email), $fault, $at);
            self::assertContains($hurt, ['sent', 'queued', 'storage_failed', self::ENDED], "at {$at}");
            self::assertLessThanOrEqual(1, self::pendingRows($email), "at {$at}");
            self::assertLessThanOrEqual(self::pendingRows($email), count(Inbox::to($email)), "at {$at}: mails");
            self::assertCount(
                self::pendingRows($email),
                array_keys(self::toldOf('invitation:' . self::idOf($email)), 'invitation.sent', true),
                "at {$at}: what others are told",
            );

            $next = self::workers()
                ->run('send', [...$this->sendOf($email), 'clock' => [61]])
                ->word();
            if ($next === 'already_invited') {
                $next = self::hurt('resend', ['id' => self::idOf($email)], $fault, $at);
                self::assertContains($next, ['sent', 'queued', 'storage_failed', self::ENDED], "at {$at}");
                $next = self::workers()
                    ->run('resend', ['id' => self::idOf($email)])
                    ->word();
            }
            self::assertSame('sent', $next, "at {$at}");
            self::assertSame([1, 0], [self::pendingRows($email), self::stagedRows($email)], "at {$at}");
            wp_cache_flush_runtime();
            self::assertNewestLinkWorks($email, "at {$at}");
            $words[] = $hurt;
        }

        self::assertContains('sent', $words);
        self::assertSame($fault === 'loseCacheBefore', array_diff($words, ['sent']) !== []);
        self::assertLogHoldsOnlyTheDatabasesErrors();
    }

    /**
     * @testWith ["loseCacheBefore"]
     *           ["loseCacheGracefullyBefore"]
     */
    public function test_revoking_leaves_both_the_end_and_its_history_or_neither(string $fault): void
    {
        foreach ($this->points('revoke', fn(): array => ['id' => self::invite($this->portal)[0]]) as $at) {
            [$id] = self::invite($this->portal);
            $hurt = self::hurt('revoke', ['id' => $id], $fault, $at);
            $seen = self::assertRevokedOrPending($id, "at {$at}");
            self::assertTrue($hurt !== 'revoked' || $seen === 'revoked', "at {$at}: told {$hurt} of {$seen}");

            self::assertSame(
                $seen === 'revoked' ? 'not_pending' : 'revoked',
                self::workers()->run('revoke', ['id' => $id])->word(),
                "at {$at}",
            );
            self::assertSame('revoked', self::assertRevokedOrPending($id, "at {$at}"));
        }
    }

    /**
     * Every statement of the job, by its number.
     *
     * @param \Closure(): array<string, mixed> $with
     * @return list<int>
     */
    private function points(string $job, \Closure $with): array
    {
        $statements = self::workers()->run($job, $with())->value['statements'];

        return array_map(static fn(int $index): int => $index + 1, self::sweep($statements));
    }

    /** @param array<string, mixed> $with */
    private static function hurt(string $job, array $with, string $fault, int $at): string
    {
        return self::workers()
            ->run($job, [...$with, 'fault' => [$fault, $at]])
            ->word();
    }

    /** @return array{token: string, password: string} */
    private function acceptOf(string $token): array
    {
        return ['token' => $token, 'password' => self::PASSWORD];
    }

    /** @return array{portal: int, email: string} */
    private function sendOf(string $email): array
    {
        return ['portal' => $this->portal, 'email' => $email];
    }

    /** The account is looked at without what the memory of this process says; the server keeps what it had. */
    private function stateOf(int $id, string $email, string $when): string
    {
        wp_cache_flush_runtime();

        return self::assertNoHalfState($id, $this->portal, $email, $when);
    }
}
