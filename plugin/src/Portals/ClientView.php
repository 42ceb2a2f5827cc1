<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;

/**
 * "View as client": one request of somebody who may edit a portal, which is answered as its clients are. Nobody is signed
 * in as somebody else, and nothing is changed.
 */
final class ClientView
{
    private const ARGUMENT = 'clientpress_view';

    private const AS_CLIENT = 'client';

    /** What a live portal's address is given for it. */
    public const QUERY = [self::ARGUMENT => self::AS_CLIENT];

    /** The portal and its viewer; nothing else is answered as clients are. */
    private int $portalId = 0;

    private int $userId = 0;

    public static function urlOf(Portal $portal): string
    {
        return add_query_arg(self::QUERY, $portal->url());
    }

    /**
     * @return string|null Null where the actor may not view it so, or clients see nothing of it.
     */
    public static function urlFor(Portal $portal, Actor $actor): ?string
    {
        return $portal->live && $actor->mayEdit($portal->id) ? self::urlOf($portal) : null;
    }

    public static function label(Portal $portal): string
    {
        /* translators: %s: a portal's title. */
        return sprintf(__('View as client: “%s”', 'clientpress'), $portal->title);
    }

    /**
     * Begins it where the request asks for it and its user may edit this portal; for others, the request is one like any.
     */
    public function begin(Portal $portal): void
    {
        $isAsked = ($_GET[self::ARGUMENT] ?? null) === self::AS_CLIENT;
        $reads = in_array($_SERVER['REQUEST_METHOD'] ?? '', ['GET', 'HEAD'], true);

        if ($isAsked && $reads && Actor::current()->mayEdit($portal->id)) {
            [$this->portalId, $this->userId] = [$portal->id, get_current_user_id()];
            add_filter('show_admin_bar', '__return_false', PHP_INT_MAX);
            add_filter('get_edit_post_link', '__return_empty_string', PHP_INT_MAX);
        }
    }

    public function isOn(): bool
    {
        return $this->portalId > 0;
    }

    public function isOf(int $portalId, int $userId): bool
    {
        return $this->isOn() && $portalId === $this->portalId && $userId === $this->userId;
    }
}
