<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;

/**
 * One confirmed list, as it was read from the database.
 *
 * All times are seconds since the Unix epoch, UTC.
 */
final readonly class Import
{
    /**
     * @param int              $userId       Who started it; 0 for the command line.
     * @param string           $source       Name of the file; empty for pasted addresses.
     * @param bool             $inBackground Whether WP-Cron and open pages send it; otherwise only the command that
     *                                       started it does.
     * @param int              $total        Lines that are to be sent.
     * @param PauseReason|null $pauseReason  Null unless it is paused.
     * @param string           $pauseDetail  Plain text.
     */
    public function __construct(
        public int $id,
        public int $userId,
        public string $source,
        public ImportState $state,
        public bool $inBackground,
        public int $total,
        public ?PauseReason $pauseReason,
        public string $pauseDetail,
        public int $createdAt,
    ) {}

    /**
     * @return string Plain text; empty unless it is paused.
     */
    public function pauseSentence(): string
    {
        return $this->pauseReason?->sentence($this->pauseDetail) ?? '';
    }

    /**
     * @return string Display name of the user who started it, or a replacement.
     */
    public function starterName(): string
    {
        return $this->userId === 0 ? __('Command line', 'clientpress') : Actor::nameOf($this->userId);
    }
}
