<?php

declare(strict_types=1);

namespace ClientPress\Admin\Clients;

defined('ABSPATH') || exit();

use ClientPress\Admin\Invitations\AddressCorrection;
use ClientPress\Admin\Invitations\PortalFilter;
use ClientPress\Admin\ReportStore;
use ClientPress\Admin\RequestNumber;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Admin\SharedAssets;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Kernel\Template;
use ClientPress\Portals\ClientList;
use ClientPress\Portals\PortalPostType;

/**
 * Portals → Clients: the list of those who may enter portals. With a client in the address, {@see ClientScreen} shows
 * that one; {@see AddClientForm} lets somebody in.
 *
 * A GET request changes nothing. A POST is answered with a redirect, to the same part of the list or the same client.
 */
final class ClientsScreen
{
    public const SLUG = ScreenUrls::CLIENTS;

    /** What WordPress names the screen and its hooks by. */
    public const HOOK = PortalPostType::NAME . '_page_' . self::SLUG;

    private const FILTER_FORM = 'clientpress-filter';

    private const ROW_FORM = 'clientpress-row-action';

    private ?ClientsListTable $list = null;

    /** @var list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> */
    private array $notices = [];

    /** Value of the button that undoes what the notices tell. */
    private string $undo = '';

    private bool $isAdding = false;

    public function __construct(
        private readonly ClientList $clients,
        private readonly ClientScreen $client,
        private readonly AddClientForm $form,
        private readonly AccessRemoval $removal,
        private readonly PortalFilter $portalFilter,
        private readonly ClientCells $cells,
        private readonly ReportStore $reports,
        private readonly Template $template,
    ) {}

    /**
     * @return list<string> Keys of what users chose under Screen Options.
     */
    public static function userMeta(): array
    {
        return [ClientsRequest::PER_PAGE, 'manage' . self::HOOK . 'columnshidden'];
    }

    /**
     * Before anything is printed: carries out the posted form, or reads the list.
     */
    public function load(): void
    {
        $actor = Actor::current();
        $request = ClientsRequest::fromQuery(wp_unslash($_GET));
        $id = $_GET[ScreenUrls::CLIENT] ?? null;
        $id = is_string($id) ? (int) $id : null;
        $this->isAdding = isset($_GET[ScreenUrls::ADD]);

        if (($_SERVER['REQUEST_METHOD'] ?? '') === 'POST') {
            $this->act($request, $id, wp_unslash($_POST), $actor);
        }

        ['notices' => $this->notices, 'undo' => $this->undo] = $this->reports->take(
            $_GET[ScreenUrls::REPORT] ?? null,
            $actor->userId,
        );

        if ($this->isAdding) {
            $this->form->load(wp_unslash($_GET), $actor);

            return;
        }

        if ($id !== null) {
            $this->client->load($id, $actor);

            return;
        }

        $this->list = new ClientsListTable(
            $this->clients,
            $this->cells,
            $this->portalFilter,
            $request,
            $actor,
            self::FILTER_FORM,
            self::ROW_FORM,
        );
        $this->list->prepare_items();
        $this->describe(get_current_screen());
    }

    public function enqueue(string $hook): void
    {
        if ($hook !== self::HOOK) {
            return;
        }

        wp_enqueue_style(SharedAssets::ADMIN);
        wp_enqueue_script(SharedAssets::FORMS);
    }

    public function show(): void
    {
        if ($this->isAdding) {
            $this->form->show($this->notices);

            return;
        }

        if ($this->list === null) {
            $this->client->show($this->notices, $this->undo);

            return;
        }

        $request = ClientsRequest::fromQuery(wp_unslash($_GET));
        $this->template->show('admin-clients', [
            'notices' => $this->notices,
            'undo' => AccessRemoval::undoForm($this->undo, ScreenUrls::clients($request->toArray())),
            'search' => $request->search,
            'addUrl' => ScreenUrls::addClient(array_intersect_key($request->toArray(), ['portal_id' => ''])),
            'isComplete' => $this->clients->isComplete(),
            'list' => $this->list->isUnused() ? null : $this->list,
            'firstStep' => $this->list->isUnused() ? self::firstStep() : null,
            'template' => $this->template,
            'questions' => [
                AccessRemoval::BUTTON => $request->portalId === null
                    /* translators: %s: a number. */
                    ? __(
                        'Remove all access of the selected clients (%s)? It ends at once. Their accounts stay.',
                        'clientpress',
                    )
                    /* translators: %s: a number. */
                    : __(
                        'Remove the access of the selected clients (%s) to this portal? It ends at once. Their accounts stay.',
                        'clientpress',
                    ),
            ],
            'filterForm' => self::FILTER_FORM,
            'rowForm' => self::ROW_FORM,
            'nonce' => wp_create_nonce(ClientsListTable::NONCE),
            'postUrl' => ScreenUrls::clients($request->toArray()),
            'getUrl' => admin_url('edit.php'),
            'kept' => ['post_type' => PortalPostType::NAME, 'page' => self::SLUG],
        ]);
    }

    /**
     * @param int|null                $id     Whose page was shown; null for the list.
     * @param array<array-key, mixed> $posted Unslashed.
     */
    private function act(ClientsRequest $request, ?int $id, array $posted, Actor $actor): void
    {
        $misspelt = AddressCorrection::requestedId($posted);

        if ($id !== null && $misspelt !== null) {
            $corrected = $this->client->correct($id, $misspelt, $posted, $actor);

            if ($corrected !== null) {
                $this->leave(ScreenUrls::client($id), [$corrected], $actor);
            }

            return;
        }

        check_admin_referer(ClientsListTable::NONCE);

        if ($this->isAdding) {
            $added = $this->form->add($posted, $actor);

            if ($added !== null) {
                $this->leave(ScreenUrls::client($added['user']), $added['notices'], $actor);
            }

            return;
        }

        if (isset($posted[AccessRemoval::UNDO])) {
            ['notices' => $notices, 'undo' => $undo] = $this->removal->undo($posted[AccessRemoval::UNDO], $actor);
            $url = $id === null ? ScreenUrls::clients($request->toArray()) : ScreenUrls::client($id);
            $this->leave($url, $notices, $actor, $undo);
        }

        if ($id !== null) {
            // Never null, which would be all portals.
            $portalId = (int) RequestNumber::of($posted[AccessRemoval::BUTTON] ?? null);
            $this->leaveAfterRemoval(ScreenUrls::client($id), [$id], $portalId, $actor);
        }

        $this->actOnList($request, $posted, $actor);
    }

    /**
     * @param array<array-key, mixed> $posted Unslashed.
     */
    private function actOnList(ClientsRequest $request, array $posted, Actor $actor): never
    {
        $query = $request->toArray();

        if (isset($posted[AccessRemoval::BUTTON])) {
            $userIds = RequestNumber::all([$posted[AccessRemoval::BUTTON]]);
        } elseif (in_array(AccessRemoval::BUTTON, [$posted['action'] ?? '', $posted['action2'] ?? ''], true)) {
            $userIds = RequestNumber::all($posted['clients'] ?? null);
        } else {
            // Without JavaScript, Enter in the page number field posts the form of the bulk actions.
            $page = max(1, (int) RequestNumber::of($posted['paged'] ?? null));
            $this->leave(ScreenUrls::clients(['paged' => (string) $page] + $query), [], $actor);
        }

        $this->leaveAfterRemoval(ScreenUrls::clients($query), $userIds, $request->portalId, $actor);
    }

    /**
     * @param list<int> $userIds
     */
    private function leaveAfterRemoval(string $url, array $userIds, ?int $portalId, Actor $actor): never
    {
        ['notices' => $notices, 'undo' => $undo] = $this->removal->perform($userIds, $portalId, $actor);
        $this->leave($url, $notices, $actor, $undo);
    }

    /**
     * @param list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> $notices
     */
    private function leave(string $url, array $notices, Actor $actor, string $undo = ''): never
    {
        $key = $notices === [] ? '' : $this->reports->keep($notices, $actor->userId, undo: $undo);
        $report = $key === '' ? [] : [ScreenUrls::REPORT => $key];
        wp_safe_redirect(add_query_arg($report, $url), 303);
        exit();
    }

    private function describe(?\WP_Screen $screen): void
    {
        if ($screen === null) {
            return;
        }

        $screen->add_option('per_page', [
            'label' => __('Clients per page', 'clientpress'),
            'default' => 20,
            'option' => ClientsRequest::PER_PAGE,
        ]);
        $screen->set_screen_reader_content([
            'heading_views' => __('Filter clients list', 'clientpress'),
            'heading_pagination' => __('Clients list navigation', 'clientpress'),
            'heading_list' => __('Clients list', 'clientpress'),
        ]);
        $screen->add_help_tab([
            'id' => 'clientpress-clients',
            'title' => __('Clients', 'clientpress'),
            'content' => $this->template->render('admin-help-clients', []),
        ]);
    }

    /**
     * @return array{url: string, label: string}|null What leads to a first client; null for those who may not do it.
     */
    private static function firstStep(): ?array
    {
        if (!current_user_can(Capabilities::EDIT_PORTALS)) {
            return null;
        }

        return (
            PortalPostType::hasAny()
                ? ['url' => admin_url(ScreenUrls::PARENT), 'label' => __('Choose a portal', 'clientpress')]
                : ['url' => admin_url(ScreenUrls::NEW_PORTAL), 'label' => __('Create your first portal', 'clientpress')]
        );
    }
}
