<?php

declare(strict_types=1);

namespace ClientPress;

defined('ABSPATH') || exit();

use ClientPress\Admin\Health\Diagnosis;
use ClientPress\Admin\Health\MailTest;
use ClientPress\Admin\Health\Requirements;
use ClientPress\Admin\Health\RequirementsNotice;
use ClientPress\Admin\Health\SiteHealth;
use ClientPress\Admin\Import\ImportProgress;
use ClientPress\Admin\Import\ImportScreen;
use ClientPress\Admin\Invitations\DashboardGlance;
use ClientPress\Admin\Invitations\DateCell;
use ClientPress\Admin\Invitations\DetailsScreen;
use ClientPress\Admin\Invitations\InvitationsScreen;
use ClientPress\Admin\Invitations\InviteBox;
use ClientPress\Admin\Invitations\ListRequest;
use ClientPress\Admin\Invitations\OperationRun;
use ClientPress\Admin\Invitations\PortalFilter;
use ClientPress\Admin\Invitations\ReportStore;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Admin\Settings\EmailsTab;
use ClientPress\Admin\Settings\SettingsScreen;
use ClientPress\Admin\SharedAssets;
use ClientPress\Boot\Installer;
use ClientPress\Cli\DoctorCommand;
use ClientPress\Cli\ImportCommand;
use ClientPress\Cli\InvitationCommand;
use ClientPress\Clients\Access;
use ClientPress\Clients\AccessMetaTable;
use ClientPress\Clients\AccessMigration;
use ClientPress\Clients\AccessTable;
use ClientPress\Clients\AddressTable;
use ClientPress\Clients\AuthorArchives;
use ClientPress\Clients\Capabilities;
use ClientPress\Clients\ClientAccounts;
use ClientPress\Clients\ClientRole;
use ClientPress\Database\Migrations;
use ClientPress\Database\Schema;
use ClientPress\Import\Check;
use ClientPress\Import\FailureReport;
use ClientPress\Import\Imports;
use ClientPress\Import\ImportTable;
use ClientPress\Import\PortalNames;
use ClientPress\Import\Worker;
use ClientPress\Invitations\Accepting\Acceptance;
use ClientPress\Invitations\Accepting\PasswordPolicy;
use ClientPress\Invitations\Accepting\SelfHelp;
use ClientPress\Invitations\Accepting\Ticket;
use ClientPress\Invitations\Background\Notifications;
use ClientPress\Invitations\Background\Reminders;
use ClientPress\Invitations\Background\Renewal;
use ClientPress\Invitations\Background\Retention;
use ClientPress\Invitations\DeliveryByEmail;
use ClientPress\Invitations\InvitationEmails;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\InvitationUpgrade;
use ClientPress\Invitations\InvitationView;
use ClientPress\Invitations\RateLimits;
use ClientPress\Invitations\Secrets;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\Storage\InvitationTable;
use ClientPress\Invitations\TestEmails;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Schedule;
use ClientPress\Kernel\SystemClock;
use ClientPress\Kernel\Template;
use ClientPress\Mail\EmailTexts;
use ClientPress\Mail\Mailer;
use ClientPress\Outbox\OutboxTable;
use ClientPress\Portals\ClientEntrance;
use ClientPress\Portals\PasswordLink;
use ClientPress\Portals\PortalAccess;
use ClientPress\Portals\PortalBar;
use ClientPress\Portals\PortalColumns;
use ClientPress\Portals\PortalFiles;
use ClientPress\Portals\PortalGate;
use ClientPress\Portals\PortalMessages;
use ClientPress\Portals\PortalPages;
use ClientPress\Portals\PortalPostType;
use ClientPress\Portals\Portals;
use ClientPress\Portals\Storage\PortalPosts;
use ClientPress\Rest\ClientFieldController;
use ClientPress\Rest\InviteBoxController;
use ClientPress\Rest\PortalRoute;
use ClientPress\Rest\PortalStatusController;
use ClientPress\Rest\UserDirectory;
use ClientPress\Site\AcceptPage;
use ClientPress\Site\PageRenderer;
use ClientPress\Site\Pages;

/**
 * The only place where objects are made and hooks are attached.
 */
final class Plugin
{
    public const VERSION = '1.0.0';

    private static ?self $booted = null;

    public readonly Requirements $requirements;
    public readonly Settings $settings;
    public readonly InvitationTable $table;
    public readonly Portals $portals;
    public readonly AccessTable $accessTable;
    public readonly AccessMigration $accessMigration;
    public readonly Access $access;
    public readonly Invitations $invitations;
    public readonly Acceptance $acceptance;
    public readonly Ticket $ticket;
    public readonly InvitationView $invitationView;
    public readonly Diagnosis $diagnosis;
    public readonly SelfHelp $selfHelp;
    public readonly Check $importCheck;
    public readonly Imports $imports;
    public readonly Worker $importWorker;
    private readonly PortalNames $importPortals;
    private readonly Notifications $notifications;
    private readonly Renewal $renewal;
    private readonly Reminders $reminders;
    private readonly Retention $retention;
    private readonly TestEmails $emailTrial;
    private readonly DeliveryByEmail $emailHandover;
    private readonly RateLimits $limits;
    private readonly PortalPostType $postType;
    private readonly PortalFiles $portalFiles;
    private readonly ClientRole $role;
    private readonly Installer $installer;
    private readonly Template $template;

    /**
     * @param string $file The plugin's main file.
     */
    public function __construct(
        private readonly string $file,
        public readonly Clock $clock,
    ) {
        global $wpdb;
        /** @var \wpdb $database */
        $database = $wpdb;

        $this->requirements = Requirements::ofThisPhp();
        $this->template = new Template($this->path('templates'));
        $schedule = new Schedule();
        $emails = new InvitationEmails(new EmailTexts(), new Mailer($this->template), $clock);
        $this->emailHandover = new DeliveryByEmail($emails);
        $secrets = new Secrets($this->requirements);
        $this->settings = new Settings();
        $this->table = new InvitationTable($database);
        $this->accessTable = new AccessTable($database);
        $accessMeta = new AccessMetaTable($database);
        $this->accessMigration = new AccessMigration($accessMeta, $this->accessTable);
        $this->access = new Access(
            $this->accessTable,
            $accessMeta,
            $this->accessMigration,
            Portals::isPortal(...),
            $clock,
        );
        $this->portals = new Portals($this->access);
        $this->limits = new RateLimits($this->table, $clock, static fn(): string => $_SERVER['REMOTE_ADDR'] ?? '');
        $this->emailTrial = new TestEmails($emails, $this->limits);
        $portalPosts = new PortalPosts($database);
        $this->postType = new PortalPostType($portalPosts);
        $this->portalFiles = new PortalFiles($this->portals, $portalPosts);
        $this->role = new ClientRole();
        $this->invitations = new Invitations(
            $this->table,
            $secrets,
            $this->emailHandover,
            $this->limits,
            $this->portals,
            $this->access,
            $this->settings,
            $clock,
        );
        $this->acceptance = new Acceptance(
            $this->table,
            $secrets,
            new PasswordPolicy($secrets),
            $this->limits,
            new ClientAccounts(),
            $this->portals,
            $this->access,
            $clock,
        );
        $this->ticket = new Ticket($this->acceptance, $clock);
        $this->renewal = new Renewal($this->table, $secrets, $emails, $clock);
        $this->notifications = new Notifications(
            $this->table,
            $emails,
            $this->portals,
            $this->settings,
            $schedule,
            ScreenUrls::invitation(...),
        );
        $this->selfHelp = new SelfHelp(
            $this->table,
            $this->acceptance,
            $this->renewal,
            $this->notifications,
            $this->limits,
            $clock,
        );
        $this->reminders = new Reminders(
            $this->table,
            $this->acceptance,
            $this->renewal,
            $this->settings,
            $schedule,
            $clock,
        );
        $this->retention = new Retention($this->table, $this->settings, $schedule, $clock);
        $this->invitationView = new InvitationView($this->portals, $clock);
        $importTable = new ImportTable($database);
        $this->importPortals = new PortalNames($importTable, $this->portals, $this->invitations);
        $this->importCheck = new Check($this->table, $this->importPortals, $this->access, $this->settings, $clock);
        $this->importWorker = new Worker($importTable, $this->invitations, $this->table, $schedule, $clock);
        $this->imports = new Imports($importTable, $this->importWorker, $clock);
        $addresses = new AddressTable($database);
        $outbox = new OutboxTable($database);
        $this->installer = new Installer(
            new Schema(
                $database,
                $this->table->schema(),
                $importTable->schema(),
                $this->accessTable->schema(),
                $addresses->schema(),
                $outbox->schema(),
            ),
            new Migrations(),
            $this->table,
            new InvitationUpgrade($database),
            $importTable,
            $addresses,
            $outbox,
            $this->accessTable,
            $this->accessMigration,
            $this->role,
            new Capabilities(),
            $this->postType,
            $schedule,
        );
        $this->diagnosis = new Diagnosis(
            $this->requirements,
            $this->table,
            $this->accessTable,
            $this->installer,
            $clock,
        );
    }

    /**
     * Starts the plugin; called once by its main file.
     *
     * @param string $file The plugin's main file.
     */
    public static function boot(string $file): void
    {
        self::$booted = new self($file, new SystemClock());
        self::$booted->attachHooks();
    }

    /**
     * @throws \LogicException Before the plugin has started.
     */
    public static function instance(): self
    {
        return self::$booted ?? throw new \LogicException('ClientPress has not started.');
    }

    /**
     * Undoes the installation, as far as the administrator chose.
     */
    public static function uninstall(): void
    {
        $plugin = new self(dirname(__DIR__) . '/clientpress.php', new SystemClock());
        $plugin->postType->register();
        add_action('before_delete_post', [$plugin->portalFiles, 'keepPrivate']);
        $plugin->installer->uninstall($plugin->settings);
    }

    /**
     * @param string $relative Path below the plugin's folder.
     */
    public function path(string $relative): string
    {
        return plugin_dir_path($this->file) . $relative;
    }

    /**
     * @param string $relative Path below the plugin's folder.
     */
    public function url(string $relative): string
    {
        return plugins_url($relative, $this->file);
    }

    private function attachHooks(): void
    {
        register_activation_hook($this->file, [$this->installer, 'install']);
        register_deactivation_hook($this->file, [$this->installer, 'deactivate']);
        add_action('init', [$this->installer, 'upgrade'], 11);

        $this->attachPortals();
        $this->attachClients();
        $this->attachInvitations();
        $this->attachAdmin();
        $this->attachSite();
        $this->attachRest();
        $this->attachCli();
    }

    /** Post type, who may enter, where a client goes. */
    private function attachPortals(): void
    {
        $access = new PortalAccess($this->portals, $this->access);
        $stylesheet = $this->url('assets/portal.css');
        $bar = new PortalBar($this->portals, $access, $this->template, $stylesheet, self::VERSION);
        $pages = new PortalPages($bar, $this->template, add_query_arg('ver', self::VERSION, $stylesheet));
        $gate = new PortalGate($this->portals, $access, $this->access, $pages);

        add_action('init', [$this->postType, 'register']);
        add_filter('wp_insert_post_data', [$this->postType, 'savePrivately'], PHP_INT_MAX);
        add_action('transition_post_status', [$this->postType, 'publishPrivately'], PHP_INT_MIN, 3);
        add_filter('private_title_format', [$this->postType, 'titleFormat'], 10, 2);
        add_filter('single_template_hierarchy', [$this->postType, 'templates']);

        add_action('before_delete_post', [$this->portalFiles, 'keepPrivate']);
        add_filter('rest_attachment_query', [$this->portalFiles, 'hideFromRest']);
        add_action('pre_get_posts', [$this->portalFiles, 'hideFromLibrary']);
        add_filter('posts_where', [$this->portalFiles, 'where'], 10, 2);
        add_filter('xmlrpc_prepare_media_item', [$this->portalFiles, 'hideFromXmlRpc'], 10, 2);
        add_filter('wp_prepare_attachment_for_js', [$this->portalFiles, 'hideFromScripts'], 10, 2);
        add_filter('media_send_to_editor', [$this->portalFiles, 'hideFromEditor'], 10, 2);
        add_action('wp_ajax_parse-media-shortcode', [$this->portalFiles, 'hideFromPreviews'], 0);
        add_action('admin_init', [$this->portalFiles, 'hideFromUploader']);

        add_filter('map_meta_cap', [$access, 'mapReading'], 10, 4);
        add_action('parse_request', [$gate, 'stopStrangers'], 20);
        add_action('template_redirect', [$gate, 'decide'], PHP_INT_MIN);

        add_action('deleted_user', [$this->access, 'forgetUser']);
        add_action('remove_user_from_blog', [$this->access, 'forgetMember']);
        add_action('deleted_post', [$this->portals, 'forgetDeleted'], 10, 2);
        add_action(Schedule::HOURLY, [$this->accessMigration, 'goOn'], 10, 0);
        add_filter('wp_import_post_meta', [$this->accessMigration, 'keepOutOfImport'], PHP_INT_MAX);

        add_action('wp_enqueue_scripts', [$bar, 'enqueueStyle']);
        add_action('wp_body_open', [$bar, 'showOnPortal'], PHP_INT_MIN);
        add_action('wp_footer', [$bar, 'showIfThemeHasNoOpening']);
        add_action('admin_post_' . PasswordLink::ACTION, [new PasswordLink(), 'send']);

        $columns = new PortalColumns($this->access);
        add_filter('manage_' . PortalPostType::NAME . '_posts_columns', [$columns, 'add']);
        add_action('manage_' . PortalPostType::NAME . '_posts_custom_column', [$columns, 'show'], 10, 2);
        add_filter('display_post_states', [$columns, 'hidePrivateState'], 10, 2);

        $messages = new PortalMessages();
        add_filter('post_updated_messages', [$messages, 'addUpdated']);
        add_filter('bulk_post_updated_messages', [$messages, 'addBulk'], 10, 2);
    }

    /** The role and what it does not see. */
    private function attachClients(): void
    {
        $entrance = new ClientEntrance($this->portals, $this->access);

        add_filter('login_redirect', [$entrance, 'afterLogin'], 10, 3);
        add_action('init', [$entrance, 'keepOutOfAdmin'], 20);
        add_filter('show_admin_bar', [$entrance, 'hideAdminBar']);
        add_filter('pre_handle_404', [new AuthorArchives(), 'hideClients'], 10, 2);
        add_filter('gettext_with_context_default', [$this->role, 'translate'], 10, 3);
    }

    /** What happens to invitations when something else goes. */
    private function attachInvitations(): void
    {
        add_action('deleted_user', [$this->invitations, 'forgetUser']);
        add_action('before_delete_post', [$this->invitations, 'revokeAllOf'], 10, 2);
        add_action('deleted_post', [$this->invitations, 'revokeAllOf'], 10, 2);
        add_action('clientpress_invitation_accepted', [$this->notifications, 'scheduleAccepted']);
        add_action(Notifications::ACCEPTED_EVENT, [$this->notifications, 'sendAccepted'], 10, 2);
        add_action(Schedule::HOURLY, [$this->renewal, 'settleInterrupted']);
        add_action(Schedule::HOURLY, [$this->reminders, 'run']);
        add_action(Schedule::HOURLY, [$this->importWorker, 'revive']);
        add_action(Schedule::REMINDERS, [$this->reminders, 'run']);
        add_action(Schedule::DAILY, [$this->retention, 'run']);
        add_action(Schedule::RETENTION, [$this->retention, 'run']);
        add_action(Schedule::DAILY, [$this->limits, 'tidy']);
        add_action(Schedule::DAILY, [$this->imports, 'tidy']);
        add_action(Worker::EVENT, [$this->importWorker, 'run']);
    }

    /** Screens, the Invite Client box, settings, notices, Site Health. */
    private function attachAdmin(): void
    {
        $template = $this->template;
        $mailTest = new MailTest($this->emailTrial, $this->clock, $template);
        $health = new SiteHealth($this->diagnosis, $this->requirements, $this->settings, $mailTest, $template);
        // WordPress runs these from WP-Cron as well.
        add_filter('site_status_tests', [$health, 'addTests']);
        add_filter('debug_information', [$health, 'addInfo']);

        if (!is_admin()) {
            return;
        }

        // Before the screens, which depend on them.
        add_action('admin_enqueue_scripts', [new SharedAssets($this->url('assets')), 'register'], 5);

        $portalFilter = new PortalFilter($this->invitations, $this->portals, $template);
        $moments = new DateCell($this->clock);
        $details = new DetailsScreen($this->invitations, $this->portals, $this->settings, $moments, $template);
        $invitationsScreen = new InvitationsScreen(
            $this->invitations,
            $this->portals,
            $portalFilter,
            new OperationRun($this->invitations),
            new ReportStore(),
            $details,
            $template,
            $moments,
            $this->url('assets'),
        );
        add_action('admin_menu', [$invitationsScreen, 'register']);
        add_action('load-' . InvitationsScreen::HOOK, [$invitationsScreen, 'load']);
        add_action('admin_enqueue_scripts', [$invitationsScreen, 'enqueue']);
        add_filter('set_screen_option_' . ListRequest::PER_PAGE, [$invitationsScreen, 'keepPerPage'], 10, 3);
        add_filter('removable_query_args', [$invitationsScreen, 'forgetReport']);
        add_filter('admin_title', [$details, 'windowTitle']);
        add_action('wp_ajax_' . PortalFilter::ACTION, [$portalFilter, 'suggest']);

        $glance = new DashboardGlance($this->invitations);
        add_filter('dashboard_glance_items', [$glance, 'add']);
        add_action('admin_enqueue_scripts', [$glance, 'enqueue']);

        $importScreen = new ImportScreen(
            $this->imports,
            $this->importCheck,
            $this->importPortals,
            new FailureReport($this->imports),
            new ImportProgress($this->imports, $this->portals),
            $this->portals,
            $this->settings,
            $template,
            $this->url('assets'),
        );
        add_action('admin_menu', [$importScreen, 'register']);
        add_action('admin_head', [$importScreen, 'hideFromMenu']);
        add_filter('submenu_file', [$importScreen, 'highlightMenu']);
        add_action('load-' . ImportScreen::HOOK, [$importScreen, 'load']);
        add_action('admin_enqueue_scripts', [$importScreen, 'enqueue']);
        add_action('wp_ajax_' . ImportProgress::WORK, [$importScreen, 'work']);
        add_action('admin_post_' . ImportProgress::REPORT, [$importScreen, 'download']);

        $settingsScreen = new SettingsScreen(
            $this->settings,
            new EmailsTab($this->emailTrial, $template),
            $template,
            $this->url('assets'),
        );
        add_action('admin_menu', [$settingsScreen, 'addPage']);
        add_action('admin_init', [$settingsScreen, 'register']);
        add_action('load-' . SettingsScreen::HOOK, [$settingsScreen, 'load']);
        add_action('admin_enqueue_scripts', [$settingsScreen, 'enqueue']);
        add_filter('plugin_action_links_' . plugin_basename($this->file), [$settingsScreen, 'addPluginLink']);

        add_action('admin_post_' . MailTest::ACTION, [$mailTest, 'send']);
        add_action('admin_notices', [$mailTest, 'showResult']);
        add_filter('removable_query_args', [$mailTest, 'forgetResult']);

        add_action('admin_notices', [new RequirementsNotice($this->requirements, $template), 'show']);

        $inviteBox = new InviteBox($this->url('assets/'), $this->path('languages'));
        add_action('admin_enqueue_scripts', [$inviteBox, 'enqueue']);
        add_action('add_meta_boxes_' . PortalPostType::NAME, [$inviteBox, 'addMetaBoxes']);
    }

    /** The accept page. */
    private function attachSite(): void
    {
        $renderer = new PageRenderer($this->template, $this->path('assets'));
        $page = new AcceptPage($this->acceptance, $this->ticket, $this->selfHelp, new Pages(), $renderer);

        add_action('wp_loaded', [$page, 'serve'], PHP_INT_MIN);
    }

    /** What the Invite Client box talks to. */
    private function attachRest(): void
    {
        $route = new PortalRoute($this->portals);
        $users = new UserDirectory();
        $box = new InviteBoxController(
            $route,
            $this->invitations,
            $this->invitationView,
            $this->access,
            $users,
            $this->settings,
        );

        add_action('rest_api_init', [$box, 'registerRoutes']);
        add_action('rest_api_init', [new ClientFieldController($route, $this->access, $users), 'registerRoutes']);
        add_action('rest_api_init', [new PortalStatusController($route, $this->portals), 'registerRoutes']);
    }

    /** Commands for operators. */
    private function attachCli(): void
    {
        if (!class_exists(\WP_CLI::class, false)) {
            return;
        }

        \WP_CLI::add_command(
            'clientpress invitation',
            new InvitationCommand($this->invitations, $this->invitationView, $this->settings, $this->emailHandover),
        );
        \WP_CLI::add_command(
            'clientpress invitation import',
            new ImportCommand($this->importCheck, $this->imports, $this->settings),
        );
        \WP_CLI::add_command('clientpress doctor', new DoctorCommand($this->diagnosis));
    }
}
