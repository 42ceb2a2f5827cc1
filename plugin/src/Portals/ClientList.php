<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\AccessMigration;
use ClientPress\Clients\Actor;
use ClientPress\Clients\LastSignIn;
use ClientPress\Clients\Storage\ClientSearch;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * Who may enter which portals, for those who may invite to them: of others' portals and their clients they see nothing.
 */
final class ClientList
{
    /** Lists count no further. */
    public const MOST_COUNTED = 10_000;

    /** A search lists no more. */
    public const MOST_FOUND = ClientSearch::MOST_FOUND;

    /** @var array{ClientQuery, list<int>}|null What was last searched for, and who was found. */
    private ?array $found = null;

    public function __construct(
        private readonly ClientSearch $search,
        private readonly Access $access,
        private readonly AccessMigration $migration,
        private readonly Portals $portals,
    ) {}

    /**
     * @param int|null $total How many there are, where that is known: a page behind the middle is read from the end then.
     *
     * @return list<Client>
     *
     * @throws Refused With `Forbidden` or `StorageFailed`.
     */
    public function page(ClientQuery $query, Actor $actor, ?int $total = null): array
    {
        $offset = ($query->page - 1) * $query->perPage;

        if ($query->search !== '') {
            $listed = array_slice($this->search($query, $actor), 0, self::MOST_FOUND);

            return $this->clients(array_slice($listed, $offset, $query->perPage), $actor);
        }

        $portalIds = $this->readable($query->portalId, $actor);

        if ($total === null || $offset <= intdiv($total, 2)) {
            return $this->clients($this->search->newest($portalIds, $query->perPage, $offset), $actor);
        }

        $count = max(0, min($query->perPage, $total - $offset));
        $ids = $this->search->oldest($portalIds, $count, max(0, $total - $offset - $count));

        return $this->clients(array_reverse($ids), $actor);
    }

    /**
     * @return int How many there are on all pages; one more than {@see MOST_COUNTED} at most, or of a search than
     *     {@see MOST_FOUND}.
     *
     * @throws Refused With `Forbidden`.
     */
    public function count(ClientQuery $query, Actor $actor): int
    {
        return $query->search !== ''
            ? count($this->search($query, $actor))
            : $this->search->count($this->readable($query->portalId, $actor), self::MOST_COUNTED + 1);
    }

    /**
     * @throws Refused With `UserNotFound`, also where the actor may invite to none of the portals that this user enters
     *                 or has entered, and no others'; or `Forbidden` or `StorageFailed`.
     */
    public function find(int $userId, Actor $actor): Client
    {
        $client = $this->clients([$userId], $actor)[0] ?? null;

        if ($client === null || $client->access === [] && $this->history($userId, $actor) === []) {
            throw new Refused(Reason::UserNotFound, __('There is no such client.', 'clientpress'));
        }

        return $client;
    }

    /**
     * @return list<ClientAccess> When somebody was let into portals or had to leave them, the latest first.
     *
     * @throws Refused With `Forbidden` or `StorageFailed`.
     */
    public function history(int $userId, Actor $actor): array
    {
        self::requireInviter($actor);

        return $this->visible($this->search->history($userId), $actor);
    }

    /**
     * Portals of the clients that a search finds.
     *
     * @param string $search See {@see ClientQuery}; nobody is found by an empty one.
     *
     * @return list<int> Those that the actor may invite to, {@see MOST_FOUND} at most.
     *
     * @throws Refused With `Forbidden` or `StorageFailed`.
     */
    public function portalsFoundBy(string $search, Actor $actor): array
    {
        $userIds = $search === '' ? [] : $this->search(new ClientQuery(search: $search), $actor);
        $ids = [];

        foreach ($userIds === [] ? [] : $this->accessOf($userIds) as $access) {
            foreach ($access as $one) {
                $ids[$one['portalId']] = $one['portalId'];
            }
        }

        return $actor->invitable(array_slice(array_values($ids), 0, self::MOST_FOUND));
    }

    /**
     * Whether access is still being taken over from an earlier version, so that some clients are missing.
     */
    public function isComplete(): bool
    {
        return $this->migration->remaining() === null;
    }

    /**
     * @return string Condition for the WHERE of a query for users: clients, of one portal or of any.
     *
     * @throws Refused With `Forbidden`.
     */
    public function whileClient(?int $portalId, Actor $actor): string
    {
        $portalIds = $this->readable($portalId, $actor);
        $condition = $this->search->whileClient($portalIds);

        return $this->isComplete() ? $condition : "($condition OR {$this->migration->whileClient($portalIds)})";
    }

    /**
     * What the actor sees of these users, in this order and without those that are gone.
     *
     * @param list<int> $userIds
     *
     * @return list<Client>
     *
     * @throws Refused With `Forbidden` or `StorageFailed`.
     */
    public function clients(array $userIds, Actor $actor): array
    {
        self::requireInviter($actor);

        if ($userIds === []) {
            return [];
        }

        $this->search->cacheUsers($userIds);
        $access = $this->accessOf($userIds);
        $portalIds = array_column(array_merge(...$access), 'portalId');
        $this->search->answerTo(static fn() => _prime_post_caches($portalIds, false), 'post', $portalIds);
        $clients = [];

        foreach ($userIds as $userId) {
            $user = get_userdata($userId);

            if ($user instanceof \WP_User && is_user_member_of_blog($userId)) {
                $clients[] = new Client($user, $this->visible($access[$userId] ?? [], $actor), LastSignIn::of($userId));
            }
        }

        return $clients;
    }

    /**
     * @return array<string, array<string, mixed>> JSON schema of what {@see withAccess()} adds.
     */
    public static function accessProperties(): array
    {
        return [
            'since' => [
                'description' => __('Since when the user may enter, UTC; null where that was not kept.', 'clientpress'),
                'type' => ['string', 'null'],
                'pattern' => '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$',
            ],
            'granted_by' => [
                'description' => __(
                    'User who gave the access; 0 for the command line, or where that was not kept.',
                    'clientpress',
                ),
                'type' => 'integer',
            ],
        ];
    }

    /**
     * @param list<array{id: int, name: string, email: string, address_proven: bool}> $users Who may enter this portal.
     *
     * @return list<array{id: int, name: string, email: string, address_proven: bool, since: string|null, granted_by: int}>
     *
     * @throws Refused With `StorageFailed`.
     */
    public function withAccess(array $users, int $portalId): array
    {
        $access = $users === [] ? [] : $this->accessOf(array_map(static fn(array $user): int => $user['id'], $users));

        return array_map(static function (array $user) use ($access, $portalId): array {
            $of = array_column($access[$user['id']] ?? [], null, 'portalId')[$portalId] ?? null;
            $at = $of['at'] ?? null;

            return [
                ...$user,
                'since' => $at === null ? null : gmdate('Y-m-d\TH:i:s', $at),
                'granted_by' => $of['by'] ?? 0,
            ];
        }, $users);
    }

    /**
     * With what is still to be taken over from an earlier version: it lets clients in as well, and nobody knows since when.
     *
     * @param non-empty-list<int> $userIds
     *
     * @return array<int, list<array{portalId: int, at: int|null, by: int, invitationId: int|null}>> By user, the earliest first.
     */
    private function accessOf(array $userIds): array
    {
        $access = $this->search->accessOf($userIds);

        if ($this->isComplete()) {
            return $access;
        }

        foreach ($this->access->portalsOf($userIds) as $userId => $portalIds) {
            $known = $access[$userId] ?? [];
            $access[$userId] = [
                ...array_map(static fn(int $portalId): array => [
                    'portalId' => $portalId,
                    'at' => null,
                    'by' => 0,
                    'invitationId' => null,
                ], array_values(array_diff($portalIds, array_column($known, 'portalId')))),
                ...$known,
            ];
        }

        return $access;
    }

    /**
     * @return list<int> Ids of the users that match, the newest first; one more than {@see MOST_FOUND} at most.
     *
     * @throws Refused With `Forbidden`.
     */
    private function search(ClientQuery $query, Actor $actor): array
    {
        // For another page of the same search; the next request asks anew.
        if (
            $this->found !== null
            && $this->found[0]->search === $query->search
            && $this->found[0]->portalId === $query->portalId
        ) {
            return $this->found[1];
        }

        $portalIds = $this->readable($query->portalId, $actor);
        $stored = AddressSpelling::storedPart($query->search);
        $ids = str_starts_with($query->search, '@')
            ? $this->search->byDomain(substr($stored, 1), $portalIds)
            // No name of a client has an "@".
            : $this->search->byAddressOrName(
                $stored,
                str_contains($query->search, '@') ? '' : $query->search,
                $portalIds,
            );
        $ids = array_values(array_unique($ids));
        rsort($ids);
        $this->found = [$query, array_slice($ids, 0, self::MOST_FOUND + 1)];

        return $this->found[1];
    }

    /**
     * @param list<array{portalId: int, at: int|null, by: int, invitationId: int|null, event?: \ClientPress\Clients\AccessEvent}> $rows
     *
     * @return list<ClientAccess> Those of portals that the actor may invite to.
     */
    private function visible(array $rows, Actor $actor): array
    {
        $visible = [];

        foreach ($rows as $row) {
            $portal = $actor->mayInviteTo($row['portalId']) ? $this->portals->find($row['portalId']) : null;

            if ($portal !== null) {
                $visible[] = new ClientAccess(
                    $portal,
                    $row['at'],
                    $row['by'],
                    $row['invitationId'],
                    $row['event'] ?? null,
                );
            }
        }

        return $visible;
    }

    /**
     * @return list<int>|null Portals whose clients the actor may see; null for all.
     *
     * @throws Refused With `Forbidden`.
     */
    private function readable(?int $portalId, Actor $actor): ?array
    {
        self::requireInviter($actor);

        if ($portalId !== null) {
            return $actor->mayInviteTo($portalId) ? [$portalId] : throw self::forbidden();
        }

        return (
            $actor->mayManageOthers()
                ? null
                : array_values(array_filter($this->portals->madeBy($actor->userId), $actor->mayInviteTo(...)))
        );
    }

    /**
     * @throws Refused With `Forbidden`.
     */
    private static function requireInviter(Actor $actor): void
    {
        if (!$actor->mayInvite()) {
            throw self::forbidden();
        }
    }

    private static function forbidden(): Refused
    {
        return new Refused(Reason::Forbidden, __('You are not allowed to see who is a client.', 'clientpress'));
    }
}
