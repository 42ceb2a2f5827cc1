<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Clients\Actor;
use ClientPress\Import\Worker;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Schedule;
use ClientPress\Portals\PortalStatus;
use ClientPress\Tests\Doors\Person;
use ClientPress\Tests\Support\Inbox;

/**
 * An object cache that answers with what was true before changes no outcome. What a real one does, and across processes,
 * `make check-cache` asks.
 *
 * @group any-database
 */
final class LaggingCacheTest extends HardeningTestCase
{
    private LaggingCache $cache;

    private int $portal;

    protected function setUp(): void
    {
        parent::setUp();
        if (wp_using_ext_object_cache()) {
            self::markTestSkipped('This site has a real one.');
        }
        $this->portal = self::createPortal();
        $this->cache = LaggingCache::install();
    }

    protected function tearDown(): void
    {
        if (isset($this->cache)) {
            LaggingCache::remove();
        }
        parent::tearDown();
    }

    public function test_accepting_makes_the_account_and_lets_it_in_at_the_first_click(): void
    {
        [$id, $token, $email] = self::invite($this->portal);

        self::assertSame(LinkState::Entered, self::acceptHere($token));

        $this->assertState('finished', $id, $email);
    }

    public function test_an_account_that_was_rolled_back_is_not_taken_for_one(): void
    {
        [$id, $token, $email] = self::invite($this->portal);
        $stop = static fn() => throw new \LogicException('Another plugin has failed.');
        // In the midst of our transaction, between the row and its meta.
        add_filter('insert_user_meta', $stop, PHP_INT_MIN);

        try {
            self::acceptHere($token);
            self::fail('Nobody was stopped.');
        } catch (Refused $refused) {
            self::assertSame(Reason::StorageFailed, $refused->reason);
        }
        remove_filter('insert_user_meta', $stop, PHP_INT_MIN);
        self::takeErrorLog();
        self::assertFalse(wp_cache_get($email, 'useremail'), 'The cache knows an account that was never committed.');

        self::assertSame(LinkState::Entered, self::acceptHere($token));
        $this->assertState('finished', $id, $email);
    }

    public function test_an_account_that_is_gone_does_not_keep_its_address(): void
    {
        $user = self::createUser('subscriber', ['user_email' => 'again@example.org']);
        self::assertSame($user->ID, email_exists('again@example.org'));
        $this->cache->elsewhere(static fn(): bool => wp_delete_user($user->ID));
        self::assertSame($user->ID, email_exists('again@example.org'), 'The cache is not late.');

        [, $token] = self::invite($this->portal, 'again@example.org');

        self::assertSame(LinkState::Entered, self::acceptHere($token));
    }

    public function test_a_password_that_was_changed_elsewhere_finishes_no_account(): void
    {
        [$id, $token, $email] = self::invite($this->portal);
        add_action('user_register', $stop = static fn() => throw new \LogicException('Another plugin has failed.'));
        try {
            self::acceptHere($token);
        } catch (Refused) {
            remove_action('user_register', $stop);
        }
        self::takeErrorLog();
        $user = (int) get_user_by('email', $email)->ID;
        $this->cache->elsewhere(static function () use ($user): void {
            wp_set_password('another pass phrase entirely', $user);
        });

        self::assertSame(LinkState::AccountExists, self::acceptHere($token));
        $this->assertState('pending, account begun', $id, $email);
    }

    /**
     * @testWith ["status"]
     *           ["trash"]
     *           ["delete"]
     */
    public function test_a_portal_that_was_closed_elsewhere_takes_nobody_in_and_sends_nothing(string $how): void
    {
        [$id, $token, $email] = self::invite($this->portal);
        self::assertTrue(self::services()->portals()->find($this->portal)?->isOpen());
        $this->cache->elsewhere(fn() => match ($how) {
            'status' => self::services()
                ->portals()
                ->setStatus($this->portal, PortalStatus::Archived, Actor::operator()),
            'trash' => wp_trash_post($this->portal),
            // Past WordPress, which would end its invitations as well.
            'delete' => $GLOBALS['wpdb']->delete($GLOBALS['wpdb']->posts, ['ID' => $this->portal]),
        });
        self::assertTrue(self::services()->portals()->find($this->portal)?->isOpen(), 'The cache is not late.');

        self::assertSame(LinkState::PortalNotOpen, self::acceptHere($token));
        $this->assertState('pending', $id, $email);
        $invitations = self::services()->invitations();
        $terms = new Terms('', 14);
        $reason = $how === 'delete' ? Reason::PortalNotFound : Reason::PortalNotOpen;
        self::assertRefused($reason, fn() => $invitations->send(
            $this->portal,
            'late@example.org',
            $terms,
            Actor::operator(),
        ));
        self::assertRefused($reason, static fn() => $invitations->resend(self::current($id), Actor::operator()));
        $this->assertState('pending', $id, $email);
        self::assertSame([], Inbox::all());
    }

    public function test_a_portal_that_was_opened_elsewhere_takes_invitations(): void
    {
        $set = fn(PortalStatus $status) => self::services()
            ->portals()
            ->setStatus($this->portal, $status, Actor::operator());
        $this->cache->elsewhere(static fn() => $set(PortalStatus::Archived));
        self::assertFalse(self::services()->portals()->find($this->portal)?->isOpen());
        $this->cache->elsewhere(static fn() => $set(PortalStatus::Active));
        self::assertFalse(self::services()->portals()->find($this->portal)?->isOpen(), 'The cache is not late.');

        [$id, , $email] = self::invite($this->portal);

        $this->assertState('pending', $id, $email);
    }

    /**
     * @testWith [{}]
     *           [{"edit_others_clientpress_portals": true, "edit_private_clientpress_portals": false}]
     *
     * @param array<string, bool> $capabilities besides those of the role
     */
    public function test_who_has_lost_the_portal_elsewhere_invites_nobody_to_it(array $capabilities): void
    {
        [$portal, $actor] = [0, Actor::user(0)];
        $this->cache->elsewhere(static function () use (&$portal, &$actor, $capabilities): void {
            Person::addInvitersRole();
            $user = self::createUser((string) Person::InviterElsewhere->role());
            foreach ($capabilities as $capability => $has) {
                $user->add_cap($capability, $has);
            }
            $actor = Actor::user($user->ID);
            $portal = self::createPortal(fields: ['post_author' => $actor->userId]);
        });
        $invitations = self::services()->invitations();
        $terms = new Terms('', 14);
        $invitation = $invitations->send($portal, 'first@example.org', $terms, $actor);
        $this->cache->elsewhere(static fn() => wp_update_post(['ID' => $portal, 'post_author' => 1]));
        Inbox::clear();
        self::assertTrue($actor->mayInviteTo($portal), 'The cache is not late.');

        self::assertRefused(Reason::Forbidden, static fn() => $invitations->send(
            $portal,
            'late@example.org',
            $terms,
            $actor,
        ));
        self::assertRefused(Reason::Forbidden, static fn() => $invitations->resend(self::current($invitation), $actor));
        self::assertSame([], Inbox::all());
    }

    public function test_access_is_not_given_to_a_portal_that_was_deleted_elsewhere(): void
    {
        $user = self::createUser('clientpress_client');
        get_post($this->portal);
        $this->cache->elsewhere(fn() => wp_delete_post($this->portal, true));
        self::assertNotNull(get_post($this->portal), 'The cache is not late.');

        try {
            self::letIn($this->portal, $user->ID);
            self::fail('A portal that is gone was opened.');
        } catch (Refused $refused) {
            self::assertSame(Reason::PortalNotFound, $refused->reason);
        }
        self::assertSame(0, self::entries($this->portal, $user->ID));
    }

    public function test_a_portals_status_is_written_though_the_cache_has_it_already(): void
    {
        $set = fn(PortalStatus $status) => self::services()
            ->portals()
            ->setStatus($this->portal, $status, Actor::operator());
        self::assertTrue(self::services()->portals()->find($this->portal)?->isOpen());
        $this->cache->elsewhere(static fn() => $set(PortalStatus::Archived));

        $set(PortalStatus::Active);

        $this->cache->elsewhere(fn() => self::assertTrue(self::services()->portals()->find($this->portal)?->isOpen()));
    }

    public function test_joining_ends_other_logins_though_the_cache_still_has_them(): void
    {
        $user = null;
        $this->cache->elsewhere(static function () use (&$user): void {
            $user = self::createUser('subscriber');
            \WP_Session_Tokens::get_instance($user->ID)->create(time() + 600);
            \WP_Session_Tokens::get_instance($user->ID)->create(time() + 600);
        });
        $sessions = \WP_Session_Tokens::get_instance($user->ID);
        self::assertCount(2, $sessions->get_all());

        self::services()->addressOwnership()->endOtherLogins($user->ID);

        $this->cache->elsewhere(static fn() => self::assertCount(0, $sessions->get_all()));
    }

    public function test_what_another_process_has_planned_stays_planned(): void
    {
        wp_schedule_single_event(time() + 600, 'clientpress_notify_accepted', [1]);
        _get_cron_array();
        $this->cache->elsewhere(static function (): void {
            wp_schedule_single_event(time() + 600, 'clientpress_notify_accepted', [2]);
        });
        self::assertFalse(wp_next_scheduled('clientpress_notify_accepted', [2]), 'The cache is not late.');

        self::services()
            ->schedule()
            ->once(Schedule::REMINDERS, time() + 60);

        $this->cache->elsewhere(static function (): void {
            foreach ([[1], [2]] as $args) {
                self::assertNotFalse(wp_next_scheduled('clientpress_notify_accepted', $args));
            }
            self::assertNotFalse(wp_next_scheduled(Schedule::REMINDERS));
        });
    }

    public function test_an_import_is_planned_though_the_cache_has_an_event_that_is_over(): void
    {
        self::services()
            ->schedule()
            ->once(Worker::EVENT, time() + 600);
        $this->cache->elsewhere(static fn() => self::services()->schedule()->unschedule(Worker::EVENT));

        self::services()->importWorker()->schedule();

        $this->cache->elsewhere(static fn() => self::assertNotFalse(wp_next_scheduled(Worker::EVENT)));
    }

    private function assertState(string $state, int $id, string $email): void
    {
        $this->cache->elsewhere(fn() => self::assertSame($state, self::assertNoHalfState(
            $id,
            $this->portal,
            $email,
            'lagging cache',
        )));
    }

    private static function assertRefused(Reason $reason, \Closure $do): void
    {
        try {
            $do();
            self::fail('It was done.');
        } catch (Refused $refused) {
            self::assertSame($reason, $refused->reason);
        }
    }

    private static function acceptHere(string $token): LinkState
    {
        $acceptance = self::services()->acceptance();

        return $acceptance->accept($acceptance->inspect($token), self::PASSWORD, '')->state;
    }
}
