<?php

declare(strict_types=1);

namespace ClientPress\Admin;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Deadline;
use ClientPress\Kernel\Refused;

/**
 * Does the same to each of the chosen rows of a list, within a time limit.
 */
final readonly class BulkRun
{
    /** A mail server that hangs adds ten seconds; many web servers end a request after sixty. */
    private const SECONDS = 20;

    /**
     * @param float $seconds After which no further row is begun.
     */
    public function __construct(
        private float $seconds = self::SECONDS,
    ) {}

    /**
     * @param list<int> $ids
     * @param string    $unfound What one is called that is not there, such as "User %d".
     * @param \Closure(int): array{string, \Closure(): (string|false|null)} $find Throws `Refused`, or returns what one is called
     *     and what does it: that throws `Refused` as well, or returns null, false where it had been done before, or a
     *     sentence where only a part of it could be done.
     */
    public function perform(array $ids, string $unfound, \Closure $find): BulkResult
    {
        // Closing the window must not stop this half-way.
        ignore_user_abort(true);

        $deadline = new Deadline($this->seconds);
        $done = [];
        $failed = [];
        $refused = [];
        $untried = [];
        $before = [];

        foreach ($ids as $id) {
            if ($deadline->isOver()) {
                $untried[] = $id;
                continue;
            }

            $name = sprintf($unfound, $id);

            try {
                [$name, $do] = $find($id);
                $outcome = $do();
            } catch (Refused $reason) {
                $refused[] = "$name: {$reason->getMessage()}";
                continue;
            }

            if ($outcome === null) {
                $done[] = $name;
            } elseif ($outcome === false) {
                $before[] = $name;
            } else {
                $failed[] = $outcome;
            }
        }

        return new BulkResult($done, $failed, $refused, $untried, $before);
    }
}
