<?php

declare(strict_types=1);

namespace ClientPress\Tests\Outbox;

use ClientPress\Boot\Hooks;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\ShownLink;
use ClientPress\Kernel\Reason;
use ClientPress\Tests\Invitations\InvitationTestCase;

/** What each operation tells, in its own transaction. */
final class OperationsTest extends InvitationTestCase
{
    /** When others may look for what was written. */
    private const HOOKS = [
        'clientpress_invitation_sent',
        'clientpress_invitation_resent',
        'clientpress_invitation_revoked',
        'clientpress_invitation_accepted',
        'clientpress_invitation_delivery_failed',
        'clientpress_access_granted',
        'clientpress_access_removed',
    ];

    protected function setUp(): void
    {
        parent::setUp();
        $this->services = self::services($this->clock, new AllEars());
        add_filter('pre_wp_mail', '__return_true');
    }

    public function test_each_operation_tells_what_happened_and_of_what(): void
    {
        $invitation = $this->invite();
        self::assertSame([['invitation.sent', "invitation:{$invitation->id}"]], $this->told());
        self::assertSame('pending', $this->payload()['status']);

        $invitation = $this->services->invitations()->resend($this->read($invitation), Actor::operator());
        self::assertSame('invitation.resent', $this->told()[1][0]);

        $this->services->invitations()->showLink($this->read($invitation), new ShownLink(), Actor::operator());
        self::assertCount(2, $this->told(), 'A link that was shown is nobody’s news.');

        $this->services->invitations()->revoke($this->read($invitation), Actor::operator());
        self::assertSame(['invitation.revoked', "invitation:{$invitation->id}"], $this->told()[2]);
        self::assertSame('revoked', $this->payload()['status']);
    }

    public function test_an_acceptance_tells_of_itself_and_of_the_access(): void
    {
        remove_filter('pre_wp_mail', '__return_true');
        $invitation = $this->invite();

        $link = $this->acceptLink(self::secretSentTo());

        self::assertSame(LinkState::Entered, $link->state);
        self::assertSame(
            [
                ['invitation.sent', "invitation:{$invitation->id}"],
                ['access.granted', "access:{$invitation->portalId}:{$link->userId}"],
                ['invitation.accepted', "invitation:{$invitation->id}"],
            ],
            $this->told(),
        );
        $payload = $this->payload();
        self::assertSame(['accepted', $link->userId, 'client@example.org'], [
            $payload['status'],
            $payload['user'],
            $payload['email'],
        ]);
        self::assertSame(1, self::rows('clientpress_outbox', "destination = 'inviter'"));
    }

    public function test_an_email_that_was_refused_is_told_after_the_sending(): void
    {
        remove_filter('pre_wp_mail', '__return_true');
        add_filter('pre_wp_mail', '__return_false');

        $this->invite();

        self::assertSame(['invitation.sent', 'invitation.delivery_failed'], array_column($this->told(), 0));
        self::assertSame('failed', $this->payload()['delivery']);
        self::assertNotSame('', $this->payload()['delivery_error']);
    }

    public function test_granting_and_removing_by_hand_tell_once(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        $access = $this->services->access();

        $access->grant($portal, $user, Actor::operator());
        $access->grant($portal, $user, Actor::operator());
        $access->remove($portal, $user, Actor::operator());
        $access->remove($portal, $user, Actor::operator());

        self::assertSame(
            [
                ['access.granted', "access:{$portal}:{$user}"],
                ['access.removed', "access:{$portal}:{$user}"],
            ],
            $this->told(),
        );
        self::assertSame(['portal' => $portal, 'user' => $user, 'removed_by' => 0], $this->payload());
    }

    public function test_no_message_holds_a_secret(): void
    {
        remove_filter('pre_wp_mail', '__return_true');
        $invitation = $this->invite(terms: self::terms('A word', passphrase: 'marmalade'));
        $this->acceptLink(self::secretSentTo(), self::PASSWORD, 'marmalade');

        $payloads = implode('', $this->column('payload'));

        self::assertStringNotContainsString($invitation->digest, $payloads);
        self::assertDoesNotMatchRegularExpression('/[0-9a-f]{64}|argon2|A word|marmalade/', $payloads);
    }

    /** @return iterable<string, array{\Closure(self, Invitation): mixed, string}> what is asked, what is left of it */
    public static function operations(): iterable
    {
        $ofInvitations = static fn(self $test): \ClientPress\Invitations\Invitations => $test->services->invitations();
        yield 'send' => [
            static fn(self $test): mixed => $test->invite('other@example.org'),
            "email = 'other@example.org'",
        ];
        yield 'resend' => [
            static fn(self $test, Invitation $of): mixed => $ofInvitations($test)->resend($of, Actor::operator()),
            'send_count > 1',
        ];
        yield 'revoke' => [
            static fn(self $test, Invitation $of): mixed => $ofInvitations($test)->revoke($of, Actor::operator()),
            "status = 'revoked'",
        ];
        yield 'accept' => [
            static fn(self $test): mixed => $test->acceptLink(self::secretSentTo()),
            "status = 'accepted'",
        ];
        yield 'grant' => [
            static fn(self $test, Invitation $of): mixed => $test->services->access()->grant(
                $of->portalId,
                1,
                Actor::operator(),
            ),
            'EXISTS (SELECT 1 FROM PREFIXclientpress_access)',
        ];
    }

    /** @dataProvider operations */
    public function test_what_cannot_be_told_does_not_happen(\Closure $operation, string $left): void
    {
        remove_filter('pre_wp_mail', '__return_true');
        $invitation = $this->invite();
        $told = $this->told();

        $failed = self::failing(
            'INSERT INTO ' . $GLOBALS['wpdb']->prefix . 'clientpress_outbox',
            fn() => self::assertRefused(Reason::StorageFailed, fn() => $operation($this, $this->read($invitation))),
        );

        self::assertGreaterThan(0, $failed);
        self::assertSame(0, self::rows(where: str_replace('PREFIX', $GLOBALS['wpdb']->prefix, $left)));
        self::assertSame($told, $this->told());

        $operation($this, $this->read($invitation));
        self::assertGreaterThan(count($told), count($this->told()));
    }

    public function test_what_cannot_be_told_of_an_end_of_access_does_not_end_it(): void
    {
        $portal = self::createPortal();
        $this->services->access()->grant($portal, 1, Actor::operator());

        self::failing(
            'INSERT INTO ' . $GLOBALS['wpdb']->prefix . 'clientpress_outbox',
            fn() => self::assertRefused(Reason::StorageFailed, fn() => $this->services->access()->remove(
                $portal,
                1,
                Actor::operator(),
            )),
        );

        self::assertTrue($this->services->access()->has($portal, 1));
        self::assertCount(1, $this->told());
    }

    /** Where nobody listens there are ten, ten and six: InvitationStatementsTest. */
    public function test_where_somebody_listens_one_insert_more_stands_before_the_commit(): void
    {
        $send = self::statementsOf(function () use (&$invitation): void {
            $invitation = $this->invite();
        });
        $resend = self::statementsOf(fn() => $this->services->invitations()->resend($invitation, Actor::operator()));
        $revoke = self::statementsOf(fn() => $this->services->invitations()->revoke(
            $this->read($invitation),
            Actor::operator(),
        ));

        foreach ([$send, $resend, $revoke] as $statements) {
            $inserts = array_keys($statements, 'INSERT INTO outbox', true);
            self::assertCount(1, $inserts);
            self::assertSame('COMMIT', $statements[$inserts[0] + 1]);
            self::assertSame('INSERT INTO invitation_events', $statements[$inserts[0] - 1]);
        }
    }

    public function test_after_each_public_hook_the_sending_is_planned(): void
    {
        $rows = Hooks::OUTBOX;
        $planned = array_filter($rows, static fn(array $row): bool => $row[4] === 'scheduleSending');

        self::assertEqualsCanonicalizing(self::HOOKS, array_column($planned, 0));
    }

    public function test_of_an_erased_person_no_message_tells_anything_any_more(): void
    {
        $invitation = $this->invite('Ada <ada@example.org>');
        // A receiver that quotes what it was sent.
        $GLOBALS['wpdb']->query("UPDATE {$GLOBALS['wpdb']->prefix}clientpress_outbox SET last_error = 'No ada here.',
            answer = 'Hello ada'");

        $this->services->personalInvitations()->erase('ada@example.org', 10);

        self::assertCount(2, $this->told());
        $payloads = implode('', $this->column('payload'));
        self::assertStringNotContainsStringIgnoringCase('ada', $payloads);
        self::assertStringNotContainsString('ada', implode('', $this->column('last_error')));
        self::assertSame('', implode('', $this->column('answer')));
        self::assertStringContainsString("\"id\":{$invitation->id}", $payloads);
    }

    public function test_with_the_record_of_an_invitation_goes_what_was_told_of_it(): void
    {
        $invitation = $this->invite();
        $this->services->invitations()->revoke($this->read($invitation), Actor::operator());
        $GLOBALS['wpdb']->query("UPDATE {$GLOBALS['wpdb']->prefix}clientpress_outbox SET done_gmt = next_gmt LIMIT 1");

        $this->services->invitations()->delete($this->read($invitation), Actor::operator());

        self::assertSame(['invitation.revoked'], array_column($this->told(), 0), 'What still waits is told.');
    }

    /** @return array<string, array{\Closure(self, Invitation): void}> */
    public static function waysToGo(): array
    {
        $revoke = static fn(self $test, Invitation $invitation): Invitation => $test->services->invitations()->revoke(
            $test->read($invitation),
            Actor::operator(),
        );

        return [
            'its record is deleted' => [static function (self $test, Invitation $invitation) use ($revoke): void {
                $revoke($test, $invitation);
                $test->services->invitations()->delete($test->read($invitation), Actor::operator());
            }],
            'it is kept no longer' => [static function (self $test, Invitation $invitation) use ($revoke): void {
                update_option('clientpress_keep_days', 1);
                $revoke($test, $invitation);
                $test->clock->time += 2 * 86_400;
                $test->services->retention()->run();
            }],
            'the person is erased' => [static function (self $test): void {
                $test->services->personalInvitations()->erase('ada@example.org', 10);
            }],
            'the account is deleted' => [static function (self $test, Invitation $invitation): void {
                wp_delete_user((int) $test->acceptLink(self::secretSentTo('ada@example.org'))->userId);
            }],
        ];
    }

    /**
     * @dataProvider waysToGo
     *
     * @param \Closure(self, Invitation): void $go
     */
    public function test_what_still_waits_when_an_invitation_goes_is_told_without_the_person(\Closure $go): void
    {
        remove_filter('pre_wp_mail', '__return_true');
        $invitation = $this->invite('Ada <ada@example.org>');

        $go($this, $invitation);

        $payloads = implode('', $this->column('payload'));
        self::assertStringContainsString("\"id\":{$invitation->id}", $payloads);
        self::assertStringNotContainsStringIgnoringCase('ada', $payloads);
        self::assertSame(['invitation.sent', "invitation:{$invitation->id}"], $this->told()[0]);
    }

    /** @return list<array{string, string}> kind and subject, in order, of what the one who listens to everything is told */
    private function told(): array
    {
        return $GLOBALS['wpdb']->get_results(
            "SELECT kind, subject FROM {$GLOBALS['wpdb']->prefix}clientpress_outbox WHERE destination = 'ears' ORDER BY id",
            ARRAY_N,
        );
    }

    /** @return list<string> */
    private function column(string $name): array
    {
        return $GLOBALS['wpdb']->get_col(
            "SELECT {$name} FROM {$GLOBALS['wpdb']->prefix}clientpress_outbox ORDER BY id",
        );
    }

    /** @return array<string, mixed> of the last message */
    private function payload(): array
    {
        $bodies = array_map(static fn(string $json): array => json_decode($json, true), $this->column('payload'));

        return end($bodies)['data'];
    }

    private function read(Invitation $invitation): Invitation
    {
        return $this->services->storage->invitationRows()->find($invitation->id);
    }

    /** @return list<string> */
    private static function statementsOf(\Closure $operation): array
    {
        $prefix = $GLOBALS['wpdb']->prefix;
        $statements = [];
        $listen = static function (string $sql) use (&$statements, $prefix): string {
            if (preg_match("/^(?:COMMIT|INSERT INTO(?= {$prefix}clientpress_(\w+)))/", $sql, $match) === 1) {
                $statements[] = trim("{$match[0]} " . ($match[1] ?? ''));
            }

            return $sql;
        };
        add_filter('query', $listen);
        $operation();
        remove_filter('query', $listen);

        return $statements;
    }
}
