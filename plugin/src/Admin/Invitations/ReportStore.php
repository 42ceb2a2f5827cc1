<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

/**
 * Keeps a report across the redirect that follows a form. The address holds only a key, so that a crafted link cannot
 * put text into a notice.
 */
final readonly class ReportStore
{
    private const SECONDS = 300;

    /**
     * @return string Key for the address.
     */
    public function keep(OperationReport $report, int $userId): string
    {
        return self::store($report->toArray(), $userId);
    }

    /**
     * Returns a report once, and only to the user whose operation it reports.
     */
    public function take(string $key, int $userId): ?OperationReport
    {
        return OperationReport::fromStored(self::fetch($key, $userId));
    }

    /**
     * @param list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> $notices Plain text.
     *
     * @return string Key for the address.
     */
    public function keepNotices(array $notices, int $userId): string
    {
        return self::store(['notices' => $notices], $userId);
    }

    /**
     * @param mixed $key From the address.
     *
     * @return list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> Once, as in {@see take()}.
     */
    public function takeNotices(mixed $key, int $userId): array
    {
        $stored = is_string($key) ? self::fetch($key, $userId) : null;

        /** @var list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> */
        return is_array($stored) && is_array($stored['notices'] ?? null) ? $stored['notices'] : [];
    }

    /**
     * @param array<string, mixed> $report
     */
    private static function store(array $report, int $userId): string
    {
        $key = strtolower(wp_generate_password(16, false));
        set_transient(self::name($userId, $key), $report, self::SECONDS);

        return $key;
    }

    private static function fetch(string $key, int $userId): mixed
    {
        if (preg_match('/^[a-z0-9]{16}$/', $key) !== 1) {
            return null;
        }

        $name = self::name($userId, $key);
        $report = get_transient($name);
        delete_transient($name);

        return $report;
    }

    private static function name(int $userId, string $key): string
    {
        return "clientpress_report_{$userId}_{$key}";
    }
}
