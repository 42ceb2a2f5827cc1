<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Tests\Support\Inbox;

/**
 * A process that is killed at any statement of accept, send, resend or revoke leaves something that a later click
 * finishes.
 *
 * How many statements there are is counted in a run without a fault, so that none can be forgotten.
 *
 * @group counts-statements
 */
final class KillPointsTest extends HardeningTestCase
{
    /** Children that run at once. */
    private const BATCH = 4;

    public function test_a_kill_at_any_statement_of_accept_leaves_a_pending_or_a_finished_invitation(): void
    {
        $portal = self::createPortal();
        [, $token] = self::invite($portal);
        $dry = self::workers()->run('accept', ['token' => $token, 'password' => self::PASSWORD]);
        self::assertSame('entered', $dry->word());
        $statements = $dry->value['statements'];
        $table = [];

        foreach (array_chunk(self::points($statements), self::BATCH) as $batch) {
            $invited = array_map(static fn(): array => self::invite($portal), $batch);
            $killed = self::workers()
                ->together(...array_map(
                    static fn(array $point, array $invitation): array => [
                        'accept',
                        ['token' => $invitation[1], 'password' => self::PASSWORD, 'fault' => $point],
                    ],
                    $batch,
                    $invited,
                ));
            $seen = [];
            foreach ($batch as $index => [$fault, $at]) {
                self::assertSame(SIGKILL, $killed[$index]->signal, "{$fault} {$at}: the process lived on");
                [$id, , $email] = $invited[$index];
                $seen[] = self::assertNoHalfState($id, $portal, $email, "{$fault} {$at}");
            }

            $next = self::workers()
                ->together(...array_map(static fn(array $invitation): array => [
                    'accept',
                    ['token' => $invitation[1], 'password' => self::PASSWORD, 'clock' => [61]],
                ], $invited));
            foreach ($batch as $index => [$fault, $at]) {
                [$id, , $email] = $invited[$index];
                self::assertFinishedByNextClick($id, $portal, $email, $next[$index], "{$fault} {$at}");
                $table[] = [
                    $at,
                    $fault,
                    ResultTable::short($statements[$at - 1]),
                    $seen[$index],
                    $next[$index]->word(),
                ];
            }
        }

        ResultTable::print('Accept, killed', ['', 'where', 'statement', 'state seen', 'one click 61 s later'], $table);
        // Every phase was hit, or the table would prove little.
        self::assertSame(
            ['finished', 'pending', 'pending, account begun', 'pending, claimed'],
            self::kinds(array_column($table, 3)),
        );
    }

    public function test_a_kill_of_one_accept_leaves_a_way_in_by_another_invitation_of_the_address(): void
    {
        $portals = [self::createPortal(), self::createPortal()];
        $dry = self::workers()->run('accept', ['token' => self::invite($portals[0])[1], 'password' => self::PASSWORD]);
        self::assertSame('entered', $dry->word());
        $statements = $dry->value['statements'];
        // From the address's row on, as far as the account's meta; the rest is the same for one invitation.
        $from = array_key_first(preg_grep('/clientpress_addresses/', $statements));
        $until = array_key_last(preg_grep('/clientpress_addresses/', $statements)) + 3;
        $table = [];

        foreach (self::points($statements) as [$fault, $at]) {
            if ($at <= $from || $at > $until) {
                continue;
            }
            [$id, $token, $email] = self::invite($portals[0]);
            [$other, $secret] = self::invite($portals[1], $email);
            $when = "{$fault} {$at}";
            $with = ['token' => $token, 'password' => self::PASSWORD];
            self::assertSame(
                SIGKILL,
                self::workers()->run('accept', [...$with, 'fault' => [$fault, $at]])->signal,
                "{$when}: the process lived on",
            );
            $seen = self::assertNoHalfState($id, $portals[0], $email, $when);

            $second = self::workers()->run('accept', ['token' => $secret, 'password' => self::PASSWORD]);
            $first = self::workers()->run('accept', [...$with, 'clock' => [61]]);

            self::assertCount(1, self::usersOf($email), $when);
            $isBegun = $seen === 'pending, account begun';
            self::assertSame($isBegun ? 'just_accepted' : 'entered', $second->word(), $when . $second->message);
            self::assertSame($isBegun ? 'entered' : 'account_exists', $first->word(), $when . $first->message);
            self::assertSame('accepted', self::invitation($other)->status(time())->value, $when);
            self::assertSame(1, self::entries($portals[1], self::usersOf($email)[0]), $when);
            $table[] = [$at, $fault, ResultTable::short($statements[$at - 1]), $seen, $second->word(), $first->word()];
        }

        ResultTable::print(
            'Accept, killed; then the other invitation, then this one',
            ['', 'where', 'statement', 'state seen', 'the other at once', 'this one 61 s later'],
            $table,
        );
        self::assertSame(['pending, account begun', 'pending, claimed'], self::kinds(array_column($table, 3)));
    }

    public function test_a_kill_at_any_statement_of_send_leaves_nothing_that_sending_again_does_not_mend(): void
    {
        $portal = self::createPortal();
        $dry = self::workers()->run('send', ['portal' => $portal, 'email' => 'first@example.org']);
        self::assertSame('sent', $dry->word());
        $statements = $dry->value['statements'];
        $table = [];

        foreach (array_chunk(self::points($statements), self::BATCH) as $number => $batch) {
            $emails = array_map(
                static fn(int $index): string => "killed{$number}-{$index}@example.org",
                array_keys($batch),
            );
            $killed = self::workers()
                ->together(...array_map(
                    static fn(array $point, string $email): array => [
                        'send',
                        ['portal' => $portal, 'email' => $email, 'fault' => $point],
                    ],
                    $batch,
                    $emails,
                ));
            foreach ($batch as $index => [$fault, $at]) {
                $email = $emails[$index];
                $when = "{$fault} {$at}";
                self::assertSame(SIGKILL, $killed[$index]->signal, "{$when}: the process lived on");
                $seen = self::stateOfSending($portal, $email);
                self::assertSame(
                    str_starts_with($seen, 'row') ? ['invitation.sent'] : [],
                    self::toldOf('invitation:' . self::idOf($email)),
                    "{$when}: what others are told",
                );
                if ($seen === 'staged') {
                    self::assertNobodySees($portal, $email, $when);
                }

                // A minute later: a row that was never sent makes room.
                $next = self::workers()
                    ->run('send', ['portal' => $portal, 'email' => $email, 'clock' => [61]])
                    ->word();
                if ($next === 'already_invited') {
                    $row = self::services()->storage->invitationRows()->findPending($portal, $email);
                    self::assertNotNull($row, $when);
                    $next .= ', resend: ' . self::workers()->run('resend', ['id' => $row->id])->word();
                }

                self::assertSame(
                    str_starts_with($seen, 'row') ? 'already_invited, resend: sent' : 'sent',
                    $next,
                    $when,
                );
                self::assertSame([1, 0], [self::pendingRows($email), self::stagedRows($email)], $when);
                self::assertContains(
                    Event::Sent,
                    array_column(
                        self::services()
                            ->storage
                            ->history()
                            ->history(
                                (int) self::services()->storage->invitationRows()->findPending($portal, $email)?->id,
                            ),
                        'event',
                    ),
                    $when,
                );
                self::assertSame('row, sent', substr(self::stateOfSending($portal, $email), 0, 9), $when);
                self::assertNewestLinkWorks($email, $when);
                $table[] = [$at, $fault, ResultTable::short($statements[$at - 1]), $seen, $next];
            }
        }

        ResultTable::print('Send, killed', ['', 'where', 'statement', 'state seen', 'sent again'], $table);
        self::assertSame(
            ['no row', 'row, queued, 0 mails', 'row, queued, 1 mails', 'row, sent, 1 mails', 'staged'],
            self::kinds(array_column($table, 3)),
        );
    }

    public function test_a_send_that_died_is_answered_for_a_minute_as_one_that_is_under_way(): void
    {
        $portal = self::createPortal();
        $dry = self::workers()->run('send', ['portal' => $portal, 'email' => 'first@example.org']);
        $staged =
            1 + array_key_first(preg_grep('/^INSERT INTO \S*clientpress_invitations/', $dry->value['statements']));
        self::workers()->run('send', [
            'portal' => $portal,
            'email' => 'died@example.org',
            'fault' => ['killAfter', $staged],
        ]);

        try {
            self::services()->invitations()->send($portal, 'died@example.org', new Terms('', 14), Actor::operator());
            self::fail('It has taken the place of one that may be under way.');
        } catch (Refused $refused) {
            self::assertSame(Reason::AlreadyInvited, $refused->reason);
            self::assertSame([], $refused->data);
        }
        self::assertNobodySees($portal, 'died@example.org', 'meanwhile');

        wp_delete_post($portal, true);
        self::assertSame(0, self::stagedRows('died@example.org'));
    }

    public function test_a_kill_at_any_statement_of_revoke_leaves_both_the_end_and_its_history_or_neither(): void
    {
        $portal = self::createPortal();
        $dry = self::workers()->run('revoke', ['id' => self::invite($portal)[0]]);
        self::assertSame('revoked', $dry->word());
        $statements = $dry->value['statements'];
        $table = [];

        foreach (array_chunk(self::points($statements), self::BATCH) as $batch) {
            $invited = array_map(static fn(): array => self::invite($portal), $batch);
            $killed = self::workers()
                ->together(...array_map(
                    static fn(array $point, array $invitation): array => [
                        'revoke',
                        ['id' => $invitation[0], 'fault' => $point],
                    ],
                    $batch,
                    $invited,
                ));
            foreach ($batch as $index => [$fault, $at]) {
                $when = "{$fault} {$at}";
                self::assertSame(SIGKILL, $killed[$index]->signal, "{$when}: the process lived on");
                $seen = self::assertRevokedOrPending($invited[$index][0], $when);
                $next = self::workers()->run('revoke', ['id' => $invited[$index][0]])->word();
                self::assertSame($seen === 'revoked' ? 'not_pending' : 'revoked', $next, $when);
                self::assertSame('revoked', self::assertRevokedOrPending($invited[$index][0], $when));
                $table[] = [$at, $fault, ResultTable::short($statements[$at - 1]), $seen, $next];
            }
        }

        ResultTable::print('Revoke, killed', ['', 'where', 'statement', 'state seen', 'revoked again'], $table);
        self::assertSame(['pending', 'revoked'], self::kinds(array_column($table, 3)));
    }

    public function test_a_kill_at_any_statement_of_resend_leaves_no_link_that_leads_nowhere(): void
    {
        $portal = self::createPortal();
        $dry = self::workers()->run('resend', ['id' => self::invite($portal)[0]]);
        self::assertSame('sent', $dry->word());
        $statements = $dry->value['statements'];
        $table = [];

        foreach (array_chunk(self::points($statements), self::BATCH) as $batch) {
            $invited = array_map(static fn(): array => self::invite($portal), $batch);
            $killed = self::workers()
                ->together(...array_map(
                    static fn(array $point, array $invitation): array => [
                        'resend',
                        ['id' => $invitation[0], 'fault' => $point],
                    ],
                    $batch,
                    $invited,
                ));
            foreach ($batch as $index => [$fault, $at]) {
                [$id, $token, $email] = $invited[$index];
                $when = "{$fault} {$at}";
                self::assertSame(SIGKILL, $killed[$index]->signal, "{$when}: the process lived on");
                $seen = self::assertLinksLeadOn($id, $email, $token, $when);

                self::assertSame('sent', self::workers()->run('resend', ['id' => $id])->word(), $when);
                self::assertNewestLinkWorks($email, $when);
                self::assertStringStartsWith('replaced', self::assertLinksLeadOn($id, $email, $token, $when));
                $table[] = [$at, $fault, ResultTable::short($statements[$at - 1]), $seen];
            }
        }

        ResultTable::print('Resend, killed', ['', 'where', 'statement', 'state seen'], $table);
        self::assertSame(
            ['as before, 0 mails', 'replaced, 0 mails', 'replaced, 1 mails'],
            self::kinds(array_column($table, 3)),
        );
    }

    private static function stateOfSending(int $portal, string $email): string
    {
        if (self::stagedRows($email) > 0) {
            return 'staged';
        }
        $row = self::services()->storage->invitationRows()->findPending($portal, $email);

        return $row === null ? 'no row' : sprintf('row, %s, %d mails', $row->delivery->value, count(Inbox::to($email)));
    }

    /**
     * Before every statement, and after every one that writes: between a reading one and the next nothing happens that
     * the database could tell.
     *
     * @param list<string> $statements
     * @return list<array{string, int}>
     */
    private static function points(array $statements): array
    {
        $points = [];
        foreach (self::sweep($statements) as $index) {
            $points[] = ['killBefore', $index + 1];
            if (preg_match('/^(SELECT|SHOW)\b/', $statements[$index]) !== 1) {
                $points[] = ['killAfter', $index + 1];
            }
        }

        return $points;
    }

    /**
     * @param list<string> $words
     * @return list<string>
     */
    private static function kinds(array $words): array
    {
        $kinds = array_values(array_unique($words));
        sort($kinds);

        return $kinds;
    }
}
