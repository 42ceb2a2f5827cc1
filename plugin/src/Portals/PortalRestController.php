<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

/**
 * Core's controller, with the same answer for a portal that does not exist and one that the caller may not read.
 */
final class PortalRestController extends \WP_REST_Posts_Controller
{
    /**
     * @param int $id
     *
     * @return \WP_Post|\WP_Error
     */
    #[\Override]
    protected function get_post($id)
    {
        $post = parent::get_post($id);

        // Core's own answer for a post that does not exist.
        return $post instanceof \WP_Post && !current_user_can('read_post', $post->ID) ? parent::get_post(0) : $post;
    }

    /**
     * Core lets everybody read posts with the status `publish`; a portal is never public, whatever its status.
     *
     * @param \WP_Post $post
     */
    #[\Override]
    public function check_read_permission($post): bool
    {
        return $post->post_type === PortalPostType::NAME
            ? current_user_can('read_post', $post->ID)
            : parent::check_read_permission($post);
    }
}
