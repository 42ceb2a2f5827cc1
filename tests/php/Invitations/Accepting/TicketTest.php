<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Accepting;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Invitation;
use ClientPress\Tests\Invitations\InvitationTestCase;

final class TicketTest extends InvitationTestCase
{
    private Invitation $invitation;

    private \WP_User $user;

    private string $ticket;

    protected function setUp(): void
    {
        parent::setUp();
        $this->invitation = $this->invite();
        $this->user = self::createUser('subscriber', ['user_email' => 'client@example.org']);
        $this->ticket = $this->services->ticket()->issue($this->services->acceptance()->inspect(self::secretSentTo()));
    }

    public function test_it_stands_for_the_link_in_the_hands_of_its_user(): void
    {
        $link = $this->services->ticket()->redeem($this->ticket, $this->user->ID);

        self::assertSame(LinkState::AccountExists, $link?->state);
        self::assertSame($this->invitation->id, $link->invitation?->id);
        self::assertSame(
            LinkState::Entered,
            $this->services->acceptance()->acceptAs($this->user->ID, $link, '')->state,
        );
    }

    public function test_it_holds_neither_secret_nor_digest_nor_address(): void
    {
        foreach ([self::secretSentTo(), $this->invitation->digest, 'client', 'example'] as $private) {
            self::assertStringNotContainsString($private, $this->ticket);
        }
        self::assertSame($this->ticket, rawurlencode($this->ticket));
    }

    public function test_it_is_worth_nothing_to_anybody_else(): void
    {
        foreach ([0, -1, 1, $this->user->ID + 1] as $id) {
            self::assertNull($this->services->ticket()->redeem($this->ticket, $id));
        }
    }

    public function test_it_lives_for_fifteen_minutes(): void
    {
        $this->clock->time = self::NOW + 899;
        self::assertNotNull($this->services->ticket()->redeem($this->ticket, $this->user->ID));

        $this->clock->time = self::NOW + 900;
        self::assertNull($this->services->ticket()->redeem($this->ticket, $this->user->ID));
    }

    public function test_a_resend_ends_it(): void
    {
        wp_delete_user($this->user->ID);
        $this->services->invitations()->resend(self::current($this->invitation), Actor::operator());

        self::assertNull($this->services->ticket()->redeem($this->ticket, $this->user->ID));
    }

    public function test_after_a_revoke_it_says_so_and_lets_nobody_in(): void
    {
        $this->services->invitations()->revoke(self::current($this->invitation), Actor::operator());

        $link = $this->services->ticket()->redeem($this->ticket, $this->user->ID);

        self::assertSame(LinkState::Revoked, $link?->state);
        self::assertSame(
            LinkState::Revoked,
            $this->services->acceptance()->acceptAs($this->user->ID, $link, '')->state,
        );
    }

    public function test_it_is_worth_nothing_once_the_user_has_another_address(): void
    {
        add_filter('send_email_change_email', '__return_false');
        wp_update_user(['ID' => $this->user->ID, 'user_email' => 'elsewhere@example.org']);

        $link = $this->services->ticket()->redeem($this->ticket, $this->user->ID);

        self::assertNotNull($link);
        self::assertFalse($link->canBeAcceptedBy($this->user->ID));
        self::assertSame(LinkState::Ready, $this->services->acceptance()->acceptAs($this->user->ID, $link, '')->state);
        self::assertSame([], $this->services->access()->users($this->invitation->portalId));
    }

    public function test_no_digit_of_it_can_be_changed(): void
    {
        for ($at = 0; $at < strlen($this->ticket); $at++) {
            if ($this->ticket[$at] === '-') {
                continue;
            }
            $tampered = $this->ticket;
            $tampered[$at] = $tampered[$at] === '1' ? '2' : '1';
            self::assertNull($this->services->ticket()->redeem($tampered, $this->user->ID), $tampered);
        }
    }

    /**
     * @testWith [""]
     *           ["-"]
     *           ["1-2-3"]
     *           ["0-9999999999-0000000000000000000000000000000000000000000000000000000000000000"]
     *           ["9999999999999999999-999999999999-0000000000000000000000000000000000000000000000000000000000000000"]
     *           ["1-9999999999-"]
     */
    public function test_what_is_none_is_worth_nothing(string $ticket): void
    {
        self::assertNull($this->services->ticket()->redeem($ticket, $this->user->ID));
        self::assertNull($this->services->ticket()->redeem($this->ticket . "\n", $this->user->ID));
        self::assertNull($this->services->ticket()->redeem(' ' . $this->ticket, $this->user->ID));
    }

    public function test_another_sites_key_seals_another_ticket(): void
    {
        add_filter('salt', static fn(string $salt): string => "{$salt} of another site");

        self::assertNull($this->services->ticket()->redeem($this->ticket, $this->user->ID));
    }
}
