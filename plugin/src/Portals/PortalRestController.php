<?php

declare(strict_types=1);

namespace ClientPress\Portals;

/**
 * Core's controller, with one answer for a portal that is not there and for one that the caller may not read.
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

        if ($post instanceof \WP_Post && !current_user_can('read_post', $post->ID)) {
            return new \WP_Error('rest_post_invalid_id', __('Invalid post ID.', 'clientpress'), ['status' => 404]);
        }

        return $post;
    }

    /**
     * Core lets everyone read what is `publish`; a portal is never public, whatever its stored status says.
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
