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
            self::Running => __('Sending', 'clientpress'),
            self::Paused => __('Paused', 'clientpress'),
            self::Cancelled => __('Cancelled', 'clientpress'),
            self::Finished => __('Finished', 'clientpress'),
        };
    }

    public function isOver(): bool
    {
        return $this === self::Cancelled || $this === self::Finished;
    }
}
