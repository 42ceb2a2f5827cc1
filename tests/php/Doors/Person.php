<?php

declare(strict_types=1);

namespace ClientPress\Tests\Doors;

use ClientPress\Clients\Capabilities;
use ClientPress\Clients\ClientRole;

/** Who knocks at a door. */
enum Person: string
{
    case Administrator = 'administrator';
    case Editor = 'editor';
    case Author = 'author';
    case Contributor = 'contributor';
    case Subscriber = 'subscriber';
    case ClientHere = 'client of this portal';
    case ClientElsewhere = 'client of another portal';
    case Anonymous = 'anonymous';
    /** May edit every portal and invite to none. */
    case EditorWithoutInviting = 'editor who may not invite';
    /** May invite, and edit the portals that they made themselves. */
    case InviterElsewhere = 'inviter of another portal';
    /** May invite, for all that this is worth without a portal to edit. */
    case InviterWithoutPortal = 'inviter without a portal';

    private const INVITER = 'clientpress_test_inviter';

    /**
     * @return string|null name of the role; null for nobody
     */
    public function role(): ?string
    {
        return match ($this) {
            self::Anonymous => null,
            self::ClientHere, self::ClientElsewhere => ClientRole::NAME,
            self::EditorWithoutInviting => self::Editor->value,
            self::InviterElsewhere => self::INVITER,
            self::InviterWithoutPortal => self::Subscriber->value,
            default => $this->value,
        };
    }

    public function isClient(): bool
    {
        return $this->role() === ClientRole::NAME;
    }

    /** A role as a site may make it: no capability over what others made. */
    public static function addInvitersRole(): void
    {
        $verbs = ['edit', 'edit_published', 'edit_private', 'publish', 'delete'];
        add_role(self::INVITER, 'Inviter', array_fill_keys([
            'read',
            Capabilities::INVITE,
            ...array_map(static fn(string $verb): string => "{$verb}_clientpress_portals", $verbs),
        ], true));
    }

    /** What sets somebody apart from their role. */
    public function adapt(\WP_User $user): void
    {
        match ($this) {
            self::EditorWithoutInviting => $user->add_cap(Capabilities::INVITE, false),
            self::InviterWithoutPortal => $user->add_cap(Capabilities::INVITE),
            default => null,
        };
    }
}
