<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Status;

/**
 * The number of pending invitations in the dashboard's "At a Glance"; like posts, left out when there are none.
 */
final readonly class DashboardGlance
{
    public function __construct(
        private InvitationList $invitations,
    ) {}

    /**
     * @param array<array-key, mixed> $items HTML.
     *
     * @return array<array-key, mixed>
     */
    public function add(array $items): array
    {
        $actor = Actor::current();

        if (!$actor->mayInvite()) {
            return $items;
        }

        $count = $this->invitations->count(new InvitationQuery(status: Status::Pending), $actor);

        if ($count > 0) {
            $items[] = sprintf(
                '<a class="clientpress-pending" href="%s">%s</a>',
                esc_url(ScreenUrls::invitations(['status' => ListView::Pending->value])),
                esc_html(sprintf(
                    /* translators: %s: a number. */
                    _n('%s pending invitation', '%s pending invitations', $count, 'clientpress'),
                    number_format_i18n($count),
                )),
            );
        }

        return $items;
    }

    /**
     * The icon before the line.
     */
    public function enqueue(string $hook): void
    {
        if ($hook === 'index.php') {
            wp_add_inline_style(
                'dashboard',
                '#dashboard_right_now li a.clientpress-pending::before { content: "\f466" / ""; }',
            );
        }
    }
}
