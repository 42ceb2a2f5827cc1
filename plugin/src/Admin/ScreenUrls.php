<?php

declare(strict_types=1);

namespace ClientPress\Admin;

defined('ABSPATH') || exit();

use ClientPress\Portals\PortalPostType;

/**
 * The addresses of the admin screens.
 */
final class ScreenUrls
{
    /** The menu of the screens. */
    public const PARENT = 'edit.php?post_type=' . PortalPostType::NAME;

    /** Makes a portal. */
    public const NEW_PORTAL = 'post-new.php?post_type=' . PortalPostType::NAME;

    public const INVITATIONS = 'clientpress-invitations';

    public const CLIENTS = 'clientpress-clients';

    public const IMPORT = 'clientpress-import';

    /** Settings → ClientPress. */
    public const SETTINGS = 'clientpress';

    /** The tab of its webhooks. */
    public const WEBHOOKS = 'clientpress_webhooks';

    /** Names one webhook in the address of that tab. */
    public const WEBHOOK = 'webhook';

    /** Names one invitation in the address of the Invitations screen. */
    public const INVITATION = 'invitation';

    /** Names one user in the address of the Clients screen. */
    public const CLIENT = 'client';

    /** Asks that screen for the form that lets somebody in. */
    public const ADD = 'add';

    /** Arguments by which the next page says what became of a button, once. */
    public const MAIL_TESTED = 'clientpress-mail-tested';

    public const LIVE_SITE_SAID = 'clientpress-live-site';

    public const REPAIRED = 'clientpress-repaired';

    /** With the key of a report. */
    public const REPORT = 'clientpress_report';

    /**
     * On removable_query_args: WordPress takes these out of the address bar.
     *
     * @param list<string> $arguments
     *
     * @return list<string>
     */
    public static function forgetResults(array $arguments): array
    {
        return [...$arguments, self::MAIL_TESTED, self::LIVE_SITE_SAID, self::REPAIRED, self::REPORT];
    }

    /**
     * The list of invitations, or a part of it.
     *
     * @param array<string, string> $query Not URL-encoded.
     */
    public static function invitations(array $query = []): string
    {
        return self::of(['page' => self::INVITATIONS, ...$query]);
    }

    /**
     * The details of one invitation.
     */
    public static function invitation(int $id): string
    {
        return self::invitations([self::INVITATION => (string) $id]);
    }

    /**
     * The list of clients, or a part of it.
     *
     * @param array<string, string> $query Not URL-encoded.
     */
    public static function clients(array $query = []): string
    {
        return self::of(['page' => self::CLIENTS, ...$query]);
    }

    /**
     * What one client may enter.
     */
    public static function client(int $userId): string
    {
        return self::clients([self::CLIENT => (string) $userId]);
    }

    /**
     * The form that lets an account into a portal.
     *
     * @param array<string, string> $query What it is filled with; not URL-encoded.
     */
    public static function addClient(array $query = []): string
    {
        return self::clients([self::ADD => '1', ...$query]);
    }

    /**
     * @param int $importId 0 for the form.
     */
    public static function import(int $importId = 0): string
    {
        return self::of(['page' => self::IMPORT, ...($importId > 0 ? ['import' => (string) $importId] : [])]);
    }

    public static function settings(): string
    {
        return admin_url('options-general.php?page=' . self::SETTINGS);
    }

    /**
     * @param int $id 0 for the list.
     */
    public static function webhooks(int $id = 0): string
    {
        return add_query_arg([
            'tab' => self::WEBHOOKS,
            ...($id > 0 ? [self::WEBHOOK => (string) $id] : []),
        ], self::settings());
    }

    /**
     * @param array<string, string> $query Not URL-encoded.
     */
    private static function of(array $query): string
    {
        return add_query_arg(array_map(rawurlencode(...), $query), admin_url(self::PARENT));
    }
}
