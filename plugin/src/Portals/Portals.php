<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Kernel\ObjectCache;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * Finds portals and changes their status.
 */
final readonly class Portals
{
    public function __construct(
        private Access $access,
    ) {}

    public function find(int $id): ?Portal
    {
        $post = $id > 0 ? get_post($id) : null;

        return $post instanceof \WP_Post && $post->post_type === PortalPostType::NAME ? Portal::of($post) : null;
    }

    /**
     * As the database has it, for a decision: a cache may be late.
     */
    public function findNow(int $id): ?Portal
    {
        ObjectCache::bypass($id, 'posts', 'post_meta');

        return $this->find($id);
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
        $ids = $this->access->portals($userId);

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

    /**
     * The portals that this actor may invite to, those in the trash left out.
     *
     * @param string $search Words in the title; empty for all.
     * @param int    $page   From 1.
     *
     * @return array{list<Portal>, int} One page of them by title, and how many there are on all pages.
     */
    public function managedBy(Actor $actor, string $search, int $perPage, int $page): array
    {
        $only = $actor->mayManageOthers()
            ? null
            : array_filter($this->madeBy($actor->userId), $actor->mayInviteTo(...));

        if (!$actor->mayInvite() || $only === []) {
            return [[], 0];
        }

        $query = new \WP_Query([
            'post_type' => PortalPostType::NAME,
            'post_status' => 'any',
            'post__in' => $only ?? [],
            's' => $search,
            'search_columns' => ['post_title'],
            'orderby' => ['title' => 'ASC', 'ID' => 'ASC'],
            'posts_per_page' => $perPage,
            'paged' => $page,
            'suppress_filters' => true,
            'update_post_term_cache' => false,
        ]);
        $portals = [];

        foreach ($query->posts ?? [] as $post) {
            if ($post instanceof \WP_Post && $actor->mayInviteTo($post->ID)) {
                $portals[] = Portal::of($post);
            }
        }

        return [$portals, $query->found_posts];
    }

    /**
     * Opens a portal to its clients, or closes it.
     *
     * @throws Refused With `PortalNotFound`, `Forbidden` or `StorageFailed`.
     */
    public function setStatus(int $portalId, PortalStatus $status, Actor $actor): void
    {
        if ($this->findNow($portalId) === null) {
            throw new Refused(Reason::PortalNotFound, __('There is no such portal.', 'clientpress'));
        }

        if (!$actor->mayEdit($portalId)) {
            throw new Refused(Reason::Forbidden, __('You are not allowed to edit this portal.', 'clientpress'));
        }

        // False means either that the status was stored already or that the database failed.
        if (
            update_post_meta($portalId, PortalStatus::META, $status->value) === false
            && $this->findNow($portalId)?->status !== $status
        ) {
            throw Refused::notWritten();
        }
    }

    /**
     * On deleted_post.
     */
    public function forgetDeleted(int $postId, \WP_Post $post): void
    {
        if ($post->post_type === PortalPostType::NAME) {
            $this->access->forgetPortal($postId);
        }
    }

    /**
     * For the Clients room, which knows portals only by their ids and decides by this.
     */
    public static function isPortal(int $id): bool
    {
        ObjectCache::bypass($id, 'posts');

        return $id > 0 && get_post_type($id) === PortalPostType::NAME;
    }
}
