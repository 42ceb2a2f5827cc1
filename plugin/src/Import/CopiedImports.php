<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

use ClientPress\Import\Storage\ImportRows;
use ClientPress\Import\Storage\ImportStates;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\SiteIdentity;

/**
 * Pauses the imports that a copy of a site has brought along. What somebody starts or resumes on the copy goes on.
 */
final readonly class CopiedImports
{
    private const STEP = 'imports';

    public function __construct(
        private ImportRows $rows,
        private ImportStates $states,
        private SiteIdentity $site,
        private Clock $clock,
    ) {}

    /**
     * Asked before anything is sent, started or resumed, so that what runs afterwards was started here.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function pause(): void
    {
        if (!$this->site->isCopy() || $this->site->isDone(self::STEP)) {
            return;
        }

        foreach ($this->rows->runningIds() as $id) {
            $this->states->pause($id, PauseReason::Copy, '', $this->clock->now());
        }

        // Marked afterwards: a process that dies must leave nothing running, and no other may send meanwhile.
        $this->site->markDone(self::STEP);
    }
}
