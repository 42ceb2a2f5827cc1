<?php

declare(strict_types=1);

namespace ClientPress\Boot;

defined('ABSPATH') || exit();

/**
 * Keeps updates of another plugin out that has the same slug on wordpress.org. The header says `Update URI: false`, and
 * wordpress.org heeds that, but WordPress itself takes whatever the answer offers.
 */
final class Updates
{
    /**
     * Filter on site_transient_update_plugins, for WordPress, its automatic updates and the screens alike.
     *
     * @param \stdClass $updates With offers by plugin in `response`.
     */
    public static function dropForeignOffer(\stdClass $updates): \stdClass
    {
        $offers = $updates->response ?? null;

        if (is_array($offers)) {
            unset($offers[plugin_basename(dirname(__DIR__, 2) . '/clientpress.php')]);
            $updates->response = $offers;
        }

        return $updates;
    }
}
