<?php

declare(strict_types=1);

namespace ClientPress\Database;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Deadline;

/**
 * Runs the steps that bring rows of earlier schemas into the present shape.
 *
 * A step works on one batch at a time and records its progress; an interrupted upgrade continues there with the next
 * request. A process may die between a batch and its record, and the lock of a slow one may be taken over, so every
 * batch must be safe to run twice, or in two processes at once.
 */
final readonly class Migrations
{
    /** Option: the progress of each step during an upgrade, as its last id or `DONE`. */
    public const PROGRESS = 'clientpress_upgrade_progress';

    private const LOCK = 'clientpress_upgrade';

    /** The option in which WordPress keeps the lock. */
    public const LOCK_OPTION = self::LOCK . '.lock';

    /** Seconds after which the lock may be taken over. */
    private const LOCK_SECONDS = 120;

    private const DONE = -1;

    /**
     * @template T
     *
     * @param \Closure(): T $upgrade
     *
     * @return T|null Null while another request holds the lock.
     */
    public function withLock(\Closure $upgrade): mixed
    {
        require_once (string) ABSPATH . 'wp-admin/includes/class-wp-upgrader.php';

        if (!\WP_Upgrader::create_lock(self::LOCK, self::LOCK_SECONDS)) {
            return null;
        }

        try {
            return $upgrade();
        } finally {
            \WP_Upgrader::release_lock(self::LOCK);
        }
    }

    /**
     * @param array<string, \Closure(int): ?int> $steps     By number, such as "5.2", the second of schema 5. Each takes the
     *                                                      last id that it has looked at and returns the next such id,
     *                                                      or null when nothing is left.
     * @param int                                $installed The schema of the rows; steps up to it are over.
     * @param float                              $seconds   After which no further batch is begun.
     *
     * @return bool Whether all is done.
     */
    public function run(array $steps, int $installed, float $seconds): bool
    {
        $deadline = new Deadline($seconds);
        $progress = $this->progress();

        foreach ($steps as $number => $step) {
            $after = (int) $number > $installed ? $progress[$number] ?? 0 : self::DONE;

            while ($after !== self::DONE) {
                if ($deadline->isOver()) {
                    return false;
                }

                $after = $step($after) ?? self::DONE;
                $progress[$number] = $after;
                update_option(self::PROGRESS, $progress, false);
            }
        }

        delete_option(self::PROGRESS);

        return true;
    }

    public function isUnderWay(): bool
    {
        return $this->progress() !== [];
    }

    /**
     * @return array<string, int>
     */
    private function progress(): array
    {
        /** @var array<string, int>|mixed $kept */
        $kept = get_option(self::PROGRESS);

        return is_array($kept) ? $kept : [];
    }
}
