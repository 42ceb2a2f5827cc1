<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

/**
 * The operation that a form of the accept page asks for. The value is posted.
 */
enum Step: string
{
    /** Show the page of the link. Changes nothing. */
    case Look = 'look';
    /** Make the account, with the password that was typed. */
    case Accept = 'accept';
    /** Add the portal to the account that is signed in. */
    case Join = 'join';
    /** Go to the login and come back with a ticket. */
    case LogIn = 'log_in';
    /** Tell the inviter that the link has expired. */
    case AskForNewLink = 'ask';
    /** Mail the newest link to the invited address. */
    case EmailNewest = 'newest';
    /** Sent only by the page's script: a person, not a mail scanner, has opened the link. */
    case Opened = 'opened';
    /** Sign another user out, then show the page again. */
    case SignOut = 'sign_out';

    /**
     * Whether another site could do harm by having a browser ask for it.
     */
    public function isProtected(): bool
    {
        return $this !== self::Look && $this !== self::Opened;
    }
}
