<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Clients\Actor;
use ClientPress\Portals\PortalStatus;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\JobResult;

/**
 * What processes that share a persistent object cache see of each other. `make check-cache` runs it with an honest cache
 * and with one that is late.
 *
 * @group any-database
 */
final class ObjectCacheTest extends HardeningTestCase
{
    private int $portal;

    protected function setUp(): void
    {
        parent::setUp();
        self::requireObjectCache();
        $this->portal = self::createPortal();
    }

    public function test_accepting_enters_at_the_first_click(): void
    {
        [$id, $token, $email] = self::invite($this->portal);

        self::assertSame('entered', self::acceptElsewhere($token)->word());

        $this->assertState('finished', $id, $email);
    }

    /**
     * @testWith ["wp_set_password"]
     *           ["insert_user_meta"]
     *           ["user_register"]
     */
    public function test_a_process_that_died_leaves_no_account_in_the_cache_that_is_none(string $hook): void
    {
        [$id, $token, $email] = self::invite($this->portal);
        self::assertSame(SIGKILL, self::acceptElsewhere($token, ['killOn', $hook])->signal);

        $next = self::workers()->run('accept', ['token' => $token, 'password' => self::PASSWORD, 'clock' => [61]]);

        self::assertSame('entered', $next->word());
        $this->assertState('finished', $id, $email);
    }

    public function test_a_portal_that_one_process_has_closed_is_closed_to_all(): void
    {
        [$id, $token, $email] = self::invite($this->portal);
        self::services()->portals()->setStatus($this->portal, PortalStatus::Archived, Actor::operator());

        self::assertSame('portal_not_open', self::acceptElsewhere($token)->word());
        self::assertSame(
            'portal_not_open',
            self::workers()
                ->run('send', [
                    'portal' => $this->portal,
                    'email' => 'late@example.org',
                ])
                ->word(),
        );

        $this->assertState('pending', $id, $email);
        self::assertSame([], Inbox::to('late@example.org'));
    }

    public function test_sends_resends_and_revokes_one_after_the_other_count_at_once(): void
    {
        $sent = self::workers()->run('send', ['portal' => $this->portal, 'email' => 'joan@example.org']);
        self::assertSame('sent', $sent->word());
        self::assertSame(
            'already_invited',
            self::workers()
                ->run('send', [
                    'portal' => $this->portal,
                    'email' => 'joan@example.org',
                ])
                ->word(),
        );
        $invitation = self::services()->storage->invitationRows()->findLatest($this->portal, 'joan@example.org');
        self::assertSame('sent', self::workers()->run('resend', ['id' => $invitation->id])->word());
        self::assertNewestLinkWorks('joan@example.org', 'resent');
        self::assertSame('revoked', self::workers()->run('revoke', ['id' => $invitation->id])->word());
        self::assertSame('not_pending', self::workers()->run('resend', ['id' => $invitation->id])->word());
        self::assertCount(2, Inbox::to('joan@example.org'));
    }

    public function test_access_is_given_and_taken_at_once(): void
    {
        $user = self::createUser('clientpress_client')->ID;
        foreach ([1, 0, 1] as $entries) {
            self::workers()->run($entries === 1 ? 'grant' : 'remove', ['portal' => $this->portal, 'user' => $user]);

            self::assertSame($entries, self::entries($this->portal, $user));
        }
    }

    /** @param array{0: string, 1?: mixed}|null $fault */
    private static function acceptElsewhere(string $token, ?array $fault = null): JobResult
    {
        return self::workers()->run('accept', ['token' => $token, 'password' => self::PASSWORD, 'fault' => $fault]);
    }

    /** The account is looked at without what the cache of this process says. */
    private function assertState(string $state, int $id, string $email): void
    {
        wp_cache_flush();
        self::assertSame($state, self::assertNoHalfState($id, $this->portal, $email, 'object cache'));
    }
}
