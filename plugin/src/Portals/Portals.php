<?php

declare(strict_types=1);

namespace ClientPress\Portals;

/**
 * Finds portals and changes their status.
 */
final readonly class Portals
{
    public function __construct(
        private ClientField $clientField,
    ) {}

    public function find(int $id): ?Portal
    {
        $post = $id > 0 ? get_post($id) : null;

        return $post instanceof \WP_Post && $post->post_type === PortalPostType::NAME ? Portal::of($post) : null;
    }

    public function findBySlug(string $slug): ?Portal
    {
        $post = $slug !== '' ? get_page_by_path($slug, OBJECT, PortalPostType::NAME) : null;

        return $post instanceof \WP_Post ? Portal::of($post) : null;
    }

    /**
     * The portals that this user may enter as a client now.
     *
     * @return list<Portal> By title.
     */
    public function openFor(int $userId): array
    {
        $ids = $this->clientField->portals($userId);

        if ($ids === []) {
            return [];
        }

        $posts = get_posts([
            'post_type' => PortalPostType::NAME,
            'post_status' => 'private',
            'include' => $ids,
            'orderby' => 'title',
            'order' => 'ASC',
        ]);

        $open = [];

        foreach ($posts as $post) {
            $portal = $post instanceof \WP_Post ? Portal::of($post) : null;

            if ($portal?->isOpen() === true) {
                $open[] = $portal;
            }
        }

        return $open;
    }

    /**
     * @return list<int> Ids of the portals that this user made, whatever their status.
     */
    public function madeBy(int $userId): array
    {
        if ($userId <= 0) {
            return [];
        }

        return array_values(get_posts([
            'post_type' => PortalPostType::NAME,
            'post_status' => array_keys(get_post_stati()),
            'author' => $userId,
            'fields' => 'ids',
            'numberposts' => -1,
        ]));
    }

    public function setStatus(int $portalId, PortalStatus $status): void
    {
        update_post_meta($portalId, PortalStatus::META, $status->value);
    }
}
