<?php

declare(strict_types=1);

namespace ClientPress\Boot;

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
use ClientPress\Admin\Invitations\OperationRun;
use ClientPress\Admin\Invitations\PortalFilter;
use ClientPress\Admin\Invitations\ReportStore;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Admin\Settings\EmailsTab;
use ClientPress\Admin\Settings\SettingsScreen;
use ClientPress\Admin\SharedAssets;
use ClientPress\Cli\DoctorCommand;
use ClientPress\Cli\ImportCommand;
use ClientPress\Cli\InvitationCommand;
use ClientPress\Clients\Access;
use ClientPress\Clients\AccessMigration;
use ClientPress\Clients\AuthorArchives;
use ClientPress\Clients\Capabilities;
use ClientPress\Clients\ClientAccounts;
use ClientPress\Clients\ClientRole;
use ClientPress\Clients\Storage\AccessMetaTable;
use ClientPress\Clients\Storage\AccessTable;
use ClientPress\Clients\Storage\AddressTable;
use ClientPress\Clients\Storage\UserAddresses;
use ClientPress\Database\Migrations;
use ClientPress\Database\Schema;
use ClientPress\Database\TableState;
use ClientPress\Import\Check;
use ClientPress\Import\FailureReport;
use ClientPress\Import\Imports;
use ClientPress\Import\PortalNames;
use ClientPress\Import\Storage\ImportTable;
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
use ClientPress\Invitations\InvitationView;
use ClientPress\Invitations\RateLimits;
use ClientPress\Invitations\Secrets;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\Storage\AcceptanceSteps;
use ClientPress\Invitations\Storage\History;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Invitations\Storage\InvitationSearch;
use ClientPress\Invitations\Storage\InvitationUpgrade;
use ClientPress\Invitations\Storage\NextSecrets;
use ClientPress\Invitations\Storage\RateLimitCounter;
use ClientPress\Invitations\Storage\ReminderRows;
use ClientPress\Invitations\Storage\StagedRows;
use ClientPress\Invitations\TestEmails;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Schedule;
use ClientPress\Kernel\Template;
use ClientPress\Kernel\Version;
use ClientPress\Mail\EmailTexts;
use ClientPress\Mail\Mailer;
use ClientPress\Outbox\Storage\OutboxTable;
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
 * The object graph: each part is made when it is first asked for, and once. A part gets what it needs by its
 * constructor, from here and in no other way.
 */
final class Services
{
    private readonly \wpdb $database;

    private ?Requirements $requirements = null;
    private ?Settings $settings = null;
    private ?Schedule $schedule = null;
    private ?Template $template = null;
    private ?InvitationRows $invitationRows = null;
    private ?StagedRows $stagedRows = null;
    private ?NextSecrets $nextSecrets = null;
    private ?ReminderRows $reminderRows = null;
    private ?AcceptanceSteps $acceptanceSteps = null;
    private ?InvitationSearch $invitationSearch = null;
    private ?History $history = null;
    private ?RateLimitCounter $rateLimitCounter = null;
    private ?UserAddresses $userAddresses = null;
    private ?ImportTable $importTable = null;
    private ?Schema $schema = null;
    private ?Migrations $migrations = null;
    private ?TableState $tableState = null;
    private ?ClientAccounts $clientAccounts = null;
    private ?ClientRole $role = null;
    private ?AuthorArchives $authorArchives = null;
    private ?AccessTable $accessTable = null;
    private ?AccessMetaTable $accessMeta = null;
    private ?AccessMigration $accessMigration = null;
    private ?Access $access = null;
    private ?AddressTable $addresses = null;
    private ?OutboxTable $outbox = null;
    private ?PortalPosts $portalPosts = null;
    private ?Portals $portals = null;
    private ?PortalPostType $postType = null;
    private ?PortalFiles $portalFiles = null;
    private ?PortalAccess $portalAccess = null;
    private ?PortalBar $portalBar = null;
    private ?PortalPages $portalPages = null;
    private ?PortalGate $portalGate = null;
    private ?ClientEntrance $clientEntrance = null;
    private ?PasswordLink $passwordLink = null;
    private ?PortalColumns $portalColumns = null;
    private ?PortalMessages $portalMessages = null;
    private ?Secrets $secrets = null;
    private ?InvitationEmails $emails = null;
    private ?DeliveryByEmail $emailHandover = null;
    private ?RateLimits $limits = null;
    private ?TestEmails $emailTrial = null;
    private ?Invitations $invitations = null;
    private ?InvitationView $invitationView = null;
    private ?Acceptance $acceptance = null;
    private ?Ticket $ticket = null;
    private ?Renewal $renewal = null;
    private ?Notifications $notifications = null;
    private ?SelfHelp $selfHelp = null;
    private ?Reminders $reminders = null;
    private ?Retention $retention = null;
    private ?PortalNames $importPortals = null;
    private ?Check $importCheck = null;
    private ?Worker $importWorker = null;
    private ?Imports $imports = null;
    private ?Installer $installer = null;
    private ?Diagnosis $diagnosis = null;
    private ?SharedAssets $sharedAssets = null;
    private ?RequirementsNotice $requirementsNotice = null;
    private ?DateCell $moments = null;
    private ?PortalFilter $portalFilter = null;
    private ?DetailsScreen $detailsScreen = null;
    private ?InvitationsScreen $invitationsScreen = null;
    private ?ImportScreen $importScreen = null;
    private ?SettingsScreen $settingsScreen = null;
    private ?DashboardGlance $dashboardGlance = null;
    private ?MailTest $mailTest = null;
    private ?SiteHealth $siteHealth = null;
    private ?InviteBox $inviteBox = null;
    private ?AcceptPage $acceptPage = null;
    private ?PortalRoute $portalRoute = null;
    private ?UserDirectory $userDirectory = null;
    private ?InviteBoxController $inviteBoxController = null;
    private ?ClientFieldController $clientFieldController = null;
    private ?PortalStatusController $portalStatusController = null;
    private ?InvitationCommand $invitationCommand = null;
    private ?ImportCommand $importCommand = null;
    private ?DoctorCommand $doctorCommand = null;

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
        $this->database = $database;
    }

    // What the site has and wants.

    public function requirements(): Requirements
    {
        return $this->requirements ??= Requirements::ofThisPhp();
    }

    public function settings(): Settings
    {
        return $this->settings ??= new Settings();
    }

    public function schedule(): Schedule
    {
        return $this->schedule ??= new Schedule();
    }

    public function template(): Template
    {
        return $this->template ??= new Template($this->path('templates'));
    }

    // Tables.

    public function invitationRows(): InvitationRows
    {
        return $this->invitationRows ??= new InvitationRows($this->database);
    }

    public function stagedRows(): StagedRows
    {
        return $this->stagedRows ??= new StagedRows($this->database);
    }

    public function nextSecrets(): NextSecrets
    {
        return $this->nextSecrets ??= new NextSecrets($this->database);
    }

    public function reminderRows(): ReminderRows
    {
        return $this->reminderRows ??= new ReminderRows($this->database);
    }

    public function acceptanceSteps(): AcceptanceSteps
    {
        return $this->acceptanceSteps ??= new AcceptanceSteps($this->database);
    }

    public function invitationSearch(): InvitationSearch
    {
        return $this->invitationSearch ??= new InvitationSearch($this->database);
    }

    public function history(): History
    {
        return $this->history ??= new History($this->database);
    }

    public function rateLimitCounter(): RateLimitCounter
    {
        return $this->rateLimitCounter ??= new RateLimitCounter($this->database);
    }

    public function userAddresses(): UserAddresses
    {
        return $this->userAddresses ??= new UserAddresses($this->database);
    }

    public function importTable(): ImportTable
    {
        return $this->importTable ??= new ImportTable($this->database);
    }

    public function accessTable(): AccessTable
    {
        return $this->accessTable ??= new AccessTable($this->database);
    }

    public function accessMeta(): AccessMetaTable
    {
        return $this->accessMeta ??= new AccessMetaTable($this->database);
    }

    public function addresses(): AddressTable
    {
        return $this->addresses ??= new AddressTable($this->database);
    }

    public function outbox(): OutboxTable
    {
        return $this->outbox ??= new OutboxTable($this->database);
    }

    public function portalPosts(): PortalPosts
    {
        return $this->portalPosts ??= new PortalPosts($this->database);
    }

    public function schema(): Schema
    {
        return $this->schema ??= new Schema(
            $this->database,
            $this->invitationRows()->schema(),
            $this->importTable()->schema(),
            $this->accessTable()->schema(),
            $this->addresses()->schema(),
            $this->outbox()->schema(),
        );
    }

    public function migrations(): Migrations
    {
        return $this->migrations ??= new Migrations();
    }

    public function tableState(): TableState
    {
        return $this->tableState ??= new TableState($this->database, $this->schema(), $this->migrations());
    }

    // Clients and portals.

    public function clientAccounts(): ClientAccounts
    {
        return $this->clientAccounts ??= new ClientAccounts();
    }

    public function role(): ClientRole
    {
        return $this->role ??= new ClientRole();
    }

    public function authorArchives(): AuthorArchives
    {
        return $this->authorArchives ??= new AuthorArchives();
    }

    public function accessMigration(): AccessMigration
    {
        return $this->accessMigration ??= new AccessMigration($this->accessMeta(), $this->accessTable());
    }

    public function access(): Access
    {
        return $this->access ??= new Access(
            $this->accessTable(),
            $this->accessMeta(),
            $this->accessMigration(),
            Portals::isPortal(...),
            $this->clock,
        );
    }

    public function portals(): Portals
    {
        return $this->portals ??= new Portals($this->access());
    }

    public function postType(): PortalPostType
    {
        return $this->postType ??= new PortalPostType($this->portalPosts());
    }

    public function portalFiles(): PortalFiles
    {
        return $this->portalFiles ??= new PortalFiles($this->portals(), $this->portalPosts());
    }

    public function portalAccess(): PortalAccess
    {
        return $this->portalAccess ??= new PortalAccess($this->portals(), $this->access());
    }

    public function portalBar(): PortalBar
    {
        return $this->portalBar ??= new PortalBar(
            $this->portals(),
            $this->portalAccess(),
            $this->template(),
            $this->url('assets/portal.css'),
            Version::NUMBER,
        );
    }

    public function portalPages(): PortalPages
    {
        return $this->portalPages ??= new PortalPages(
            $this->portalBar(),
            $this->template(),
            add_query_arg('ver', Version::NUMBER, $this->url('assets/portal.css')),
        );
    }

    public function portalGate(): PortalGate
    {
        return $this->portalGate ??= new PortalGate(
            $this->portals(),
            $this->portalAccess(),
            $this->access(),
            $this->portalPages(),
        );
    }

    public function clientEntrance(): ClientEntrance
    {
        return $this->clientEntrance ??= new ClientEntrance($this->portals(), $this->access());
    }

    public function passwordLink(): PasswordLink
    {
        return $this->passwordLink ??= new PasswordLink();
    }

    public function portalColumns(): PortalColumns
    {
        return $this->portalColumns ??= new PortalColumns($this->access());
    }

    public function portalMessages(): PortalMessages
    {
        return $this->portalMessages ??= new PortalMessages();
    }

    // Invitations.

    public function secrets(): Secrets
    {
        return $this->secrets ??= new Secrets($this->requirements());
    }

    public function emails(): InvitationEmails
    {
        return $this->emails ??= new InvitationEmails(new EmailTexts(), new Mailer($this->template()), $this->clock);
    }

    public function emailHandover(): DeliveryByEmail
    {
        return $this->emailHandover ??= new DeliveryByEmail($this->emails());
    }

    public function limits(): RateLimits
    {
        return $this->limits ??= new RateLimits(
            $this->rateLimitCounter(),
            $this->clock,
            static fn(): string => $_SERVER['REMOTE_ADDR'] ?? '',
        );
    }

    public function emailTrial(): TestEmails
    {
        return $this->emailTrial ??= new TestEmails($this->emails(), $this->limits());
    }

    public function invitations(): Invitations
    {
        return $this->invitations ??= new Invitations(
            $this->invitationRows(),
            $this->stagedRows(),
            $this->nextSecrets(),
            $this->invitationSearch(),
            $this->history(),
            $this->userAddresses(),
            $this->secrets(),
            $this->emailHandover(),
            $this->limits(),
            $this->portals(),
            $this->access(),
            $this->settings(),
            $this->clock,
        );
    }

    public function invitationView(): InvitationView
    {
        return $this->invitationView ??= new InvitationView($this->portals(), $this->clock);
    }

    public function acceptance(): Acceptance
    {
        return $this->acceptance ??= new Acceptance(
            $this->invitationRows(),
            $this->acceptanceSteps(),
            $this->history(),
            $this->userAddresses(),
            $this->secrets(),
            new PasswordPolicy($this->secrets()),
            $this->limits(),
            $this->clientAccounts(),
            $this->portals(),
            $this->access(),
            $this->clock,
        );
    }

    public function ticket(): Ticket
    {
        return $this->ticket ??= new Ticket($this->acceptance(), $this->clock);
    }

    public function renewal(): Renewal
    {
        return $this->renewal ??= new Renewal(
            $this->stagedRows(),
            $this->nextSecrets(),
            $this->history(),
            $this->secrets(),
            $this->emails(),
            $this->clock,
        );
    }

    public function notifications(): Notifications
    {
        return $this->notifications ??= new Notifications(
            $this->invitationRows(),
            $this->emails(),
            $this->portals(),
            $this->settings(),
            $this->schedule(),
            ScreenUrls::invitation(...),
        );
    }

    public function selfHelp(): SelfHelp
    {
        return $this->selfHelp ??= new SelfHelp(
            $this->invitationRows(),
            $this->history(),
            $this->acceptance(),
            $this->renewal(),
            $this->notifications(),
            $this->limits(),
            $this->clock,
        );
    }

    public function reminders(): Reminders
    {
        return $this->reminders ??= new Reminders(
            $this->reminderRows(),
            $this->acceptance(),
            $this->renewal(),
            $this->settings(),
            $this->schedule(),
            $this->clock,
        );
    }

    public function retention(): Retention
    {
        return $this->retention ??= new Retention(
            $this->invitationRows(),
            $this->settings(),
            $this->schedule(),
            $this->clock,
        );
    }

    // Imports.

    public function importPortals(): PortalNames
    {
        return $this->importPortals ??= new PortalNames($this->importTable(), $this->portals(), $this->invitations());
    }

    public function importCheck(): Check
    {
        return $this->importCheck ??= new Check(
            $this->invitationSearch(),
            $this->userAddresses(),
            $this->importPortals(),
            $this->access(),
            $this->settings(),
            $this->clock,
        );
    }

    public function importWorker(): Worker
    {
        return $this->importWorker ??= new Worker(
            $this->importTable(),
            $this->invitations(),
            $this->invitationRows(),
            $this->invitationSearch(),
            $this->schedule(),
            $this->clock,
        );
    }

    public function imports(): Imports
    {
        return $this->imports ??= new Imports($this->importTable(), $this->importWorker(), $this->clock);
    }

    // Installation.

    public function installer(): Installer
    {
        return $this->installer ??= new Installer(
            $this->schema(),
            $this->migrations(),
            $this->tableState(),
            $this->invitationRows(),
            new InvitationUpgrade($this->database),
            $this->importTable(),
            $this->addresses(),
            $this->outbox(),
            $this->accessTable(),
            $this->accessMigration(),
            $this->role(),
            new Capabilities(),
            $this->schedule(),
        );
    }

    public function diagnosis(): Diagnosis
    {
        return $this->diagnosis ??= new Diagnosis($this->requirements(), $this->tableState(), $this->clock);
    }

    // Screens.

    public function sharedAssets(): SharedAssets
    {
        return $this->sharedAssets ??= new SharedAssets($this->url('assets'));
    }

    public function requirementsNotice(): RequirementsNotice
    {
        return $this->requirementsNotice ??= new RequirementsNotice($this->requirements(), $this->template());
    }

    public function moments(): DateCell
    {
        return $this->moments ??= new DateCell($this->clock);
    }

    public function portalFilter(): PortalFilter
    {
        return $this->portalFilter ??= new PortalFilter($this->invitations(), $this->portals(), $this->template());
    }

    public function detailsScreen(): DetailsScreen
    {
        return $this->detailsScreen ??= new DetailsScreen(
            $this->invitations(),
            $this->portals(),
            $this->settings(),
            $this->moments(),
            $this->template(),
        );
    }

    public function invitationsScreen(): InvitationsScreen
    {
        return $this->invitationsScreen ??= new InvitationsScreen(
            $this->invitations(),
            $this->portals(),
            $this->portalFilter(),
            new OperationRun($this->invitations()),
            new ReportStore(),
            $this->detailsScreen(),
            $this->template(),
            $this->moments(),
            $this->url('assets'),
        );
    }

    public function importScreen(): ImportScreen
    {
        return $this->importScreen ??= new ImportScreen(
            $this->imports(),
            $this->importCheck(),
            $this->importPortals(),
            new FailureReport($this->imports()),
            new ImportProgress($this->imports(), $this->portals()),
            $this->portals(),
            $this->settings(),
            $this->template(),
            $this->url('assets'),
        );
    }

    public function settingsScreen(): SettingsScreen
    {
        return $this->settingsScreen ??= new SettingsScreen(
            $this->settings(),
            new EmailsTab($this->emailTrial(), $this->template()),
            $this->template(),
            $this->url('assets'),
        );
    }

    public function dashboardGlance(): DashboardGlance
    {
        return $this->dashboardGlance ??= new DashboardGlance($this->invitations());
    }

    public function mailTest(): MailTest
    {
        return $this->mailTest ??= new MailTest($this->emailTrial(), $this->clock, $this->template());
    }

    public function siteHealth(): SiteHealth
    {
        return $this->siteHealth ??= new SiteHealth(
            $this->diagnosis(),
            $this->requirements(),
            $this->settings(),
            $this->mailTest(),
            $this->template(),
        );
    }

    public function inviteBox(): InviteBox
    {
        return $this->inviteBox ??= new InviteBox($this->url('assets/'), $this->path('languages'));
    }

    // The accept page.

    public function acceptPage(): AcceptPage
    {
        return $this->acceptPage ??= new AcceptPage(
            $this->acceptance(),
            $this->ticket(),
            $this->selfHelp(),
            new Pages(),
            new PageRenderer($this->template(), $this->path('assets')),
        );
    }

    // REST.

    public function portalRoute(): PortalRoute
    {
        return $this->portalRoute ??= new PortalRoute($this->portals());
    }

    public function userDirectory(): UserDirectory
    {
        return $this->userDirectory ??= new UserDirectory();
    }

    public function inviteBoxController(): InviteBoxController
    {
        return $this->inviteBoxController ??= new InviteBoxController(
            $this->portalRoute(),
            $this->invitations(),
            $this->invitationView(),
            $this->access(),
            $this->userDirectory(),
            $this->settings(),
        );
    }

    public function clientFieldController(): ClientFieldController
    {
        return $this->clientFieldController ??= new ClientFieldController(
            $this->portalRoute(),
            $this->access(),
            $this->userDirectory(),
        );
    }

    public function portalStatusController(): PortalStatusController
    {
        return $this->portalStatusController ??= new PortalStatusController($this->portalRoute(), $this->portals());
    }

    // Commands.

    public function invitationCommand(): InvitationCommand
    {
        return $this->invitationCommand ??= new InvitationCommand(
            $this->invitations(),
            $this->invitationView(),
            $this->settings(),
            $this->emailHandover(),
        );
    }

    public function importCommand(): ImportCommand
    {
        return $this->importCommand ??= new ImportCommand($this->importCheck(), $this->imports(), $this->settings());
    }

    public function doctorCommand(): DoctorCommand
    {
        return $this->doctorCommand ??= new DoctorCommand($this->diagnosis());
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
    private function url(string $relative): string
    {
        return plugins_url($relative, $this->file);
    }
}
