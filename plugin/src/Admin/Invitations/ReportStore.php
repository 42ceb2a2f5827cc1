<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

/**
 * Carries a report over the redirect that follows a form. The address holds a key alone, so that nobody can put words
 * into a notice by handing out a link.
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
     * Hands a report out once, and only to whom it is about.
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
