<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

/**
 * Hides the author archives of clients, so that trying ?author= numbers reveals none of them.
 */
final class AuthorArchives
{
    /**
     * Filter on pre_handle_404; core answers 200 for every member of the site, with or without posts.
     */
    public function hideClients(mixed $handled, \WP_Query $query): mixed
    {
        $author = $query->is_author() ? $query->get_queried_object() : null;

        if (!$author instanceof \WP_User || !ClientRole::isClient($author)) {
            return $handled;
        }

        $query->set_404();
        // A feed would list them all the same.
        $query->posts = [];
        $query->post_count = 0;
        // Or a theme's title would still name the author.
        $query->queried_object = null;
        $query->queried_object_id = 0;
        status_header(404);
        nocache_headers();

        return true;
    }
}
