<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Background;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Storage\InvitationSearch;
use ClientPress\Kernel\Refused;

/**
 * How many invitations wait for somebody of the agency: their client asked for a new link, or their email was not sent.
 *
 * The menu shows it on every screen of wp-admin, so it stands in an autoloaded option, which is written when the number
 * changes: the operations say when it may have, and the hourly job finds the rest.
 */
final readonly class WaitingCount
{
    /** Option, autoloaded; absent until something has waited for the first time. */
    public const OPTION = 'clientpress_waiting';

    /** More than this are not counted. */
    public const MOST = 99;

    public function __construct(
        private InvitationSearch $search,
    ) {}

    /**
     * @return int The number as it was last written; one more than {@see MOST} stands for more. Asks the database nothing.
     */
    public static function last(): int
    {
        return (int) (wp_load_alloptions()[self::OPTION] ?? 0);
    }

    /**
     * After an operation on an invitation. Where it sent an email, and nothing waits, the database is asked nothing.
     */
    public function follow(Invitation $changed): void
    {
        if ($changed->delivery === Delivery::Failed || self::last() > 0) {
            $this->refresh();
        }
    }

    public function refresh(): void
    {
        try {
            $count = $this->search->countWaiting(self::MOST + 1);
        } catch (Refused) {
            // The number stays; the hourly job counts again.
            return;
        }

        if ($count !== self::last()) {
            update_option(self::OPTION, (string) $count, true);
        }
    }
}
