<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Capabilities;

/**
 * Who may read a portal: its clients while it is open, and those who manage portals. Nobody else, not even its author.
 *
 * One rule for pages, REST and media, because core checks the same capability for all of them.
 */
final readonly class PortalAccess
{
    public function __construct(
        private Portals $portals,
        private Access $access,
    ) {}

    /**
     * Filter on map_meta_cap. For posts that are no portal's it runs no query that core has not already run.
     *
     * Accepts any value, because other plugins' filters may pass anything on.
     *
     * @param mixed $caps What core asks of the user.
     * @param mixed $args The post, or its id, first.
     *
     * @return mixed $caps, or a list of capabilities in its place.
     */
    public function mapReadCapability(mixed $caps, mixed $cap, mixed $userId, mixed $args): mixed
    {
        $isReading = in_array($cap, ['read_post', 'read_page'], true);
        $post = $isReading && is_array($args) ? self::post($args[0] ?? null) : null;
        $userId = is_numeric($userId) ? (int) $userId : 0;
        $portalPost = $post === null ? null : PortalPostType::portalPostOf($post);

        if ($post === null || $portalPost === null) {
            return $caps;
        }

        // A revision may hold text that was never published, so only editors may read it.
        if ($post->post_type !== 'revision' && $this->mayEnterAsClient($userId, Portal::of($portalPost))) {
            return ['read'];
        }

        return self::managing($portalPost, $userId);
    }

    /**
     * Filter on map_meta_cap, for editing and deleting files: in core everybody may who edits others' posts. It closes
     * the editor, XML-RPC and whatever else shows a post to who may edit it, and the comments on the file.
     *
     * @param mixed $caps What core asks of the user.
     * @param mixed $args The file, or its id, first.
     *
     * @return mixed $caps, or a longer list.
     */
    public function mapEditCapability(mixed $caps, mixed $cap, mixed $userId, mixed $args): mixed
    {
        $file = is_array($args) ? self::post($args[0] ?? null) : null;
        $portalPost = $file === null ? null : PortalPostType::portalPostOf($file);

        return (
            $portalPost === null || $portalPost === $file || !is_array($caps)
                ? $caps
                : [...$caps, ...self::managing($portalPost, is_numeric($userId) ? (int) $userId : 0)]
        );
    }

    public function mayEnterAsClient(int $userId, Portal $portal): bool
    {
        return $portal->isOpen() && $this->access->has($portal->id, $userId);
    }

    /**
     * The portal that a post of any type belongs to: itself, its revision or a file attached to it.
     */
    public function portalOf(\WP_Post $post): ?Portal
    {
        $portalPost = PortalPostType::portalPostOf($post);

        return $portalPost === null ? null : $this->portals->find($portalPost->ID);
    }

    private static function post(mixed $postOrId): ?\WP_Post
    {
        if ($postOrId instanceof \WP_Post) {
            return $postOrId;
        }

        $post = is_numeric($postOrId) && (int) $postOrId > 0 ? get_post((int) $postOrId) : null;

        return $post instanceof \WP_Post ? $post : null;
    }

    /**
     * @return list<string> Like core's mapping, except that being the author is not enough without the right to edit.
     */
    private static function managing(\WP_Post $portalPost, int $userId): array
    {
        if ($userId > 0 && (int) $portalPost->post_author === $userId) {
            return [Capabilities::EDIT_PORTALS];
        }

        if ($portalPost->post_status === 'private' || is_post_status_viewable($portalPost->post_status)) {
            return [Capabilities::READ_PORTALS];
        }

        return array_values(map_meta_cap('edit_post', $userId, $portalPost->ID));
    }
}
