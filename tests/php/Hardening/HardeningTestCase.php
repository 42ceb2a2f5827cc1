<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\AcceptUrl;
use ClientPress\Invitations\EmailAddress;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\HistoryEntry;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\NewInvitation;
use ClientPress\Invitations\Storage\NameParts;
use ClientPress\Native;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\JobResult;
use ClientPress\Tests\Support\Thorough;
use ClientPress\Tests\Support\Workers;
use ClientPress\Tests\TestCase;

/**
 * For tests that let something go wrong in another process and then ask the database what is left.
 */
abstract class HardeningTestCase extends TestCase
{
    protected const PASSWORD = 'paper lantern seldom orbit';

    private static int $invited = 0;

    protected static function requireObjectCache(): void
    {
        if (!wp_using_ext_object_cache()) {
            self::markTestSkipped('This site has no persistent object cache.');
        }
    }

    /**
     * An invitation whose email has been sent, without sending one.
     *
     * @param int $age seconds since it was sent
     * @return array{int, string, string} id, secret and address
     */
    protected static function invite(int $portal, ?string $email = null, int $age = 0): array
    {
        $email ??= sprintf("o'client%d+a@example.org", ++self::$invited);
        $token = \ClientPress\Native\token_issue();
        $now = time() - $age;
        $rows = self::services()->storage->stagedRows();
        $id = $rows->stage(
            new NewInvitation(
                $portal,
                EmailAddress::parse($email),
                (string) \ClientPress\Native\token_digest($token),
                null,
                '',
                1,
                $now,
                (int) \ClientPress\Native\expires_at($now, 14),
                name: 'Anna Asked',
            ),
        );
        self::assertIsInt($id);
        $digest = (string) \ClientPress\Native\token_digest($token);
        self::assertTrue($rows->publish($id, $digest) && $rows->recordName($id, $digest, 'Anna Asked'));

        return [$id, $token, $email];
    }

    protected static function invitation(int $id): Invitation
    {
        return (
            self::services()->storage->invitationRows()->find($id) ?? throw new \RuntimeException(
                "There is no invitation {$id}.",
            )
        );
    }

    /** How many invitations of this address, whatever its case, are stored as pending. */
    protected static function pendingRows(string $email): int
    {
        return self::number(
            'SELECT COUNT(*) FROM %1$sclientpress_invitations WHERE email_key = \'%2$s\' AND status = \'pending\'',
            esc_sql(strtolower($email)),
        );
    }

    /** How many sends of this address are not written down yet. */
    protected static function stagedRows(string $email): int
    {
        return self::number(
            'SELECT COUNT(*) FROM %1$sclientpress_invitations WHERE email_key = \'%2$s\' AND status = \'staged\'',
            esc_sql(strtolower($email)),
        );
    }

    /**
     * What somebody who listens to everything is told, or will be.
     *
     * @return list<string> kinds, in order
     */
    protected static function toldOf(string $subject, string $destination = 'ears'): array
    {
        return $GLOBALS['wpdb']->get_col("SELECT kind FROM {$GLOBALS['wpdb']->prefix}clientpress_outbox
            WHERE subject = '{$subject}' AND destination = '{$destination}' ORDER BY id");
    }

    protected static function idOf(string $email): int
    {
        $table = "{$GLOBALS['wpdb']->prefix}clientpress_invitations";

        return (int) $GLOBALS['wpdb']->get_var("SELECT id FROM {$table} WHERE email_key = '{$email}'");
    }

    /** What is not written down yet is no invitation to anybody. */
    protected static function assertNobodySees(int $portal, string $email, string $when): void
    {
        $invitations = self::services()->invitationList();
        $query = new InvitationQuery(portalId: $portal, search: $email);

        self::assertNull(self::services()->storage->invitationRows()->findPending($portal, $email), $when);
        self::assertSame([], $invitations->search($query, Actor::operator()), $when);
        self::assertSame(0, $invitations->count($query, Actor::operator()), $when);
        self::assertSame([], Inbox::to($email), $when);
    }

    /** Revoked with its history, or neither. */
    protected static function assertRevokedOrPending(int $id, string $when): string
    {
        $status = self::invitation($id)->status(time())->value;
        $events = array_column(self::services()->storage->history()->history($id), 'event');
        self::assertContains($status, ['pending', 'revoked'], $when);
        self::assertSame($status === 'revoked' ? [Event::Revoked] : [], $events, $when);
        self::assertSame($status === 'revoked' ? ['invitation.revoked'] : [], self::toldOf("invitation:{$id}"), $when);

        return $status;
    }

    /** @return list<int> ids, read past every cache */
    protected static function usersOf(string $email): array
    {
        global $wpdb;

        return array_map(
            'intval',
            $wpdb->get_col($wpdb->prepare("SELECT ID FROM {$wpdb->users} WHERE user_email = %s", $email)),
        );
    }

    protected static function sessionsOf(int $user): int
    {
        wp_cache_flush();

        return count(\WP_Session_Tokens::get_instance($user)->get_all());
    }

    /** Rows of access: one or none. */
    protected static function entries(int $portal, int $user): int
    {
        return self::number(
            'SELECT COUNT(*) FROM %1$sclientpress_access WHERE portal_id = %2$d AND user_id = %3$d',
            $portal,
            $user,
        );
    }

    /**
     * What must hold at every moment, whatever has gone wrong: pending or finished and nothing between.
     *
     * @return string a word for the state
     */
    protected static function assertNoHalfState(int $id, int $portal, string $email, string $when): string
    {
        $users = self::usersOf($email);
        $invitation = self::invitation($id);
        $status = $invitation->status(time())->value;
        self::assertContains($status, ['pending', 'accepted'], $when);
        self::assertSame(
            $status === 'accepted' ? ['invitation.accepted'] : [],
            self::toldOf("invitation:{$id}", 'inviter'),
            "{$when}: the inviter is told",
        );
        self::assertSame(
            NameParts::of($invitation->name),
            $GLOBALS['wpdb']->get_col(
                "SELECT part FROM {$GLOBALS['wpdb']->prefix}clientpress_invitation_names WHERE invitation_id = $id ORDER BY place",
            ),
            "{$when}: found by its name",
        );
        self::assertContains(
            $invitation->name,
            $status === 'accepted' ? ['Anna Asked', Jobs::NAME] : ['Anna Asked'],
            $when,
        );
        self::assertLessThanOrEqual(1, count($users), "{$when}: more than one account");
        self::assertContains($invitation->userId, [null, ...$users], "{$when}: the row names an account that is none");

        if ($status === 'accepted') {
            self::assertCount(1, $users, "{$when}: accepted by nobody");
            self::assertSame(1, self::entries($portal, $users[0]), "{$when}: accepted, but not let in");
            self::assertSame(['clientpress_client'], self::freshUser($users[0])->roles, "{$when}: the role");

            return $invitation->userId === $users[0] ? 'finished' : 'half';
        }

        if ($users === []) {
            return $invitation->claimId === null ? 'pending' : 'pending, claimed';
        }
        self::assertSame($users[0], $invitation->userId, "{$when}: an account that the row does not know");
        self::assertSame(0, self::entries($portal, $users[0]), "{$when}: let in, but not accepted");

        return 'pending, account begun';
    }

    /** Another minute, another click with the same password: finished, with one account that can log in. */
    protected static function assertFinishedByNextClick(
        int $id,
        int $portal,
        string $email,
        JobResult $next,
        string $when,
    ): void {
        self::assertContains($next->word(), ['entered', 'just_accepted', 'already_used'], "{$when}: the next click");
        self::assertSame('finished', self::assertNoHalfState($id, $portal, $email, "{$when}, next click"), $when);
        self::assertInstanceOf(\WP_User::class, wp_authenticate($email, self::PASSWORD), "{$when}: the login");
    }

    /** The newest mail's link is the one that the row knows. */
    protected static function assertNewestLinkWorks(string $email, string $when): void
    {
        preg_match('/' . AcceptUrl::PATH . '\/([0-9a-f]{72})/', Inbox::latestTo($email)->text(), $match);

        self::assertSame(
            LinkState::Ready,
            self::services()
                ->acceptance()
                ->inspect($match[1] ?? '')
                ->state,
            $when,
        );
    }

    /**
     * Whatever went wrong while a fresh link was made: every link that the client holds works or says that a newer one
     * was sent, and the history tells of a replacement where there was one, and only there.
     *
     * @return string a word for the state
     */
    protected static function assertLinksLeadOn(int $id, string $email, string $old, string $when): string
    {
        $inspect = static fn(string $token): LinkState => self::services()->acceptance()->inspect($token)->state;
        foreach (Inbox::to($email) as $mail) {
            preg_match('/' . AcceptUrl::PATH . '\/([0-9a-f]{72})/', $mail->text(), $match);
            self::assertContains(
                $inspect($match[1]),
                [LinkState::Ready, LinkState::Replaced],
                "{$when}: a mailed link",
            );
        }
        $isReplaced = self::invitation($id)->digest !== \ClientPress\Native\token_digest($old);
        self::assertSame($isReplaced ? LinkState::Replaced : LinkState::Ready, $inspect($old), "{$when}: the old link");
        $events = array_map(
            static fn(HistoryEntry $entry): Event => $entry->event,
            self::services()->storage->history()->history($id),
        );
        self::assertSame($isReplaced, in_array(Event::Resent, $events, true), "{$when}: the history");
        self::assertCount(
            count(array_keys($events, Event::Resent, true)),
            array_keys(self::toldOf("invitation:{$id}"), 'invitation.resent', true),
            "{$when}: what others are told",
        );

        return ($isReplaced ? 'replaced' : 'as before') . ', ' . count(Inbox::to($email)) . ' mails';
    }

    /** The test provoked errors: they may stand in the log, but no notice of PHP and no secret. */
    protected static function assertLogHoldsOnlyTheDatabasesErrors(): void
    {
        $log = self::takeErrorLog();
        self::assertDoesNotMatchRegularExpression('/PHP (Notice|Warning|Deprecated|Fatal)/', $log);
        self::assertStringNotContainsString(self::PASSWORD, $log);
        self::assertDoesNotMatchRegularExpression('/\b[0-9a-f]{72}\b/', $log);
    }

    /**
     * Where something is to go wrong: at every statement, but of core's long loop over a new user's fields, one
     * statement after the other alike, at the first, the middle and the last one. A thorough run takes all.
     *
     * @param list<string> $statements
     * @return list<int> indexes
     */
    protected static function sweep(array $statements): array
    {
        $chosen = [];
        $loop = [];
        foreach ([...$statements, ''] as $index => $statement) {
            if (str_contains($statement, $GLOBALS['wpdb']->usermeta)) {
                $loop[] = $index;
                continue;
            }
            $sample = [0, intdiv(count($loop), 2), count($loop) - 1];
            array_push($chosen, ...Thorough::isOn() ? $loop : array_intersect_key($loop, array_flip($sample)));
            $chosen[] = $index;
            $loop = [];
        }
        array_pop($chosen);

        return $chosen;
    }

    protected static function workers(): Workers
    {
        return Workers::shared();
    }

    protected static function freshUser(int $id): \WP_User
    {
        clean_user_cache($id);

        return new \WP_User($id);
    }

    private static function number(string $sql, int|string ...$values): int
    {
        global $wpdb;

        return (int) $wpdb->get_var(sprintf($sql, $wpdb->prefix, ...$values));
    }
}
