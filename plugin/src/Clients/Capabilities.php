<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

/**
 * Who manages portals and invites: administrators and editors, unless the site gives these capabilities to others.
 */
final class Capabilities
{
    /** To send, resend and revoke invitations, and to see who is a client. */
    public const INVITE = 'clientpress_invite_clients';

    /** To manage portals at all. */
    public const EDIT_PORTALS = 'edit_clientpress_portals';

    /** To edit portals that somebody else made. */
    public const EDIT_OTHERS_PORTALS = 'edit_others_clientpress_portals';

    /** To edit portals that are live, of others besides the capability above. */
    public const EDIT_PRIVATE_PORTALS = 'edit_private_clientpress_portals';

    /** To read every portal, being a client of it or not. */
    public const READ_PORTALS = 'read_private_clientpress_portals';

    /** What the post type of portals asks for, and the right to invite. */
    public const ALL = [
        self::EDIT_PORTALS,
        self::EDIT_OTHERS_PORTALS,
        self::EDIT_PRIVATE_PORTALS,
        'edit_published_clientpress_portals',
        'publish_clientpress_portals',
        self::READ_PORTALS,
        'delete_clientpress_portals',
        'delete_others_clientpress_portals',
        'delete_private_clientpress_portals',
        'delete_published_clientpress_portals',
        self::INVITE,
    ];

    private const ROLES = ['administrator', 'editor'];

    public function install(): void
    {
        foreach (array_filter(array_map(get_role(...), self::ROLES)) as $role) {
            foreach (self::ALL as $capability) {
                $role->add_cap($capability);
            }
        }
    }

    /**
     * @return list<string> Capabilities that no role has any more. What the site took from one role and left to another is
     *     not among them.
     */
    public function lost(): array
    {
        $lost = [];

        foreach (self::ALL as $capability) {
            $holders = array_filter(wp_roles()->role_objects, static fn(\WP_Role $role): bool => self::has(
                $role,
                $capability,
            ));

            if ($holders === []) {
                $lost[] = $capability;
            }
        }

        return $lost;
    }

    /**
     * Gives administrators what no role has any more.
     */
    public function giveBack(): void
    {
        $administrators = get_role('administrator');

        foreach ($this->lost() as $capability) {
            $administrators?->add_cap($capability);
        }
    }

    /**
     * @return list<string> What a role lacks; of all capabilities.
     */
    public function lackedBy(\WP_Role $role): array
    {
        return array_values(array_filter(
            self::ALL,
            static fn(string $capability): bool => !self::has($role, $capability),
        ));
    }

    /**
     * Gives a role all capabilities.
     */
    public function giveTo(\WP_Role $role): void
    {
        array_map($role->add_cap(...), $this->lackedBy($role));
    }

    /**
     * From every role, for the site may have given them to others.
     */
    public function remove(): void
    {
        foreach (wp_roles()->role_objects as $role) {
            foreach (self::ALL as $capability) {
                $role->remove_cap($capability);
            }
        }
    }

    private static function has(\WP_Role $role, string $capability): bool
    {
        // Editors of roles and imports store 1 as well, which WordPress takes for a yes.
        // @mago-ignore analysis:redundant-cast
        return (bool) $role->has_cap($capability);
    }
}
