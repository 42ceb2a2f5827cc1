<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

use ClientPress\Clients\Storage\UserAddresses;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Utf8;

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
        private readonly UserAddresses $storage,
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
     *
     * @throws Refused With `StorageFailed`.
     */
    public function named(array $ids): array
    {
        // An empty list would mean everybody.
        return $ids === [] ? [] : $this->query(['include' => $ids, 'orderby' => 'include', 'number' => count($ids)]);
    }

    /**
     * Who somebody is, to be shown beside what was done or refused.
     *
     * @return array{id: int, name: string, email: string, address_proven: bool}|null Null for an id that is no user of this
     *     site, and where the database does not say.
     */
    public function find(int $id): ?array
    {
        try {
            return $this->named([$id])[0] ?? null;
        } catch (Refused) {
            return null;
        }
    }

    /**
     * @param string $typed An address or a login, whole.
     *
     * @return array{id: int, name: string, email: string, address_proven: bool}|null Null where no user of this site has it.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function findTyped(string $typed): ?array
    {
        // The database would refuse bytes that are no text.
        $typed = Utf8::scrub($typed);
        // Core allows an address as the login of somebody else's account.
        $user = $this->storage->answerTo(static fn(): \WP_User|false => str_contains($typed, '@')
            ? get_user_by('email', AddressSpelling::stored($typed))
            : get_user_by('login', $typed));

        return $user instanceof \WP_User ? $this->named([$user->ID])[0] ?? null : null;
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
        $stored = AddressSpelling::stored(Utf8::scrub($term));

        if (!self::searchesNames()) {
            return $this->named($access->usersWithoutAccess($portalId, $stored, self::MAX_FOUND));
        }

        return $this->query([
            'search' => "*$stored*",
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
     *
     * @throws Refused With `StorageFailed`.
     */
    private function query(array $arguments): array
    {
        // Counting all matches and loading their meta would cost the most on a site with many users.
        $users = $this->storage->answerTo(
            static fn(): array => (new \WP_User_Query(
                $arguments + ['fields' => self::FIELDS, 'count_total' => false],
            ))->get_results(),
        );
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
