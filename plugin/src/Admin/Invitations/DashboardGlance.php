<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\InvitationList;
use ClientPress\Kernel\Refused;

/**
 * Lines of the dashboard's "At a Glance": what waits for somebody, then what is pending. Like posts, left out when there
 * are none.
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

        try {
            return [...$items, ...$this->links($actor)];
        } catch (Refused $refused) {
            return [...$items, esc_html($refused->getMessage())];
        }
    }

    /**
     * @return list<string> HTML.
     *
     * @throws Refused
     */
    private function links(Actor $actor): array
    {
        $links = [];
        $counts = $this->invitations->countByStatus($actor);

        foreach ([ListView::Asked, ListView::NotSent, ListView::Pending] as $view) {
            $count = $view->countIn($counts);

            if ($count > 0) {
                $means = $count > InvitationList::MOST_COUNTED ? esc_attr(ListView::explainMany()) : '';
                $links[] = sprintf(
                    '<a class="clientpress-%s" href="%s"%s>%s%s</a>',
                    esc_attr($view->value),
                    esc_url(ScreenUrls::invitations(['status' => $view->value])),
                    $means === '' ? '' : " title=\"$means\"",
                    esc_html(self::line($view, $count)),
                    $means === '' ? '' : "<span class=\"screen-reader-text\"> $means</span>",
                );
            }
        }

        return $links;
    }

    private static function line(ListView $view, int $count): string
    {
        $text = match ($view) {
            /* translators: %s: a number. */
            ListView::Asked => _n(
                '%s client asked for a new link',
                '%s clients asked for a new link',
                $count,
                'clientpress',
            ),
            /* translators: %s: a number. */
            ListView::NotSent => _n('%s invitation not sent', '%s invitations not sent', $count, 'clientpress'),
            /* translators: %s: a number. */
            default => _n('%s pending invitation', '%s pending invitations', $count, 'clientpress'),
        };

        return sprintf($text, ListView::shownCount($count));
    }

    /**
     * The icons before the lines.
     */
    public function enqueue(string $hook): void
    {
        if ($hook === 'index.php') {
            wp_add_inline_style(
                'dashboard',
                '#dashboard_right_now li a.clientpress-pending::before { content: "\f466" / ""; }'
                . '#dashboard_right_now li a.clientpress-asked::before { content: "\f465" / ""; }'
                . '#dashboard_right_now li a.clientpress-not-sent::before { content: "\f534" / ""; }',
            );
        }
    }
}
