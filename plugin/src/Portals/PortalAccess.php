<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Capabilities;
use ClientPress\Kernel\Refused;

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
        private ClientView $view,
    ) {}

    /**
     * Filter on map_meta_cap. For posts that are no portal's it runs no query that core has not already run.
     *
     * Accepts any value, because other plugins' filters may pass anything on.
     *
     * @param mixed $caps What core asks of the user.
     * @param mixed $cap  Whether the user reads, edits or deletes.
     * @param mixed $args The post, or its id, first.
     *
     * @return mixed $caps, or a list of capabilities in its place.
     */
    public function mapCapability(mixed $caps, mixed $cap, mixed $userId, mixed $args): mixed
    {
        $post = is_array($args) ? self::post($args[0] ?? null) : null;
        $portalPost = $post === null ? null : PortalPostType::portalPostOf($post);
        $userId = is_numeric($userId) ? (int) $userId : 0;

        return match (true) {
            $post === null || $portalPost === null => $caps,
            in_array($cap, ['read_post', 'read_page'], true) => $this->toRead($post, $portalPost, $userId),
            // Core lets everybody edit any file who may edit others' posts. The portal's right is asked too, which
            // closes the editor, XML-RPC and comments.
            $post->post_type === 'attachment' && is_array($caps) => [...$caps, ...self::managing($portalPost, $userId)],
            default => $caps,
        };
    }

    /**
     * Filter on wp_insert_post_parent. Core asks nobody for the right to a new parent: who puts a page below a portal sees its
     * title and slug, and a file is shown in its galleries. A file that is new comes from another plugin, which knows why.
     *
     * @param mixed $parent Id of a portal.
     * @param mixed $postId Of the post that goes below it; 0 for a new one.
     * @param mixed $fields Of that post.
     *
     * @return mixed The same, or the id of the present parent.
     */
    public static function keepParent(mixed $parent, mixed $postId, mixed $fields): mixed
    {
        $postId = is_numeric($postId) ? (int) $postId : 0;
        $type = is_array($fields) ? $fields['post_type'] ?? null : null;
        $isShown = is_string($type) && (is_post_type_hierarchical($type) || $type === 'attachment' && $postId > 0);

        if (!$isShown || !is_numeric($parent) || current_user_can('read_post', (int) $parent)) {
            return $parent;
        }

        // Without an id core would take the post that is being shown.
        return $postId > 0 ? (int) wp_get_post_parent_id($postId) : 0;
    }

    /**
     * Filter on query_loop_block_query_vars, for a list of portals in a post: core lists private posts to their author,
     * whatever they may read since.
     *
     * @param array<string, mixed> $query Arguments of WP_Query.
     *
     * @return array<string, mixed>
     */
    public static function limitList(array $query): array
    {
        $managesAny = current_user_can(Capabilities::EDIT_PORTALS) || current_user_can(Capabilities::READ_PORTALS);

        return $managesAny ? $query : ['post__in' => [0]] + $query;
    }

    /**
     * A fault lets nobody in: core asks where it can show no error.
     */
    public function mayEnterAsClient(int $userId, Portal $portal): bool
    {
        try {
            return $portal->isOpen() && $this->access->has($portal->id, $userId) && $this->portals->isOpen($portal);
        } catch (Refused) {
            return false;
        }
    }

    /**
     * The portal that a post of any type belongs to: itself, its revision or a file attached to it.
     */
    public function portalOf(\WP_Post $post): ?Portal
    {
        $portalPost = PortalPostType::portalPostOf($post);

        return $portalPost === null ? null : $this->portals->find($portalPost->ID);
    }

    /**
     * @return list<string>
     */
    private function toRead(\WP_Post $post, \WP_Post $portalPost, int $userId): array
    {
        // A revision may hold text that was never published, and a file may be private or in the trash: only editors may
        // read these.
        $isForClients =
            $post->ID === $portalPost->ID || $post->post_type === 'attachment' && $post->post_status === 'inherit';

        if ($this->view->isOf($portalPost->ID, $userId)) {
            return $isForClients && Portal::of($portalPost)->isOpen() ? ['read'] : ['do_not_allow'];
        }

        return (
            $isForClients && $this->mayEnterAsClient($userId, Portal::of($portalPost))
                ? ['read']
                : self::managing($portalPost, $userId)
        );
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

        if ($portalPost->post_status === PortalPostType::LIVE || is_post_status_viewable($portalPost->post_status)) {
            return [Capabilities::READ_PORTALS];
        }

        return array_values(map_meta_cap('edit_post', $userId, $portalPost->ID));
    }
}
