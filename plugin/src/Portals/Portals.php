<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Kernel\ObjectCache;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Utf8;
use ClientPress\Portals\Storage\PortalPosts;

/**
 * Finds portals and changes their status.
 */
final readonly class Portals
{
    /** How many portals are read at once where all are asked for. */
    private const BATCH = 100;

    /** Cache of the portals that this request has found to be open and to have no meta. */
    private const WITHOUT_META = 'clientpress_without_meta';

    public function __construct(
        private Access $access,
        private PortalPosts $posts,
    ) {}

    public function find(int $id): ?Portal
    {
        $post = $id > 0 ? get_post($id) : null;

        return $post instanceof \WP_Post && $post->post_type === PortalPostType::NAME ? Portal::of($post) : null;
    }

    /**
     * As the database has it, for a decision: a cache may be late.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function findNow(int $id): ?Portal
    {
        ObjectCache::bypass($id, 'posts', 'post_meta');

        return $this->posts->answerTo(fn(): ?Portal => $this->find($id), 'post', [$id]);
    }

    /**
     * @param Actor|null $actor Whose right to it was asked.
     *
     * @return string Condition for the `WHERE` of a statement that decides, without placeholders: the portal is open, and
     *                belongs to whom it belonged then, if the right may hang on that.
     */
    public function whileOpen(int $id, ?Actor $actor = null): string
    {
        return $this->posts->whileOpen(
            $id,
            PortalPostType::NAME,
            PortalPostType::LIVE,
            PortalStatus::META,
            PortalStatus::Active->value,
            $actor?->mayManageOthers() === false ? (int) get_post_field('post_author', $id) : null,
        );
    }

    /**
     * @param non-empty-list<int> $ids
     *
     * @return string See {@see PortalPosts::orAmong()}.
     */
    public function orAmong(string $search, array $ids): string
    {
        return $this->posts->orAmong($search, $ids);
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    public function findBySlug(string $slug): ?Portal
    {
        $post = $slug === ''
            ? null
            : $this->posts->answerTo(static fn(): mixed => get_page_by_path($slug, OBJECT, PortalPostType::NAME));

        return $post instanceof \WP_Post ? Portal::of($post) : null;
    }

    /**
     * The portals that this user may enter as a client now.
     *
     * @return list<Portal> By title.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function openFor(int $userId): array
    {
        $ids = $this->access->portals($userId);

        if ($ids === []) {
            return [];
        }

        $posts = $this->posts->answerTo(static fn(): array => get_posts([
            'post_type' => PortalPostType::NAME,
            'post_status' => PortalPostType::LIVE,
            'include' => $ids,
            'orderby' => 'title',
            'order' => 'ASC',
        ]));

        $open = [];

        foreach ($posts as $post) {
            $portal = $post instanceof \WP_Post ? Portal::of($post) : null;

            if ($portal !== null && $this->isOpen($portal)) {
                $open[] = $portal;
            }
        }

        return $open;
    }

    /**
     * Whether its clients may enter a portal now. WordPress takes meta that it could not read for none, which would open a
     * closed portal, and keeps it; so one without any meta is read once more.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function isOpen(Portal $portal): bool
    {
        if (!$portal->isOpen() || get_post_meta($portal->id) !== []) {
            return $portal->isOpen();
        }

        if (wp_cache_get($portal->id, self::WITHOUT_META) !== false) {
            return true;
        }

        ObjectCache::bypass($portal->id, 'post_meta');
        $meta = $this->posts->answerTo(static fn(): mixed => update_meta_cache('post', [$portal->id]));
        // A persistent cache would go on being passed by.
        wp_cache_set($portal->id, $meta[$portal->id] ?? [], 'post_meta');
        $status = PortalStatus::of($portal->id);
        wp_cache_add_non_persistent_groups(self::WITHOUT_META);
        $status !== PortalStatus::Active || wp_cache_set($portal->id, true, self::WITHOUT_META);

        return $status === PortalStatus::Active;
    }

    /**
     * @return list<int> Ids of the portals that this user made, whatever their status.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function madeBy(int $userId): array
    {
        if ($userId <= 0) {
            return [];
        }

        return $this->posts->answerTo(static fn(): array => array_values(get_posts([
            'post_type' => PortalPostType::NAME,
            'post_status' => array_keys(get_post_stati()),
            'author' => $userId,
            'fields' => 'ids',
            'numberposts' => -1,
        ])));
    }

    /**
     * The portals that this actor may invite to, those in the trash left out.
     *
     * @param string            $search Words in the title; empty for all.
     * @param int               $page   From 1.
     * @param PortalStatus|null $status Of this status alone.
     *
     * @return array{list<Portal>, int} One page of them by title, and how many there are on all pages.
     *
     * @throws Refused With `Forbidden` or `StorageFailed`.
     */
    public function managedBy(
        Actor $actor,
        string $search,
        int $perPage,
        int $page,
        ?PortalStatus $status = null,
    ): array {
        $query = $this->managed($actor, $search, $status, ['posts_per_page' => $perPage, 'paged' => $page]);

        return [$this->invitable($query->posts ?? [], $actor), $query->found_posts];
    }

    /**
     * All of them, read some at a time. See {@see managedBy()}.
     *
     * @return \Generator<int, Portal>
     *
     * @throws Refused With `Forbidden` or `StorageFailed`.
     */
    public function allManagedBy(Actor $actor, string $search = '', ?PortalStatus $status = null): \Generator
    {
        // They are sorted once; each page would sort all of them again.
        $query = $this->managed($actor, $search, $status, [
            'fields' => 'ids',
            'posts_per_page' => -1,
            'no_found_rows' => true,
        ]);

        foreach (array_chunk(array_filter($query->posts ?? [], is_int(...)), self::BATCH) as $ids) {
            $posts = $this->posts->answerTo(
                static function () use ($ids): array {
                    _prime_post_caches($ids, false);

                    return array_map(get_post(...), $ids);
                },
                'post',
                array_values($ids),
            );

            foreach ($this->invitable($posts, $actor) as $portal) {
                yield $portal;
            }
        }
    }

    /**
     * Portals to choose from: all of them, or the newest that are live where there are more. To find the first by title
     * would read and sort all of them, for WordPress has no index of titles.
     *
     * @return list<Portal> Those that this actor may invite to, by title.
     *
     * @throws Refused With `Forbidden` or `StorageFailed`.
     */
    public function offered(Actor $actor, int $limit): array
    {
        if (!$actor->mayInvite() || !$actor->mayManageOthers()) {
            return $this->managedBy($actor, '', $limit, 1)[0];
        }

        $ids = $this->newest(PortalPostType::LIVE, $limit);

        if (count($ids) < $limit) {
            $ids = array_slice(array_unique([...$ids, ...$this->newest('any', $limit)]), 0, $limit);
        }

        // An empty list would mean all.
        $query = $this->managed($actor, '', null, [
            'post__in' => $ids === [] ? [0] : $ids,
            'posts_per_page' => $limit,
            'no_found_rows' => true,
        ]);

        return $this->invitable($query->posts ?? [], $actor);
    }

    /**
     * The portals that a user has access to, open or not, of those that this actor may invite to.
     *
     * @return list<Portal>
     *
     * @throws Refused With `Forbidden` or `StorageFailed`.
     */
    public function ofClient(int $userId, Actor $actor): array
    {
        if (!$actor->mayInvite()) {
            throw Refused::forbiddenPortal();
        }

        $ids = $this->access->portals($userId);

        return $this->posts->answerTo(fn(): array => array_values(array_filter(array_map(
            $this->find(...),
            $actor->invitable($ids),
        ))));
    }

    /**
     * A portal, for somebody who may invite to it, and so sees its clients.
     *
     * @throws Refused With `PortalNotFound` or `Forbidden`.
     */
    public function requireManageable(int $portalId, Actor $actor): Portal
    {
        $portal = $this->requireExisting($portalId);

        return $actor->mayInviteTo($portalId) ? $portal : throw Refused::forbiddenPortal();
    }

    /**
     * A portal, for somebody who may edit it.
     *
     * @throws Refused With `PortalNotFound` or `Forbidden`.
     */
    public function requireEditable(int $portalId, Actor $actor): Portal
    {
        $portal = $this->requireExisting($portalId);

        return $actor->mayEdit($portalId)
            ? $portal
            : throw new Refused(Reason::Forbidden, __('You are not allowed to edit this portal.', 'clientpress'));
    }

    /**
     * Opens a portal to its clients, or closes it.
     *
     * @throws Refused With `PortalNotFound`, `Forbidden` or `StorageFailed`.
     */
    public function setStatus(int $portalId, PortalStatus $status, Actor $actor): void
    {
        $this->requireEditable($portalId, $actor);

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
     *
     * @throws Refused With `StorageFailed`.
     */
    public function isPortal(int $id): bool
    {
        ObjectCache::bypass($id, 'posts');

        return $this->posts->answerTo(static fn(): bool => $id > 0 && get_post_type($id) === PortalPostType::NAME);
    }

    /**
     * @param array<string, mixed> $arguments Of WP_Query.
     *
     * @throws Refused With `Forbidden` or `StorageFailed`.
     */
    private function managed(Actor $actor, string $search, ?PortalStatus $status, array $arguments): \WP_Query
    {
        if (!$actor->mayInvite()) {
            throw Refused::forbiddenPortal();
        }

        $only = [];

        if (!$actor->mayManageOthers()) {
            $own = array_filter($this->madeBy($actor->userId), $actor->mayInviteTo(...));
            // An empty list would mean all.
            $only = $own === [] ? [0] : $own;
        }

        return $this->posts->answerTo(static fn(): \WP_Query => new \WP_Query([
            'post_type' => PortalPostType::NAME,
            'post_status' => 'any',
            'post__in' => $only,
            's' => Utf8::scrub($search),
            'search_columns' => ['post_title'],
            'orderby' => ['title' => 'ASC', 'ID' => 'ASC'],
            'suppress_filters' => true,
            'meta_query' => $status?->metaQuery() ?? [],
            'update_post_term_cache' => false,
            ...$arguments,
        ]));
    }

    /**
     * @param string $status Post status.
     *
     * @return list<int> Ids of portals, the newest first; of one status by an index alone.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function newest(string $status, int $limit): array
    {
        return $this->posts->answerTo(static fn(): array => array_values(get_posts([
            'post_type' => PortalPostType::NAME,
            'post_status' => $status,
            'fields' => 'ids',
            'numberposts' => $limit,
        ])));
    }

    /**
     * @param array<array-key, mixed> $posts
     *
     * @return list<Portal> Those that the actor may invite to.
     */
    private function invitable(array $posts, Actor $actor): array
    {
        $portals = [];

        foreach ($posts as $post) {
            if ($post instanceof \WP_Post && $actor->mayInviteTo($post->ID)) {
                $portals[] = Portal::of($post);
            }
        }

        return $portals;
    }

    /**
     * @throws Refused With `PortalNotFound`.
     */
    private function requireExisting(int $id): Portal
    {
        return $this->findNow($id) ?? throw Refused::portalNotFound();
    }
}
