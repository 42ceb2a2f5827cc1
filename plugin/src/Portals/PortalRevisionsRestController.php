<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

/**
 * Core's controller of revisions, with one answer for a portal that is not there and for one that the caller may not
 * read.
 */
final class PortalRevisionsRestController extends \WP_REST_Revisions_Controller
{
    /**
     * @param int $parent_post_id
     *
     * @return \WP_Post|\WP_Error
     */
    #[\Override]
    protected function get_parent($parent_post_id)
    {
        $portal = parent::get_parent($parent_post_id);

        // What core answers where there is none, in its own words.
        return $portal instanceof \WP_Post && !current_user_can('read_post', $portal->ID)
            ? parent::get_parent(0)
            : $portal;
    }
}
