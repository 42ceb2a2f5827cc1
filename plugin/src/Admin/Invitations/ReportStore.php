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
        $key = strtolower(wp_generate_password(16, false));
        set_transient(self::name($userId, $key), $report->toArray(), self::SECONDS);

        return $key;
    }

    /**
     * Returns a report once, and only to the user whose operation it reports.
     */
    public function take(string $key, int $userId): ?OperationReport
    {
        if (preg_match('/^[a-z0-9]{16}$/', $key) !== 1) {
            return null;
        }

        $name = self::name($userId, $key);
        $report = OperationReport::fromStored(get_transient($name));
        delete_transient($name);

        return $report;
    }

    private static function name(int $userId, string $key): string
    {
        return "clientpress_report_{$userId}_{$key}";
    }
}
