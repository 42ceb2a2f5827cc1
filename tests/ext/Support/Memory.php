<?php

declare(strict_types=1);

namespace ClientPress\Tests\Ext;

/** What the kernel says about the memory of this process. */
final class Memory
{
    /**
     * A figure of /proc/self/status in KiB.
     *
     * @param string $figure VmSize (address space), VmPeak (the largest it ever was) or VmRSS (in memory now).
     */
    public static function kib(string $figure): int
    {
        preg_match("/^{$figure}:\\s*(\\d+) kB$/m", (string) file_get_contents('/proc/self/status'), $found);

        return (int) $found[1];
    }
}
