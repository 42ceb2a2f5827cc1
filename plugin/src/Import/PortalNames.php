<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\InvitationList;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\Portal;
use ClientPress\Portals\PortalPostType;
use ClientPress\Portals\Portals;
use ClientPress\Portals\PortalTitle;
use ClientPress\Portals\Storage\PortalPosts;

/**
 * Finds the portals that the lines of a list name, all at once.
 */
final readonly class PortalNames
{
    public function __construct(
        private PortalPosts $posts,
        private Portals $portals,
        private InvitationList $invitations,
    ) {}

    /**
     * @param list<string> $names As written: a title, an id, or an unambiguous id such as "#12".
     *
     * @return array<array-key, int|Refused> The portal's id, or why this actor cannot invite to it; by name.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function resolve(array $names, Actor $actor): array
    {
        $names = array_values(array_unique($names));
        $ids = array_filter(array_map(self::id(...), $names));
        // A title is stored as it was typed, or with entities where its author may not write HTML.
        $titles = array_values(array_unique([
            ...$names,
            ...array_map(static fn(string $name): string => str_replace('&', '&amp;', $name), $names),
            ...array_map(PortalTitle::escaped(...), $names),
            ...array_map(static fn(string $name): string => htmlspecialchars($name, ENT_NOQUOTES), $names),
        ]));
        $ids = array_values(array_unique([...$ids, ...$this->posts->idsByTitle(PortalPostType::NAME, $titles)]));
        // One that could not be read would leave its title to another.
        $portals = $this->posts->answerTo(
            function () use ($ids): array {
                _prime_post_caches($ids, false);

                return array_filter(array_map($this->portals->find(...), $ids));
            },
            'post',
            $ids,
        );
        $meant = [];

        foreach ($portals as $portal) {
            // Nobody learns by trying titles or ids which portals there are.
            if (!$actor->mayEdit($portal->id)) {
                continue;
            }

            foreach (["#{$portal->id}", (string) $portal->id, $portal->title] as $name) {
                $meant[$name][$portal->id] = $portal;
            }
        }

        // "#12" means the id even if a portal has it as its title.
        foreach ($ids as $id) {
            $meant["#$id"] = array_intersect_key($meant["#$id"] ?? [], [$id => true]);
        }

        $refusals = [];
        $resolved = [];

        foreach ($names as $name) {
            $resolved[$name] = $this->resolveName($name, $meant[$name] ?? [], $actor, $refusals);
        }

        return $resolved;
    }

    /**
     * Portals that this actor may invite to now, to choose one from.
     *
     * @return list<Portal>|null By title; null when the site has more than the limit.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function offered(int $limit, Actor $actor): ?array
    {
        // Whether there are more is said without sorting all of them by title.
        $ids = $this->portals->newest(PortalPostType::LIVE, $limit + 1);

        if (count($ids) > $limit) {
            return null;
        }

        $portals = [];
        // An empty list would mean all.
        $posts = $ids === []
            ? []
            : $this->posts->answerTo(static fn(): array => get_posts([
                'post_type' => PortalPostType::NAME,
                'post_status' => PortalPostType::LIVE,
                'include' => $ids,
                'orderby' => 'title',
                'order' => 'ASC',
            ]));

        foreach ($posts as $post) {
            $portal = $post instanceof \WP_Post ? Portal::of($post) : null;

            if ($portal?->isOpen() === true && $actor->mayInviteTo($portal->id)) {
                $portals[] = $portal;
            }
        }

        return $portals;
    }

    /**
     * @param array<int, Portal>       $portals   What the name may mean.
     * @param array<int, Refused|null> $refusals  Results for portals that were checked before.
     */
    private function resolveName(string $name, array $portals, Actor $actor, array &$refusals): int|Refused
    {
        if ($portals === []) {
            return new Refused(
                Reason::PortalNotFound,
                $name === ''
                    ? __('No portal is chosen for this line.', 'clientpress')
                    /* translators: %s: what stands in the column "portal". */
                    : sprintf(__('There is no portal “%s”.', 'clientpress'), mb_substr($name, 0, 100)),
            );
        }

        if (count($portals) > 1) {
            return new Refused(Reason::PortalNotFound, sprintf(
                /* translators: 1: what stands in the column "portal", 2: numbers of portals such as "#12, #40". */
                __('“%1$s” may mean several portals. Write one of these instead: %2$s.', 'clientpress'),
                mb_substr($name, 0, 100),
                implode(wp_get_list_item_separator(), array_map(
                    static fn(int $id): string => "#$id",
                    array_keys($portals),
                )),
            ));
        }

        $id = (int) array_key_first($portals);

        if (!array_key_exists($id, $refusals)) {
            $refusals[$id] = $this->refusal($id, $actor);
        }

        return $refusals[$id] ?? $id;
    }

    /**
     * A missing extension concerns all portals, and the import reports it once instead of on each line.
     */
    private function refusal(int $portalId, Actor $actor): ?Refused
    {
        try {
            $refusal = $this->invitations->refusalToInvite($portalId, $actor);
        } catch (Refused $refused) {
            return $refused;
        }

        return $refusal?->reason === Reason::ExtensionMissing ? null : $refusal;
    }

    /**
     * @return int 0 for what is no id.
     */
    private static function id(string $name): int
    {
        return preg_match('/^#?([1-9]\d{0,17})$/D', $name, $match) === 1 ? (int) $match[1] : 0;
    }
}
