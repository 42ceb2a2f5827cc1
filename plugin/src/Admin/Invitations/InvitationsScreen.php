<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\ReportStore;
use ClientPress\Admin\RequestNumber;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Admin\SharedAssets;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Invitations\InvitationExport;
use ClientPress\Invitations\InvitationList;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Template;
use ClientPress\Kernel\Version;
use ClientPress\Portals\ClientList;
use ClientPress\Portals\PortalPostType;
use ClientPress\Portals\Portals;

/**
 * Portals → Invitations: the list. With an invitation in the address, {@see DetailsScreen} shows that one.
 *
 * A GET request changes nothing. A POST is answered with a redirect to the same part of the list.
 */
final class InvitationsScreen
{
    public const SLUG = ScreenUrls::INVITATIONS;

    /** What WordPress names the screen and its hooks by. */
    public const HOOK = PortalPostType::NAME . '_page_' . self::SLUG;

    /** Query argument that asks for the list as a file. */
    private const EXPORT = 'clientpress_export';

    private const FILTER_FORM = 'clientpress-filter';

    private ?InvitationsListTable $list = null;

    /** @var list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> */
    private array $notices = [];

    /**
     * @param \Closure(): InvitationExport $export Made for the request that asks for it.
     * @param string $assets URL of the folder of scripts and styles, without a trailing slash.
     */
    public function __construct(
        private readonly InvitationList $invitations,
        private readonly Portals $portals,
        private readonly ClientList $clients,
        private readonly PortalFilter $portalFilter,
        private readonly OperationRun $run,
        private readonly ReportStore $reports,
        private readonly DetailsScreen $details,
        private readonly Template $template,
        private readonly DateCell $dates,
        private readonly InviteBox $inviteBox,
        private readonly \Closure $export,
        private readonly string $assets,
    ) {}

    /**
     * @return list<string> Keys of what users chose under Screen Options.
     */
    public static function userMeta(): array
    {
        return [ListRequest::PER_PAGE, 'manage' . self::HOOK . 'columnshidden'];
    }

    /**
     * Registers the screen, whose output the hook table attaches to {@see HOOK}, and that of clients: every screen of
     * wp-admin would have to load its class for that.
     */
    public static function register(): void
    {
        // Every screen of wp-admin comes here, so classes are loaded only where there is something to say.
        $hasWaiting = (int) (wp_load_alloptions()['clientpress_waiting'] ?? 0) > 0;
        add_submenu_page(
            ScreenUrls::PARENT,
            __('Invitations', 'clientpress'),
            __('Invitations', 'clientpress') . ($hasWaiting ? WaitingBubble::html() : ''),
            Capabilities::INVITE,
            self::SLUG,
        );
        $clients = __('Clients', 'clientpress');
        add_submenu_page(ScreenUrls::PARENT, $clients, $clients, Capabilities::INVITE, ScreenUrls::CLIENTS);
    }

    /**
     * Before anything is printed: carries out the posted form, or reads the list.
     */
    public function load(): void
    {
        $request = ListRequest::fromQuery(wp_unslash($_GET));
        $id = self::requestedId();
        $posted = ($_SERVER['REQUEST_METHOD'] ?? '') === 'POST' ? wp_unslash($_POST) : null;

        if ($id !== null && $posted !== null && DetailsScreen::asksForLink($posted)) {
            $this->details->showLink($id, $posted);

            return;
        }

        if ($id !== null && $posted !== null && AddressCorrection::requestedId($posted) !== null) {
            $this->correct($id, $posted);

            return;
        }

        if ($posted !== null) {
            $this->act($request, $id, $posted);
        }

        $this->answerExport($request);

        $report = $this->reports->take($_GET[ScreenUrls::REPORT] ?? null, get_current_user_id());
        $this->notices = $report['notices'];

        if ($id !== null) {
            $this->details->load($id, $this->notices);

            return;
        }

        $actor = Actor::current();
        $offer = new OperationOffer($this->invitations, $actor);
        $access = new CurrentAccess($this->clients, $actor);
        $this->list = new InvitationsListTable(
            $this->invitations,
            new InvitationCells($this->invitations, $this->portals, $this->dates, $offer, $access),
            $access,
            $offer,
            $this->portalFilter,
            $request,
            $actor,
            self::FILTER_FORM,
            InvitationCells::ROW_FORM,
            $report['untried'],
        );
        $this->list->prepare_items();
        $this->describe(get_current_screen());
    }

    public function enqueue(string $hook): void
    {
        if ($hook !== self::HOOK) {
            return;
        }

        $this->inviteBox->enqueueDialog();
        wp_enqueue_style(SharedAssets::ADMIN);
        wp_enqueue_script(
            'clientpress-invitations',
            "{$this->assets}/invitations.js",
            [SharedAssets::COPY, SharedAssets::FORMS],
            Version::NUMBER,
            ['in_footer' => true],
        );
    }

    public function show(): void
    {
        if ($this->list === null) {
            $this->details->show();

            return;
        }

        $request = ListRequest::fromQuery(wp_unslash($_GET));
        $isEmpty = $this->list->isUnused();

        $this->template->show('admin-invitations', [
            'notices' => $this->notices,
            'search' => $request->search,
            'importUrl' => ScreenUrls::import(),
            'exportUrl' => $isEmpty ? '' : self::exportUrl($request),
            'body' => $isEmpty ? 'admin-invitations-empty' : 'admin-invitations-list',
            'template' => $this->template,
            'values' => $isEmpty ? $this->emptyValues() : $this->listValues($request),
        ]);
    }

    /**
     * Leads to the invitation to the right address, or shows why there is none.
     *
     * @param array<array-key, mixed> $posted Unslashed.
     */
    private function correct(int $id, array $posted): void
    {
        $corrected = $this->details->correct($id, $posted);

        if ($corrected !== null) {
            $report = $this->reports->keep([$corrected['notice']], get_current_user_id());
            wp_safe_redirect(ScreenUrls::invitations([
                ScreenUrls::INVITATION => (string) $corrected['id'],
                ScreenUrls::REPORT => $report,
            ]), 303);
            exit();
        }
    }

    /**
     * Answers with all that the filters find as a file, where that is asked for.
     */
    private function answerExport(ListRequest $request): void
    {
        if (!isset($_GET[self::EXPORT])) {
            return;
        }

        check_admin_referer(self::EXPORT);

        try {
            $lines = ($this->export)()->lines($request->toQuery(1, 1), Actor::current());
            // The first line is made here, so that a refusal is still a page.
            $lines->rewind();
        } catch (Refused $refused) {
            $refused->showAsPage();
        }

        // PHP would end a long list in the middle, and the file would look whole.
        if (function_exists('set_time_limit')) {
            set_time_limit(0);
        }

        nocache_headers();
        header('Content-Type: text/csv; charset=utf-8');
        header('Content-Disposition: attachment; filename="invitations.csv"');
        header('X-Content-Type-Options: nosniff');
        // Another plugin's buffer would hold the whole list. Discarded, for one that compresses would end its stream here.
        while (ob_get_level() > 0 && (ob_get_status()['flags'] & PHP_OUTPUT_HANDLER_REMOVABLE) !== 0) {
            ob_end_clean();
        }

        foreach ($lines as $line) {
            // @mago-expect lint:no-unescaped-output A CSV is no HTML, and says so in its headers.
            echo $line;
            flush();
        }

        exit();
    }

    private static function exportUrl(ListRequest $request): string
    {
        $filters = array_diff_key($request->toArray(), ['orderby' => '', 'order' => '', 'paged' => '']);

        // Not wp_nonce_url(), which escapes.
        return ScreenUrls::invitations([
            ...$filters,
            self::EXPORT => '1',
            '_wpnonce' => wp_create_nonce(self::EXPORT),
        ]);
    }

    /**
     * @return int|null Which invitation's details the address asks for; null for the list.
     */
    private static function requestedId(): ?int
    {
        $id = $_GET[ScreenUrls::INVITATION] ?? null;

        return is_string($id) ? (int) $id : null;
    }

    /**
     * @param int|null                $id     Of the invitation whose details were shown; null for the list.
     * @param array<array-key, mixed> $posted Unslashed.
     */
    private function act(ListRequest $request, ?int $id, array $posted): never
    {
        check_admin_referer(InvitationsListTable::NONCE);

        [$operation, $ids] = self::choice($posted);
        $query = $request->toArray();

        if ($operation === null && is_string($posted['paged'] ?? null)) {
            // Without JavaScript, Enter in the page number field posts the form of the bulk actions.
            $query['paged'] = (string) max(1, (int) $posted['paged']);
        }

        if ($operation !== null) {
            $actor = Actor::current();
            $report = $this->run->perform($operation, $ids, $actor);
            // A deleted invitation has no details to return to.
            $query += $id === null || $operation === Operation::Delete ? [] : [ScreenUrls::INVITATION => (string) $id];
            $query[ScreenUrls::REPORT] = $this->reports->keep(
                $report->notices(),
                $actor->userId,
                $report->result->untried,
            );
        }

        wp_safe_redirect(ScreenUrls::invitations($query), 303);
        exit();
    }

    /**
     * @param array<array-key, mixed> $posted
     *
     * @return array{Operation|null, list<int>}
     */
    private static function choice(array $posted): array
    {
        foreach (Operation::cases() as $operation) {
            if (isset($posted[$operation->value])) {
                return [$operation, RequestNumber::all([$posted[$operation->value]])];
            }
        }

        foreach (['action', 'action2'] as $field) {
            $operation = is_string($posted[$field] ?? null) ? Operation::tryFrom($posted[$field]) : null;

            if ($operation !== null) {
                return [$operation, RequestNumber::all($posted['invitation'] ?? null)];
            }
        }

        return [null, []];
    }

    private function describe(?\WP_Screen $screen): void
    {
        if ($screen === null) {
            return;
        }

        $screen->add_option('per_page', [
            'label' => __('Invitations per page', 'clientpress'),
            'default' => 20,
            'option' => ListRequest::PER_PAGE,
        ]);
        $screen->set_screen_reader_content([
            'heading_views' => __('Filter invitations list', 'clientpress'),
            'heading_pagination' => __('Invitations list navigation', 'clientpress'),
            'heading_list' => __('Invitations list', 'clientpress'),
        ]);
        $screen->add_help_tab([
            'id' => 'clientpress-status',
            'title' => __('Status', 'clientpress'),
            'content' => $this->template->render('admin-help-status', []),
        ]);
        $screen->add_help_tab([
            'id' => 'clientpress-actions',
            'title' => __('Actions', 'clientpress'),
            'content' => $this->template->render('admin-help-actions', []),
        ]);
        $screen->add_help_tab([
            'id' => 'clientpress-missing-email',
            'title' => __('Client didn’t get the email?', 'clientpress'),
            'content' => $this->template->render('admin-mail-advice', []),
        ]);
    }

    /**
     * @return array<string, mixed>
     */
    private function emptyValues(): array
    {
        $edits = current_user_can(Capabilities::EDIT_PORTALS);

        return [
            'hasPortals' => PortalPostType::hasAny(),
            'createUrl' => $edits ? admin_url(ScreenUrls::NEW_PORTAL) : '',
        ];
    }

    /**
     * @return array<string, mixed>
     */
    private function listValues(ListRequest $request): array
    {
        $query = $request->toArray();

        return [
            'list' => $this->list,
            'search' => $request->search,
            'adviceId' => InvitationCells::ADVICE,
            'isAdviceOpen' => $request->view === ListView::NotSent,
            'template' => $this->template,
            'questions' => Operation::bulkQuestions(),
            'filterForm' => self::FILTER_FORM,
            'rowForm' => InvitationCells::ROW_FORM,
            'nonce' => wp_create_nonce(InvitationsListTable::NONCE),
            'postUrl' => ScreenUrls::invitations($query),
            'getUrl' => admin_url('edit.php'),
            'kept' => [
                'post_type' => PortalPostType::NAME,
                'page' => self::SLUG,
                ...array_intersect_key($query, ['status' => '', 'orderby' => '', 'order' => '']),
            ],
        ];
    }
}
