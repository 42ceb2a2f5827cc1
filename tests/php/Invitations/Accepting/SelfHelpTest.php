<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Accepting;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Accepting\Link;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Kernel\Reason;
use ClientPress\Tests\Invitations\InvitationTestCase;
use ClientPress\Tests\Support\Inbox;

/** What the holder of a link that no longer works can do about it. */
final class SelfHelpTest extends InvitationTestCase
{
    private int $id;

    public function test_the_newest_link_goes_to_the_invited_address_and_to_no_other(): void
    {
        [$old, $current] = $this->replaced();
        $before = self::row($this->id);

        self::assertSame(LinkState::Replaced, $this->services->selfHelp()->emailNewest($old)->state);

        $newest = self::secretSentTo();
        self::assertNotContains($newest, [$old, $current]);
        self::assertCount(3, Inbox::to('client@example.org'));
        self::assertCount(3, Inbox::all());
        self::assertSame(
            [LinkState::Replaced, LinkState::Replaced, LinkState::Ready],
            array_map(
                fn(string $secret): LinkState => $this->services->acceptance()->inspect($secret)->state,
                [$old, $current, $newest],
            ),
        );
        foreach (['expires_gmt', 'passphrase_tries', 'passphrase_hash', 'status'] as $field) {
            self::assertSame($before[$field], self::row($this->id)[$field]);
        }
    }

    public function test_a_mail_server_that_is_down_leaves_the_link_that_works(): void
    {
        [$old, $current] = $this->replaced();
        $before = self::row($this->id);
        Inbox::behave('reject');

        self::assertRefused(Reason::StorageFailed, fn() => $this->services->selfHelp()->emailNewest($old));

        self::assertSame($before['token_digest'], self::row($this->id)['token_digest']);
        self::assertSame(LinkState::Ready, $this->services->acceptance()->inspect($current)->state);
        self::assertSame(LinkState::Replaced, $this->services->acceptance()->inspect($old)->state);
    }

    public function test_a_wish_that_was_not_written_down_is_not_said_to_be_passed_on(): void
    {
        $invitation = $this->invite();
        $secret = self::secretSentTo();
        $this->clock->time = $invitation->expiresAt + 1;
        $ask = fn(): Link => $this->services->selfHelp()->askForNewLink($secret);

        $failures = self::failing('SET asked_gmt', static fn() => self::assertRefused(Reason::StorageFailed, $ask));

        self::assertSame(1, $failures);
        self::assertSame(LinkState::Expired, $ask()->state);
        self::assertNotNull(self::row($invitation)['asked_gmt']);
    }

    public function test_whoever_holds_no_replaced_link_has_nothing_mailed(): void
    {
        [, $current] = $this->replaced();
        foreach ([$current, self::unknownSecret(), 'damaged', ''] as $secret) {
            self::assertNotSame(LinkState::Replaced, $this->services->selfHelp()->emailNewest($secret)->state);
        }

        self::assertCount(2, Inbox::all());
    }

    /**
     * @testWith ["revoke", "revoked"]
     *           ["expire", "expired"]
     *           ["archive", "portal_not_open"]
     *           ["begin", "being_finished"]
     */
    public function test_a_replaced_link_brings_nothing_back_that_is_over(string $change, string $state): void
    {
        [$old] = $this->replaced();
        match ($change) {
            'revoke' => $this->services->invitations()->revoke(self::current($this->id), Actor::operator()),
            'expire' => $this->clock->time += 14 * 86_400,
            'archive' => update_post_meta((int) self::row($this->id)['portal_id'], '_clientpress_status', 'archived'),
            'begin' => $this->services
                ->storage
                ->acceptanceSteps()
                ->claim($this->id, (string) self::row($this->id)['token_digest'], 'another', $this->clock->time),
        };
        $digest = self::row($this->id)['token_digest'];

        self::assertSame($state, $this->services->selfHelp()->emailNewest($old)->state->value);
        self::assertSame($digest, self::row($this->id)['token_digest']);
        self::assertCount(2, Inbox::all());
    }

    public function test_the_other_half_of_a_double_click_is_told_the_same_and_mails_nothing(): void
    {
        [$old] = $this->replaced();
        $invitation = $this->services->storage->invitationRows()->find($this->id);
        // As the first half has it while its email is being sent.
        $this->services->storage->nextSecrets()->stageSecret($invitation, str_repeat('a', 64), $this->clock->time);

        self::assertSame(LinkState::Replaced, $this->services->selfHelp()->emailNewest($old)->state);

        self::assertCount(2, Inbox::all());
    }

    public function test_it_is_mailed_three_times_an_hour_and_no_more(): void
    {
        [$old] = $this->replaced();
        for ($i = 0; $i < 3; $i++) {
            $this->services->selfHelp()->emailNewest($old);
        }

        $refused = self::assertRefused(Reason::TooManyRequests, fn() => $this->services->selfHelp()->emailNewest($old));

        self::assertSame(3_600, $refused->data['retry_after']);
        self::assertCount(5, Inbox::all());
    }

    public function test_passphrase_tries_survive_a_newer_link(): void
    {
        $invitation = $this->invite(terms: self::terms(passphrase: 'marmalade'));
        $old = self::secretSentTo();
        $this->services->invitations()->resend(self::current($invitation), Actor::operator());
        for ($i = 0; $i < 9; $i++) {
            self::refusal(fn() => $this->acceptLink(self::secretSentTo(), self::PASSWORD, 'wrong'));
        }

        $this->services->selfHelp()->emailNewest($old);

        self::assertSame('9', self::row($invitation)['passphrase_tries']);
    }

    public function test_an_expired_link_asks_its_inviter_for_another_once_a_day(): void
    {
        $editor = self::actAsNewUser('editor');
        $invitation = $this->invite(actor: Actor::current());
        $secret = self::secretSentTo();
        $this->clock->time = $invitation->expiresAt;

        foreach ([0, 1, 86_399, 86_400] as $seconds) {
            $this->clock->time = $invitation->expiresAt + $seconds;
            self::assertSame(LinkState::Expired, $this->services->selfHelp()->askForNewLink($secret)->state);
            self::assertSame([], Inbox::to($editor->user_email), 'The client does not wait for it.');
        }
        self::assertNotFalse(wp_next_scheduled('clientpress_outbox'));
        $this->services->sender()->run();
        $this->services->sender()->run();

        self::assertCount(2, Inbox::to($editor->user_email));
        $mail = Inbox::latestTo($editor->user_email);
        self::assertStringContainsString('client@example.org', $mail->subject());
        self::assertStringNotContainsString($secret, $mail->raw);
        self::assertSame('expired', $invitation->status($this->clock->time)->value);
        self::assertSame(1, $this->services->invitationList()->countByStatus(Actor::operator())['asked']);

        $this->services->invitations()->resend(self::current($invitation), Actor::operator());
        self::assertSame(0, $this->services->invitationList()->countByStatus(Actor::operator())['asked']);
    }

    /**
     * @testWith ["clientpress_invitation_events"]
     *           ["clientpress_outbox"]
     */
    public function test_a_wish_that_could_not_be_written_is_no_promise(string $table): void
    {
        $invitation = $this->invite();
        $secret = self::secretSentTo();
        $this->clock->time = $invitation->expiresAt;

        self::assertGreaterThan(0, self::failing(
            "INSERT INTO wp_{$table}",
            fn() => self::assertRefused(Reason::StorageFailed, fn() => $this->services
                ->selfHelp()
                ->askForNewLink($secret)),
        ));

        self::assertNull(self::row($invitation)['asked_gmt']);
        self::takeErrorLog();
    }

    public function test_only_an_expired_link_asks_for_another(): void
    {
        [$old, $current] = $this->replaced();
        foreach ([$old, $current, self::unknownSecret(), 'damaged'] as $secret) {
            self::assertNotSame(LinkState::Expired, $this->services->selfHelp()->askForNewLink($secret)->state);
        }

        self::assertNull(self::row($this->id)['asked_gmt']);
        self::assertCount(2, Inbox::all());
    }

    public function test_that_a_link_was_opened_is_kept_once(): void
    {
        $invitation = $this->invite();
        foreach ([0, 60] as $seconds) {
            $this->clock->time = self::NOW + $seconds;
            $this->services->selfHelp()->opened(self::secretSentTo());
        }
        $this->services->selfHelp()->opened(self::unknownSecret());

        self::assertSame(gmdate('Y-m-d H:i:s', self::NOW), self::row($invitation)['opened_gmt']);
        self::assertSame(['sent', 'opened'], array_column(self::history($invitation), 'event'));
    }

    public function test_an_old_link_that_is_opened_says_nothing_of_the_new_one(): void
    {
        [$old] = $this->replaced();

        $this->services->selfHelp()->opened($old);

        self::assertNull(self::row($this->id)['opened_gmt']);
    }

    /** @return array{string, string} the secret that was replaced and the one that works */
    private function replaced(): array
    {
        $this->id = $this->invite()->id;
        $old = self::secretSentTo();
        $this->services->invitations()->resend(self::current($this->id), Actor::operator());

        return [$old, self::secretSentTo()];
    }
}
