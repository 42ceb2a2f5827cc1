<?php

declare(strict_types=1);

namespace ClientPress\Boot;

defined('ABSPATH') || exit();

use ClientPress\Admin\Clients\ClientsRequest;
use ClientPress\Admin\Clients\ClientsScreen;
use ClientPress\Admin\Health\CopyNotice;
use ClientPress\Admin\Health\FirstSteps;
use ClientPress\Admin\Health\MailTest;
use ClientPress\Admin\Health\Repair;
use ClientPress\Admin\Import\ImportScreen;
use ClientPress\Admin\Invitations\InvitationsScreen;
use ClientPress\Admin\Invitations\InviteBox;
use ClientPress\Admin\Invitations\ListRequest;
use ClientPress\Admin\Invitations\WaitingBubble;
use ClientPress\Admin\Portals\PortalColumns;
use ClientPress\Admin\Portals\PortalListFilter;
use ClientPress\Admin\Portals\PortalVisibility;
use ClientPress\Admin\RowsPerPage;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Admin\Settings\SettingsScreen;
use ClientPress\Clients\ClientRole;
use ClientPress\Clients\EmailLogin;
use ClientPress\Clients\LastSignIn;
use ClientPress\Clients\SignInAddress;
use ClientPress\Invitations\CoreEmails;
use ClientPress\Kernel\Branding;
use ClientPress\Kernel\ErrorLog;
use ClientPress\Kernel\Extension;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\SiteIdentity;
use ClientPress\Kernel\SystemClock;
use ClientPress\Portals\ClientEntrance;
use ClientPress\Portals\PasswordLink;
use ClientPress\Portals\PortalAccess;
use ClientPress\Portals\PortalComments;
use ClientPress\Portals\PortalFiles;
use ClientPress\Portals\PortalPostType;
use ClientPress\Privacy\PolicyText;
use ClientPress\Site\AcceptRequest;
use ClientPress\Site\AddressPage;
use ClientPress\Site\LoginBranding;

/**
 * All hooks of the plugin, in one table.
 *
 * A row is hook, priority, number of arguments, service, method and guard. The guard is a static method below that gets
 * the hook's arguments; the service is made when the hook first fires and its guard returns true. Where a class stands
 * in place of a service, the method is static.
 *
 * On the front page only this file, the plugin's main file and the post type are loaded. So what hooks and guards of
 * ordinary pages need is written out here instead of read from a constant of another class.
 */
final class Hooks
{
    /**
     * What the option `clientpress_installed` holds on a site that needs no installation: the versions of the plugin and
     * of its tables. The installer compares it again with what they say themselves.
     */
    public const INSTALLED = '1.0.0/12';

    /** Post type, who may enter, where a client goes. */
    private const PORTALS = [
        ['init', 10, 0, PortalPostType::class, 'register'],
        ['init', 11, 0, 'installer', 'upgrade', 'isOutdated'],
        ['wp_insert_post_data', PHP_INT_MAX, 3, PortalPostType::class, 'savePrivately'],
        ['wp_insert_post_data', PHP_INT_MAX, 4, 'insertedPortals', 'expect', 'isPortalInsertion'],
        ['wp_insert_post_parent', 10, 3, PortalAccess::class, 'keepParent', 'goesBelowPortal'],
        ['transition_post_status', PHP_INT_MIN, 3, 'insertedPortals', 'forgetEarlier', 'isNewPortal'],
        ['transition_post_status', PHP_INT_MIN, 3, 'postType', 'publishPrivately', 'isPortalTransition'],
        ['wp_untrash_post_status', 10, 3, PortalPostType::class, 'restoreStatus'],
        ['pre_delete_post', PHP_INT_MAX, 2, 'portalFiles', 'keepPrivate', 'isPortalPost'],
        ['private_title_format', 10, 2, PortalPostType::class, 'titleFormat'],
        ['query_loop_block_query_vars', PHP_INT_MAX, 1, PortalAccess::class, 'limitList', 'listsPortals'],
        ['single_template_hierarchy', 10, 1, PortalPostType::class, 'templates'],

        ['twentytwenty_disallowed_post_types_for_meta_output', 10, 1, PortalPostType::class, 'withoutByline'],

        ['parse_request', 20, 1, 'portalGate', 'requireLogin', 'asksForPortals'],
        ['template_redirect', PHP_INT_MIN, 0, 'portalGate', 'decide', 'showsPortals'],
        ['template_redirect', PHP_INT_MIN, 0, 'portalGate', 'redirectMoved', 'mayHaveMoved'],
        ['add_option_clientpress_portal_bases', 10, 0, PortalPostType::class, 'forgetRules'],
        ['update_option_clientpress_portal_bases', 10, 0, PortalPostType::class, 'forgetRules'],
        ['clientpress_portal_rewrite_rules', 10, 1, PortalPostType::class, 'withoutUnusedRules'],
        ['wp_enqueue_scripts', 10, 0, 'portalBar', 'enqueueStyle', 'showsPortal'],
        ['wp_body_open', PHP_INT_MIN, 0, 'portalBar', 'showOnPortal', 'showsPortal'],
        ['wp_footer', 10, 0, 'portalBar', 'showIfThemeHasNoOpening', 'showsPortal'],

        ['rest_attachment_query', 10, 1, 'portalFiles', 'hideFromRest'],
        ['pre_get_posts', 10, 1, 'portalFiles', 'hideFromLibrary', 'listsFilesInAdmin'],
        ['posts_where', 10, 2, 'portalFiles', 'hideInQuery', 'hidesFiles'],
        ['xmlrpc_prepare_media_item', 10, 2, 'portalFiles', 'hideFromXmlRpc'],
        ['wp_prepare_attachment_for_js', 10, 2, 'portalFiles', 'hideFromScripts'],
        ['media_send_to_editor', 10, 2, 'portalFiles', 'hideFromEditor'],
        ['shortcode_atts_gallery', 10, 1, PortalFiles::class, 'withoutHidden', 'isUnpublished'],
        ['shortcode_atts_playlist', 10, 1, PortalFiles::class, 'withoutHidden', 'isUnpublished'],

        ['comments_open', PHP_INT_MAX, 2, PortalComments::class, 'close', 'isPortalsPost'],
        ['pings_open', PHP_INT_MAX, 2, PortalComments::class, 'close', 'isPortalsPost'],
        ['comment_feed_where', 10, 1, 'portalComments', 'hideFromFeeds'],
        ['rest_comment_query', 10, 1, 'portalComments', 'hideFromRest'],
        ['comments_clauses', 10, 2, 'portalComments', 'hideInQuery', 'hidesComments'],
        ['xmlrpc_prepare_comment', 10, 2, 'portalComments', 'hideFromXmlRpc'],
        ['wp', 10, 0, 'portalComments', 'hideFromTrackbacks', 'isTrackback'],

        ['remove_user_from_blog', 10, 1, 'access', 'forgetMember', 'isInstalled'],
        ['wp_import_post_meta', PHP_INT_MAX, 1, 'accessMigration', 'keepOutOfImport'],
        ['wxr_export_skip_postmeta', PHP_INT_MAX, 2, 'accessMigration', 'keepOutOfExport'],

        ['display_post_states', 10, 2, 'portalColumns', 'nameStates', 'isPortalPost'],
    ];

    /** The role Client, and what is hidden from it. */
    private const CLIENTS = [
        ['login_init', 1, 0, LoginBranding::class, 'attach', 'isLoginForPortal'],
        ['login_redirect', PHP_INT_MAX, 3, 'clientEntrance', 'afterLogin', 'hasSignedIn'],
        ['init', 20, 0, 'clientEntrance', 'keepOutOfAdmin', 'isClientInAdmin'],
        ['show_admin_bar', PHP_INT_MAX, 1, ClientEntrance::class, 'hideAdminBar', 'isClient'],
        ['pre_handle_404', 10, 2, 'authorArchives', 'hideClients', 'isAuthorArchive'],
        ['wp_login', 10, 2, LastSignIn::class, 'record'],
        ['authenticate', 21, 3, EmailLogin::class, 'authenticate', 'lacksEmailLogin'],
        ['set_user_role', 10, 3, ClientRole::class, 'keep', 'wasClient'],
        [
            'wp_is_application_passwords_available_for_user',
            PHP_INT_MAX,
            2,
            ClientRole::class,
            'denyApplicationPasswords',
            'isOfUser',
        ],
        ['rest_user_query', 10, 1, 'userLists', 'leaveOutOfRest'],
        ['rest_prepare_user', PHP_INT_MAX, 3, 'userLists', 'hideFromRest'],
        ['wp_sitemaps_users_query_args', 10, 1, 'userLists', 'withoutClients'],
        ['oembed_response_data', 10, 2, 'userLists', 'hideInEmbeds'],
        ['xmlrpc_call', 10, 1, 'userLists', 'leaveOutOfXmlRpc', 'asksForAuthors'],
        ['wp_navigation_should_create_fallback', 10, 1, ClientEntrance::class, 'createNoNavigation', 'isClient'],
        ['admin_bar_menu', 10, 1, 'portalLinks', 'addToAdminBar', 'hasPortals'],
        ['lostpassword_user_data', 10, 2, SignInAddress::class, 'atLostPassword', 'asksForPassword'],

        ['password_change_email', 10, 2, CoreEmails::class, 'greet'],
        ['email_change_email', 10, 2, CoreEmails::class, 'greet'],
        ['retrieve_password_message', 10, 4, CoreEmails::class, 'nameInReset'],
        ['wp_password_change_notification_email', 10, 2, CoreEmails::class, 'nameToAdmin'],

        ['profile_update', 10, 2, 'accountAddresses', 'forgetUser', 'hasChangedAddress'],
    ];

    /**
     * What happens where a user or a post is deleted, and by WP-Cron. The rows of a hook run in this order, in one callback:
     * to attach a callback is most of what a row costs an ordinary page.
     */
    public const IN_ONE_CALLBACK = [
        // Before access is forgotten, which tells by which invitations the account was let in.
        ['deleted_user', 10, 3, 'personalInvitations', 'forgetAccount'],
        ['deleted_user', 10, 1, 'access', 'forgetUser'],
        ['deleted_user', 10, 1, 'accountAddresses', 'forgetUser'],
        ['deleted_user', 10, 1, 'invitations', 'forgetUser'],
        ['before_delete_post', 10, 2, 'invitations', 'revokeAllOf'],
        ['deleted_post', 10, 2, 'portals', 'forgetDeleted', 'isPortalPost'],
        ['deleted_post', 10, 2, 'invitations', 'revokeAllOf'],

        ['clientpress_hourly', 10, 0, 'copyPause', 'run'],
        ['clientpress_hourly', 10, 0, 'accessMigration', 'copy'],
        ['clientpress_hourly', 10, 0, 'renewal', 'recoverInterrupted'],
        ['clientpress_hourly', 10, 0, 'reminders', 'run'],
        ['clientpress_hourly', 10, 0, 'importWorker', 'scheduleLost'],
        ['clientpress_hourly', 10, 0, 'sender', 'run'],
        ['clientpress_hourly', 10, 0, 'waitingCount', 'refresh'],
        ['clientpress_daily', 10, 0, 'accountAddresses', 'tidy'],
        ['clientpress_daily', 10, 0, 'addressOwnership', 'tidy'],
        ['clientpress_daily', 10, 0, 'retention', 'run'],
        ['clientpress_daily', 10, 0, 'limits', 'tidy'],
        ['clientpress_daily', 10, 0, 'idempotencyKeys', 'tidy'],
        ['clientpress_daily', 10, 0, 'imports', 'tidy'],
        ['clientpress_daily', 10, 0, 'outbox', 'tidy'],
        ['clientpress_daily', 10, 0, Branding::class, 'keepColour'],
        ['clientpress_reminders', 10, 0, 'reminders', 'run'],
        ['clientpress_retention', 10, 0, 'retention', 'run'],
        ['clientpress_import', 10, 0, 'importWorker', 'run'],
        ['clientpress_outbox', 10, 0, 'sender', 'run'],
        ['clientpress_notify_accepted', 10, 1, 'notifications', 'takeOver'],
    ];

    /** What others are told; first, since a listener of another plugin may fail. */
    public const OUTBOX = [
        ['clientpress_invitation_sent', PHP_INT_MIN, 0, 'outbox', 'scheduleSending'],
        ['clientpress_invitation_resent', PHP_INT_MIN, 0, 'outbox', 'scheduleSending'],
        ['clientpress_invitation_revoked', PHP_INT_MIN, 0, 'outbox', 'scheduleSending'],
        ['clientpress_invitation_accepted', PHP_INT_MIN, 0, 'outbox', 'scheduleSending'],
        ['clientpress_invitation_delivery_failed', PHP_INT_MIN, 0, 'outbox', 'scheduleSending'],
        ['clientpress_access_granted', PHP_INT_MIN, 0, 'outbox', 'scheduleSending'],
        ['clientpress_access_removed', PHP_INT_MIN, 0, 'outbox', 'scheduleSending'],
        ['clientpress_invitation_accepted', 10, 0, 'waitingCount', 'refresh', 'hasWaiting'],
    ];

    /** The accept page, the one on which a user changes their address, and the colour that both have. */
    private const SITE = [
        // First, because its path is below the other's.
        ['wp_loaded', PHP_INT_MIN, 0, 'addressPage', 'serve', 'isAddressPage'],
        ['wp_loaded', PHP_INT_MIN, 0, 'acceptPage', 'serve', 'isAcceptPage'],
        ['save_post_wp_global_styles', 10, 0, Branding::class, 'keepColour'],
        ['switch_theme', 10, 0, Branding::class, 'keepColour'],
    ];

    /** The routes of `clientpress/v1`, and what core's may not do to the address of an account. */
    private const REST = [
        ['rest_api_init',                10,          0, 'routes',         'register',     'mayAskForOurRoutes'],
        ['rest_pre_dispatch',            PHP_INT_MIN, 3, 'routes',         'registerLate', 'asksForOurRoutes'],
        ['rest_dispatch_request',        PHP_INT_MAX, 4, 'userEmailGuard', 'beforeChange', 'changesUser'],
        ['rest_request_after_callbacks', 10,          3, 'userEmailGuard', 'afterChange',  'hasChangedUser'],
    ];

    /** Fired where somebody asks for abilities, and by no WordPress before 6.9. */
    private const ABILITIES = [
        ['wp_abilities_api_categories_init', 10, 0, 'abilities', 'registerCategory'],
        ['wp_abilities_api_init',            10, 0, 'abilities', 'register'],
    ];

    /** What WP-Cron runs as well as wp-admin. */
    private const HEALTH = [
        ['site_status_tests', 10, 1, 'siteHealth', 'addTests'],
        ['debug_information', 10, 1, 'siteHealth', 'addInfo'],
        ['site_transient_update_plugins', 10, 1, Updates::class, 'dropForeignOffers', 'offersUpdates'],
    ];

    /** WordPress's tools for personal data. */
    private const PRIVACY = [
        ['wp_privacy_personal_data_exporters', 10, 1, 'personalDataTools', 'addExporters'],
        ['wp_privacy_personal_data_erasers',   10, 1, 'personalDataTools', 'addErasers'],
    ];

    /** @var array{\WP_User, array<array-key, mixed>, bool}|null Last answer of isClient(), and what it was for. */
    private static ?array $asked = null;

    private ?Services $services = null;

    private ?DoorServices $doors = null;

    /**
     * @param string $file The plugin's main file.
     */
    public function __construct(
        private readonly string $file,
    ) {}

    /**
     * Starts the plugin; called once by its main file.
     */
    public static function attach(string $file): void
    {
        spl_autoload_register(self::load(...));

        $hooks = new self($file);
        register_activation_hook($file, $hooks->callback('installer', 'install'));
        register_deactivation_hook($file, $hooks->callback('installer', 'deactivate'));

        foreach ([
            self::PORTALS,
            self::CLIENTS,
            self::OUTBOX,
            self::SITE,
            self::REST,
            self::ABILITIES,
            self::HEALTH,
            self::PRIVACY,
        ] as $rows) {
            $hooks->attachRows($rows);
        }

        $callback = $hooks->runInOneCallback(...);

        foreach (array_column(self::IN_ONE_CALLBACK, 0, 0) as $hook) {
            add_action((string) $hook, $callback, 10, 3);
        }

        // No row, because core asks hundreds of times a screen, mostly for something else.
        $mapped = $hooks->callback('portalAccess', 'mapCapability', 'asksForPost');
        add_filter(
            'map_meta_cap',
            static fn(mixed $caps, mixed $cap = null, mixed $userId = null, mixed $args = null): mixed => match ($cap) {
                'read_post', 'read_page', 'edit_post', 'edit_page', 'delete_post', 'delete_page' => $mapped(
                    $caps,
                    $cap,
                    $userId,
                    $args,
                ),
                default => $caps,
            },
            10,
            4,
        );

        // No row, because core hands over by reference what was typed.
        add_action('wp_authenticate', static function (mixed &$login): void {
            if (is_string($login) && preg_match('/[^\x00-\x7F]/', $login) === 1) {
                SignInAddress::atSignOn($login);
            }
        });

        if (is_multisite()) {
            $hooks->attachRows(self::networkRows());
        }

        if (is_admin()) {
            $hooks->attachRows([
                ...self::adminRows(),
                ['plugin_action_links_' . plugin_basename($file), 10, 1, SettingsScreen::class, 'addPluginLink'],
            ]);
            $hooks->attachRowsOfScreen();
        }

        if (class_exists(\WP_CLI::class, false)) {
            foreach ((new CliServices($hooks->services(), $hooks->doors()))->commands() as $name => $command) {
                \WP_CLI::add_command("clientpress $name", $command);
            }
        }
    }

    /**
     * Undoes the installation, as far as the administrator chose; called by uninstall.php, where nothing is attached.
     */
    public static function uninstall(string $file): void
    {
        spl_autoload_register(self::load(...));

        $services = new Services($file, new SystemClock());
        PortalPostType::register();
        add_filter('pre_delete_post', [$services->portalFiles(), 'keepPrivate'], 10, 2);

        if (is_multisite()) {
            $services->network()->uninstallAll();

            return;
        }

        try {
            $services->installer()->uninstall($services->settings());
        } catch (Refused $refused) {
            $services->network()->stopDeletion($refused->getMessage());
        }
    }

    /**
     * Hooks of a network only: what happens on several of its sites.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string}>
     */
    private static function networkRows(): array
    {
        return [
            ['wpmu_delete_user',           10, 2, 'network', 'foreseeDeletion'],
            ['deleted_user',               11, 3, 'network', 'planForgetting'],
            ['clientpress_forget_account', 10, 3, 'network', 'forgetAccount'],
            ['wpmu_drop_tables',           10, 2, 'network', 'addTables'],
            ['wp_delete_site',             10, 1, 'network', 'forgetSite'],
        ];
    }

    /**
     * Hooks of wp-admin only. A method and not a constant, for which PHP would load the screens on every page; and where
     * nothing else needs a class, its action is written out.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    private static function adminRows(): array
    {
        return [
            // Before the screens, which depend on them.
            ['admin_enqueue_scripts', 5, 0, 'sharedAssets', 'register', 'isOwnScreen'],

            // After init, where core asks for the names of all its blocks.
            ['wp_loaded', 10, 0, self::class, 'attachRoleNames'],

            ['admin_menu', 10, 0, InvitationsScreen::class, 'register'],
            ['wp_ajax_clientpress_find_portals', 10, 0, 'portalFilter', 'suggest'],
            ['wp_ajax_clientpress_find_all_portals', 10, 0, 'allPortalsFilter', 'suggest'],

            ['admin_menu', 10, 0, ImportScreen::class, 'register'],
            ['admin_head', 10, 0, ImportScreen::class, 'hideFromMenu'],
            ['wp_ajax_clientpress_import_work', 10, 0, 'importScreen', 'work'],
            ['admin_post_clientpress_import_report', 10, 0, 'importScreen', 'download'],

            ['admin_menu', 10, 0, SettingsScreen::class, 'addPage'],
            ['admin_init', 10, 0, 'settingsScreen', 'register', 'isSettings'],

            ['admin_init', 10, 0, PolicyText::class, 'suggest', 'mayWritePolicy'],

            ['admin_post_' . MailTest::ACTION, 10, 0, 'mailTest', 'send'],
            ['removable_query_args', 10, 1, ScreenUrls::class, 'forgetResults'],
            ['add_menu_classes', 10, 1, WaitingBubble::class, 'addToMenu', 'hasWaiting'],
            ['add_menu_classes', 10, 1, CopyNotice::class, 'addBubble', 'isPaused'],
            ['admin_notices', 10, 0, 'copyNotice', 'show', 'isPausedOnOwnScreen'],
            ['admin_notices', 10, 0, 'copyNotice', 'showEnd', 'hasEndedPause'],
            ['admin_post_' . CopyNotice::ACTION, 10, 0, 'copyNotice', 'end'],
            ['admin_post_' . Repair::ACTION, 10, 0, 'repair', 'mendAll'],
            ['admin_notices', 10, 0, 'requirementsNotice', 'show', 'lacksExtension'],
            ['admin_post_nopriv_clientpress_web_server', 10, 0, 'webServer', 'answer'],

            ['save_post_clientpress_portal', 10, 1, 'clientFieldForm', 'save', 'bringsPicks'],

            ['admin_init', 10, 0, 'portalFiles', 'hideFromUploader', 'isUploader'],
            ['wp_ajax_parse-media-shortcode', 0, 0, 'portalFiles', 'hideFromPreviews'],
            ['wp_ajax_get-post-thumbnail-html', 0, 0, 'portalFiles', 'hideFromThumbnails'],
            ['wp_ajax_set-post-thumbnail', 0, 0, 'portalFiles', 'hideFromThumbnails'],
            ['load-export.php', 10, 0, 'portalFiles', 'hideFromExport'],
            ['load-edit-comments.php', 10, 0, 'portalComments', 'hideFromScreen'],
            ['admin_post_' . PasswordLink::ACTION, 10, 0, 'passwordLink', 'send'],
            // Not by its constant, which would load the class on every screen.
            ['admin_post_clientpress_first_steps', 10, 0, FirstSteps::class, 'dismiss'],
        ];
    }

    /**
     * A plugin of a whole network is loaded before core has found out which screen is asked for.
     */
    private function attachRowsOfScreen(): void
    {
        if (isset($GLOBALS['pagenow'])) {
            $this->attachRows(self::rowsOfScreen());
        } else {
            add_action('plugins_loaded', fn() => $this->attachRows(self::rowsOfScreen()), PHP_INT_MIN);
        }
    }

    /**
     * Hooks of the one screen that is asked for, where other screens need not know of them.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    private static function rowsOfScreen(): array
    {
        return match ($_GET['page'] ?? '') {
            'clientpress-invitations' => self::invitationsRows(),
            'clientpress-clients' => self::clientsRows(),
            'clientpress-import' => self::importRows(),
            'clientpress' => self::settingsRows(),
            default => self::rowsOfCoreScreen(),
        };
    }

    /**
     * What stands on core's own screens.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    private static function rowsOfCoreScreen(): array
    {
        return match ($GLOBALS['pagenow'] ?? '') {
            'edit.php', 'admin-ajax.php' => self::asksForPortalList() ? self::portalListRows() : [],
            'post.php', 'post-new.php' => self::editorRows(),
            'users.php', 'user-edit.php' => self::usersRows(),
            'profile.php' => self::profileRows(),
            'index.php' => self::dashboardRows(),
            'plugins.php' => self::pluginsRows(),
            'site-health.php' => self::siteHealthRows(),
            default => [],
        };
    }

    /**
     * Hooks of Settings → ClientPress.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    private static function settingsRows(): array
    {
        return [
            ['load-' . SettingsScreen::HOOK, 10, 0, 'settingsScreen', 'load'],
            [SettingsScreen::HOOK, 10, 0, 'settingsScreen', 'show'],
            ['admin_enqueue_scripts', 10, 1, 'settingsScreen', 'enqueue', 'isSettingsScreen'],
        ];
    }

    /**
     * Hooks of the editors.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    private static function editorRows(): array
    {
        return [
            [
                'post_submitbox_minor_actions',
                PHP_INT_MAX,
                1,
                PortalVisibility::class,
                'showAsPublished',
                'isPortalFirst',
            ],
            ['post_submitbox_misc_actions', PHP_INT_MIN, 1, PortalVisibility::class, 'show', 'isPortalFirst'],
            ['post_updated_messages', 10, 1, 'portalMessages', 'addUpdated', 'isPortalScreen'],
            ['admin_enqueue_scripts', 10, 1, 'inviteBox', 'enqueue', 'isPortalScreen'],
            ['add_meta_boxes_clientpress_portal', 10, 0, 'inviteBox', 'addMetaBoxes'],
        ];
    }

    /**
     * Hooks of one’s own profile.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    private static function profileRows(): array
    {
        return [
            ['profile_personal_options', 10, 0, 'portalLinks', 'showOnProfile', 'hasPortals'],
        ];
    }

    /**
     * Hooks of the dashboard.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    private static function dashboardRows(): array
    {
        return [
            ['admin_notices', 10, 0, 'firstSteps', 'show'],
            ['dashboard_glance_items', 10, 1, 'dashboardGlance', 'add'],
            ['admin_enqueue_scripts', 10, 1, 'dashboardGlance', 'enqueue', 'isDashboard'],
        ];
    }

    /**
     * Hooks of the list of plugins, where an activation ends.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    private static function pluginsRows(): array
    {
        return [
            ['admin_notices', 10, 0, 'firstSteps', 'show'],
        ];
    }

    /**
     * Hooks of Site Health.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    private static function siteHealthRows(): array
    {
        return [
            ['admin_notices', 10, 0, 'mailTest', 'showResult', 'isSiteHealth'],
            ['admin_notices', 10, 0, 'repair',   'showResult', 'isSiteHealth'],
        ];
    }

    /**
     * Hooks of Portals → Invitations.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    private static function invitationsRows(): array
    {
        return [
            ['load-' . InvitationsScreen::HOOK, 10, 0, 'invitationsScreen', 'load'],
            [InvitationsScreen::HOOK, 10, 0, 'invitationsScreen', 'show'],
            ['admin_enqueue_scripts', 10, 1, 'invitationsScreen', 'enqueue', 'isInvitationsScreen'],
            ['set_screen_option_' . ListRequest::PER_PAGE, 10, 3, RowsPerPage::class, 'keep'],
            ['admin_title', 10, 1, 'detailsScreen', 'windowTitle', 'isInvitationsPage'],
        ];
    }

    /**
     * Hooks of Portals → Import.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    private static function importRows(): array
    {
        return [
            ['load-' . ImportScreen::HOOK, 10, 0, 'importScreen', 'load'],
            [ImportScreen::HOOK, 10, 0, 'importScreen', 'show'],
            ['admin_enqueue_scripts', 10, 1, 'importScreen', 'enqueue', 'isImportScreen'],
        ];
    }

    /**
     * Hooks of Portals → Clients.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    private static function clientsRows(): array
    {
        return [
            ['load-' . ClientsScreen::HOOK, 10, 0, 'clientsScreen', 'load'],
            [ClientsScreen::HOOK, 10, 0, 'clientsScreen', 'show'],
            ['admin_enqueue_scripts', 10, 1, 'clientsScreen', 'enqueue'],
            ['set_screen_option_' . ClientsRequest::PER_PAGE, 10, 3, RowsPerPage::class, 'keep'],
            ['admin_title', 10, 1, 'clientScreen', 'windowTitle'],
        ];
    }

    /**
     * Hooks of core's screens of users.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    private static function usersRows(): array
    {
        return [
            ['manage_users_columns',        10, 1, 'clientUsers', 'addColumn'],
            ['manage_users_custom_column',  10, 3, 'clientUsers', 'showColumn'],
            ['manage_users_extra_tablenav', 10, 1, 'clientUsers', 'showFilter'],
            ['users_list_table_query_args', 10, 1, 'clientUsers', 'filterList'],
            ['pre_user_query',              10, 1, 'clientUsers', 'filterQuery'],
            ['edit_user_profile',           10, 1, 'clientUsers', 'showOnProfile'],
        ];
    }

    /**
     * Hooks of the list of portals, and of its Quick Edit: both say in the request which posts they are about. Core's
     * lists of other posts know nothing of them.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    private static function portalListRows(): array
    {
        return [
            ['admin_notices', 10, 0, 'firstSteps', 'show'],
            ['manage_clientpress_portal_posts_columns', 10, 1, 'portalColumns', 'add'],
            ['manage_clientpress_portal_posts_custom_column', 10, 2, 'portalColumns', 'show'],
            ['manage_clientpress_portal_posts_columns', 11, 1, 'portalInvitationsColumn', 'add'],
            ['manage_clientpress_portal_posts_custom_column', 10, 2, 'portalInvitationsColumn', 'show'],
            ['views_edit-clientpress_portal', 10, 1, PortalVisibility::class, 'views'],
            ['post_date_column_status', 10, 2, PortalVisibility::class, 'dateStatus', 'isPortalPost'],
            ['bulk_post_updated_messages', 10, 2, 'portalMessages', 'addBulk', 'isPortalScreen'],
            ['admin_enqueue_scripts', 10, 0, 'portalsScreen', 'prepare', 'isPortalList'],
            ['admin_enqueue_scripts', 10, 1, 'inviteBox', 'enqueue', 'isPortalScreen'],
            ['post_row_actions', 10, 2, PortalColumns::class, 'addActions', 'isPortalPost'],
            ['post_row_actions', 10, 2, InviteBox::class, 'addRowAction'],
            ['restrict_manage_posts', 10, 2, PortalListFilter::class, 'show'],
            ['pre_get_posts', 10, 1, PortalListFilter::class, 'apply', 'isPortalListQuery'],
            ['posts_search', 10, 2, 'portalListFilter', 'findByClient', 'searchesPortals'],
        ];
    }

    /**
     * Every row, whichever requests attach it.
     *
     * @internal For tests.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    public static function rows(): array
    {
        $rows = [
            ...self::PORTALS,
            ...self::CLIENTS,
            ...self::OUTBOX,
            ...self::SITE,
            ...self::REST,
            ...self::ABILITIES,
            ...self::HEALTH,
            ...self::PRIVACY,
            ...self::IN_ONE_CALLBACK,
            ...(is_multisite() ? self::networkRows() : []),
            ...self::rowsOfScreens(),
        ];

        return array_values(array_unique($rows, SORT_REGULAR));
    }

    /**
     * The rows of wp-admin and of all its screens. A row that several screens need stands here once.
     *
     * @internal For tests, which ask for several screens in one process.
     *
     * @return list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    public static function rowsOfScreens(): array
    {
        $rows = [
            ...self::adminRows(),
            ...self::invitationsRows(),
            ...self::clientsRows(),
            ...self::importRows(),
            ...self::portalListRows(),
            ...self::settingsRows(),
            ...self::editorRows(),
            ...self::usersRows(),
            ...self::profileRows(),
            ...self::dashboardRows(),
            ...self::pluginsRows(),
            ...self::siteHealthRows(),
        ];

        return array_values(array_unique($rows, SORT_REGULAR));
    }

    /**
     * @internal Beside this class for tests alone.
     *
     * @param list<array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}> $rows
     */
    public function attachRows(array $rows): void
    {
        foreach ($rows as $row) {
            add_filter($row[0], $this->callback($row[3], $row[4], $row[5] ?? null), $row[1], $row[2]);
        }
    }

    private function runInOneCallback(mixed ...$arguments): void
    {
        foreach (self::rowsInOneCallback((string) current_action()) as $row) {
            try {
                $this->callback($row[3], $row[4], $row[5] ?? null)(...array_slice($arguments, 0, $row[2]));
            } catch (Refused $refused) {
                // Nobody is there to be told, and the other rows have work of their own.
                ErrorLog::stopped("$row[3]::$row[4] on $row[0]", $refused);
            }
        }
    }

    /**
     * @return array<int, array{0: string, 1: int, 2: int, 3: string, 4: string, 5?: string}>
     */
    private static function rowsInOneCallback(string $hook): array
    {
        return array_filter(self::IN_ONE_CALLBACK, static fn(array $row): bool => $row[0] === $hook);
    }

    /**
     * Without the callback of a row, because it runs for each of core's texts that has a context, hundreds a screen. Core
     * shows the names of roles in wp-admin alone.
     */
    public static function attachRoleNames(): void
    {
        add_filter('gettext_with_context_default', ClientRole::translate(...), 10, 4);
    }

    /**
     * The callback of a row. If its guard returns false, a filter gets its first argument back.
     *
     * @internal Beside this class for tests alone.
     */
    public function callback(string $service, string $method, ?string $guard = null): callable
    {
        return function (mixed ...$arguments) use ($service, $method, $guard): mixed {
            $first = $arguments[0] ?? null;

            return $guard === null || self::call(self::class, $guard, $arguments, false) === true
                ? self::call($this->made($service), $method, $arguments, $first)
                : $first;
        };
    }

    /**
     * Calls a row's guard or method as WordPress calls: without the strict types of this file, so that an id may be a
     * string. Other plugins fire WordPress's hooks too, with fewer arguments or odd ones. A missing argument is null; where
     * one does not fit the declared type, nothing is called.
     *
     * @param array<array-key, mixed> $arguments
     *
     * @return mixed What the method returns, or $otherwise.
     */
    private static function call(object|string $target, string $method, array $arguments, mixed $otherwise): mixed
    {
        try {
            // HooksTest finds each row's service, method and guard; the analyser does not know them by their names.
            // @mago-ignore analysis:less-specific-nested-argument-type
            return call_user_func_array([$target, $method], $arguments);

            // PHP says nothing else of an argument that does not fit.
            // @mago-ignore analysis:avoid-catching-error
        } catch (\TypeError $error) {
            $fitting = FittingArguments::of(new \ReflectionMethod($target, $method), $arguments);

            return match ($fitting) {
                null => $otherwise,
                // The arguments fit, so the error comes from inside the method.
                $arguments => throw $error,
                // As above, the analyser knows no method by its name.
                // @mago-ignore analysis:less-specific-nested-argument-type
                default => call_user_func_array([$target, $method], $fitting),
            };
        }
    }

    /**
     * @return object|class-string The service, or the class in place of one.
     */
    private function made(string $service): object|string
    {
        // A row names its service, which HooksTest finds; the analyser knows no method by its name.
        // @mago-ignore analysis:string-member-selector(2),mixed-return-statement
        return match (true) {
            str_contains($service, '\\') => $service,
            method_exists(DoorServices::class, $service) => $this->doors()->{$service}(),
            default => $this->services()->{$service}(),
        };
    }

    private function services(): Services
    {
        return $this->services ??= new Services($this->file, new SystemClock());
    }

    private function doors(): DoorServices
    {
        return $this->doors ??= new DoorServices($this->services());
    }

    /**
     * PSR-4 for the ClientPress namespace.
     */
    private static function load(string $class): void
    {
        if (!str_starts_with($class, 'ClientPress\\') || str_starts_with($class, 'ClientPress\\Native\\')) {
            return;
        }

        $file = dirname(__DIR__) . '/' . str_replace('\\', '/', substr($class, strlen('ClientPress\\'))) . '.php';

        if (is_file($file)) {
            require_once $file;
        }
    }

    public static function asksForPassword(mixed $user): bool
    {
        return !$user instanceof \WP_User && isset($_POST['user_login']);
    }

    public static function offersUpdates(mixed $updates): bool
    {
        return (
            $updates instanceof \stdClass
            && [$updates->response ?? [], $updates->no_update ?? [], $updates->translations ?? []] !== [[], [], []]
        );
    }

    /** On a network, of whatever site is asked for at this moment. */
    public static function isInstalled(): bool
    {
        return get_option('clientpress_installed') !== false;
    }

    public static function isOutdated(): bool
    {
        return get_option('clientpress_installed') !== self::INSTALLED;
    }

    /** To read any post, or to edit or delete a file. */
    public static function asksForPost(mixed $caps, mixed $cap, mixed $userId, mixed $args): bool
    {
        if ($cap === 'read_post' || $cap === 'read_page') {
            return true;
        }

        if (!is_array($args)) {
            return false;
        }

        $post = $args[0] ?? null;
        $post = $post instanceof \WP_Post ? $post : get_post(is_numeric($post) ? (int) $post : 0);

        return $post instanceof \WP_Post && $post->post_type === 'attachment';
    }

    /** A portal, or what is attached to one. */
    public static function isPortalsPost(mixed $open, mixed $postId): bool
    {
        $post = get_post(is_numeric($postId) ? (int) $postId : 0);

        return $post instanceof \WP_Post && PortalPostType::portalPostOf($post) !== null;
    }

    public static function hidesComments(mixed $clauses, \WP_Comment_Query $query): bool
    {
        return ($query->query_vars['cache_domain'] ?? '') === 'clientpress_without_portals';
    }

    public static function isTrackback(): bool
    {
        return ($GLOBALS['pagenow'] ?? '') === 'wp-trackback.php';
    }

    public static function asksForPortals(\WP $wp): bool
    {
        return PortalPostType::isRequestedBy($wp);
    }

    public static function mayHaveMoved(): bool
    {
        return is_404() && count(PortalPostType::bases()) > 1;
    }

    public static function showsPortals(): bool
    {
        global $wp;
        /** @var \WP $wp */

        return self::showsPortal() || PortalPostType::isRequestedBy($wp);
    }

    /** Or a file that is attached to one. */
    public static function showsPortal(): bool
    {
        $post = is_singular() ? get_queried_object() : null;

        return $post instanceof \WP_Post && PortalPostType::portalPostOf($post) !== null;
    }

    /** Whether a shortcode stands in what its writers alone see; not in a portal, which shows what its editors chose. */
    public static function isUnpublished(): bool
    {
        $post = get_post();

        return (
            $post instanceof \WP_Post
            && $post->post_type !== PortalPostType::NAME
            && (is_preview() || !is_post_publicly_viewable($post))
        );
    }

    public static function bringsPicks(): bool
    {
        return isset($_POST['clientpress_clients']);
    }

    public static function isPortalFirst(\WP_Post $post): bool
    {
        return $post->post_type === PortalPostType::NAME;
    }

    public static function isPortalPost(mixed $value, \WP_Post $post): bool
    {
        return $post->post_type === PortalPostType::NAME;
    }

    public static function goesBelowPortal(mixed $parent): bool
    {
        return is_numeric($parent) && (int) $parent > 0 && get_post_type((int) $parent) === PortalPostType::NAME;
    }

    public static function listsPortals(mixed $query): bool
    {
        return is_array($query) && ($query['post_type'] ?? '') === PortalPostType::NAME;
    }

    public static function isPortalInsertion(array $data, mixed $post, mixed $typed, mixed $isUpdate): bool
    {
        return $isUpdate === false && ($data['post_type'] ?? null) === PortalPostType::NAME;
    }

    /** Core says so before save_post, on which others may give access to it. */
    public static function isNewPortal(mixed $new, mixed $old, \WP_Post $post): bool
    {
        return $old === 'new' && $post->post_type === PortalPostType::NAME;
    }

    public static function isPortalTransition(mixed $new, mixed $old, \WP_Post $post): bool
    {
        return $post->post_type === PortalPostType::NAME;
    }

    public static function listsFilesInAdmin(\WP_Query $query): bool
    {
        return is_admin() && $query->get('post_type') === 'attachment';
    }

    public static function hidesFiles(mixed $where, \WP_Query $query): bool
    {
        return $query->get(PortalPostType::HIDE_FILES) === true;
    }

    /** Core asks several times a page; the answer is kept as long as the user has the same capabilities. */
    public static function isClient(): bool
    {
        if (!is_user_logged_in()) {
            return false;
        }

        $user = wp_get_current_user();

        if (self::$asked === null || self::$asked[0] !== $user || self::$asked[1] !== $user->allcaps) {
            self::$asked = [$user, $user->allcaps, ClientRole::isClient($user)];
        }

        return self::$asked[2];
    }

    public static function asksForAuthors(mixed $method): bool
    {
        return $method === 'wp.getAuthors';
    }

    /** A hint that asks the database nothing, see AccessHint. */
    public static function hasPortals(): bool
    {
        return get_user_meta(get_current_user_id(), 'clientpress_has_portals_' . get_current_blog_id(), true) === '1';
    }

    public static function wasClient(mixed $userId, mixed $role, mixed $earlier): bool
    {
        return is_array($earlier) && in_array('clientpress_client', $earlier, true);
    }

    /** Whether an address was typed as the login, and core does not look at it. */
    public static function lacksEmailLogin(mixed $user, mixed $login): bool
    {
        return (
            is_string($login)
            && str_contains($login, '@')
            && has_filter('authenticate', 'wp_authenticate_email_password') === false
        );
    }

    /** WordPress asks on every view of the login as well, with an error in place of the user. */
    public static function hasSignedIn(mixed $target, mixed $requested, mixed $user): bool
    {
        return $user instanceof \WP_User;
    }

    public static function hasChangedAddress(int $userId, mixed $before): bool
    {
        $user = get_userdata($userId);

        return $before instanceof \WP_User && $user instanceof \WP_User && $user->user_email !== $before->user_email;
    }

    public static function isLoginForPortal(): bool
    {
        return ($_GET !== [] || $_POST !== []) && LoginBranding::isWanted();
    }

    public static function isClientInAdmin(): bool
    {
        return is_admin() && self::isClient();
    }

    public static function isAuthorArchive(mixed $handled, \WP_Query $query): bool
    {
        return $query->is_author();
    }

    public static function isAcceptPage(): bool
    {
        return ($_GET !== [] || self::isInvitationPath()) && AcceptRequest::isPresent();
    }

    public static function isAddressPage(): bool
    {
        return (isset($_GET['clientpress_address']) || self::isInvitationPath()) && AddressPage::isPresent();
    }

    private static function isInvitationPath(): bool
    {
        return stripos(rawurldecode($_SERVER['REQUEST_URI'] ?? ''), 'client-invitation') !== false;
    }

    public static function isOfUser(mixed $isAvailable, mixed $user): bool
    {
        return $user instanceof \WP_User;
    }

    /** Whether this is no HTTP request, or one for the index, for many routes at once or for ours. */
    public static function mayAskForOurRoutes(): bool
    {
        $route = $GLOBALS['wp']->query_vars['rest_route'] ?? '';

        return !is_string($route) || preg_match('~^/*(?:$|clientpress/|batch/)~i', $route) === 1;
    }

    /** On the way of a request for somebody else's route. */
    public static function asksForOurRoutes(mixed $result, mixed $server, mixed $request): bool
    {
        return $request instanceof \WP_REST_Request
        && str_starts_with(strtolower($request->get_route()), '/clientpress/');
    }

    /** By core's controller of users, or one that another plugin has made of it. */
    public static function changesUser(mixed $result, mixed $request, mixed $route, mixed $handler): bool
    {
        $callback = is_array($handler) ? $handler['callback'] ?? null : null;

        return (
            is_array($callback)
            && ($callback[0] ?? null) instanceof \WP_REST_Users_Controller
            && in_array($callback[1] ?? '', ['update_item', 'update_current_item'], true)
        );
    }

    public static function hasChangedUser(mixed $response, mixed $handler, mixed $request): bool
    {
        return self::changesUser($response, $request, null, $handler);
    }

    /** See WaitingCount. */
    public static function hasWaiting(): bool
    {
        return (int) (wp_load_alloptions()['clientpress_waiting'] ?? 0) > 0;
    }

    public static function isPaused(): bool
    {
        return SiteIdentity::isPaused();
    }

    public static function isPausedOnOwnScreen(): bool
    {
        return self::isPaused() && self::isOwnScreen();
    }

    public static function hasEndedPause(): bool
    {
        return isset($_GET[ScreenUrls::LIVE_SITE_SAID]) && !self::isPaused();
    }

    public static function lacksExtension(): bool
    {
        return !Extension::ofThisPhp()->isUsable();
    }

    public static function isOwnScreen(): bool
    {
        $screen = get_current_screen();

        return $screen !== null && (self::isPortalScreen() || str_contains($screen->id, 'clientpress'));
    }

    private static function asksForPortalList(): bool
    {
        return ($_POST['post_type'] ?? $_GET['post_type'] ?? '') === 'clientpress_portal';
    }

    public static function isPortalListQuery(\WP_Query $query): bool
    {
        return $query->is_main_query() && $query->get('post_type') === PortalPostType::NAME;
    }

    public static function searchesPortals(mixed $search, \WP_Query $query): bool
    {
        return self::isPortalListQuery($query);
    }

    public static function isPortalList(): bool
    {
        return get_current_screen()?->id === 'edit-clientpress_portal';
    }

    public static function isPortalScreen(): bool
    {
        return function_exists('get_current_screen') && get_current_screen()?->post_type === PortalPostType::NAME;
    }

    public static function isInvitationsScreen(mixed $hook): bool
    {
        return $hook === InvitationsScreen::HOOK;
    }

    public static function isInvitationsPage(): bool
    {
        return get_current_screen()?->id === InvitationsScreen::HOOK;
    }

    public static function isImportScreen(mixed $hook): bool
    {
        return $hook === ImportScreen::HOOK;
    }

    public static function isSettingsScreen(mixed $hook): bool
    {
        return $hook === SettingsScreen::HOOK;
    }

    public static function isDashboard(mixed $hook): bool
    {
        return $hook === 'index.php';
    }

    public static function isSiteHealth(): bool
    {
        return get_current_screen()?->id === 'site-health';
    }

    /** Where WordPress shows settings, or takes them. */
    public static function isSettings(): bool
    {
        return in_array($GLOBALS['pagenow'] ?? '', ['options-general.php', 'options.php'], true);
    }

    /** Core compares the suggested text with the earlier one on every screen of those who write the policy. */
    public static function mayWritePolicy(): bool
    {
        return !wp_doing_ajax() && current_user_can('manage_privacy_options');
    }

    public static function isUploader(): bool
    {
        return ($GLOBALS['pagenow'] ?? '') === 'async-upload.php';
    }
}
