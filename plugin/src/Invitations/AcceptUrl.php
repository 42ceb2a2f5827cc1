<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

/**
 * Where a client accepts, and where users change their address. Built from the site's own address, never from the
 * request's Host; needs no rewrite rule.
 *
 * The secret is a part of a path of its own, so that a cache which knows pages by their path alone cannot answer one
 * link with the page of another. Where permalinks are plain there are no such paths, and it is the query of the home page.
 */
final class AcceptUrl
{
    /** First part of the path of every link. */
    public const PATH = 'client-invitation';

    /** Part of the path that a ticket stands below. */
    public const TICKET_PATH = 'ticket';

    /** Part of the path that the page for changing one's address stands at, and links that confirm a change below. */
    public const ADDRESS_PATH = 'address';

    /** Name of the secret in forms, and in the query of plain permalinks and of links of earlier versions. */
    public const QUERY_VAR = 'clientpress_invitation';

    /** Name of the ticket in forms, and in the query of plain permalinks. */
    public const TICKET = 'clientpress_ticket';

    /** Name of the secret of a change of address in forms, and in the query of plain permalinks and of earlier links. */
    public const ADDRESS = 'clientpress_address';

    /**
     * The link in the email.
     */
    public static function of(#[\SensitiveParameter] string $token): string
    {
        // Added afterwards, because home_url() hands what it is given to the filters of others.
        return self::hasPath()
            ? self::below(rawurlencode($token))
            : add_query_arg(self::QUERY_VAR, rawurlencode($token), home_url('/'));
    }

    /**
     * Where a client comes back to from the login.
     */
    public static function ofTicket(#[\SensitiveParameter] string $ticket): string
    {
        return self::hasPath()
            ? self::below(self::TICKET_PATH . '/' . rawurlencode($ticket))
            : add_query_arg(self::TICKET, rawurlencode($ticket), self::page());
    }

    /**
     * Where users change their address.
     *
     * @param string $credential Of the link that confirms a change, or what stands in for it after the login; empty for the
     *                           page itself.
     */
    public static function ofAddress(#[\SensitiveParameter] string $credential = ''): string
    {
        return self::hasPath()
            ? self::below(self::ADDRESS_PATH . '/' . rawurlencode($credential))
            : add_query_arg(self::ADDRESS, rawurlencode($credential), home_url('/'));
    }

    /**
     * The page itself, for forms, which carry the secret in their body.
     */
    public static function page(): string
    {
        return self::hasPath() ? home_url('/' . self::index() . self::PATH . '/') : home_url('/?' . self::QUERY_VAR);
    }

    private static function below(#[\SensitiveParameter] string $path): string
    {
        // A language plugin may have put the language into the query.
        [$page, $query] = [...explode('?', self::page(), 2), ''];

        return trailingslashit($page) . $path . ($query === '' ? '' : "?$query");
    }

    private static function hasPath(): bool
    {
        return self::structure() !== '';
    }

    /**
     * What stands before every path where the web server cannot rewrite addresses.
     */
    private static function index(): string
    {
        return preg_match('#^/*index\.php/#', self::structure()) === 1 ? 'index.php/' : '';
    }

    /**
     * Read from the option, because the object of core's rewriting stays with the site that a request began on.
     */
    private static function structure(): string
    {
        return (string) get_option('permalink_structure');
    }
}
