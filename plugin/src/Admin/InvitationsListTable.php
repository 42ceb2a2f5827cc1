<?php

declare(strict_types=1);

namespace ClientPress\Admin;

use ClientPress\Clock;
use ClientPress\Invitations\Actor;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\Refused;
use ClientPress\Invitations\Status;
use ClientPress\Portals\Portal;
use ClientPress\Portals\Portals;
use ClientPress\Portals\PortalStatus;

/**
 * The list of invitations, by the manners of WordPress's own lists.
 *
 * Nothing here changes anything: row actions are buttons of a form that posts to the screen. WordPress loads the parent
 * class on admin screens alone, so nothing that runs elsewhere may name this one.
 */
final class InvitationsListTable extends \WP_List_Table
{
    /** What WordPress derives the nonce of the bulk form from. */
    public const NONCE = 'bulk-' . self::PLURAL;

    private const PLURAL = 'clientpress-invitations';

    private string $refusal = '';

    /** @var array<int, bool> Whether invitations can be sent to a portal now, by its id. */
    private array $sendable = [];

    /**
     * @param string    $filterForm Id of the form that searches and filters.
     * @param string    $rowForm    Id of the form that the row actions post.
     * @param list<int> $selected   Ids of rows that are ticked from the start.
     */
    public function __construct(
        private readonly Invitations $invitations,
        private readonly Portals $portals,
        private readonly PortalFilter $portalFilter,
        private readonly Clock $clock,
        private readonly ListRequest $request,
        private readonly Actor $actor,
        private readonly string $filterForm,
        private readonly string $rowForm,
        private readonly array $selected,
    ) {
        parent::__construct(['plural' => self::PLURAL, 'singular' => 'clientpress-invitation']);
    }

    public function prepare_items(): void
    {
        $perPage = $this->get_items_per_page(InvitationsScreen::PER_PAGE);

        try {
            $total = $this->invitations->count($this->request->toQuery($perPage, 1), $this->actor);
            // Leads to the last page when the one asked for is past it.
            $this->set_pagination_args(['total_items' => $total, 'per_page' => $perPage]);
            $this->items = $this->invitations->search(
                $this->request->toQuery($perPage, $this->get_pagenum()),
                $this->actor,
            );
        } catch (Refused $refused) {
            $this->refusal = $refused->getMessage();
            $this->items = [];
        }

        _prime_post_caches(array_column($this->items, 'portalId'), false);
        cache_users(array_filter(array_column($this->items, 'invitedBy')));
    }

    /**
     * @return array<string, string>
     */
    public function get_columns(): array
    {
        return [
            'cb' => '<input type="checkbox">',
            'email' => __('Email', 'clientpress'),
            'portal' => __('Portal', 'clientpress'),
            'sent' => __('Sent', 'clientpress'),
            'status' => __('Status', 'clientpress'),
            'inviter' => __('Invited by', 'clientpress'),
        ];
    }

    public function no_items(): void
    {
        if ($this->refusal !== '') {
            echo esc_html($this->refusal);

            return;
        }

        printf(
            '%s <a href="%s">%s</a>',
            esc_html(
                $this->request->isFiltered()
                    ? __('No invitation matches this search.', 'clientpress')
                    : __('There are none of these at the moment.', 'clientpress'),
            ),
            esc_url(InvitationsScreen::url()),
            esc_html__('Show all invitations', 'clientpress'),
        );
    }

    /**
     * @return array<string, array{string, bool, string, string, 4?: string}>
     */
    protected function get_sortable_columns(): array
    {
        return [
            'email' => ['email', false, '', __('Ordered by email.', 'clientpress')],
            'portal' => ['portal', false, '', __('Ordered by portal.', 'clientpress')],
            'sent' => ['sent', true, '', __('Ordered by time of sending.', 'clientpress'), 'desc'],
            'status' => ['status', false, '', __('Ordered by status.', 'clientpress')],
        ];
    }

    protected function get_default_primary_column_name(): string
    {
        return 'email';
    }

    /**
     * @return array<string, string>
     */
    protected function get_bulk_actions(): array
    {
        return array_column(
            array_map(static fn(Operation $operation): array => [$operation->value, $operation->label()], Operation::cases()),
            1,
            0,
        );
    }

    /**
     * @return array<string, string> Links by view.
     */
    protected function get_views(): array
    {
        $counts = $this->invitations->countByStatus($this->actor);
        $links = [];

        foreach (ListView::cases() as $view) {
            $links[$view->value] = [
                'url' => InvitationsScreen::url($view === ListView::All ? [] : ['status' => $view->value]),
                'label' => sprintf(
                    '%s <span class="count">(%s)</span>',
                    esc_html($view->label()),
                    esc_html(number_format_i18n($view->countIn($counts))),
                ),
                'current' => $view === $this->request->view
                    && ($view !== ListView::All || !$this->request->isFiltered()),
            ];
        }

        return $this->get_views_links($links);
    }

    /**
     * @param string $which 'top' or 'bottom'.
     */
    protected function extra_tablenav($which): void
    {
        if ($which === 'top') {
            $this->portalFilter->show($this->request->portalId, $this->filterForm, $this->actor);
        }
    }

    /**
     * @param Invitation $item
     */
    protected function column_cb($item): string
    {
        return sprintf(
            '<input type="checkbox" name="invitation[]" id="cb-select-%1$d" value="%1$d"%2$s>'
            . '<label for="cb-select-%1$d"><span class="screen-reader-text">%3$s</span></label>',
            $item->id,
            checked(in_array($item->id, $this->selected, true), true, false),
            esc_html(sprintf(
                /* translators: Hidden accessibility text. %s: an email address. */
                __('Select %s', 'clientpress'),
                $item->email,
            )),
        );
    }

    protected function column_email(Invitation $item): string
    {
        return sprintf(
            '<strong class="row-title"><bdi>%s</bdi></strong> <span class="clientpress-folded">%s</span>',
            esc_html($item->email),
            self::badge($this->invitations->statusOf($item)),
        );
    }

    protected function column_portal(Invitation $item): string
    {
        $portal = $this->portals->find($item->portalId);

        if ($portal === null) {
            return sprintf('<em>%s</em>', esc_html__('(deleted portal)', 'clientpress'));
        }

        $url = get_post_status($portal->id) === 'trash' ? null : get_edit_post_link($portal->id);
        $title = $url === null
            ? esc_html($portal->title)
            : sprintf('<a href="%s">%s</a>', esc_url($url), esc_html($portal->title));
        $state = self::stateOf($portal);

        return $state === ''
            ? $title
            : sprintf('%s <span class="clientpress-state">— %s</span>', $title, esc_html($state));
    }

    protected function column_sent(Invitation $item): string
    {
        $attempt = $item->sentAt === null ? '' : $this->time($item->sentAt);

        return match ($item->delivery) {
            Delivery::Sent => $attempt,
            Delivery::Queued => esc_html($item->delivery->label()),
            Delivery::Failed => sprintf(
                '<span class="clientpress-failed"><span class="dashicons dashicons-warning" aria-hidden="true"></span> %s</span><br>%s',
                esc_html(sprintf(
                    /* translators: %s: why an email was not sent, as the mail system said it. */
                    __('Not sent: %s', 'clientpress'),
                    $item->deliveryError,
                )),
                $attempt,
            ),
        };
    }

    protected function column_status(Invitation $item): string
    {
        $status = $this->invitations->statusOf($item);
        [$sentence, $at] = match ($status) {
            /* translators: %s: date and time. */
            Status::Pending => [__('Link works until %s', 'clientpress'), $item->expiresAt],
            /* translators: %s: date and time. */
            Status::Expired => [__('Link expired on %s', 'clientpress'), $item->expiresAt],
            /* translators: %s: date and time. */
            Status::Accepted => [__('Accepted on %s', 'clientpress'), (int) $item->acceptedAt],
            /* translators: %s: date and time. */
            Status::Revoked => [__('Revoked on %s', 'clientpress'), (int) $item->revokedAt],
        };

        return sprintf(
            '%s<span class="clientpress-when">%s</span>',
            self::badge($status),
            sprintf(
                esc_html($sentence),
                sprintf(
                    '<time datetime="%s" title="%s">%s</time>',
                    esc_attr(gmdate('c', $at)),
                    esc_attr(self::moment($at)),
                    esc_html((string) wp_date((string) get_option('date_format'), $at)),
                ),
            ),
        );
    }

    protected function column_inviter(Invitation $item): string
    {
        return esc_html($item->inviterName());
    }

    /**
     * Only what is valid for this row and this user.
     *
     * @param Invitation $item
     * @param string     $column_name
     * @param string     $primary
     */
    protected function handle_row_actions($item, $column_name, $primary): string
    {
        if ($column_name !== $primary) {
            return '';
        }

        $actions = array_filter(
            Operation::cases(),
            fn(Operation $operation): bool => $this->offers($operation, $item),
        );

        // Without actions, the parent still prints the button that unfolds the row on a phone.
        return $actions === []
            ? parent::handle_row_actions($item, $column_name, $primary)
            : $this->row_actions(array_combine(
                array_column($actions, 'value'),
                array_map(fn(Operation $operation): string => $this->button($operation, $item), $actions),
            ));
    }

    /**
     * @param Invitation $item
     */
    protected function get_primary_column_aria_label($item): string
    {
        return $item->email;
    }

    private function offers(Operation $operation, Invitation $item): bool
    {
        if (!$this->invitations->statusOf($item)->isUndecided() || !$this->actor->mayInviteTo($item->portalId)) {
            return false;
        }

        return $operation === Operation::Revoke || $this->isSendable($item->portalId);
    }

    private function isSendable(int $portalId): bool
    {
        try {
            return $this->sendable[$portalId] ??= $this->invitations->obstacle($portalId, $this->actor) === null;
        } catch (Refused) {
            return $this->sendable[$portalId] = false;
        }
    }

    private function button(Operation $operation, Invitation $item): string
    {
        return sprintf(
            '<button type="submit" form="%s" name="%s" value="%d" class="button-link" aria-label="%s"%s>%s</button>',
            esc_attr($this->rowForm),
            esc_attr($operation->value),
            $item->id,
            esc_attr(sprintf(
                /* translators: 1: what is done, such as "Resend", 2: an email address. */
                __('%1$s: %2$s', 'clientpress'),
                $operation->label(),
                $item->email,
            )),
            $operation === Operation::Resend ? '' : sprintf(
                ' data-clientpress-confirm="%s"',
                esc_attr(sprintf(
                    /* translators: %s: an email address. */
                    __('Revoke the invitation of %s? Its link stops working at once.', 'clientpress'),
                    $item->email,
                )),
            ),
            esc_html($operation->label()),
        );
    }

    private static function badge(Status $status): string
    {
        return sprintf(
            '<span class="clientpress-badge clientpress-badge--%s">%s</span>',
            esc_attr($status->value),
            esc_html($status->label()),
        );
    }

    /**
     * @param int $at Seconds since the Unix epoch, UTC.
     */
    private function time(int $at): string
    {
        $age = $this->clock->now() - $at;

        return sprintf(
            '<time datetime="%s" title="%s">%s</time>',
            esc_attr(gmdate('c', $at)),
            esc_attr(self::moment($at)),
            esc_html(
                $age >= 0 && $age < DAY_IN_SECONDS
                    ? sprintf(
                        /* translators: %s: a span of time, such as "2 hours". */
                        __('%s ago', 'clientpress'),
                        human_time_diff($at, $this->clock->now()),
                    )
                    : (string) wp_date((string) get_option('date_format'), $at),
            ),
        );
    }

    /**
     * @param int $at Seconds since the Unix epoch, UTC.
     *
     * @return string Date, time and time zone, in the site's format and language.
     */
    private static function moment(int $at): string
    {
        return (string) wp_date(get_option('date_format') . ' ' . get_option('time_format') . ' T', $at);
    }

    /**
     * @return string Why clients cannot enter this portal now; empty when they can.
     */
    private static function stateOf(Portal $portal): string
    {
        if (!$portal->live) {
            return (string) (get_post_status_object((string) get_post_status($portal->id))->label ?? '');
        }

        return $portal->status === PortalStatus::Active ? '' : $portal->status->label();
    }
}
