<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

/**
 * The role of invited clients, with no capability but `read`.
 */
final class ClientRole
{
    public const NAME = 'clientpress_client';

    public function install(): void
    {
        // Stored in the database, as core stores its own role names: in English. See translate().
        add_role(self::NAME, 'Client', ['read' => true]);
    }

    public function remove(): void
    {
        remove_role(self::NAME);
    }

    /**
     * Filter on gettext_with_context_default: core looks for the names of all roles among its own.
     */
    public static function translate(mixed $translation, mixed $text, mixed $context): mixed
    {
        return $text === 'Client' && $context === 'User role' ? _x('Client', 'User role', 'clientpress') : $translation;
    }

    /**
     * Whether this user is a client and nothing else on this site.
     */
    public static function isOnlyClient(\WP_User $user): bool
    {
        return array_values($user->roles) === [self::NAME] && !is_super_admin($user->ID);
    }
}
