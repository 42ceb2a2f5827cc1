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

    /** Who has one of these is not treated as a client. Plain strings, because every page of a client loads this class. */
    private const OF_STAFF = [
        'edit_posts',
        'edit_pages',
        'edit_clientpress_portals',
        'list_users',
        'manage_options',
        'manage_woocommerce',
    ];

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
     * Whether this user is treated as a client: kept out of wp-admin, led to the portals, listed for nobody.
     *
     * The one place where this is decided. It depends on capabilities and not on other roles, because forums, shops and
     * role plugins give their roles to every user.
     */
    public static function isClient(\WP_User $user): bool
    {
        $isClient = in_array(self::NAME, $user->roles, true) && !self::isStaff($user);

        /**
         * Filters whether a user is treated as a client. Runs on every page of a signed-in user, so it should be quick.
         *
         *     add_filter('clientpress_is_client', static function (bool $isClient, WP_User $user): bool {
         *         return $isClient || in_array('patient', $user->roles, true);
         *     }, 10, 2);
         *
         * @since 1.0.0
         *
         * @param bool     $isClient Has the role Client, and no capability of those who run the site.
         * @param \WP_User $user
         */
        $filtered = apply_filters('clientpress_is_client', $isClient, $user);

        return $user->exists() && (is_bool($filtered) ? $filtered : $isClient);
    }

    /**
     * On set_user_role: gives the role back where another plugin has put its own in its place, as shops do with a new
     * user's or a paying one's. Whoever may change roles, and the command line, are left to change them.
     */
    public static function keep(int $userId, string $role): void
    {
        $isMeant = $role === '' || current_user_can('promote_user', $userId) || defined('WP_CLI') && !wp_doing_cron();

        $user = new \WP_User($userId);

        if (!$isMeant && $role !== self::NAME && !self::isStaff($user)) {
            $user->add_role(self::NAME);
        }
    }

    /**
     * Filter on wp_is_application_passwords_available_for_user: a client's can neither be made nor used, for they would
     * outlive a new password and the address of the account.
     */
    public static function denyApplicationPasswords(mixed $isAvailable, mixed $user): mixed
    {
        return $user instanceof \WP_User && self::isClient($user) ? false : $isAvailable;
    }

    private static function isStaff(\WP_User $user): bool
    {
        return array_filter(self::OF_STAFF, $user->has_cap(...)) !== [];
    }
}
