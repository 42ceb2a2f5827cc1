<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\RowCheckbox;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationList;
use ClientPress\Kernel\Refused;

/**
 * The list of invitations, built like WordPress's own lists.
 *
 * The list itself changes nothing: row actions are buttons of a form that posts to the screen. WordPress loads the
 * parent class only on admin screens, so no other code may refer to this one.
 */
final class InvitationsListTable extends \WP_List_Table
{
    /** What WordPress derives the nonce of the bulk form from. */
    public const NONCE = 'bulk-' . self::PLURAL;

    private const PLURAL = 'clientpress-invitations';

    private string $refusal = '';

    private bool $hasMore = false;

    /** @var array{pending: int, unsent: int, accepted: int, revoked: int, expired: int, failed: int, asked: int}|null */
    private ?array $counts = null;

    /**
     * @param string    $filterForm Id of the form that searches and filters.
     * @param string    $rowForm    Id of the form that the row actions post.
     * @param list<int> $selected   Ids of rows that are ticked from the start.
     */
    public function __construct(
        private readonly InvitationList $invitations,
        private readonly InvitationCells $cells,
        private readonly CurrentAccess $access,
        private readonly OperationOffer $offer,
        private readonly PortalFilter $portalFilter,
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
        $perPage = $this->get_items_per_page(ListRequest::PER_PAGE);

        try {
            $this->counts = $this->invitations->countByStatus($this->actor);
            $total = $this->request->isFiltered()
                ? $this->invitations->count($this->request->toQuery($perPage, 1), $this->actor, $this->mostListed() + 1)
                : $this->request->view->countIn($this->counts);
            $this->hasMore = $total > $this->mostListed();
            $listed = min($total, $this->mostListed());
            // Redirects to the last page if the requested one is past it.
            $this->set_pagination_args(['total_items' => $listed, 'per_page' => $perPage]);
            $this->items = $listed === 0
                ? []
                : $this->invitations->search(
                    $this->request->toQuery($perPage, $this->get_pagenum()),
                    $this->actor,
                    // The end of what is listed is not the end of what there is.
                    $this->hasMore ? null : $listed,
                );
            $this->access->read($this->items);
        } catch (Refused $refused) {
            $this->refusal = $refused->getMessage();
            $this->items = [];
        }

        _prime_post_caches(array_column($this->items, 'portalId'), false);
        cache_users(array_filter(array_column($this->items, 'invitedBy')));
    }

    /**
     * Whether nobody was ever invited.
     */
    public function isUnused(): bool
    {
        return $this->counts !== null && ListView::All->countIn($this->counts) === 0;
    }

    /**
     * @return array<string, string>
     */
    public function get_columns(): array
    {
        return [
            'cb' => '<input type="checkbox">',
            ...$this->cells->columns(),
        ];
    }

    public function no_items(): void
    {
        if ($this->refusal !== '') {
            echo esc_html($this->refusal);

            return;
        }

        [$url, $label] = $this->isNarrowedSearch()
            ? [ScreenUrls::invitations(['s' => $this->request->search]), __('Search all invitations', 'clientpress')]
            : [ScreenUrls::invitations(), __('Show all invitations', 'clientpress')];
        printf('<p>%s</p><p><a href="%s">%s</a></p>', esc_html($this->whyEmpty()), esc_url($url), esc_html($label));
    }

    /**
     * @return array<string, array{string, bool, string, string, 4?: string}>
     */
    protected function get_sortable_columns(): array
    {
        // What a search finds is listed with the newest first.
        return (
            $this->request->search !== ''
                ? []
                : [
                    'email' => ['email', false, '', __('Ordered by email.', 'clientpress')],
                    'sent' => ['sent', true, '', __('Ordered by time of sending.', 'clientpress')],
                ]
        );
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
        $labels = [];

        foreach (Operation::cases() as $operation) {
            $labels[$operation->value] = $operation->label();
        }

        return $labels;
    }

    /**
     * @return array<string, string> Links by view.
     */
    protected function get_views(): array
    {
        if ($this->counts === null) {
            return [];
        }

        $counts = $this->counts;
        $links = [];

        foreach (ListView::cases() as $view) {
            if (!$view->isAlwaysOffered() && $view->countIn($counts) === 0 && $view !== $this->request->view) {
                continue;
            }

            $links[$view->value] = [
                'url' => ScreenUrls::invitations($view === ListView::All ? [] : ['status' => $view->value]),
                'label' => sprintf(
                    '%s <span class="count">(%s)</span>',
                    esc_html($view->label()),
                    esc_html(ListView::shownCount($view->countIn($counts))),
                ),
                'current' =>
                    $view === $this->request->view && ($view !== ListView::All || !$this->request->isFiltered()),
            ];
        }

        $views = [];

        foreach ($this->get_views_links($links) as $view => $link) {
            $views[(string) $view] = $link;
        }

        return $views;
    }

    /**
     * @param string $which 'top' or 'bottom'.
     */
    protected function extra_tablenav($which): void
    {
        if ($which === 'top') {
            $this->portalFilter->show($this->request->portalId, $this->filterForm, $this->actor);
        } elseif ($this->hasMore) {
            $text = $this->request->search === ''
                /* translators: %s: a number. */
                ? __(
                    'There are more than %s, and no more are listed. Search, filter, or sort the other way to see the others.',
                    'clientpress',
                )
                /* translators: %s: a number. */
                : __(
                    'There are more than %s, and no more are listed. Search or filter to see the others.',
                    'clientpress',
                );
            printf('<p class="description">%s</p>', esc_html(sprintf($text, number_format_i18n($this->mostListed()))));
        }
    }

    /**
     * @param array<array-key, mixed>|object $item
     */
    protected function column_cb($item): string
    {
        return $item instanceof Invitation
            ? RowCheckbox::html('invitation', $item->id, $item->shownEmail(), $this->selected)
            : '';
    }

    /**
     * @param array<array-key, mixed>|object $item
     * @param string                         $column_name
     */
    protected function column_default($item, $column_name): string
    {
        return $item instanceof Invitation ? $this->cells->html($column_name, $item) : '';
    }

    /**
     * Shows the actions that are valid for this invitation and allowed to this user.
     *
     * @param array<array-key, mixed>|object $item
     * @param string                         $column_name
     * @param string                         $primary
     */
    protected function handle_row_actions($item, $column_name, $primary): string
    {
        if ($column_name !== $primary || !$item instanceof Invitation) {
            return '';
        }

        // Without actions, the parent class still prints the button that unfolds the row on small screens.
        if (!$this->offer->allowsDetails($item)) {
            return parent::handle_row_actions($item, $column_name, $primary);
        }

        $actions = ['view' => $this->link($item)];

        foreach ($this->offer->operations($item) as $operation) {
            $actions[$operation->value] = $this->button($operation, $item);
        }

        return $this->row_actions($actions);
    }

    /**
     * @param array<array-key, mixed>|object $item
     */
    protected function get_primary_column_aria_label($item): string
    {
        return $item instanceof Invitation ? $item->shownEmail() : '';
    }

    private function mostListed(): int
    {
        return $this->request->search === '' ? InvitationList::MOST_COUNTED : InvitationList::MOST_FOUND;
    }

    private function isNarrowedSearch(): bool
    {
        return (
            $this->request->search !== ''
            && ($this->request->view !== ListView::All || $this->request->portalId !== null)
        );
    }

    private function whyEmpty(): string
    {
        return match (true) {
            $this->isNarrowedSearch() => sprintf(
                /* translators: %s: what was searched for. */
                __('Nothing begins with “%s” among the invitations of this status or portal.', 'clientpress'),
                $this->request->search,
            ),
            !$this->request->isFiltered() => __('There are none of these at the moment.', 'clientpress'),
            $this->request->search === '' => __(
                'Nobody was invited to this portal, or not with this status.',
                'clientpress',
            ),
            str_starts_with($this->request->search, '@') => sprintf(
                /* translators: %s: what was searched for, such as "@example.org". */
                __('No domain of an invited email address begins with “%s”.', 'clientpress'),
                substr($this->request->search, 1),
            ),
            str_contains($this->request->search, '@') => sprintf(
                /* translators: %s: what was searched for, such as "anna@example". */
                __('No invited email address begins with “%s”.', 'clientpress'),
                $this->request->search,
            ),
            default => sprintf(
                /* translators: %s: what was searched for. */
                __(
                    'No invited email address, and no word of a name, begins with “%s”. To find everybody at a domain, begin with “@”.',
                    'clientpress',
                ),
                $this->request->search,
            ),
        };
    }

    private function link(Invitation $item): string
    {
        return sprintf(
            '<a href="%s" aria-label="%s">%s</a>',
            esc_url(ScreenUrls::invitation($item->id)),
            esc_attr(sprintf(
                /* translators: %s: an email address. */
                __('View the invitation to %s', 'clientpress'),
                $item->shownEmail(),
            )),
            esc_html__('View', 'clientpress'),
        );
    }

    private function button(Operation $operation, Invitation $item): string
    {
        return sprintf(
            '<button type="submit" form="%s" name="%s" value="%d" class="button-link%s" aria-label="%s"%s>%s</button>',
            esc_attr($this->rowForm),
            esc_attr($operation->value),
            $item->id,
            $operation->isDestructive() ? ' button-link-delete' : '',
            esc_attr(sprintf(
                /* translators: 1: what is done, such as "Resend", 2: an email address. */
                __('%1$s: %2$s', 'clientpress'),
                $operation->label(),
                $item->shownEmail(),
            )),
            $operation->question($item->addressee()) === ''
                ? ''
                : sprintf(' data-clientpress-confirm="%s"', esc_attr($operation->question($item->addressee()))),
            esc_html($operation->label()),
        );
    }
}
