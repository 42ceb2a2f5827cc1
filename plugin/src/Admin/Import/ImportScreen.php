<?php

declare(strict_types=1);

namespace ClientPress\Admin\Import;

defined('ABSPATH') || exit();

use ClientPress\Admin\RequestNumber;
use ClientPress\Admin\RequestText;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Admin\SharedAssets;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Import\FailureReport;
use ClientPress\Import\Import;
use ClientPress\Import\Imports;
use ClientPress\Import\ListCheck;
use ClientPress\Import\ListReader;
use ClientPress\Invitations\DirectAccess;
use ClientPress\Invitations\Settings;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Template;
use ClientPress\Kernel\Version;
use ClientPress\Portals\PortalPostType;
use ClientPress\Portals\Portals;

/**
 * Portals → Invitations → Import: the form for a list, its preview, and the progress of the sending.
 *
 * A GET request changes nothing. A preview is the answer to a POST that changes nothing either.
 */
final class ImportScreen
{
    public const SLUG = ScreenUrls::IMPORT;

    /** What WordPress names the screen and its hooks by. */
    public const HOOK = PortalPostType::NAME . '_page_' . self::SLUG;

    private const NONCE = 'clientpress_import';

    /** Seconds after which a request of an open page takes no further line. */
    private const WORK_SECONDS = 3.0;

    /** @var list<string> Plain text. */
    private array $errors = [];

    /** @var list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> What was done, plain text. */
    private array $notices = [];

    private ?ImportRequest $request = null;

    private ?ImportPreview $preview = null;

    private ?AccountLines $accounts = null;

    private ?Import $import = null;

    /**
     * @param \Closure(): DirectAccess $directAccess Made for the request that needs it.
     * @param string $assets URL of the folder of scripts and styles, without a trailing slash.
     */
    public function __construct(
        private readonly Imports $imports,
        private readonly ListCheck $check,
        private readonly PortalChoice $portalChoice,
        private readonly \Closure $directAccess,
        private readonly FailureReport $report,
        private readonly ImportProgress $progress,
        private readonly Portals $portals,
        private readonly Settings $settings,
        private readonly Template $template,
        private readonly string $assets,
    ) {}

    /**
     * Registers the screen; the hook table attaches its output to {@see HOOK}.
     */
    public static function register(): void
    {
        add_submenu_page(
            ScreenUrls::PARENT,
            __('Import clients', 'clientpress'),
            __('Import clients', 'clientpress'),
            Capabilities::INVITE,
            self::SLUG,
        );
    }

    /**
     * The screen belongs to Invitations and has no menu entry of its own. WordPress needs the entry until it has
     * checked who may open the screen.
     */
    public static function hideFromMenu(): void
    {
        remove_submenu_page(ScreenUrls::PARENT, self::SLUG);
    }

    /**
     * Before anything is printed: carries out the posted form, or reads the requested import.
     */
    public function load(): void
    {
        // Here and not in the table of hooks, for it is this screen's alone: Invitations is marked in the menu.
        add_filter('submenu_file', static fn(): string => ScreenUrls::INVITATIONS);
        get_current_screen()?->add_help_tab([
            'id' => 'clientpress-import',
            'title' => _x('Import', 'noun', 'clientpress'),
            'content' => $this->template->render('admin-help-import', []),
        ]);
        $this->request = ImportRequest::blank($this->settings);
        $id = (int) RequestNumber::of($_GET['import'] ?? null);

        if (($_SERVER['REQUEST_METHOD'] ?? '') === 'POST') {
            $this->act($id, wp_unslash($_POST));
        }

        if ($id > 0) {
            try {
                $this->import = $this->imports->requireManageable($id, Actor::current());
            } catch (Refused $refused) {
                $refused->showAsPage();
            }
        }
    }

    public function enqueue(string $hook): void
    {
        if ($hook !== self::HOOK) {
            return;
        }

        wp_enqueue_style('clientpress-import', "{$this->assets}/import.css", [SharedAssets::ADMIN], Version::NUMBER);
        wp_enqueue_script('clientpress-import', "{$this->assets}/import.js", [SharedAssets::FORMS], Version::NUMBER, [
            'in_footer' => true,
        ]);
    }

    public function show(): void
    {
        try {
            [$body, $values] = match (true) {
                $this->import !== null => ['admin-import-progress', $this->progress->values($this->import)],
                $this->preview !== null => ['admin-import-preview', $this->previewValues($this->preview)],
                default => ['admin-import-form', $this->formValues()],
            };
        } catch (Refused $refused) {
            $this->errors[] = $refused->getMessage();
            [$body, $values] = ['', []];
        }

        $this->template->show('admin-import', [
            'errors' => $this->errors,
            'notices' => $this->notices,
            'listUrl' => ScreenUrls::invitations(),
            'formUrl' => ScreenUrls::import(),
            'isForm' => $body === 'admin-import-form',
            'body' => $body,
            'template' => $this->template,
            'values' => $values + ['nonce' => wp_create_nonce(self::NONCE)],
        ]);
    }

    /**
     * Sends for a few seconds, and answers with the progress.
     */
    public function work(): never
    {
        check_ajax_referer(self::NONCE);
        // Closing the page must not interrupt an email.
        ignore_user_abort(true);

        if (($_SERVER['REQUEST_METHOD'] ?? '') !== 'POST') {
            wp_send_json_error(null, 405);
        }

        $id = (int) RequestNumber::of($_POST['import'] ?? null);

        try {
            $this->imports->work($id, self::WORK_SECONDS, Actor::current());
            $import = $this->imports->requireManageable($id, Actor::current());
            $progress = $this->imports->progress($import);
            $answer = [
                'state' => $import->state->value,
                'done' => $progress->done(),
                'sentence' => $this->progress->sentence($import, $progress),
            ];
        } catch (Refused $refused) {
            wp_send_json_error($refused->toWpError(), $refused->reason->httpStatus());
        }

        wp_send_json_success($answer);
    }

    /**
     * Answers with the report of failures as a file.
     */
    public function download(): never
    {
        check_admin_referer(ImportProgress::REPORT);

        try {
            $import = $this->imports->requireManageable(
                (int) RequestNumber::of($_GET['import'] ?? null),
                Actor::current(),
            );
        } catch (Refused $refused) {
            $refused->showAsPage();
        }

        nocache_headers();
        header('Content-Type: text/csv; charset=utf-8');
        header("Content-Disposition: attachment; filename=\"import-{$import->id}-not-sent.csv\"");
        header('X-Content-Type-Options: nosniff');

        foreach ($this->report->lines($import) as $line) {
            // @mago-expect lint:no-unescaped-output A CSV is no HTML, and says so in its headers.
            echo $line;
        }

        exit();
    }

    /**
     * @param array<array-key, mixed> $posted Unslashed.
     */
    private function act(int $id, array $posted): void
    {
        if ($posted === [] && (int) ($_SERVER['CONTENT_LENGTH'] ?? 0) > 0) {
            // PHP discards all fields of a form above post_max_size, the nonce included.
            $this->errors[] = ListReader::tooLarge()->getMessage();

            return;
        }

        check_admin_referer(self::NONCE);
        $step = RequestText::of($posted, 'step');
        $actor = Actor::current();

        try {
            match ($step) {
                'upload' => $this->preview($posted, $_FILES[ImportRequest::FILE] ?? null),
                'check' => match (true) {
                    isset($posted['give']) => $this->giveAccess($posted),
                    isset($posted[AccountLines::BUTTON]) => $this->giveAccessToAll($posted),
                    default => $this->preview($posted),
                },
                'confirm' => $this->confirm($posted),
                'pause' => $this->imports->pause($id, $actor),
                'resume' => $this->imports->resume($id, $actor),
                'cancel' => $this->imports->cancel($id, $actor),
                'retry-failed' => $this->imports->retryFailed($id, $actor),
                default => $this->decide($posted, $actor),
            };
        } catch (Refused $refused) {
            $this->errors[] = $refused->getMessage();

            return;
        }

        if ($id > 0) {
            self::redirect($id);
        }
    }

    /**
     * Carries out what the user decided about a line that may have been sent.
     *
     * @param array<array-key, mixed> $posted
     *
     * @throws Refused
     */
    private function decide(array $posted, Actor $actor): void
    {
        if (isset($posted['retry'])) {
            $this->imports->retry((int) RequestNumber::of($posted['retry']), $actor);
        }

        if (isset($posted['mark-done'])) {
            $this->imports->markDone((int) RequestNumber::of($posted['mark-done']), $actor);
        }
    }

    /**
     * @param array<array-key, mixed> $posted
     * @param mixed                   $file   As PHP describes an uploaded file; null for none.
     *
     * @throws Refused
     */
    private function preview(array $posted, mixed $file = null): void
    {
        $this->request = ImportRequest::fromPost($posted, $this->settings);
        $this->request = $this->request->text === '' ? $this->request->withChosenText($file) : $this->request;
        $list = $this->request->list();
        $lines = $this->check->lines($list->lines, $this->request->defaults, Actor::current());
        $this->preview = new ImportPreview($list, $lines, $this->request, $this->portals);
        $this->accounts = new AccountLines($lines);
    }

    /**
     * Lets the account of one line in and tells its owner, then shows the preview anew. The others are invited to enter.
     *
     * @param array<array-key, mixed> $posted
     *
     * @throws Refused
     */
    private function giveAccess(array $posted): void
    {
        $this->preview($posted);
        $line = $this->preview?->accountLine(is_string($posted['give']) ? $posted['give'] : '');

        if ($line === null) {
            $this->errors[] = __('The account on this line no longer exists.', 'clientpress');

            return;
        }

        try {
            $notTold = ($this->directAccess)()->giveAndTell($line->portalId, $line->userId, Actor::current());
        } catch (Refused $refused) {
            $this->errors[] = $refused->getMessage();

            return;
        }

        $this->notices[] = [
            'type' => $notTold === null ? 'success' : 'warning',
            'sentence' => sprintf(
                /* translators: %s: an email address. */
                __('%s may now enter the portal.', 'clientpress'),
                AddressSpelling::shown($line->listLine->email),
            ),
            'details' => $notTold === null ? [] : [$notTold],
        ];
        $this->preview($posted);
    }

    /**
     * Lets the accounts of all lines in that the user has seen, then shows the preview anew.
     *
     * @param array<array-key, mixed> $posted
     *
     * @throws Refused
     */
    private function giveAccessToAll(array $posted): void
    {
        $this->preview($posted);

        if ($this->accounts === null || !$this->accounts->areThoseOf($posted[AccountLines::BUTTON])) {
            $this->errors[] = __('The accounts have changed meanwhile. Look at the list again.', 'clientpress');

            return;
        }

        $this->notices = $this->accounts->giveAccess(($this->directAccess)(), Actor::current());
        $this->preview($posted);
    }

    /**
     * @param array<array-key, mixed> $posted
     *
     * @throws Refused
     */
    private function confirm(array $posted): never
    {
        $this->request = ImportRequest::fromPost($posted, $this->settings);
        $actor = Actor::current();
        $lines = $this->check->lines($this->request->list()->lines, $this->request->defaults, $actor);

        self::redirect($this->imports->start($lines, $this->request->source, $this->request->formKey, $actor)->id);
    }

    private static function redirect(int $importId): never
    {
        wp_safe_redirect(ScreenUrls::import($importId), 303);
        exit();
    }

    /**
     * @return array<string, mixed>
     */
    private function formValues(): array
    {
        $actor = Actor::current();
        $request = $this->request ?? ImportRequest::blank($this->settings);
        return [
            'action' => ScreenUrls::import(),
            'fileField' => ImportRequest::FILE,
            'columns' => [
                'Email' => ListReader::EMAIL,
                'Name' => ListReader::NAME,
                'Portal' => ListReader::PORTAL,
                'Message' => ListReader::MESSAGE,
                'Expiry' => ListReader::EXPIRY,
            ],
            'largest' => (string) size_format(min(ListReader::MAX_BYTES, wp_max_upload_size())),
            'addresses' => $request->pasted,
            'message' => $request->defaults->message,
            'choice' => $this->portalChoice->values(
                'clientpress-import',
                __('As each line says', 'clientpress'),
                $request,
            ),
            'sampleUrl' => "{$this->assets}/import-sample.csv",
            'template' => $this->template,
            'expiryChoices' => $this->settings->expiryChoices(),
            'expiryDays' => $request->defaults->expiryDays,
            'imports' => array_map($this->progress->summary(...), $this->imports->recent($actor)),
        ];
    }

    /**
     * @return array<string, mixed>
     */
    private function previewValues(ImportPreview $preview): array
    {
        $request = $this->request ?? ImportRequest::blank($this->settings);

        return [
            ...$preview->values($request->view, $request->page),
            'action' => ScreenUrls::import(),
            'sendable' => $preview->sendable(),
            'withoutPortal' => $preview->withoutPortal(),
            'giveAll' => AccountLines::BUTTON,
            'accounts' => $this->accounts?->choice(),
            'choice' => $preview->withoutPortal() > 0
                ? $this->portalChoice->values('clientpress-preview', __('Choose a portal', 'clientpress'), $request)
                : [],
            'template' => $this->template,
            'kept' => [
                'text' => $request->text,
                'source' => $request->source,
                'encoding' => $request->encoding,
                // Else the choice sends it.
                ...($preview->withoutPortal() > 0 ? [] : ['portal' => $request->defaults->portal]),
                'message' => $request->defaults->message,
                'expiry' => (string) $request->defaults->expiryDays,
                'form_key' => $request->formKey,
            ],
        ];
    }
}
