<?php

declare(strict_types=1);

namespace ClientPress\Admin\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\ClientView;
use ClientPress\Portals\Portal;
use ClientPress\Portals\PortalPostType;
use ClientPress\Portals\PortalStatus;

/**
 * The plugin's columns in the list of portals.
 */
final class PortalColumns
{
    private const STATUS = 'clientpress_status';

    private const CLIENTS = 'clientpress_clients';

    /** Most names that are shown; the others are counted. */
    private const NAMES = 3;

    /** @var array<int, int>|null How many clients there are, by portal of the list. */
    private ?array $counts = null;

    public function __construct(
        private readonly Access $access,
    ) {}

    /**
     * @param array<string, string> $columns Labels by column.
     *
     * @return array<string, string>
     */
    public function add(array $columns): array
    {
        $date = array_intersect_key($columns, ['date' => true]);

        return [
            ...array_diff_key($columns, $date),
            self::STATUS => __('Portal status', 'clientpress'),
            self::CLIENTS => __('Clients', 'clientpress'),
            ...$date,
        ];
    }

    public function show(string $column, int $portalId): void
    {
        if ($column === self::STATUS) {
            echo esc_html($this->status($portalId));
        }

        if ($column === self::CLIENTS) {
            try {
                echo esc_html($this->clients($portalId));
            } catch (Refused $refused) {
                echo esc_html($refused->getMessage());
            }
        }
    }

    /**
     * On post_row_actions: the way to see a live portal as its clients do.
     *
     * @param array<string, string> $actions Links by name.
     *
     * @return array<string, string>
     */
    public static function addActions(array $actions, \WP_Post $post): array
    {
        if ($post->post_status !== PortalPostType::LIVE || !current_user_can('edit_post', $post->ID)) {
            return $actions;
        }

        $portal = Portal::of($post);

        return [
            ...$actions,
            'clientpress_view' => sprintf(
                '<a href="%s" aria-label="%s">%s</a>',
                esc_url(ClientView::urlOf($portal)),
                esc_attr(ClientView::label($portal)),
                esc_html__('View as client', 'clientpress'),
            ),
        ];
    }

    /**
     * On display_post_states: removes "Private" beside the title, which every live portal would have, and says of which
     * pending one is.
     *
     * @param array<string, string> $states Labels by state.
     *
     * @return array<string, string>
     */
    public function nameStates(array $states, \WP_Post $post): array
    {
        if ($post->post_type === PortalPostType::NAME) {
            unset($states[PortalPostType::LIVE]);

            if (isset($states['pending'])) {
                $states['pending'] = PortalVisibility::postStatusLabel('pending');
            }
        }

        return $states;
    }

    /**
     * What is not live is no portal that clients could enter, whatever its portal status.
     */
    private function status(int $portalId): string
    {
        $post = (string) get_post_status($portalId);

        return $post === PortalPostType::LIVE || $post === 'trash'
            ? PortalStatus::of($portalId)->label()
            : PortalVisibility::postStatusLabel($post);
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    private function clients(int $portalId): string
    {
        $count = $this->count($portalId);
        $shown = $count === 0 ? [] : $this->access->cachedUsers($portalId, self::NAMES);
        $users = array_filter(array_map(get_userdata(...), $shown));

        if ($users === []) {
            return '—';
        }

        // Addresses are for those who may invite to this portal.
        $name = Actor::current()->mayInviteTo($portalId)
            ? static fn(\WP_User $user): string => AddressSpelling::shown($user->user_email)
            : static fn(\WP_User $user): string => $user->display_name;
        $names = implode(wp_get_list_item_separator(), array_map($name, $users));
        $more = $count - count($shown);

        return $more === 0
            ? $names
            : sprintf(
                /* translators: 1: list of names, 2: number of further clients. */
                _n('%1$s and %2$s more', '%1$s and %2$s more', $more, 'clientpress'),
                $names,
                number_format_i18n($more),
            );
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    private function count(int $portalId): int
    {
        if (!isset($this->counts[$portalId])) {
            $ids = ListedPortals::with($portalId);
            $this->counts = $this->access->counts($ids) + array_fill_keys($ids, 0);
        }

        return $this->counts[$portalId];
    }
}
