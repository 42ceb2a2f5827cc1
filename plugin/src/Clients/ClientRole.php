<?php

declare(strict_types=1);

namespace ClientPress\Clients;

/**
 * The role of those who are invited: they may read, and their portals let them in.
 */
final class ClientRole
{
    public const NAME = 'clientpress_client';

    public function install(): void
    {
        // Stored in the database, as core stores its own role names: in English.
        add_role(self::NAME, 'Client', ['read' => true]);
    }

    public function remove(): void
    {
        remove_role(self::NAME);
    }

    /**
     * Whether this user is a client and nothing else on this site.
     */
    public static function isOnlyClient(\WP_User $user): bool
    {
        return array_values($user->roles) === [self::NAME] && !is_super_admin($user->ID);
    }
}
