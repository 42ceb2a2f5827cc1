<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

/**
 * Core's controller of revisions, with the same answer for a portal that does not exist and one that the caller may not
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

        // Core's own answer for a post that does not exist.
        return $portal instanceof \WP_Post && !current_user_can('read_post', $portal->ID)
            ? parent::get_parent(0)
            : $portal;
    }
}
