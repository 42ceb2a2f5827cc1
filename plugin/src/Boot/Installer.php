<?php

declare(strict_types=1);

namespace ClientPress\Boot;

use ClientPress\Admin\Health\MailTest;
use ClientPress\Admin\Invitations\InvitationsScreen;
use ClientPress\Clients\Capabilities;
use ClientPress\Clients\ClientRole;
use ClientPress\Database\Schema;
use ClientPress\Import\ImportTable;
use ClientPress\Import\Worker;
use ClientPress\Invitations\Background\Notifications;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\Storage\InvitationTable;
use ClientPress\Kernel\Schedule;
use ClientPress\Mail\EmailTexts;
use ClientPress\Plugin;
use ClientPress\Portals\PortalPostType;

/**
 * Brings the site to the state that this version needs, and back.
 */
final readonly class Installer
{
    /** What is installed: schema and plugin version; empty once the plugin was deactivated. */
    private const INSTALLED = 'clientpress_installed';

    /** There while a database that refused something is left alone. */
    private const BACK_OFF = 'clientpress_install_failed';

    private const BACK_OFF_SECONDS = 300;

    /** Where WordPress keeps what users chose under Screen Options of its own screens of the post type. */
    private const USER_META = [
        'edit_' . PortalPostType::NAME . '_per_page',
        'manageedit-' . PortalPostType::NAME . 'columnshidden',
        'closedpostboxes_' . PortalPostType::NAME,
        'metaboxhidden_' . PortalPostType::NAME,
        'meta-box-order_' . PortalPostType::NAME,
        'screen_layout_' . PortalPostType::NAME,
    ];

    public function __construct(
        private Schema $schema,
        private InvitationTable $table,
        private ImportTable $importTable,
        private ClientRole $role,
        private Capabilities $capabilities,
        private PortalPostType $postType,
        private Schedule $schedule,
    ) {}

    /**
     * Tables, role, capabilities and rewrite rules. Safe to run again.
     */
    public function install(): void
    {
        $this->schema->build();
        $this->role->install();

        // Once: a site that took them from a role does not get them back with an update, nor by activating again.
        if (get_option(self::INSTALLED) === false) {
            $this->capabilities->install();
        }

        $this->postType->register();
        flush_rewrite_rules(false);
        $this->schedule->start();
        $this->record();
    }

    /**
     * A plugin that was updated by copying files is never activated, so the version is what counts.
     */
    public function upgrade(): void
    {
        if (!$this->isCurrent() && get_transient(self::BACK_OFF) === false) {
            $this->install();
        }
    }

    /**
     * Whether this version has been installed on this site.
     */
    public function isCurrent(): bool
    {
        return get_option(self::INSTALLED) === self::current();
    }

    /**
     * @return array<string, list<string>> See {@see Schema::missing()}.
     */
    public function missing(): array
    {
        return $this->schema->missing();
    }

    /**
     * Leaves data and accounts alone; the portals' addresses stop answering.
     */
    public function deactivate(): void
    {
        $this->schedule->stop();
        wp_unschedule_hook(Notifications::ACCEPTED_EVENT);
        wp_unschedule_hook(Worker::EVENT);
        unregister_post_type(PortalPostType::NAME);
        flush_rewrite_rules(false);
        // Not deleted: see install().
        update_option(self::INSTALLED, '', true);
    }

    /**
     * Removes everything but the clients' accounts, and the portals only where that was chosen as well.
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

        $this->table->drop();
        $this->importTable->drop();
        $this->role->remove();
        $this->capabilities->remove();

        $this->schedule->stop();
        wp_unschedule_hook(Notifications::ACCEPTED_EVENT);
        wp_unschedule_hook(Worker::EVENT);

        foreach ([self::INSTALLED, EmailTexts::OPTION, MailTest::OPTION, ...Settings::OPTIONS] as $option) {
            delete_option($option);
        }

        delete_transient(self::BACK_OFF);

        foreach ([...InvitationsScreen::userMeta(), ...self::USER_META] as $key) {
            delete_metadata('user', 0, $key, '', true);
        }
    }

    /**
     * What the database refused is tried again by a later request, not by every one.
     */
    private function record(): void
    {
        if ($this->missing() !== []) {
            add_option(self::INSTALLED, '', '', true);
            set_transient(self::BACK_OFF, '1', self::BACK_OFF_SECONDS);

            return;
        }

        delete_transient(self::BACK_OFF);
        update_option(self::INSTALLED, self::current(), true);
    }

    private function deletePortals(): void
    {
        do {
            $ids = get_posts([
                'post_type' => PortalPostType::NAME,
                'post_status' => array_keys(get_post_stati()),
                'fields' => 'ids',
                'numberposts' => 100,
                'suppress_filters' => true,
            ]);

            $deleted = array_filter(array_map(static fn(int $id): mixed => wp_delete_post($id, true), $ids));
        } while ($deleted !== []);
    }

    private static function current(): string
    {
        return Plugin::VERSION . '/' . InvitationTable::SCHEMA_VERSION . '/' . ImportTable::SCHEMA_VERSION;
    }
}
