<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\Portals\ListedPortals;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Invitations\InvitationList;
use ClientPress\Kernel\Refused;

/**
 * In the list of portals: how many invitations of each were not sent, are pending and were accepted, with the way to them.
 */
final class PortalInvitationsColumn
{
    private const NAME = 'clientpress_invitations';

    /** @var array<int, array{pending: int, accepted: int, failed: int}>|null By portal of the list. */
    private ?array $counts = null;

    public function __construct(
        private readonly InvitationList $invitations,
    ) {}

    /**
     * @param array<string, string> $columns Labels by column.
     *
     * @return array<string, string>
     */
    public function add(array $columns): array
    {
        if (!current_user_can(Capabilities::INVITE)) {
            return $columns;
        }

        $date = array_intersect_key($columns, ['date' => true]);

        return [
            ...array_diff_key($columns, $date),
            self::NAME => __('Invitations', 'clientpress'),
            ...$date,
        ];
    }

    public function show(string $column, int $portalId): void
    {
        if ($column !== self::NAME) {
            return;
        }

        try {
            $counts = $this->count($portalId);
        } catch (Refused $refused) {
            echo esc_html($refused->getMessage());

            return;
        }

        $links = [];

        foreach ([
            'failed' => ListView::NotSent,
            'pending' => ListView::Pending,
            'accepted' => ListView::Accepted,
        ] as $name => $view) {
            $count = $counts[$name] ?? 0;

            if ($count > 0) {
                $links[] = sprintf(
                    '<a%s href="%s">%s</a>',
                    $view === ListView::NotSent ? ' class="clientpress-failed"' : '',
                    esc_url(ScreenUrls::invitations(['portal_id' => (string) $portalId, 'status' => $view->value])),
                    esc_html(self::text($view, $count)),
                );
            }
        }

        // @mago-ignore lint:no-unescaped-output The links are escaped above.
        echo $links === [] ? '—' : '<div style="line-height: 24px">' . implode('<br>', $links) . '</div>';
    }

    private static function text(ListView $view, int $count): string
    {
        return sprintf(
            match ($view) {
                /* translators: %s: number of invitations. */
                ListView::NotSent => _n('%s not sent', '%s not sent', $count, 'clientpress'),
                /* translators: %s: number of invitations. */
                ListView::Pending => _n('%s pending', '%s pending', $count, 'clientpress'),
                /* translators: %s: number of invitations. */
                default => _n('%s accepted', '%s accepted', $count, 'clientpress'),
            },
            ListView::shownCount($count, InvitationList::MOST_OF_PORTAL),
        );
    }

    /**
     * @return array{pending?: int, accepted?: int, failed?: int}
     *
     * @throws Refused With `StorageFailed`.
     */
    private function count(int $portalId): array
    {
        if ($this->counts === null) {
            $this->counts = $this->invitations->countByPortal(ListedPortals::with($portalId), Actor::current());
        }

        return $this->counts[$portalId] ?? [];
    }
}
