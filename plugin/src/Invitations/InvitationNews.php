<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Outbox\Kind;
use ClientPress\Outbox\Outbox;

/**
 * What happens to invitations, as others are told of it.
 */
final readonly class InvitationNews
{
    public function __construct(
        private Outbox $outbox,
        private InvitationView $view,
    ) {}

    /**
     * Inside the transaction in which it happens.
     *
     * @param Invitation $invitation As it is once the transaction is committed.
     * @param string     $while      See {@see Outbox::tell()}.
     *
     * @return bool False where the transaction has to stop.
     */
    public function tell(Kind $kind, Invitation $invitation, string $while): bool
    {
        return $this->outbox->tell(
            $kind,
            self::subject($invitation->id),
            fn(): array => $this->view->fields($invitation),
            $while,
        );
    }

    /**
     * After a transaction that no public hook follows.
     */
    public function scheduleSending(): void
    {
        $this->outbox->scheduleSending();
    }

    /**
     * The invitation becomes anonymous.
     */
    public function erase(int $id): void
    {
        $this->outbox->erase(self::subject($id));
    }

    /**
     * The invitation's record is gone.
     */
    public function forget(int $id): void
    {
        $this->outbox->forget(self::subject($id));
    }

    private static function subject(int $id): string
    {
        return "invitation:$id";
    }
}
