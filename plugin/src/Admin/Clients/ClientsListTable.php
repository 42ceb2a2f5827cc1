<?php

declare(strict_types=1);

namespace ClientPress\Admin\Clients;

defined('ABSPATH') || exit();

use ClientPress\Admin\Invitations\PortalFilter;
use ClientPress\Admin\RowCheckbox;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\Client;
use ClientPress\Portals\ClientList;

/**
 * The list of clients, built like WordPress's own lists.
 *
 * The list itself changes nothing: row actions are buttons of a form that posts to the screen. WordPress loads the
 * parent class only on admin screens, so no other code may refer to this one.
 */
final class ClientsListTable extends \WP_List_Table
{
    /** What WordPress derives the nonce of the bulk form from. */
    public const NONCE = 'bulk-' . self::PLURAL;

    private const PLURAL = 'clientpress-clients';

    private string $refusal = '';

    private bool $hasMore = false;

    private int $total = 0;

    /**
     * @param string $filterForm Id of the form that searches and filters.
     * @param string $rowForm    Id of the form that the row actions post.
     */
    public function __construct(
        private readonly ClientList $clients,
        private readonly ClientCells $cells,
        private readonly PortalFilter $portalFilter,
        private readonly ClientsRequest $request,
        private readonly Actor $actor,
        private readonly string $filterForm,
        private readonly string $rowForm,
    ) {
        parent::__construct(['plural' => self::PLURAL, 'singular' => 'clientpress-client']);
    }

    public function prepare_items(): void
    {
        $perPage = $this->get_items_per_page(ClientsRequest::PER_PAGE);

        try {
            $total = $this->clients->count($this->request->toQuery($perPage, 1), $this->actor);
            $this->hasMore = $total > $this->mostListed();
            $this->total = min($total, $this->mostListed());
            // Redirects to the last page if the requested one is past it.
            $this->set_pagination_args(['total_items' => $this->total, 'per_page' => $perPage]);
            $this->items = $this->total === 0
                ? []
                : $this->clients->page(
                    $this->request->toQuery($perPage, $this->get_pagenum()),
                    $this->actor,
                    // The end of what is listed is not the end of what there is.
                    $this->hasMore ? null : $this->total,
                );
        } catch (Refused $refused) {
            $this->refusal = $refused->getMessage();
            $this->items = [];
        }

        $this->cells->prime($this->items);
    }

    /**
     * Whether nobody may enter any portal.
     */
    public function isUnused(): bool
    {
        return $this->refusal === '' && $this->total === 0 && !$this->request->isFiltered();
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
            ? [ScreenUrls::clients(['s' => $this->request->search]), __('Search all clients', 'clientpress')]
            : [ScreenUrls::clients(), __('Show all clients', 'clientpress')];
        printf('<p>%s</p><p><a href="%s">%s</a></p>', esc_html($this->whyEmpty()), esc_url($url), esc_html($label));
    }

    protected function get_default_primary_column_name(): string
    {
        return 'client';
    }

    /**
     * @return array<string, string>
     */
    protected function get_bulk_actions(): array
    {
        return [AccessRemoval::BUTTON => __('Remove access', 'clientpress')];
    }

    /**
     * @param string $which 'top' or 'bottom'.
     */
    protected function extra_tablenav($which): void
    {
        if ($which === 'top') {
            $this->portalFilter->show($this->request->portalId, $this->filterForm, $this->actor);
        } elseif ($this->hasMore) {
            printf(
                '<p class="description">%s</p>',
                esc_html(sprintf(
                    $this->request->search === ''
                        /* translators: %s: a number. */
                        ? __(
                            'There are more than %s, and no more are listed. Search or filter to see the others.',
                            'clientpress',
                        )
                        /* translators: %s: a number. */
                        : __(
                            'More than %s are found, and only the newest are listed. Search for more of an address or name.',
                            'clientpress',
                        ),
                    number_format_i18n($this->mostListed()),
                )),
            );
        }
    }

    /**
     * @param array<array-key, mixed>|object $item
     */
    protected function column_cb($item): string
    {
        return $item instanceof Client ? RowCheckbox::html('clients', $item->user->ID, $item->email()) : '';
    }

    /**
     * @param array<array-key, mixed>|object $item
     * @param string                         $column_name
     */
    protected function column_default($item, $column_name): string
    {
        return $item instanceof Client ? $this->cells->html($column_name, $item) : '';
    }

    /**
     * @param array<array-key, mixed>|object $item
     * @param string                         $column_name
     * @param string                         $primary
     */
    protected function handle_row_actions($item, $column_name, $primary): string
    {
        if ($column_name !== $primary || !$item instanceof Client) {
            return '';
        }

        return $this->row_actions([
            'view' => sprintf(
                '<a href="%s" aria-label="%s">%s</a>',
                esc_url(ScreenUrls::client($item->user->ID)),
                esc_attr(sprintf(
                    /* translators: %s: an email address. */
                    __('View %s', 'clientpress'),
                    $item->email(),
                )),
                esc_html__('View', 'clientpress'),
            ),
            'delete' => sprintf(
                '<button type="submit" form="%s" name="%s" value="%d" class="button-link button-link-delete" aria-label="%s" data-clientpress-confirm="%s">%s</button>',
                esc_attr($this->rowForm),
                esc_attr(AccessRemoval::BUTTON),
                $item->user->ID,
                esc_attr(sprintf(
                    /* translators: %s: an email address. */
                    __('Remove access: %s', 'clientpress'),
                    $item->email(),
                )),
                esc_attr(AccessRemoval::question($item, $this->request->portalId)),
                esc_html__('Remove access', 'clientpress'),
            ),
        ]);
    }

    /**
     * @param array<array-key, mixed>|object $item
     */
    protected function get_primary_column_aria_label($item): string
    {
        return $item instanceof Client ? $item->email() : '';
    }

    private function mostListed(): int
    {
        return $this->request->search === '' ? ClientList::MOST_COUNTED : ClientList::MOST_FOUND;
    }

    private function isNarrowedSearch(): bool
    {
        return $this->request->search !== '' && $this->request->portalId !== null;
    }

    private function whyEmpty(): string
    {
        return match (true) {
            $this->isNarrowedSearch() => sprintf(
                /* translators: %s: what was searched for. */
                __('Nothing begins with “%s” among the clients of this portal.', 'clientpress'),
                $this->request->search,
            ),
            $this->request->search === '' => __('Nobody may enter this portal yet.', 'clientpress'),
            default => sprintf(
                /* translators: %s: what was searched for. */
                __(
                    'No client’s address begins with “%s”, nor does a word of a name. To find everybody at a domain, begin with “@”.',
                    'clientpress',
                ),
                $this->request->search,
            ),
        };
    }
}
