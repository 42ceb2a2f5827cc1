<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Refused;

/**
 * On whose behalf an operation runs. Every operation checks its actor itself, so that no door can forget to.
 */
final readonly class Actor
{
    /**
     * @param int  $userId     WordPress user id; 0 where nobody is signed in.
     * @param bool $isOperator Allowed everything, whoever is signed in.
     */
    private function __construct(
        public int $userId,
        public bool $isOperator,
    ) {}

    /**
     * The user who is signed in to this request.
     */
    public static function current(): self
    {
        return self::user(get_current_user_id());
    }

    /**
     * A user, with the rights that they have now.
     */
    public static function user(int $userId): self
    {
        return new self($userId, false);
    }

    /**
     * Somebody who can run commands on the server, and is trusted as the site's owner.
     */
    public static function operator(): self
    {
        return new self(0, true);
    }

    /**
     * The user who started an import, with the rights that they have now.
     *
     * @param int $userId 0 for the command line's operator.
     */
    public static function importer(int $userId): self
    {
        return $userId === 0 ? self::operator() : self::user($userId);
    }

    /**
     * @return string Name of the user who did something, in plain text, also of one who is gone.
     */
    public static function nameOf(int $userId): string
    {
        $user = get_userdata($userId);

        return $user instanceof \WP_User ? $user->display_name : __('(deleted user)', 'clientpress');
    }

    public function mayInviteTo(int $portalId): bool
    {
        return $this->mayInvite() && $this->mayEdit($portalId);
    }

    /**
     * @param list<int> $portalIds
     *
     * @return list<int> Those of these portals that the actor may invite to, read at once.
     */
    public function invitable(array $portalIds): array
    {
        _prime_post_caches($portalIds, false, false);

        return array_values(array_filter($portalIds, $this->mayInviteTo(...)));
    }

    public function mayEdit(int $portalId): bool
    {
        return $this->isOperator || user_can($this->userId, 'edit_post', $portalId);
    }

    /**
     * Whether the actor may see, revoke and delete the invitations to a portal. Those of a deleted portal are for users
     * who may edit everybody's portals.
     */
    public function mayManage(int $portalId): bool
    {
        return (
            $this->mayInviteTo($portalId)
            || get_post($portalId) === null
            && $this->mayInvite()
            && $this->mayManageOthers()
        );
    }

    /**
     * Whether this actor may edit portals of other authors, live ones too: for those WordPress asks for both.
     */
    public function mayManageOthers(): bool
    {
        return (
            $this->isOperator
            || user_can($this->userId, Capabilities::EDIT_OTHERS_PORTALS)
            && user_can($this->userId, Capabilities::EDIT_PRIVATE_PORTALS)
        );
    }

    public function mayInvite(): bool
    {
        return $this->isOperator || user_can($this->userId, Capabilities::INVITE);
    }

    public function isAdmin(): bool
    {
        return $this->isOperator || user_can($this->userId, 'manage_options');
    }

    /**
     * @throws Refused With `Forbidden`.
     */
    public function requireAdmin(): void
    {
        if (!$this->isAdmin()) {
            throw Refused::forbidden();
        }
    }
}
