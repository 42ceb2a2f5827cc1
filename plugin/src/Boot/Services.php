<?php

declare(strict_types=1);

namespace ClientPress\Boot;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Access;
use ClientPress\Clients\AccessMigration;
use ClientPress\Clients\AccessWriter;
use ClientPress\Clients\AccountAddresses;
use ClientPress\Clients\AddressOwnership;
use ClientPress\Clients\Capabilities;
use ClientPress\Clients\ClientAccounts;
use ClientPress\Clients\ClientRole;
use ClientPress\Clients\PersonalAccess;
use ClientPress\Clients\SiteMembers;
use ClientPress\Clients\UserDirectory;
use ClientPress\Import\CopiedImports;
use ClientPress\Import\Imports;
use ClientPress\Import\LineSender;
use ClientPress\Import\ListCheck;
use ClientPress\Import\PortalNames;
use ClientPress\Import\Worker;
use ClientPress\Invitations\Accepting\Acceptance;
use ClientPress\Invitations\Accepting\InvitedAccount;
use ClientPress\Invitations\Accepting\PasswordPolicy;
use ClientPress\Invitations\Accepting\SelfHelp;
use ClientPress\Invitations\Accepting\SitePasswordPolicy;
use ClientPress\Invitations\Accepting\Ticket;
use ClientPress\Invitations\AcceptUrl;
use ClientPress\Invitations\Background\CopyPause;
use ClientPress\Invitations\Background\Notifications;
use ClientPress\Invitations\Background\Reminders;
use ClientPress\Invitations\Background\Renewal;
use ClientPress\Invitations\Background\Retention;
use ClientPress\Invitations\Background\WaitingCount;
use ClientPress\Invitations\DeliveryByEmail;
use ClientPress\Invitations\EmailPreview;
use ClientPress\Invitations\IdempotencyKeys;
use ClientPress\Invitations\InvitationChecks;
use ClientPress\Invitations\InvitationEmails;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\InvitationNews;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\InvitationView;
use ClientPress\Invitations\InvitationWriter;
use ClientPress\Invitations\PersonalInvitations;
use ClientPress\Invitations\RateLimits;
use ClientPress\Invitations\RecordedDelivery;
use ClientPress\Invitations\Revocation;
use ClientPress\Invitations\Secrets;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\Webhooks;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Extension;
use ClientPress\Kernel\Schedule;
use ClientPress\Kernel\SiteIdentity;
use ClientPress\Kernel\Template;
use ClientPress\Kernel\Version;
use ClientPress\Mail\EmailTexts;
use ClientPress\Mail\Mailer;
use ClientPress\Outbox\Channel;
use ClientPress\Outbox\Outbox;
use ClientPress\Outbox\Sender;
use ClientPress\Outbox\Webhook\GuardedPost;
use ClientPress\Outbox\Webhook\HostAddresses;
use ClientPress\Outbox\Webhook\PublicAddress;
use ClientPress\Outbox\Webhook\WebhookChannel;
use ClientPress\Portals\ClientEntrance;
use ClientPress\Portals\ClientList;
use ClientPress\Portals\ClientView;
use ClientPress\Portals\InsertedPortals;
use ClientPress\Portals\PortalAccess;
use ClientPress\Portals\PortalBar;
use ClientPress\Portals\PortalFiles;
use ClientPress\Portals\PortalGate;
use ClientPress\Portals\PortalPages;
use ClientPress\Portals\PortalPostType;
use ClientPress\Portals\Portals;
use ClientPress\Portals\PortalView;

/**
 * The object graph. Each service is made once, when it is first asked for, and gets what it needs by its constructor
 * only. Classes with SQL are in {@see StorageServices}, the doors in {@see DoorServices}.
 */
final class Services
{
    private ?Extension $extension = null;
    private ?Settings $settings = null;
    private ?Schedule $schedule = null;
    private ?SiteIdentity $siteIdentity = null;
    private ?Template $template = null;
    private ?AddressOwnership $addressOwnership = null;
    private ?AccountAddresses $accountAddresses = null;
    private ?Mailer $mailer = null;
    private ?Outbox $outbox = null;
    private ?Sender $sender = null;
    private ?SiteMembers $siteMembers = null;
    private ?ClientAccounts $clientAccounts = null;
    private ?AccessMigration $accessMigration = null;
    private ?Access $access = null;
    private ?Portals $portals = null;
    private ?ClientList $clientList = null;
    private ?PortalPostType $postType = null;
    private ?PortalFiles $portalFiles = null;
    private ?PortalAccess $portalAccess = null;
    private ?ClientView $clientView = null;
    private ?PortalBar $portalBar = null;
    private ?PortalPages $portalPages = null;
    private ?InsertedPortals $insertedPortals = null;
    private ?PortalGate $portalGate = null;
    private ?ClientEntrance $clientEntrance = null;
    private ?Secrets $secrets = null;
    private ?InvitationEmails $emails = null;
    private ?DeliveryByEmail $emailDelivery = null;
    private ?RateLimits $limits = null;
    private ?IdempotencyKeys $idempotencyKeys = null;
    private ?InvitationChecks $invitationChecks = null;
    private ?InvitationList $invitationList = null;
    private ?PersonalInvitations $personalInvitations = null;
    private ?Revocation $revocation = null;
    private ?Invitations $invitations = null;
    private ?InvitationView $invitationView = null;
    private ?InvitationNews $invitationNews = null;
    private ?Acceptance $acceptance = null;
    private ?Ticket $ticket = null;
    private ?Renewal $renewal = null;
    private ?CopyPause $copyPause = null;
    private ?Notifications $notifications = null;
    private ?GuardedPost $guardedPost = null;
    private ?WebhookChannel $webhookChannel = null;
    private ?Webhooks $webhooks = null;
    private ?SelfHelp $selfHelp = null;
    private ?Reminders $reminders = null;
    private ?Retention $retention = null;
    private ?WaitingCount $waitingCount = null;
    private ?PortalNames $importPortals = null;
    private ?ListCheck $importCheck = null;
    private ?CopiedImports $copiedImports = null;
    private ?Worker $importWorker = null;
    private ?Imports $imports = null;
    private ?Installer $installer = null;
    private ?Network $network = null;

    public readonly StorageServices $storage;

    /**
     * @param string        $file           The plugin's main file.
     * @param list<Channel> $channels       By which messages of the outbox leave besides emails and webhooks.
     * @param float         $networkSeconds After which no further site of a network is begun in one request.
     */
    public function __construct(
        private readonly string $file,
        public readonly Clock $clock,
        private readonly array $channels = [],
        private readonly float $networkSeconds = 10.0,
    ) {
        global $wpdb;
        /** @var \wpdb $database */
        $database = $wpdb;
        $this->storage = new StorageServices($database);
    }

    public function extension(): Extension
    {
        return $this->extension ??= Extension::ofThisPhp();
    }

    public function settings(): Settings
    {
        return $this->settings ??= new Settings();
    }

    public function schedule(): Schedule
    {
        return $this->schedule ??= new Schedule();
    }

    public function siteIdentity(): SiteIdentity
    {
        return $this->siteIdentity ??= new SiteIdentity(
            wp_get_environment_type(...),
            fn(string $option) => $this->storage->options()->readAnew($option),
        );
    }

    public function template(): Template
    {
        return $this->template ??= new Template($this->path('templates'));
    }

    public function addressOwnership(): AddressOwnership
    {
        return $this->addressOwnership ??= new AddressOwnership($this->storage->addressProofs(), $this->clock);
    }

    public function userDirectory(): UserDirectory
    {
        return new UserDirectory($this->storage->userAddresses(), $this->addressOwnership(...), $this->access(...));
    }

    public function portalView(): PortalView
    {
        return new PortalView($this->access());
    }

    public function accountAddresses(): AccountAddresses
    {
        return $this->accountAddresses ??= new AccountAddresses($this->storage->addressTable(), $this->clock);
    }

    public function siteMembers(): SiteMembers
    {
        return $this->siteMembers ??= new SiteMembers($this->storage->userAddresses());
    }

    public function clientAccounts(): ClientAccounts
    {
        return $this->clientAccounts ??= new ClientAccounts($this->siteMembers());
    }

    public function accessMigration(): AccessMigration
    {
        return $this->accessMigration ??= new AccessMigration($this->storage->accessMeta());
    }

    public function access(): Access
    {
        return $this->access ??= new Access(
            new AccessWriter(
                $this->storage->accessTable(),
                $this->storage->accessHistory(),
                $this->storage->accessMeta(),
                $this->outbox(),
                $this->clock,
            ),
            $this->storage->accessTable(),
            $this->storage->accessMeta(),
            $this->accessMigration(),
            fn(int $id): bool => $this->portals()->isPortal($id),
            $this->clock,
        );
    }

    public function personalAccess(): PersonalAccess
    {
        return new PersonalAccess($this->storage->accessTable(), $this->storage->accessHistory(), $this->access());
    }

    public function clientList(): ClientList
    {
        return $this->clientList ??= new ClientList(
            $this->storage->clientSearch(),
            $this->access(),
            $this->accessMigration(),
            $this->portals(),
        );
    }

    public function portals(): Portals
    {
        return $this->portals ??= new Portals($this->access(), $this->storage->portalPosts());
    }

    public function insertedPortals(): InsertedPortals
    {
        return $this->insertedPortals ??= new InsertedPortals(
            $this->storage->portalPosts(),
            function (\WP_Post $post): void {
                $this->access()->forgetPortal($post->ID);
                $this->invitations()->revokeAllOf($post->ID, $post);
            },
        );
    }

    public function postType(): PortalPostType
    {
        return $this->postType ??= new PortalPostType($this->storage->portalPosts());
    }

    public function portalFiles(): PortalFiles
    {
        return $this->portalFiles ??= new PortalFiles($this->portals(), $this->storage->portalPosts());
    }

    public function portalAccess(): PortalAccess
    {
        return $this->portalAccess ??= new PortalAccess($this->portals(), $this->access(), $this->clientView());
    }

    public function clientView(): ClientView
    {
        return $this->clientView ??= new ClientView();
    }

    public function portalBar(): PortalBar
    {
        return $this->portalBar ??= new PortalBar(
            $this->portals(),
            $this->portalAccess(),
            $this->clientView(),
            $this->template(),
            $this->url('assets/portal.css'),
            Version::NUMBER,
            AcceptUrl::ofAddress(...),
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
            $this->clientView(),
        );
    }

    public function clientEntrance(): ClientEntrance
    {
        return $this->clientEntrance ??= new ClientEntrance($this->portals(), $this->access());
    }

    public function secrets(): Secrets
    {
        return $this->secrets ??= new Secrets($this->extension());
    }

    public function mailer(): Mailer
    {
        return $this->mailer ??= new Mailer($this->template());
    }

    public function outbox(): Outbox
    {
        return $this->outbox ??= new Outbox(
            $this->storage->outbox(),
            $this->channels(...),
            $this->schedule(),
            $this->clock,
        );
    }

    public function sender(): Sender
    {
        return $this->sender ??= new Sender(
            $this->storage->outbox(),
            $this->channels(...),
            $this->siteIdentity(),
            $this->schedule(),
            $this->clock,
        );
    }

    public function emails(): InvitationEmails
    {
        return $this->emails ??= new InvitationEmails(
            new EmailTexts(),
            $this->mailer(),
            $this->settings(),
            $this->clock,
        );
    }

    public function emailDelivery(): DeliveryByEmail
    {
        return $this->emailDelivery ??= new DeliveryByEmail($this->emails());
    }

    public function limits(): RateLimits
    {
        return $this->limits ??= new RateLimits(
            $this->storage->rateLimitCounter(),
            $this->clock,
            static fn(): string => $_SERVER['REMOTE_ADDR'] ?? '',
        );
    }

    public function idempotencyKeys(): IdempotencyKeys
    {
        return $this->idempotencyKeys ??= new IdempotencyKeys($this->storage->idempotencyRows(), $this->clock);
    }

    public function invitationChecks(): InvitationChecks
    {
        return $this->invitationChecks ??= new InvitationChecks(
            $this->storage->invitationRows(),
            $this->storage->userAddresses(),
            $this->secrets(),
            $this->portals(),
            $this->access(),
            $this->settings(),
            $this->clock,
        );
    }

    public function invitationList(): InvitationList
    {
        return $this->invitationList ??= new InvitationList(
            $this->storage->invitationSearch(),
            $this->storage->portalCounts(),
            $this->storage->history(),
            $this->invitationChecks(),
            $this->secrets(),
            $this->portals(),
            $this->clock,
        );
    }

    public function invitations(): Invitations
    {
        return $this->invitations ??= new Invitations(
            $this->storage->invitationRows(),
            $this->storage->stagedRows(),
            new InvitationWriter(
                $this->storage->invitationRows(),
                $this->storage->stagedRows(),
                $this->storage->nextSecrets(),
                $this->storage->history(),
                $this->invitationChecks(),
                $this->invitationNews(),
                $this->limits(),
            ),
            $this->storage->nextSecrets(),
            $this->invitationChecks(),
            $this->revocation(),
            $this->invitationNews(),
            new RecordedDelivery(
                $this->storage->invitationRows(),
                $this->storage->history(),
                $this->invitationNews(),
                $this->invitationChecks(),
                $this->clock,
            ),
            $this->secrets(),
            $this->emailDelivery(),
            $this->waitingCount(),
            $this->limits(),
            $this->settings(),
            $this->clock,
        );
    }

    public function personalInvitations(): PersonalInvitations
    {
        return $this->personalInvitations ??= new PersonalInvitations(
            $this->storage->personalRows(),
            $this->storage->invitationRows(),
            $this->storage->history(),
            $this->storage->userAddresses(),
            $this->accountAddresses(),
            $this->revocation(),
            $this->personalAccess(),
            $this->invitationNews(),
        );
    }

    public function emailPreview(): EmailPreview
    {
        return new EmailPreview($this->invitationChecks(), $this->emails(), $this->clock);
    }

    public function revocation(): Revocation
    {
        return $this->revocation ??= new Revocation(
            $this->storage->invitationRows(),
            $this->storage->history(),
            $this->invitationNews(),
            $this->invitationChecks(),
            $this->clock,
        );
    }

    public function invitationNews(): InvitationNews
    {
        return $this->invitationNews ??= new InvitationNews($this->outbox(), $this->invitationView());
    }

    public function invitationView(): InvitationView
    {
        return $this->invitationView ??= new InvitationView($this->portals(), $this->clock);
    }

    public function acceptance(): Acceptance
    {
        return $this->acceptance ??= new Acceptance(
            $this->storage->invitationRows(),
            $this->storage->acceptanceSteps(),
            $this->storage->history(),
            $this->storage->userAddresses(),
            $this->secrets(),
            new PasswordPolicy($this->secrets(), new SitePasswordPolicy()),
            $this->limits(),
            $this->clientAccounts(),
            $this->addressOwnership(),
            new InvitedAccount(
                $this->storage->acceptanceSteps(),
                $this->storage->userAddresses(),
                $this->accountAddresses(),
                $this->clientAccounts(),
                $this->siteMembers(),
            ),
            $this->siteMembers(),
            $this->portals(),
            $this->access(),
            $this->invitationNews(),
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
            $this->storage->stagedRows(),
            $this->storage->nextSecrets(),
            $this->storage->history(),
            $this->secrets(),
            $this->emails(),
            $this->clock,
        );
    }

    public function copyPause(): CopyPause
    {
        return $this->copyPause ??= new CopyPause(
            $this->siteIdentity(),
            $this->mailer(),
            static fn(): string => admin_url('site-health.php'),
        );
    }

    public function notifications(): Notifications
    {
        return $this->notifications ??= new Notifications(
            $this->storage->invitationRows(),
            $this->emails(),
            $this->portals(),
            $this->settings(),
            $this->outbox(),
            ScreenUrls::invitation(...),
        );
    }

    public function guardedPost(): GuardedPost
    {
        return $this->guardedPost ??= new GuardedPost(HostAddresses::of(...), PublicAddress::isPublic(...));
    }

    public function webhookChannel(): WebhookChannel
    {
        return $this->webhookChannel ??= new WebhookChannel(
            $this->storage->endpoints(),
            $this->guardedPost(),
            $this->mailer(),
            ScreenUrls::webhooks(...),
            $this->clock,
        );
    }

    public function webhooks(): Webhooks
    {
        return $this->webhooks ??= new Webhooks(
            $this->storage->endpoints(),
            $this->storage->outbox(),
            $this->sender(),
            $this->guardedPost(),
            $this->clock,
        );
    }

    public function selfHelp(): SelfHelp
    {
        return $this->selfHelp ??= new SelfHelp(
            $this->storage->invitationRows(),
            $this->storage->history(),
            $this->acceptance(),
            $this->renewal(),
            $this->invitationNews(),
            $this->waitingCount(),
            $this->limits(),
            $this->clock,
        );
    }

    public function reminders(): Reminders
    {
        return $this->reminders ??= new Reminders(
            $this->storage->reminderRows(),
            $this->acceptance(),
            $this->access(),
            $this->renewal(),
            $this->settings(),
            $this->schedule(),
            $this->siteIdentity(),
            $this->clock,
        );
    }

    public function waitingCount(): WaitingCount
    {
        return $this->waitingCount ??= new WaitingCount($this->storage->invitationSearch());
    }

    public function retention(): Retention
    {
        return $this->retention ??= new Retention(
            $this->storage->invitationRows(),
            $this->invitationNews(),
            $this->settings(),
            $this->schedule(),
            $this->clock,
        );
    }

    public function importPortals(): PortalNames
    {
        return $this->importPortals ??= new PortalNames(
            $this->storage->portalPosts(),
            $this->portals(),
            $this->invitationList(),
        );
    }

    public function importCheck(): ListCheck
    {
        return $this->importCheck ??= new ListCheck(
            $this->storage->invitationSearch(),
            $this->storage->userAddresses(),
            $this->importPortals(),
            $this->access(),
            $this->addressOwnership(),
            $this->settings(),
            $this->clock,
        );
    }

    public function copiedImports(): CopiedImports
    {
        return $this->copiedImports ??= new CopiedImports(
            $this->storage->importRows(),
            $this->storage->importStates(),
            $this->siteIdentity(),
            $this->clock,
        );
    }

    public function importWorker(): Worker
    {
        return $this->importWorker ??= new Worker(
            $this->storage->importRows(),
            $this->storage->importStates(),
            $this->storage->queuedLines(),
            new LineSender($this->invitations(), $this->invitationList(), $this->storage->invitationRows()),
            $this->copiedImports(),
            $this->invitationList(),
            $this->storage->invitationRows(),
            $this->storage->invitationSearch(),
            $this->limits(),
            $this->schedule(),
            $this->clock,
            pause: static fn() => usleep(Worker::PAUSE_MICROSECONDS),
        );
    }

    public function imports(): Imports
    {
        return $this->imports ??= new Imports(
            $this->storage->importRows(),
            $this->storage->importStates(),
            $this->storage->queuedLines(),
            $this->importWorker(),
            $this->copiedImports(),
            $this->clock,
        );
    }

    public function network(): Network
    {
        $ofSite = fn(): self => new self($this->file, $this->clock);

        return $this->network ??= new Network(
            $this->file,
            $this->storage->networkSites(),
            $this->schedule(),
            forget: static function (int $userId, \WP_User $user) use ($ofSite): void {
                $services = $ofSite();
                $services->installer()->rebuildOutdated();
                $services->personalInvitations()->forgetAccount($userId, null, $user);
                $services->invitations()->forgetUser($userId);
                $services->access()->forgetUser($userId);
            },
            tables: static fn(): array => $ofSite()->storage->tablesOfSite(),
            uninstall: static function () use ($ofSite): void {
                $services = $ofSite();
                $services->installer()->uninstall($services->settings());
            },
            seconds: $this->networkSeconds,
        );
    }

    public function installer(): Installer
    {
        return $this->installer ??= new Installer(
            $this->storage->schema(),
            $this->storage->migrations(),
            $this->storage->tableState(),
            $this->storage->invitationRows(),
            $this->storage->invitationUpgrade(),
            $this->storage->importRows(),
            $this->storage->addressTable(),
            $this->storage->addressProofs(),
            $this->storage->outbox(),
            $this->storage->idempotencyRows(),
            $this->storage->accessTable(),
            $this->accessMigration(),
            new ClientRole(),
            new Capabilities(),
            $this->schedule(),
            $this->siteIdentity(),
        );
    }

    /**
     * @return list<Channel> By which messages of the outbox leave.
     */
    private function channels(): array
    {
        return [...$this->channels, $this->notifications(), $this->webhookChannel()];
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
}
