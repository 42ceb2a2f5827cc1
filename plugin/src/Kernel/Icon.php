<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * The drawing above a heading.
 */
enum Icon
{
    case Door;
    case Check;
    case Clock;
    case Envelope;
    case Lock;
    case People;
    case BrokenLink;
    case Pause;

    /**
     * @return string Path data on a grid of 24 by 24, to be stroked.
     */
    public function path(): string
    {
        return match ($this) {
            self::Door => 'M3 21h18M6 21V4.5L15 3v18M15 5h3v16M11.5 12h.01',
            self::Check => 'M4.5 12.5l5 5 10-11',
            self::Clock => 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5V12l3 2',
            self::Envelope => 'M3.5 5.5h17v13h-17zM3.5 6.5l8.5 6.5 8.5-6.5',
            self::Lock => 'M5 10.5h14V21H5zM8 10.5V7a4 4 0 0 1 8 0v3.5M12 15v2',
            self::People
                => 'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.6 2.9-5.5 6.5-5.5s6.5 1.9 6.5 5.5M16 4.9a3.5 3.5 0 0 1 0 6.2M18 14.9c2.2.7 3.5 2.5 3.5 5.1',
            self::BrokenLink
                => 'M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1.1-1.1M4 7.5l2 1M16.5 18l1 2',
            self::Pause => 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM10 9v6M14 9v6',
        };
    }
}
