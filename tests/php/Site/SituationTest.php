<?php

declare(strict_types=1);

namespace ClientPress\Tests\Site;

use ClientPress\Invitations\Link;
use ClientPress\Invitations\LinkState;
use ClientPress\Plugin;
use ClientPress\Site\Situation;

final class SituationTest extends AcceptPageTestCase
{
    private const HOLDER = 7;

    private const BEGUN = 8;

    private const STRANGER = 9;

    /**
     * Columns: nobody signed in, the account that holds the address, the account that the invitation began, somebody
     * else.
     *
     * @return array<string, list<Situation>>
     */
    private static function table(): array
    {
        $always = static fn(Situation $situation): array => array_fill(0, 4, $situation);
        $else = Situation::SomebodyElse;

        return [
            'ready' => [Situation::Resume, $else, Situation::OneClick, $else],
            'account_exists' => [Situation::AccountExists, Situation::OneClick, $else, $else],
            'just_accepted' => [
                Situation::JustAccepted,
                Situation::JustAccepted,
                Situation::AlreadyInside,
                Situation::JustAccepted,
            ],
            'already_used' => [
                Situation::AlreadyUsed,
                Situation::AlreadyUsed,
                Situation::AlreadyInside,
                Situation::AlreadyUsed,
            ],
            'being_finished' => $always(Situation::BeingFinished),
            'expired' => $always(Situation::Expired),
            'replaced' => $always(Situation::Replaced),
            'revoked' => $always(Situation::Revoked),
            'portal_not_open' => $always(Situation::PortalNotOpen),
            'passphrase_locked' => $always(Situation::PassphraseLocked),
            'damaged' => $always(Situation::Damaged),
            'unknown' => $always(Situation::Unknown),
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
        $link = new Link($state, Plugin::instance()->table->find($this->invitation), userId: $account);

        self::assertSame(
            self::table()[$state->value],
            [
                Situation::of($link, 0),
                Situation::of($link, self::HOLDER),
                Situation::of($link, self::BEGUN),
                Situation::of($link, self::STRANGER),
            ],
        );
    }

    public function test_a_fresh_invitation_is_ready_for_nobody_in_particular(): void
    {
        $this->invite();
        $link = new Link(LinkState::Ready, Plugin::instance()->table->find($this->invitation));

        self::assertSame(Situation::Ready, Situation::of($link, 0));
        self::assertSame(Situation::SomebodyElse, Situation::of($link, self::STRANGER));
    }
}
