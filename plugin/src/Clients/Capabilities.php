<?php

declare(strict_types=1);

namespace ClientPress\Clients;

use ClientPress\Portals\PortalPostType;

/**
 * Who manages portals and invites: administrators and editors, unless the site gives these capabilities to others.
 */
final class Capabilities
{
    /** To send, resend and revoke invitations, and to see who is a client. */
    public const INVITE = 'clientpress_invite_clients';

    private const ROLES = ['administrator', 'editor'];

    public function install(): void
    {
        foreach (array_filter(array_map(get_role(...), self::ROLES)) as $role) {
            foreach (self::all() as $capability) {
                $role->add_cap($capability);
            }
        }
    }

    /**
     * From every role, for the site may have given them to others.
     */
    public function remove(): void
    {
        foreach (wp_roles()->role_objects as $role) {
            foreach (self::all() as $capability) {
                $role->remove_cap($capability);
            }
        }
    }

    /**
     * @return list<string>
     */
    private static function all(): array
    {
        return [...PortalPostType::capabilities(), self::INVITE];
    }
}
