<?php

declare(strict_types=1);

namespace ClientPress\Tests\Multisite;

use ClientPress\Boot\Network;
use ClientPress\Boot\Services;
use ClientPress\Kernel\SystemClock;
use ClientPress\Tests\Invitations\InvitationTestCase;

/**
 * A test on a network with two sites, in which the plugin is active everywhere. Each begins on the first site; the user
 * `admin` is its super admin.
 */
abstract class NetworkTestCase extends InvitationTestCase
{
    /**
     * Runs on another site, as a request there would.
     *
     * @template T
     *
     * @param \Closure(): T $do
     *
     * @return T
     */
    protected static function on(int $site, \Closure $do): mixed
    {
        switch_to_blog($site);
        self::services()->installer()->upgrade();

        try {
            return $do();
        } finally {
            restore_current_blog();
        }
    }

    protected static function second(): int
    {
        return (int) get_sites(['path' => '/second/', 'fields' => 'ids'])[0];
    }

    /**
     * A user who is a member of the second site alone.
     *
     * @param array<string, mixed> $fields
     */
    protected static function createStranger(array $fields = [], string $role = 'author'): \WP_User
    {
        switch_to_blog(self::second());
        $user = self::createUser($role, $fields);
        restore_current_blog();

        return new \WP_User($user->ID);
    }

    /** @param float $seconds after which no further site is begun */
    protected static function network(float $seconds = 10.0): Network
    {
        return (new Services(
            WP_PLUGIN_DIR . '/clientpress/clientpress.php',
            new SystemClock(),
            networkSeconds: $seconds,
        ))->network();
    }

    protected static function createSite(string $path): int
    {
        $site = wpmu_create_blog($GLOBALS['current_blog']->domain, $path, 'Third', 1);
        self::assertIsInt($site);

        return $site;
    }

    /** @return list<string> */
    protected static function tablesOf(int $site): array
    {
        global $wpdb;

        $prefix = $wpdb->get_blog_prefix($site);

        return array_values(preg_grep("/^{$prefix}clientpress_(?!addresses)/", $wpdb->get_col('SHOW TABLES')) ?: []);
    }
}
