<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Refused;
use ClientPress\Portals\Storage\PortalPosts;

/**
 * Tells a portal that core has just inserted from one that was there before. The change of status from "new" alone does
 * not say so: other plugins tell it again of portals that have clients.
 */
final class InsertedPortals
{
    /** @var list<array{highest: int, requested: int}> One entry for each insertion that has begun, the innermost last. */
    private array $begun = [];

    /** @var array<int, true> Ids of the portals that were inserted in this process. */
    private array $inserted = [];

    /**
     * @param \Closure(\WP_Post): void $forget Removes what an earlier portal of this id has left.
     */
    public function __construct(
        private readonly PortalPosts $posts,
        private readonly \Closure $forget,
    ) {}

    /**
     * Filter on wp_insert_post_data, of portals that are about to be inserted.
     *
     * @param array<string, mixed> $data Returned as it is.
     * @param mixed                $post What is inserted; `import_id` asks for an id. An array.
     *
     * @return array<string, mixed>
     */
    public function expect(array $data, mixed $post): array
    {
        $requested = is_array($post) ? $post['import_id'] ?? 0 : 0;
        $requested = is_numeric($requested) ? (int) $requested : 0;

        try {
            $this->begun[] = [
                'highest' => $this->posts->highestId(),
                // As core does, which gives another id where this one is taken.
                'requested' => $requested > 0 && $this->posts->isFree($requested) ? $requested : 0,
            ];
        } catch (Refused) {
            // Without an answer the next portal that is told of counts as the inserted one, so that none begins with the
            // clients of an earlier one.
            $this->begun[] = ['highest' => 0, 'requested' => 0];
        }

        return $data;
    }

    /**
     * On transition_post_status from "new": an import may give a portal the id of one that was deleted past WordPress.
     */
    public function forgetEarlier(string $newStatus, string $oldStatus, \WP_Post $post): void
    {
        // From the end: an insertion within another one is told first. One that the database refused stays in the list.
        foreach (array_reverse($this->begun, true) as $i => $insertion) {
            $isNext = $post->ID > $insertion['highest'] && !isset($this->inserted[$post->ID]);

            if ($isNext || $post->ID === $insertion['requested']) {
                array_splice($this->begun, $i, 1);
                $this->inserted[$post->ID] = true;
                ($this->forget)($post);

                return;
            }
        }
    }
}
