<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

/**
 * Where a client accepts. Built from the site's own address, never from the request's Host; needs no rewrite rule.
 */
final class AcceptUrl
{
    /** Marks a request as the accept page's; its value is the secret, or empty when the secret is posted. */
    public const QUERY_VAR = 'clientpress_invitation';

    /**
     * The link in the email.
     */
    public static function of(#[\SensitiveParameter] string $token): string
    {
        // Added afterwards, because home_url() hands what it is given to the filters of others.
        return add_query_arg(self::QUERY_VAR, rawurlencode($token), home_url('/'));
    }

    /**
     * The page itself, for forms, which carry the secret in their body.
     */
    public static function page(): string
    {
        return home_url('/?' . self::QUERY_VAR);
    }
}
