<?php

declare(strict_types=1);

namespace ClientPress\Boot;

defined('ABSPATH') || exit();

use ClientPress\Admin\Clients\ClientsScreen;
use ClientPress\Admin\Health\MailTest;
use ClientPress\Admin\Invitations\InvitationsScreen;
use ClientPress\Clients\AccessHint;
use ClientPress\Clients\AccessMigration;
use ClientPress\Clients\Capabilities;
use ClientPress\Clients\ClientAccounts;
use ClientPress\Clients\ClientRole;
use ClientPress\Clients\LastSignIn;
use ClientPress\Clients\Storage\AccessTable;
use ClientPress\Clients\Storage\AddressProofs;
use ClientPress\Clients\Storage\AddressTable;
use ClientPress\Database\Migrations;
use ClientPress\Database\Schema;
use ClientPress\Database\TableState;
use ClientPress\Import\Storage\ImportRows;
use ClientPress\Import\Worker;
use ClientPress\Invitations\Background\Notifications;
use ClientPress\Invitations\Background\WaitingCount;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\Storage\IdempotencyRows;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Invitations\Storage\InvitationUpgrade;
use ClientPress\Kernel\Branding;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Schedule;
use ClientPress\Kernel\SiteIdentity;
use ClientPress\Mail\EmailTexts;
use ClientPress\Outbox\Sender;
use ClientPress\Outbox\Storage\EndpointOption;
use ClientPress\Outbox\Storage\OutboxTable;
use ClientPress\Portals\PortalPostType;

/**
 * Installs, upgrades and uninstalls tables, role, capabilities and rewrite rules.
 */
final readonly class Installer
{
    /** Transient: an upgrade failed, and the next try waits until it has expired. */
    private const BACK_OFF = 'clientpress_install_failed';

    private const BACK_OFF_SECONDS = 300;

    /** Seconds of one request that an upgrade of rows may take. */
    private const UPGRADE_SECONDS = 10.0;

    /** The mark of an account without a name, and where WordPress keeps the screen options of the post type's screens. */
    private const USER_META = [
        ClientAccounts::UNNAMED,
        'edit_' . PortalPostType::NAME . '_per_page',
        'manageedit-' . PortalPostType::NAME . 'columnshidden',
        'closedpostboxes_' . PortalPostType::NAME,
        'metaboxhidden_' . PortalPostType::NAME,
        'meta-box-order_' . PortalPostType::NAME,
        'screen_layout_' . PortalPostType::NAME,
    ];

    public function __construct(
        private Schema $schema,
        private Migrations $migrations,
        private TableState $state,
        private InvitationRows $invitationRows,
        private InvitationUpgrade $invitationUpgrade,
        private ImportRows $importRows,
        private AddressTable $addresses,
        private AddressProofs $addressProofs,
        private OutboxTable $outbox,
        private IdempotencyRows $idempotencyRows,
        private AccessTable $accessTable,
        private AccessMigration $accessMigration,
        private ClientRole $role,
        private Capabilities $capabilities,
        private Schedule $schedule,
        private SiteIdentity $site,
    ) {}

    /**
     * Tables, role, capabilities and rewrite rules. Safe to run again.
     */
    public function install(): void
    {
        $isComplete = $this->migrations->withLock($this->migrate(...)) === true;
        $this->role->install();

        // Only at the first installation, so that capabilities which the site has taken from a role stay away.
        if (get_option(TableState::INSTALLED) === false) {
            $this->capabilities->install();
        }

        PortalPostType::register();
        flush_rewrite_rules(false);
        $this->schedule->start();
        $this->site->remember();
        Branding::keepColour();
        // Also while the upgrade is incomplete, for this option records that the capabilities were given.
        add_option(TableState::INSTALLED, '', '', true);

        if ($isComplete) {
            delete_transient(self::BACK_OFF);
            update_option(TableState::INSTALLED, TableState::current(), true);
        }
    }

    /**
     * Tables that somebody has dropped. Their rows are gone; what stands in the others is left as it is.
     */
    public function rebuildTables(): void
    {
        $this->migrations->withLock($this->migrate(...));
    }

    /**
     * The tables of an earlier version, on a site of a network that nobody has visited since.
     */
    public function rebuildOutdated(): void
    {
        if (!$this->state->isCurrent()) {
            $this->rebuildTables();
        }
    }

    /**
     * Upgrades by comparing versions: replacing the files of a plugin does not activate it again.
     */
    public function upgrade(): void
    {
        if (!$this->state->isCurrent() && !$this->state->isNewer() && get_transient(self::BACK_OFF) === false) {
            $this->install();
        }
    }

    /**
     * Removes events and rewrite rules. Data and accounts stay; the portals' addresses no longer work.
     */
    public function deactivate(): void
    {
        $this->schedule->stop();
        wp_unschedule_hook(Notifications::ACCEPTED_EVENT);
        wp_unschedule_hook(Worker::EVENT);
        wp_unschedule_hook(Sender::EVENT);
        wp_unschedule_hook(Network::FORGET);
        unregister_post_type(PortalPostType::NAME);
        flush_rewrite_rules(false);
        // Not deleted, see install(). An earlier version that is activated next reads the schema from it.
        update_option(TableState::INSTALLED, '/' . $this->state->installedSchema(), true);
    }

    /**
     * Removes everything but the clients' accounts, and the portals only where that was chosen as well.
     *
     * @throws Refused With `StorageFailed`, before anything else than portals is removed.
     */
    public function uninstall(Settings $settings): void
    {
        $choice = $settings->uninstallChoice();

        if ($choice === Settings::UNINSTALL_KEEP) {
            return;
        }

        if ($choice === Settings::UNINSTALL_DATA_AND_PORTALS) {
            $this->deletePortals();
        }

        $this->invitationRows->drop();
        $this->importRows->drop();
        $this->outbox->drop();
        $this->idempotencyRows->drop();

        // Accounts belong to the network, and so do their proven addresses and their screen options.
        if ($this->addresses->dropWithLastSite()) {
            $this->addressProofs->forgetAll();

            foreach ([...InvitationsScreen::userMeta(), ...ClientsScreen::userMeta(), ...self::USER_META] as $key) {
                delete_metadata('user', 0, $key, '', true);
            }
        }

        $this->accessTable->drop();
        $this->accessMigration->forget();
        $this->role->remove();
        $this->capabilities->remove();

        $this->schedule->stop();
        wp_unschedule_hook(Notifications::ACCEPTED_EVENT);
        wp_unschedule_hook(Worker::EVENT);
        wp_unschedule_hook(Sender::EVENT);
        wp_unschedule_hook(Network::FORGET);

        delete_transient(self::BACK_OFF);
        delete_transient(InvitationList::MANY);
        AccessHint::removeAll();
        LastSignIn::removeAllOf(get_current_blog_id());

        $options = [
            Migrations::PROGRESS,
            Migrations::LOCK_OPTION,
            Branding::COLOUR,
            EmailTexts::OPTION,
            MailTest::OPTION,
            SiteIdentity::OPTION,
            WaitingCount::OPTION,
            SiteIdentity::PAUSE,
            PortalPostType::BASES,
            EndpointOption::NAME,
            ...Settings::OPTIONS,
            // Deleted last: as long as it is there, the next attempt finishes what a process that died has left.
            TableState::INSTALLED,
        ];
        array_map(delete_option(...), $options);
    }

    /**
     * Brings the tables and then their rows to the present schema. After a failure, wait five minutes before a request
     * tries again.
     *
     * @return bool Whether all is done. If not, a later request continues.
     */
    private function migrate(): bool
    {
        if ($this->state->isNewer()) {
            return false;
        }

        $this->schema->build();
        $missing = $this->state->missing();

        try {
            if (!isset($missing[$this->accessTable->name()])) {
                $this->accessMigration->begin();
            }

            isset($missing[$this->addresses->name()]) || $this->addresses->key();

            return $missing === []
                ? $this->migrations->run($this->steps(), $this->state->installedSchema(), self::UPGRADE_SECONDS)
                : $this->backOff();
        } catch (Refused) {
            // The batch that failed is done again.
            return $this->backOff();
        }
    }

    private function backOff(): false
    {
        set_transient(self::BACK_OFF, '1', self::BACK_OFF_SECONDS);

        return false;
    }

    /**
     * The steps that upgrade rows of earlier schemas, in this order. Steps are only ever added, and keep their numbers.
     *
     * @return array<string, \Closure(int): ?int> See {@see Migrations::run()}.
     */
    private function steps(): array
    {
        return [
            '5.1' => $this->invitationUpgrade->fillDomains(...),
            '5.2' => $this->invitationUpgrade->splitShownFromMailed(...),
            '5.3' => $this->invitationUpgrade->recordProofs(...),
            '6.1' => $this->invitationUpgrade->forgetTermsOfDecided(...),
            '9.1' => $this->invitationUpgrade->recordNames(...),
            '9.2' => $this->invitationUpgrade->dropReplacedIndexes(...),
        ];
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    private function deletePortals(): void
    {
        do {
            $ids = $this->accessTable->answerTo(static fn(): array => get_posts([
                'post_type' => PortalPostType::NAME,
                'post_status' => array_keys(get_post_stati()),
                'fields' => 'ids',
                'numberposts' => 100,
                'suppress_filters' => true,
            ]));

            $deleted = array_filter(array_map(static fn(int $id): mixed => wp_delete_post($id, true), $ids));
        } while ($deleted !== []);
    }
}
