<?php

declare(strict_types=1);

namespace ClientPress\Boot;

defined('ABSPATH') || exit();

/**
 * Keeps out what belongs to another plugin that has the same slug on wordpress.org: its updates, and its translations,
 * which WordPress would install over ours. The header says `Update URI: false`, and wordpress.org heeds that, but
 * WordPress itself takes whatever the answer offers.
 */
final class Updates
{
    /**
     * Filter on site_transient_update_plugins, for WordPress, its automatic updates and the screens alike.
     *
     * @param \stdClass $updates With offers by plugin in `response` and `no_update`, and a list in `translations`.
     */
    public static function dropForeignOffers(\stdClass $updates): \stdClass
    {
        $plugin = plugin_basename(dirname(__DIR__, 2) . '/clientpress.php');

        foreach (['response', 'no_update'] as $list) {
            $offers = $updates->{$list} ?? null;

            if (is_array($offers)) {
                unset($offers[$plugin]);
                $updates->{$list} = $offers;
            }
        }

        $translations = $updates->translations ?? null;

        if (is_array($translations)) {
            $updates->translations = array_values(array_filter(
                $translations,
                static fn(mixed $offer): bool => !is_array($offer) || ($offer['slug'] ?? '') !== dirname($plugin),
            ));
        }

        return $updates;
    }
}
