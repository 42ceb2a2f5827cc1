<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Tests\Support\Database;
use ClientPress\Tests\Support\Inbox;

/**
 * A statement that fails, or a connection that is lost, at any point of accept, send, resend or revoke: whatever the request then
 * says, the database holds no half of it, and the next click finishes.
 *
 * On the SQLite drop-in a statement that fails ends the transaction and what follows commits by itself; on MariaDB
 * wpdb replaces a lost connection without a word and goes on outside of the transaction. Both look like success.
 */
final class FaultPointsTest extends HardeningTestCase
{
    /** Children that run at once. */
    private const BATCH = 4;

    /** What the client may be told. Anything else that is thrown would be a page of code. */
    private const WORDS = ['entered', 'storage_failed', 'being_finished', 'just_accepted', 'portal_not_open'];

    public function test_a_statement_that_fails_anywhere_in_accept_leaves_a_pending_or_a_finished_invitation(): void
    {
        $this->sweepAccept('failAt');
    }

    public function test_a_connection_lost_anywhere_in_accept_leaves_a_pending_or_a_finished_invitation(): void
    {
        $this->needConnection();
        $this->sweepAccept('disconnectBefore');
    }

    public function test_a_statement_that_fails_anywhere_in_the_one_click_of_a_signed_in_user_lets_them_in_or_not(): void
    {
        $this->sweepAcceptAs('failAt');
    }

    public function test_a_connection_lost_anywhere_in_the_one_click_of_a_signed_in_user_lets_them_in_or_not(): void
    {
        $this->needConnection();
        $this->sweepAcceptAs('disconnectBefore');
    }

    public function test_a_statement_that_fails_anywhere_in_send_leaves_nothing_that_sending_again_does_not_mend(): void
    {
        $this->sweepSend('failAt');
    }

    public function test_a_connection_lost_anywhere_in_send_leaves_nothing_that_sending_again_does_not_mend(): void
    {
        $this->needConnection();
        $this->sweepSend('disconnectBefore');
    }

    public function test_a_statement_that_fails_anywhere_in_resend_leaves_no_link_that_leads_nowhere(): void
    {
        $this->sweepResend('failAt');
    }

    public function test_a_connection_lost_anywhere_in_resend_leaves_no_link_that_leads_nowhere(): void
    {
        $this->needConnection();
        $this->sweepResend('disconnectBefore');
    }

    public function test_a_statement_that_fails_anywhere_in_revoke_leaves_both_the_end_and_its_history_or_neither(): void
    {
        $this->sweepRevoke('failAt');
    }

    public function test_a_connection_lost_anywhere_in_revoke_leaves_both_the_end_and_its_history_or_neither(): void
    {
        $this->needConnection();
        $this->sweepRevoke('disconnectBefore');
    }

    private function sweepAccept(string $fault): void
    {
        $portal = self::createPortal();
        [, $token] = self::invite($portal);
        $dry = self::workers()->run('accept', ['token' => $token, 'password' => self::PASSWORD]);
        self::assertSame('entered', $dry->word());
        $statements = $dry->value['statements'];
        $table = [];

        foreach (array_chunk(self::sweep($statements), self::BATCH) as $batch) {
            $invited = array_map(static fn(): array => self::invite($portal), $batch);
            $hurt = self::workers()
                ->together(...array_map(
                    static fn(int $index, array $invitation): array => [
                        'accept',
                        ['token' => $invitation[1], 'password' => self::PASSWORD, 'fault' => [$fault, $index + 1]],
                    ],
                    $batch,
                    $invited,
                ));
            $seen = [];
            foreach ($batch as $number => $index) {
                [$id, , $email] = $invited[$number];
                $when = self::when($fault, $index, $statements);
                $word = $hurt[$number]->word();
                $seen[$number] = self::assertNoHalfState($id, $portal, $email, $when);
                self::assertContains($word, self::WORDS, $when . $hurt[$number]->message);
                self::assertSame(
                    $seen[$number] === 'finished',
                    in_array($word, ['entered', 'just_accepted'], true),
                    "{$when}: told {$word} of {$seen[$number]}",
                );
            }

            $next = self::workers()
                ->together(...array_map(static fn(array $invitation): array => [
                    'accept',
                    ['token' => $invitation[1], 'password' => self::PASSWORD, 'clock' => [61]],
                ], $invited));
            foreach ($batch as $number => $index) {
                [$id, , $email] = $invited[$number];
                self::assertFinishedByNextClick(
                    $id,
                    $portal,
                    $email,
                    $next[$number],
                    self::when($fault, $index, $statements),
                );
                $table[] = [
                    $index + 1,
                    ResultTable::short($statements[$index]),
                    $hurt[$number]->word(),
                    $seen[$number],
                    $next[$number]->word(),
                ];
            }
        }

        ResultTable::print("Accept, {$fault}", ['', 'statement', 'told', 'state seen', 'one click 61 s later'], $table);
        // The faults hit every phase, or the table would prove little.
        self::assertContains('pending', array_column($table, 3));
        self::assertContains('pending, account begun', array_column($table, 3));
        self::assertContains('finished', array_column($table, 3));
        self::assertLogHoldsOnlyTheDatabasesErrors();
    }

    private function sweepAcceptAs(string $fault): void
    {
        $portal = self::createPortal();
        [$token, $user] = self::inviteAccountHolder($portal);
        $dry = self::workers()->run('acceptAs', ['user' => $user, 'token' => $token]);
        self::assertSame('entered', $dry->word());
        $statements = $dry->value['statements'];
        $words = [];

        foreach (self::sweep($statements) as $index) {
            [$token, $user, $id] = self::inviteAccountHolder($portal);
            $when = self::when($fault, $index, $statements);
            $hurt = self::workers()->run('acceptAs', [
                'user' => $user,
                'token' => $token,
                'fault' => [$fault, $index + 1],
            ]);
            $isIn = self::entries($portal, $user) === 1;
            self::assertContains($hurt->word(), self::WORDS, $when . $hurt->message);
            self::assertSame($isIn ? 'accepted' : 'pending', self::invitation($id)->status(time())->value, $when);
            self::assertSame($isIn, in_array($hurt->word(), ['entered', 'just_accepted'], true), $when);

            $next = self::workers()->run('acceptAs', ['user' => $user, 'token' => $token, 'clock' => [61]]);
            self::assertSame($isIn ? 'already_used' : 'entered', $next->word(), $when);
            self::assertSame(1, self::entries($portal, $user), $when);
            $words[] = $hurt->word();
        }

        self::assertContains('storage_failed', $words);
        self::assertContains('entered', $words);
        self::assertLogHoldsOnlyTheDatabasesErrors();
    }

    private function sweepSend(string $fault): void
    {
        $portal = self::createPortal();
        $dry = self::workers()->run('send', ['portal' => $portal, 'email' => 'first@example.org']);
        self::assertSame('sent', $dry->word());
        $statements = $dry->value['statements'];
        $table = [];

        foreach (self::sweep($statements) as $index) {
            $email = "hurt{$index}@example.org";
            $when = self::when($fault, $index, $statements);
            $hurt = self::workers()
                ->run('send', [
                    'portal' => $portal,
                    'email' => $email,
                    'fault' => [$fault, $index + 1],
                ])
                ->word();
            self::assertContains($hurt, ['sent', 'queued', 'storage_failed', 'portal_not_found'], $when);
            self::assertLessThanOrEqual(1, self::pendingRows($email), $when);
            // Whoever lives on takes back what was not written down.
            self::assertSame(0, self::stagedRows($email), $when);
            self::assertCount(
                self::pendingRows($email),
                array_keys(self::toldOf('invitation:' . self::idOf($email)), 'invitation.sent', true),
                "{$when}: what others are told",
            );

            $next = self::workers()->run('send', ['portal' => $portal, 'email' => $email])->word();
            if ($next === 'already_invited') {
                $row = self::services()->storage->invitationRows()->findPending($portal, $email);
                $next .= ', resend: ' . self::workers()->run('resend', ['id' => $row->id])->word();
            }
            self::assertContains($next, ['sent', 'already_invited, resend: sent'], $when);
            self::assertSame(1, self::pendingRows($email), $when);
            self::assertNewestLinkWorks($email, $when);
            $table[] = [$index + 1, ResultTable::short($statements[$index]), $hurt, count(Inbox::to($email)), $next];
        }

        ResultTable::print("Send, {$fault}", ['', 'statement', 'told', 'mails in all', 'sent again'], $table);
        self::assertLogHoldsOnlyTheDatabasesErrors();
    }

    private function sweepResend(string $fault): void
    {
        $portal = self::createPortal();
        $dry = self::workers()->run('resend', ['id' => self::invite($portal)[0]]);
        self::assertSame('sent', $dry->word());
        $statements = $dry->value['statements'];
        $table = [];

        foreach (self::sweep($statements) as $index) {
            [$id, $token, $email] = self::invite($portal);
            $when = self::when($fault, $index, $statements);
            $hurt = self::workers()
                ->run('resend', ['id' => $id, 'fault' => [$fault, $index + 1]])
                ->word();
            self::assertContains(
                $hurt,
                ['sent', 'queued', 'storage_failed', 'changed_meanwhile', 'portal_not_found', 'forbidden'],
                $when,
            );
            $seen = self::assertLinksLeadOn($id, $email, $token, $when);

            self::assertSame('sent', self::workers()->run('resend', ['id' => $id])->word(), $when);
            self::assertNewestLinkWorks($email, $when);
            $table[] = [$index + 1, ResultTable::short($statements[$index]), $hurt, $seen];
        }

        ResultTable::print("Resend, {$fault}", ['', 'statement', 'told', 'state seen'], $table);
        self::assertContains('storage_failed', array_column($table, 2));
        self::assertLogHoldsOnlyTheDatabasesErrors();
    }

    private function sweepRevoke(string $fault): void
    {
        $portal = self::createPortal();
        $dry = self::workers()->run('revoke', ['id' => self::invite($portal)[0]]);
        self::assertSame('revoked', $dry->word());
        $statements = $dry->value['statements'];
        $table = [];

        foreach (array_keys($statements) as $index) {
            [$id] = self::invite($portal);
            $when = self::when($fault, $index, $statements);
            $hurt = self::workers()
                ->run('revoke', ['id' => $id, 'fault' => [$fault, $index + 1]])
                ->word();
            $seen = self::assertRevokedOrPending($id, $when);
            self::assertContains($hurt, ['revoked', 'storage_failed', 'forbidden', 'invitation_not_found'], $when);
            self::assertTrue($hurt !== 'revoked' || $seen === 'revoked', "{$when}: told {$hurt} of {$seen}");

            $next = self::workers()->run('revoke', ['id' => $id])->word();
            self::assertSame($seen === 'revoked' ? 'not_pending' : 'revoked', $next, $when);
            self::assertSame('revoked', self::assertRevokedOrPending($id, $when));
            $table[] = [$index + 1, ResultTable::short($statements[$index]), $hurt, $seen, $next];
        }

        ResultTable::print("Revoke, {$fault}", ['', 'statement', 'told', 'state seen', 'revoked again'], $table);
        self::assertContains('storage_failed', array_column($table, 2));
        self::assertLogHoldsOnlyTheDatabasesErrors();
    }

    /**
     * @return array{string, int, int} secret, user and invitation
     */
    private static function inviteAccountHolder(int $portal): array
    {
        [$id, $token, $email] = self::invite($portal);

        return [$token, self::createUser('subscriber', ['user_email' => $email])->ID, $id];
    }

    /** @param list<string> $statements */
    private static function when(string $fault, int $index, array $statements): string
    {
        return sprintf('%s %d, %s', $fault, $index + 1, ResultTable::short($statements[$index]));
    }

    private function needConnection(): void
    {
        if (Database::kind() === 'sqlite') {
            self::markTestSkipped('SQLite is a file: there is no connection to lose.');
        }
    }
}
