<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

use ClientPress\Kernel\AddressSpelling;

/**
 * Users of this site as doors show them to those who may give them access. Doors check who may see them.
 */
final class UserDirectory
{
    private const FIELDS = ['ID', 'display_name', 'user_email'];

    private const MAX_FOUND = 10;

    /**
     * @param \Closure(): AddressOwnership $ownership Made for the requests that need it: every REST request of the site
     *                                                registers the routes.
     * @param \Closure(): Access           $access    The same.
     */
    public function __construct(
        private readonly \Closure $ownership,
        private readonly \Closure $access,
    ) {}

    /**
     * @return array<string, array<string, mixed>> JSON schema of one user.
     */
    public static function properties(): array
    {
        return [
            'id' => ['type' => 'integer'],
            'name' => ['type' => 'string'],
            'email' => ['type' => 'string'],
            'address_proven' => [
                'description' => __(
                    'Whether the account’s owner has confirmed that the address is theirs.',
                    'clientpress',
                ),
                'type' => 'boolean',
            ],
        ];
    }

    /**
     * @param list<int> $ids
     *
     * @return list<array{id: int, name: string, email: string, address_proven: bool}> In the order of the ids, without those that are no users.
     */
    public function named(array $ids): array
    {
        // An empty list would mean everybody.
        return $ids === [] ? [] : $this->query(['include' => $ids, 'orderby' => 'include', 'number' => count($ids)]);
    }

    /**
     * @return array{id: int, name: string, email: string, address_proven: bool}|null Null for an id that is no user of this site.
     */
    public function find(int $id): ?array
    {
        return $this->named([$id])[0] ?? null;
    }

    /**
     * @param string $typed An address or a login, whole.
     *
     * @return array{id: int, name: string, email: string, address_proven: bool}|null Null where no user of this site has it.
     */
    public function findTyped(string $typed): ?array
    {
        // Core allows an address as the login of somebody else's account.
        $user = str_contains($typed, '@')
            ? get_user_by('email', AddressSpelling::stored($typed))
            : get_user_by('login', $typed);

        return $user instanceof \WP_User ? $this->find($user->ID) : null;
    }

    /**
     * Whether a search finds any part of a name too; see {@see search()}.
     */
    public static function searchesNames(): bool
    {
        return !wp_is_large_user_count();
    }

    /**
     * @param string $term     Part of an address, a login or a name; the beginning of an address or a login where the site
     *                         is what WordPress calls large: no index finds the rest among more than 10,000 users.
     * @param int    $portalId Who may enter this portal is left out.
     *
     * @return list<array{id: int, name: string, email: string, address_proven: bool}> The first few, by name where they are
     *     searched by it.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function search(string $term, int $portalId): array
    {
        $access = ($this->access)();

        if (!self::searchesNames()) {
            return $this->named($access->usersWithoutAccess(
                $portalId,
                AddressSpelling::stored($term),
                self::MAX_FOUND,
            ));
        }

        return $this->query([
            'search' => '*' . AddressSpelling::stored($term) . '*',
            'search_columns' => ['user_email', 'user_login', 'display_name'],
            'exclude' => $access->users($portalId),
            'orderby' => ['display_name' => 'ASC', 'ID' => 'ASC'],
            'number' => self::MAX_FOUND,
        ]);
    }

    /**
     * @param array<string, mixed> $arguments
     *
     * @return list<array{id: int, name: string, email: string, address_proven: bool}>
     */
    private function query(array $arguments): array
    {
        // Counting all matches and loading their meta would cost the most on a site with many users.
        $query = new \WP_User_Query($arguments + ['fields' => self::FIELDS, 'count_total' => false]);

        $users = $query->get_results();
        $proven = ($this->ownership)()->provenAmong(array_values(array_map(
            static fn(\stdClass $user): int => (int) $user->ID,
            $users,
        )));

        return array_values(array_map(static fn(\stdClass $user): array => [
            'id' => (int) $user->ID,
            'name' => (string) $user->display_name,
            'email' => AddressSpelling::shown((string) $user->user_email),
            'address_proven' => in_array((int) $user->ID, $proven, true),
        ], $users));
    }
}
