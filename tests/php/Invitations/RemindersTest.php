<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Invitations\Actor;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\LinkState;
use ClientPress\Invitations\Reminders;
use ClientPress\Invitations\Retention;
use ClientPress\Tests\Support\Inbox;

final class RemindersTest extends InvitationTestCase
{
    public function test_nobody_is_reminded_unless_the_site_wants_it(): void
    {
        $invitation = $this->invite();
        $this->clock->time = $invitation->expiresAt - 86_400;

        $this->remind();

        self::assertCount(1, Inbox::all());
    }

    public function test_a_client_is_reminded_once_with_a_fresh_link_and_no_more_time(): void
    {
        update_option('clientpress_reminder_days', 3);
        $invitation = $this->invite(terms: self::terms('Welcome', 14, 'marmalade'));
        $first = self::secretSentTo();

        $this->clock->time = $invitation->expiresAt - (3 * 86_400) - 1;
        $this->remind();
        self::assertCount(1, Inbox::all());

        $this->clock->time++;
        $this->remind();
        $this->remind();
        $this->clock->time += 86_400;
        $this->remind();

        self::assertCount(2, Inbox::all());
        self::assertStringStartsWith('Reminder', Inbox::latestTo('client@example.org')->subject());
        $row = self::row($invitation);
        self::assertSame(gmdate('Y-m-d H:i:s', $invitation->expiresAt), $row['expires_gmt']);
        self::assertSame($invitation->passphraseHash, $row['passphrase_hash']);
        self::assertSame(LinkState::Ready, $this->plugin->acceptance->inspect(self::secretSentTo())->state);
        self::assertSame(LinkState::Replaced, $this->plugin->acceptance->inspect($first)->state);
    }

    public function test_a_reminder_that_cannot_be_mailed_kills_no_link_and_is_tried_again(): void
    {
        update_option('clientpress_reminder_days', 3);
        $invitation = $this->invite();
        $secret = self::secretSentTo();
        $this->clock->time = $invitation->expiresAt - 86_400;
        Inbox::behave('reject');

        $this->remind();

        self::assertSame(LinkState::Ready, $this->plugin->acceptance->inspect($secret)->state);
        self::assertNull(self::row($invitation)['reminded_gmt']);
        Inbox::behave('accept');
        $this->remind();
        self::assertCount(2, Inbox::all());
    }

    public function test_nobody_is_reminded_of_what_is_over_closed_or_being_accepted(): void
    {
        update_option('clientpress_reminder_days', 14);
        $this->invite('expired@example.org', terms: self::terms(days: 7));
        $revoked = $this->invite('revoked@example.org');
        $this->plugin->invitations->revoke($revoked->id, Actor::operator());
        $archived = $this->invite('archived@example.org');
        update_post_meta($archived->portalId, '_clientpress_status', 'archived');
        $begun = $this->invite('begun@example.org');
        $this->invite('account@example.org');
        self::createUser('subscriber', ['user_email' => 'account@example.org']);
        $this->clock->time += 7 * 86_400;
        $this->plugin->table->claim($begun->id, $begun->digest, 'another', $this->clock->time);
        $mails = count(Inbox::all());

        $this->remind();

        self::assertCount($mails, Inbox::all());
    }

    public function test_records_are_kept_for_ever_unless_the_site_says_otherwise(): void
    {
        $this->over();
        $this->clock->time += 3_650 * 86_400;

        $this->retain();

        self::assertSame(3, self::rows());
    }

    public function test_only_what_has_been_over_for_long_enough_is_removed(): void
    {
        update_option('clientpress_keep_days', 30);
        ['revoked' => $revoked, 'accepted' => $accepted] = $this->over();
        $client = get_user_by('email', 'accepted@example.org');
        // Revoked and accepted now; expiring in a week.
        $this->clock->time = self::NOW + (30 * 86_400) - 1;
        $this->retain();
        self::assertSame(3, self::rows());

        $this->clock->time++;
        $this->retain();
        self::assertSame(1, self::rows());
        self::assertSame([], self::history($revoked));
        self::assertTrue($this->plugin->clientField->has($accepted->portalId, $client->ID));

        $this->clock->time += (7 * 86_400) - 1;
        $this->retain();
        self::assertSame(1, self::rows());
        $this->clock->time++;
        $this->retain();
        self::assertSame([0, 0], [self::rows(), self::rows('clientpress_invitation_events')]);
    }

    /** @return array{revoked: Invitation, accepted: Invitation, pending: Invitation} */
    private function over(): array
    {
        $revoked = $this->invite('revoked@example.org');
        $this->plugin->invitations->revoke($revoked->id, Actor::operator());
        $accepted = $this->invite('accepted@example.org');
        $this->plugin->acceptance->accept(self::secretSentTo('accepted@example.org'), self::PASSWORD, '');

        return [
            'revoked' => $revoked,
            'accepted' => $accepted,
            'pending' => $this->invite('pending@example.org', terms: self::terms(days: 7)),
        ];
    }

    private function remind(): void
    {
        $this->part('reminders', Reminders::class)->run();
    }

    private function retain(): void
    {
        $this->part('retention', Retention::class)->run();
    }

    /**
     * @template T of object
     * @param class-string<T> $class
     * @return T
     */
    private function part(string $name, string $class): object
    {
        $part = (new \ReflectionProperty($this->plugin, $name))->getValue($this->plugin);
        self::assertInstanceOf($class, $part);

        return $part;
    }
}
