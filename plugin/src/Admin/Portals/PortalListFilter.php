<?php

declare(strict_types=1);

namespace ClientPress\Admin\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\ClientList;
use ClientPress\Portals\PortalPostType;
use ClientPress\Portals\Portals;
use ClientPress\Portals\PortalStatus;

/**
 * The list of portals in wp-admin: narrowed by portal status, and searched by the name and address of a client as well.
 */
final readonly class PortalListFilter
{
    /** Query argument with a portal status. */
    public const ARGUMENT = 'clientpress_status';

    public function __construct(
        private ClientList $clients,
        private Portals $portals,
    ) {}

    /**
     * On restrict_manage_posts.
     */
    public static function show(string $type, string $which): void
    {
        if ($type !== PortalPostType::NAME || $which !== 'top') {
            return;
        }

        $label = __('Filter by portal status', 'clientpress');
        $chosen = self::chosen();
        printf(
            '<label class="screen-reader-text" for="%1$s">%2$s</label><select name="%1$s" id="%1$s"><option value="">%3$s</option>',
            esc_attr(self::ARGUMENT),
            esc_html($label),
            esc_html__('All portal statuses', 'clientpress'),
        );

        foreach (PortalStatus::cases() as $status) {
            printf(
                '<option value="%s"%s>%s</option>',
                esc_attr($status->value),
                esc_attr($status === $chosen ? ' selected' : ''),
                esc_html($status->label()),
            );
        }

        echo '</select>';
    }

    /**
     * On pre_get_posts, for the list alone. What is neither live nor in the trash has no portal status there.
     */
    public static function apply(\WP_Query $query): void
    {
        $status = self::chosen();

        if ($status === null) {
            return;
        }

        match ($query->get('post_status')) {
            '' => $query->set('post_status', PortalPostType::LIVE),
            PortalPostType::LIVE, 'trash' => null,
            default => $query->set('post__in', [0]),
        };
        $ofOthers = $query->get('meta_query');
        $query->set('meta_query', [
            ...(is_array($ofOthers) && $ofOthers !== [] ? [$ofOthers] : []),
            $status->metaQuery(),
        ]);
    }

    /**
     * On posts_search, for the list alone: portals whose title or text match, and those of the clients that the screen
     * Clients finds, as far as the user may see them.
     */
    public function findByClient(string $search, \WP_Query $query): string
    {
        $typed = $query->get('s');

        if ($search === '' || !is_string($typed) || !current_user_can(Capabilities::INVITE)) {
            return $search;
        }

        try {
            $ids = $this->clients->portalsFoundBy(trim($typed), Actor::current());
        } catch (Refused $refused) {
            add_action('admin_notices', static fn() => wp_admin_notice(esc_html($refused->getMessage()), [
                'type' => 'error',
            ]));

            return $search;
        }

        return $ids === [] ? $search : $this->portals->orAmong($search, $ids);
    }

    private static function chosen(): ?PortalStatus
    {
        $value = $_GET[self::ARGUMENT] ?? null;

        return is_string($value) ? PortalStatus::tryFrom($value) : null;
    }
}
