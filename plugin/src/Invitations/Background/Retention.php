<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Background;

defined('ABSPATH') || exit();

use ClientPress\Invitations\InvitationNews;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Schedule;

/**
 * Removes the records of invitations that have been over for as long as the site keeps them.
 */
final readonly class Retention
{
    private const BATCH = 200;

    private const BUDGET_SECONDS = 20;

    public function __construct(
        private InvitationRows $rows,
        private InvitationNews $news,
        private Settings $settings,
        private Schedule $schedule,
        private Clock $clock,
    ) {}

    /**
     * Run daily by WP-Cron, and again a minute later while there is more than fits into one run.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function run(): void
    {
        $days = $this->settings->keepDays();

        if ($days === 0) {
            return;
        }

        $start = $this->clock->now();

        do {
            $ids = $this->rows->idsOverBefore((int) ($start - ($days * DAY_IN_SECONDS)), self::BATCH);
            $deleted = array_filter($ids, fn(int $id): bool => $this->rows->delete($id, $this->clock->now()));
            array_walk($deleted, $this->news->forget(...));
            $isTimeUp = ($this->clock->now() - $start) >= self::BUDGET_SECONDS;
        } while ($deleted !== [] && !$isTimeUp);

        if ($deleted !== []) {
            $this->schedule->continueLater(Schedule::RETENTION);
        }
    }
}
