<?php

declare(strict_types=1);

namespace ClientPress\Boot;

defined('ABSPATH') || exit();

use ClientPress\Abilities\Abilities;
use ClientPress\Admin\Clients\ClientScreen;
use ClientPress\Admin\Clients\ClientsScreen;
use ClientPress\Admin\Clients\ClientUsers;
use ClientPress\Admin\Health\Checks;
use ClientPress\Admin\Health\CopyNotice;
use ClientPress\Admin\Health\Diagnosis;
use ClientPress\Admin\Health\FirstSteps;
use ClientPress\Admin\Health\MailTest;
use ClientPress\Admin\Health\OutboxCheck;
use ClientPress\Admin\Health\Repair;
use ClientPress\Admin\Health\Requirements;
use ClientPress\Admin\Health\RequirementsNotice;
use ClientPress\Admin\Health\ServerPhp;
use ClientPress\Admin\Health\SiteHealth;
use ClientPress\Admin\Health\WebServer;
use ClientPress\Admin\Import\ImportProgress;
use ClientPress\Admin\Import\ImportScreen;
use ClientPress\Admin\Import\PortalChoice;
use ClientPress\Admin\Invitations\AddressCorrection;
use ClientPress\Admin\Invitations\ClientFieldForm;
use ClientPress\Admin\Invitations\DashboardGlance;
use ClientPress\Admin\Invitations\DateCell;
use ClientPress\Admin\Invitations\DetailsScreen;
use ClientPress\Admin\Invitations\InvitationsScreen;
use ClientPress\Admin\Invitations\InviteBox;
use ClientPress\Admin\Invitations\OperationRun;
use ClientPress\Admin\Invitations\PortalFilter;
use ClientPress\Admin\Invitations\PortalInvitationsColumn;
use ClientPress\Admin\Portals\PortalColumns;
use ClientPress\Admin\Portals\PortalListFilter;
use ClientPress\Admin\Portals\PortalMessages;
use ClientPress\Admin\Portals\PortalsScreen;
use ClientPress\Admin\ReportStore;
use ClientPress\Admin\Settings\EmailsTab;
use ClientPress\Admin\Settings\SettingsScreen;
use ClientPress\Admin\Settings\WebhooksTab;
use ClientPress\Admin\SharedAssets;
use ClientPress\Clients\AuthorArchives;
use ClientPress\Clients\Capabilities;
use ClientPress\Clients\ClientRole;
use ClientPress\Clients\UserLists;
use ClientPress\Import\FailureReport;
use ClientPress\Import\PersonalLines;
use ClientPress\Invitations\AddressChanges;
use ClientPress\Invitations\DirectAccess;
use ClientPress\Invitations\InvitationExport;
use ClientPress\Invitations\TestEmails;
use ClientPress\Portals\PasswordLink;
use ClientPress\Portals\PortalComments;
use ClientPress\Portals\PortalLinks;
use ClientPress\Privacy\PersonalDataTools;
use ClientPress\Rest\Routes;
use ClientPress\Rest\UserEmailGuard;
use ClientPress\Site\AcceptPage;
use ClientPress\Site\AddressPage;
use ClientPress\Site\PageRenderer;
use ClientPress\Site\Pages;

/**
 * The services of the doors: screens, the accept page and REST; commands are in {@see CliServices}. Each is made once,
 * when it is first asked for.
 */
final class DoorServices
{
    private ?PortalColumns $portalColumns = null;
    private ?Requirements $requirements = null;
    private ?CopyNotice $copyNotice = null;
    private ?Checks $checks = null;

    private ?Diagnosis $diagnosis = null;
    private ?Repair $repair = null;
    private ?SharedAssets $sharedAssets = null;
    private ?RequirementsNotice $requirementsNotice = null;
    private ?DateCell $dateCell = null;
    private ?PortalFilter $portalFilter = null;
    private ?ClientServices $clients = null;
    private ?PortalInvitationsColumn $portalInvitationsColumn = null;
    private ?DetailsScreen $detailsScreen = null;
    private ?InvitationsScreen $invitationsScreen = null;
    private ?ImportScreen $importScreen = null;
    private ?SettingsScreen $settingsScreen = null;
    private ?DashboardGlance $dashboardGlance = null;
    private ?MailTest $mailTest = null;
    private ?SiteHealth $siteHealth = null;
    private ?ClientFieldForm $clientFieldForm = null;
    private ?InviteBox $inviteBox = null;
    private ?AcceptPage $acceptPage = null;
    private ?TestEmails $testEmails = null;
    private ?PersonalLines $personalLines = null;
    private ?PersonalDataTools $personalDataTools = null;
    private ?UserEmailGuard $userEmailGuard = null;
    private ?Routes $routes = null;
    private ?WebServer $webServer = null;

    public function __construct(
        private readonly Services $services,
    ) {}

    public function requirements(): Requirements
    {
        return $this->requirements ??= new Requirements($this->services->extension(), ServerPhp::ofThisProcess());
    }

    public function copyNotice(): CopyNotice
    {
        return $this->copyNotice ??= new CopyNotice(
            $this->services->copyPause(),
            $this->services->siteIdentity(),
            $this->services->template(),
        );
    }

    public function diagnosis(): Diagnosis
    {
        return $this->diagnosis ??= new Diagnosis(
            $this->requirements(),
            $this->services->storage->tableState(),
            new OutboxCheck($this->services->outbox()),
            $this->services->webhooks(),
            $this->services->clock,
        );
    }

    public function checks(): Checks
    {
        return $this->checks ??= new Checks(
            $this->diagnosis(),
            $this->repair(),
            $this->mailTest(),
            $this->copyNotice(),
        );
    }

    public function testEmails(): TestEmails
    {
        return $this->testEmails ??= new TestEmails($this->services->emails(), $this->services->limits());
    }

    public function personalLines(): PersonalLines
    {
        return $this->personalLines ??= new PersonalLines(
            $this->services->storage->queuedLines(),
            $this->services->clock,
        );
    }

    public function personalDataTools(): PersonalDataTools
    {
        return $this->personalDataTools ??= new PersonalDataTools(
            $this->services->personalInvitations(),
            $this->personalLines(),
            $this->services->personalAccess(),
            $this->services->addressOwnership(),
            $this->services->portals(),
            $this->services->clock,
        );
    }

    public function repair(): Repair
    {
        return $this->repair ??= new Repair(
            $this->services->storage->tableState(),
            new ClientRole(),
            new Capabilities(),
            $this->services->schedule(),
            $this->services->installer()->rebuildTables(...),
            $this->services->template(),
        );
    }

    public function sharedAssets(): SharedAssets
    {
        return $this->sharedAssets ??= new SharedAssets($this->services->url('assets'));
    }

    public function firstSteps(): FirstSteps
    {
        return new FirstSteps($this->requirements(), $this->mailTest());
    }

    public function portalsScreen(): PortalsScreen
    {
        return new PortalsScreen($this->sharedAssets(), $this->services->template());
    }

    public function requirementsNotice(): RequirementsNotice
    {
        return $this->requirementsNotice ??= new RequirementsNotice(
            $this->requirements(),
            $this->sharedAssets(),
            $this->services->template(),
        );
    }

    public function dateCell(): DateCell
    {
        return $this->dateCell ??= new DateCell($this->services->clock);
    }

    public function portalFilter(): PortalFilter
    {
        return $this->portalFilter ??= PortalFilter::ofInvitations(
            $this->services->invitationList(),
            $this->services->portals(),
            $this->services->template(),
            $this->services->url('assets'),
        );
    }

    public function allPortalsFilter(): PortalFilter
    {
        return $this->clients()->allPortalsFilter();
    }

    public function clientScreen(): ClientScreen
    {
        return $this->clients()->clientScreen();
    }

    public function clientsScreen(): ClientsScreen
    {
        return $this->clients()->clientsScreen();
    }

    public function clientUsers(): ClientUsers
    {
        return $this->clients()->clientUsers();
    }

    public function portalInvitationsColumn(): PortalInvitationsColumn
    {
        return $this->portalInvitationsColumn ??= new PortalInvitationsColumn($this->services->invitationList());
    }

    public function portalListFilter(): PortalListFilter
    {
        return new PortalListFilter($this->services->clientList(), $this->services->portals());
    }

    public function detailsScreen(): DetailsScreen
    {
        return $this->detailsScreen ??= new DetailsScreen(
            $this->services->invitations(),
            $this->services->invitationList(),
            $this->services->portals(),
            $this->services->clientList(),
            $this->services->settings(),
            new AddressCorrection($this->services->invitations(), $this->services->invitationList(), $this->dateCell()),
            $this->dateCell(),
            $this->services->template(),
        );
    }

    public function invitationsScreen(): InvitationsScreen
    {
        return $this->invitationsScreen ??= new InvitationsScreen(
            $this->services->invitationList(),
            $this->services->portals(),
            $this->services->clientList(),
            $this->portalFilter(),
            new OperationRun($this->services->invitations(), $this->services->invitationList()),
            new ReportStore(),
            $this->detailsScreen(),
            $this->services->template(),
            $this->dateCell(),
            $this->inviteBox(),
            fn() => new InvitationExport($this->services->invitationList(), $this->services->invitationView()),
            $this->services->url('assets'),
        );
    }

    public function importScreen(): ImportScreen
    {
        return $this->importScreen ??= new ImportScreen(
            $this->services->imports(),
            $this->services->importCheck(),
            new PortalChoice($this->services->importPortals()),
            $this->directAccess(...),
            new FailureReport($this->services->imports()),
            new ImportProgress($this->services->imports(), $this->services->portals()),
            $this->services->portals(),
            $this->services->settings(),
            $this->services->template(),
            $this->services->url('assets'),
        );
    }

    public function settingsScreen(): SettingsScreen
    {
        return $this->settingsScreen ??= new SettingsScreen(
            $this->services->settings(),
            new EmailsTab($this->testEmails(), $this->services->template()),
            new WebhooksTab($this->services->webhooks(), $this->services->template()),
            $this->services->template(),
            $this->services->url('assets'),
        );
    }

    public function dashboardGlance(): DashboardGlance
    {
        return $this->dashboardGlance ??= new DashboardGlance($this->services->invitationList());
    }

    public function mailTest(): MailTest
    {
        return $this->mailTest ??= new MailTest(
            $this->testEmails(),
            $this->services->clock,
            $this->services->template(),
        );
    }

    public function siteHealth(): SiteHealth
    {
        return $this->siteHealth ??= new SiteHealth(
            $this->checks(),
            $this->requirements(),
            $this->services->settings(),
            $this->sharedAssets(),
            $this->services->template(),
        );
    }

    public function inviteBox(): InviteBox
    {
        return $this->inviteBox ??= new InviteBox(
            $this->services->url('assets/'),
            $this->services->path('languages/scripts'),
            $this->services->settings(),
            $this->clientFieldForm(),
        );
    }

    public function clientFieldForm(): ClientFieldForm
    {
        return $this->clientFieldForm ??= new ClientFieldForm(
            $this->services->access(),
            $this->directAccess(...),
            $this->services->userDirectory(),
        );
    }

    public function acceptPage(): AcceptPage
    {
        return $this->acceptPage ??= new AcceptPage(
            $this->services->acceptance(),
            $this->services->ticket(),
            $this->services->selfHelp(),
            new Pages(),
            new PageRenderer($this->services->template(), $this->services->path('assets')),
        );
    }

    public function addressPage(): AddressPage
    {
        return new AddressPage(
            new AddressChanges(
                $this->services->storage->userAddresses(),
                $this->services->addressOwnership(),
                $this->services->secrets(),
                $this->services->emails(),
                $this->services->limits(),
                $this->services->clock,
            ),
            $this->services->addressOwnership(),
            new PageRenderer($this->services->template(), $this->services->path('assets')),
        );
    }

    public function directAccess(): DirectAccess
    {
        return new DirectAccess(
            $this->services->access(),
            $this->services->portals(),
            $this->services->emails(),
            $this->services->limits(),
        );
    }

    public function userEmailGuard(): UserEmailGuard
    {
        return $this->userEmailGuard ??= new UserEmailGuard($this->services->limits(...));
    }

    public function routes(): Routes
    {
        return $this->routes ??= (new RestServices($this->services, $this))->routes();
    }

    public function abilities(): Abilities
    {
        return (new RestServices($this->services, $this))->abilities();
    }

    public function passwordLink(): PasswordLink
    {
        return new PasswordLink(fn(int $userId) => $this->services->limits()->countPassword($userId));
    }

    public function portalColumns(): PortalColumns
    {
        return $this->portalColumns ??= new PortalColumns($this->services->access());
    }

    public function portalComments(): PortalComments
    {
        return new PortalComments($this->services->storage->portalPosts());
    }

    public function portalMessages(): PortalMessages
    {
        return new PortalMessages();
    }

    public function authorArchives(): AuthorArchives
    {
        return new AuthorArchives();
    }

    public function userLists(): UserLists
    {
        return new UserLists();
    }

    public function portalLinks(): PortalLinks
    {
        return new PortalLinks($this->services->template());
    }

    public function webServer(): WebServer
    {
        return $this->webServer ??= new WebServer($this->diagnosis(), $this->requirements(), $this->services->clock);
    }

    private function clients(): ClientServices
    {
        return $this->clients ??= new ClientServices($this->services, $this->dateCell(), $this->directAccess(...));
    }
}
