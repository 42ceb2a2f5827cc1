<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

/**
 * Keeps what became of a form across the redirect that follows it. The address holds only a key, so that a crafted link
 * cannot put text into a notice.
 */
final readonly class ReportStore
{
    private const SECONDS = 300;

    /**
     * @param list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> $notices Plain text.
     * @param list<int>                                                                               $untried Ids of what stays ticked.
     * @param string                                                                                  $undo    Value of the button that undoes it.
     *
     * @return string Key for the address.
     */
    public function keep(array $notices, int $userId, array $untried = [], string $undo = ''): string
    {
        $key = strtolower(wp_generate_password(16, false));
        $report = ['notices' => $notices, 'untried' => $untried, 'undo' => $undo];
        set_transient(self::name($userId, $key), $report, self::SECONDS);

        return $key;
    }

    /**
     * Hands it out once, and only to the user who sent the form.
     *
     * @param mixed $key From the address.
     *
     * @return array{notices: list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}>, untried: list<int>, undo: string}
     */
    public function take(mixed $key, int $userId): array
    {
        $kept = is_string($key) ? self::fetch($key, $userId) : null;

        /** @var array{notices: list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}>, untried: list<int>, undo: string} */
        return (
            is_array($kept) && isset($kept['notices'], $kept['untried'], $kept['undo'])
                ? $kept
                : ['notices' => [], 'untried' => [], 'undo' => '']
        );
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
