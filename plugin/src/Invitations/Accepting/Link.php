<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Accepting;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Invitation;
use ClientPress\Portals\Portal;

/**
 * What a presented link turned out to be.
 */
final readonly class Link
{
    /**
     * @param Invitation|null $invitation Null for `Damaged` and `Unknown`.
     * @param Portal|null     $portal     Null where the portal is gone too.
     * @param int|null        $userId     With `AccountExists`, the account that has the address, or that this invitation
     *                                    began and something has changed since; with `Ready`, the one that a request
     *                                    began which died; with `Entered`, the one to sign in.
     * @param bool            $endsOtherLogins Whether that account's other sessions and application passwords end when it
     *                                    joins by this link: nobody has proven that its address is its owner's.
     */
    public function __construct(
        public LinkState $state,
        public ?Invitation $invitation = null,
        public ?Portal $portal = null,
        public ?int $userId = null,
        public bool $endsOtherLogins = false,
    ) {}

    /**
     * Whether this user, once signed in, may accept without a new account.
     */
    public function canBeAcceptedBy(int $userId): bool
    {
        return (
            $userId > 0
            && $this->userId === $userId
            && in_array($this->state, [LinkState::AccountExists, LinkState::Ready], true)
        );
    }
}
