<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

/**
 * What is sent to an address that has an account already, which can be let in without an invitation as well.
 */
enum ExistingAccount: string
{
    /** Nothing: whoever invites is told of the account, and decides. */
    case Refuse = 'refuse';
    /** An invitation whose email asks the account's owner to sign in and enter. */
    case Invite = 'invite';
}
