<?php

declare(strict_types=1);

namespace ClientPress\Admin\Clients;

defined('ABSPATH') || exit();

use ClientPress\Admin\Invitations\PortalFilter;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Template;
use ClientPress\Portals\Client;
use ClientPress\Portals\ClientList;

/**
 * Core's screens of users, for those who may invite: which portals a user may enter, as a column, a filter and a section
 * of the profile.
 */
final class ClientUsers
{
    private const COLUMN = 'clientpress_portals';

    /** Query argument of the filter, and of the query for users: a portal, or {@see ANY}. */
    private const FILTER = 'clientpress_clients';

    /** Of the filter: who may enter any portal. */
    private const ANY = 'any';

    /** @var array<int, Client>|null By user, of the list. */
    private ?array $listed = null;

    public function __construct(
        private readonly ClientList $clients,
        private readonly PortalFilter $portalFilter,
        private readonly Template $template,
    ) {}

    /**
     * On manage_users_columns.
     *
     * @param array<string, string> $columns Labels by column.
     *
     * @return array<string, string>
     */
    public function addColumn(array $columns): array
    {
        return (
            current_user_can(Capabilities::INVITE)
                ? [...$columns, self::COLUMN => __('Portals', 'clientpress')]
                : $columns
        );
    }

    /**
     * On manage_users_custom_column.
     */
    public function showColumn(string $output, string $column, int $userId): string
    {
        if ($column !== self::COLUMN) {
            return $output;
        }

        try {
            $client = $this->client($userId);
        } catch (Refused $refused) {
            return esc_html($refused->getMessage());
        }

        return $client === null ? '—' : ClientCells::portals($client);
    }

    /**
     * On manage_users_extra_tablenav: behind core's own choices, each of which keeps its button.
     */
    public function showFilter(string $which): void
    {
        $actor = Actor::current();

        if ($which !== 'top' || !$actor->mayInvite()) {
            return;
        }

        $chosen = self::chosen();

        try {
            $offer = $this->portalFilter->offer(
                $chosen === null || $chosen === self::ANY ? null : (int) $chosen,
                $actor,
            );
        } catch (Refused) {
            return;
        }

        $this->template->show('admin-users-filter', [
            'name' => self::FILTER,
            'chosen' => (string) $chosen,
            'any' => self::ANY,
            ...$offer,
        ]);
    }

    /**
     * On users_list_table_query_args.
     *
     * @param array<string, mixed> $arguments Of WP_User_Query.
     *
     * @return array<string, mixed>
     */
    public function filterList(array $arguments): array
    {
        return [...$arguments, self::FILTER => self::chosen()];
    }

    /**
     * On pre_user_query, for the list alone.
     */
    public function filterQuery(\WP_User_Query $query): void
    {
        $chosen = $query->get(self::FILTER);

        if (!is_string($chosen)) {
            return;
        }

        try {
            $condition = $this->clients->whileClient($chosen === self::ANY ? null : (int) $chosen, Actor::current());
        } catch (Refused $refused) {
            // Never everybody: whoever chose a portal may go on to act upon the whole list.
            $condition = '1 = 0';
            add_action('admin_notices', static fn() => wp_admin_notice(esc_html($refused->getMessage()), [
                'type' => 'error',
            ]));
        }

        $query->query_where = (string) $query->query_where . " AND $condition";
    }

    /**
     * On edit_user_profile: somebody else's.
     */
    public function showOnProfile(\WP_User $user): void
    {
        $actor = Actor::current();

        if (!$actor->mayInvite()) {
            return;
        }

        [$client, $refusal] = [null, ''];

        try {
            $client = $this->clients->clients([$user->ID], $actor)[0] ?? null;
        } catch (Refused $refused) {
            $refusal = $refused->getMessage();
        }

        $this->template->show('admin-user-portals', [
            'refusal' => $refusal,
            'portals' => $client === null || $client->access === [] ? '' : ClientCells::portals($client),
            'clientUrl' => ScreenUrls::client($user->ID),
            'addUrl' => ScreenUrls::addClient(['account' => $user->user_login]),
        ]);
    }

    /**
     * @throws Refused With `Forbidden` or `StorageFailed`.
     */
    private function client(int $userId): ?Client
    {
        if ($this->listed === null) {
            // @mago-ignore lint:no-global Core's list keeps its rows there alone.
            $list = $GLOBALS['wp_list_table'] ?? null;
            $users = $list instanceof \WP_List_Table ? wp_list_pluck($list->items, 'ID') : [];
            $clients = $this->clients->clients(
                array_values(array_unique([$userId, ...array_map(intval(...), $users)])),
                Actor::current(),
            );
            $this->listed = [];

            foreach ($clients as $client) {
                $this->listed[$client->user->ID] = $client;
            }
        }

        return $this->listed[$userId] ?? null;
    }

    /**
     * @return string|null A portal, or {@see ANY}; null for no filter.
     */
    private static function chosen(): ?string
    {
        $value = $_GET[self::FILTER] ?? null;

        return is_string($value) && ($value === self::ANY || ctype_digit($value)) ? $value : null;
    }
}
