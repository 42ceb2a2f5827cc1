<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

use ClientPress\Clients\Storage\AccessMetaTable;
use ClientPress\Kernel\Deadline;
use ClientPress\Kernel\Refused;

/**
 * Takes access over from the post meta of the first builds of 1.0.0, batch by batch.
 *
 * An option holds the progress. Rows that are not yet copied still count, so an upgrade that stops half-way locks
 * nobody out. Rows written after the upgrade began do not count: they belong to a portal that was duplicated with its
 * meta. No step of {@see \ClientPress\Database\Migrations}, whose progress is read while it upgrades alone: this one is
 * asked at every check of access.
 */
final readonly class AccessMigration
{
    /** "complete", or the row that was copied last and the last one that counts: "120/4711". */
    public const OPTION = 'clientpress_access_migration';

    private const COMPLETE = 'complete';

    /** Rows that one statement copies. */
    private const BATCH = 500;

    /** Seconds of one run; WP-Cron does the rest. */
    private const BUDGET_SECONDS = 5;

    public function __construct(
        private AccessMetaTable $meta,
    ) {}

    /**
     * Begins the upgrade or continues it. The tables have to exist.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function begin(): void
    {
        if (get_option(self::OPTION) === false) {
            $this->record(0, $this->meta->lastId());
        }

        $this->copy();
    }

    /**
     * Copies for a while. Run hourly by WP-Cron, and safe to run twice at once.
     *
     * @param int $batches How many at most.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function copy(int $batches = PHP_INT_MAX): void
    {
        $range = $this->hasBegun() ? $this->remaining() : null;
        $deadline = new Deadline(self::BUDGET_SECONDS);

        while ($range !== null && $batches-- > 0 && !$deadline->isOver()) {
            [$from, $upto] = $range;
            $end = $this->meta->batchEnd($from, $upto, self::BATCH);

            if (!$this->meta->copyToTable($from, $end)) {
                return;
            }

            $this->setHints($this->meta->usersBetween($from, $end));

            $this->record($end, $upto);
            $range = $this->remaining();
        }
    }

    /**
     * Whether the table of access is in use.
     */
    public function hasBegun(): bool
    {
        return get_option(self::OPTION) !== false;
    }

    /**
     * @return array{int, int}|null The row of post meta behind which rows still count, and the last that does; null once all
     *                              were copied.
     */
    public function remaining(): ?array
    {
        $state = get_option(self::OPTION, '0/' . PHP_INT_MAX);

        if ($state === self::COMPLETE) {
            return null;
        }

        $numbers = array_map(intval(...), explode('/', is_string($state) ? $state : ''));

        return [$numbers[0], $numbers[1] ?? PHP_INT_MAX];
    }

    /**
     * @param list<int>|null $portalIds See {@see AccessMetaTable::whileClient()}.
     *
     * @return string Condition for the WHERE of a query for users: what is not yet copied lets them in.
     */
    public function whileClient(?array $portalIds): string
    {
        $range = $this->remaining();

        return $range === null ? '1 = 0' : $this->meta->whileClient($portalIds, $range[0], $range[1]);
    }

    /**
     * Drops the meta from imported posts: user ids of another site would let strangers in here.
     *
     * @param array<array-key, mixed> $rows Meta rows of one post, as the WordPress importer has them.
     *
     * @return list<mixed>
     */
    public function keepOutOfImport(array $rows): array
    {
        return array_values(array_filter(
            $rows,
            static fn(mixed $row): bool => !is_array($row) || ($row['key'] ?? null) !== AccessMetaTable::KEY,
        ));
    }

    /**
     * Filter on wxr_export_skip_postmeta: nor does an export carry the meta to another site.
     */
    public function keepOutOfExport(mixed $skip, mixed $key): mixed
    {
        return $key === AccessMetaTable::KEY ? true : $skip;
    }

    /**
     * Removes the meta and the option: the plugin is uninstalled.
     */
    public function forget(): void
    {
        $this->meta->deleteAll();
        delete_option(self::OPTION);
    }

    /**
     * @param list<int> $userIds Some may not exist any more.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function setHints(array $userIds): void
    {
        $this->meta->cacheUsers($userIds);

        foreach ($userIds as $userId) {
            if (get_userdata($userId) !== false) {
                AccessHint::set($userId);
            }
        }
    }

    private function record(int $from, int $upto): void
    {
        // Autoloaded, for every check of access reads it.
        update_option(self::OPTION, $from >= $upto ? self::COMPLETE : "$from/$upto", true);
    }
}
