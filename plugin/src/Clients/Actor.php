<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

/**
 * On whose behalf an operation runs. Every operation asks its actor, so that no door can forget to.
 */
final readonly class Actor
{
    /**
     * @param int  $userId     WordPress user id; 0 where nobody is signed in.
     * @param bool $isOperator Trusted whoever is signed in.
     * @param bool $isPaced    Somebody else sees to it that not too much is sent at once.
     */
    private function __construct(
        public int $userId,
        public bool $isOperator,
        public bool $isPaced = false,
    ) {}

    /**
     * The user who is signed in to this request.
     */
    public static function current(): self
    {
        return self::user(get_current_user_id());
    }

    /**
     * Somebody with the rights that they have by now.
     */
    public static function user(int $userId): self
    {
        return new self($userId, false);
    }

    /**
     * Whoever can run commands on the server: trusted as the site's owner.
     */
    public static function operator(): self
    {
        return new self(0, true);
    }

    /**
     * Whoever started an import, with the rights that they have by now. Its queue paces itself.
     *
     * @param int $userId 0 for the command line's operator.
     */
    public static function importer(int $userId): self
    {
        return $userId === 0 ? self::operator() : new self($userId, false, true);
    }

    /**
     * The same for what somebody else paces.
     */
    public function paced(): self
    {
        return new self($this->userId, $this->isOperator, true);
    }

    public function mayInviteTo(int $portalId): bool
    {
        return $this->mayInvite() && $this->mayEdit($portalId);
    }

    public function mayEdit(int $portalId): bool
    {
        return $this->isOperator || user_can($this->userId, 'edit_post', $portalId);
    }

    /**
     * To look at what was sent there, to end it, and to remove its record. Nobody in particular may edit a portal that is
     * gone; what is left of it is for those who may edit everybody's.
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
     * Whether there may be portals that this actor may edit without having made them.
     */
    public function mayManageOthers(): bool
    {
        return $this->isOperator || user_can($this->userId, Capabilities::EDIT_OTHERS_PORTALS);
    }

    public function mayInvite(): bool
    {
        return $this->isOperator || user_can($this->userId, Capabilities::INVITE);
    }
}
