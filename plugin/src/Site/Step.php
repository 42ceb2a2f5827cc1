<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

/**
 * What a posted form of the accept page asks for. The value travels in the form.
 */
enum Step: string
{
    /** Show what the link is worth now. Changes nothing. */
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
    /** Sent by the page's script alone: a person, not a mail scanner, has opened the link. */
    case Opened = 'opened';
    /** End the session of somebody else, then look again. */
    case SignOut = 'sign_out';
}
