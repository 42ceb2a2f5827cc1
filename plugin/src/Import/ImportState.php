<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

/**
 * The state of an import.
 */
enum ImportState: string
{
    case Running = 'running';
    case Paused = 'paused';
    case Cancelled = 'cancelled';
    case Finished = 'finished';

    public function label(): string
    {
        return match ($this) {
            self::Running => _x('Sending', 'import', 'clientpress'),
            self::Paused => _x('Paused', 'import', 'clientpress'),
            self::Cancelled => _x('Cancelled', 'import', 'clientpress'),
            self::Finished => _x('Finished', 'import', 'clientpress'),
        };
    }

    public function isOver(): bool
    {
        return $this === self::Cancelled || $this === self::Finished;
    }
}
