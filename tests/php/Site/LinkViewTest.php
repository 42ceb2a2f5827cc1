<?php

declare(strict_types=1);

namespace ClientPress\Tests\Site;

use ClientPress\Invitations\Accepting\Link;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Site\LinkView;

/** @group any-database */
final class LinkViewTest extends AcceptPageTestCase
{
    private const HOLDER = 7;

    private const BEGUN = 8;

    private const STRANGER = 9;

    /**
     * Columns: nobody signed in, the account that holds the address, the account that the invitation began, somebody
     * else.
     *
     * @return array<string, list<LinkView>>
     */
    private static function table(): array
    {
        $always = static fn(LinkView $view): array => array_fill(0, 4, $view);
        $else = LinkView::SomebodyElse;

        return [
            'ready' => [LinkView::Resume, $else, LinkView::OneClick, $else],
            'account_exists' => [LinkView::AccountExists, LinkView::OneClick, $else, $else],
            'just_accepted' => [
                LinkView::JustAccepted,
                LinkView::JustAccepted,
                LinkView::AlreadyInside,
                LinkView::JustAccepted,
            ],
            'already_used' => [
                LinkView::AlreadyUsed,
                LinkView::AlreadyUsed,
                LinkView::AlreadyInside,
                LinkView::AlreadyUsed,
            ],
            'being_finished' => $always(LinkView::BeingFinished),
            'expired' => $always(LinkView::Expired),
            'replaced' => $always(LinkView::Replaced),
            'revoked' => $always(LinkView::Revoked),
            'portal_not_open' => $always(LinkView::PortalNotOpen),
            'passphrase_locked' => $always(LinkView::PassphraseLocked),
            'incomplete' => $always(LinkView::Damaged),
            'damaged' => $always(LinkView::Damaged),
            'unknown' => $always(LinkView::Unknown),
        ];
    }

    /** @return iterable<string, array{LinkState}> */
    public static function states(): iterable
    {
        foreach (LinkState::cases() as $state) {
            if ($state === LinkState::Entered) {
                continue;
            }

            yield $state->value => [$state];
        }
    }

    /** @dataProvider states */
    public function test_who_is_signed_in_decides_with_the_state(LinkState $state): void
    {
        $this->invite(['user_id' => self::BEGUN]);
        $account = $state === LinkState::Ready ? self::BEGUN : self::HOLDER;
        $link = new Link(
            $state,
            self::services()->storage->invitationRows()->find($this->invitation),
            userId: $account,
        );

        self::assertSame(
            self::table()[$state->value],
            [
                LinkView::of($link, 0),
                LinkView::of($link, self::HOLDER),
                LinkView::of($link, self::BEGUN),
                LinkView::of($link, self::STRANGER),
            ],
        );
    }

    public function test_a_fresh_invitation_is_ready_for_nobody_in_particular(): void
    {
        $this->invite();
        $link = new Link(LinkState::Ready, self::services()->storage->invitationRows()->find($this->invitation));

        self::assertSame(LinkView::Ready, LinkView::of($link, 0));
        self::assertSame(LinkView::SomebodyElse, LinkView::of($link, self::STRANGER));
    }
}
