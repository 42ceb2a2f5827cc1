<?php

declare(strict_types=1);

namespace ClientPress\Admin;

defined('ABSPATH') || exit();

/**
 * Keeps what became of a form across the redirect that follows it. The address holds only a key, so that a crafted link
 * cannot put text into a notice.
 */
final readonly class ReportStore
{
    /** A page may stay open for a while before its button "Undo" is used. */
    private const SECONDS = 3_600;

    /**
     * @param list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> $notices Plain text.
     * @param list<int>                                                                               $untried Ids of what stays ticked.
     * @param string                                                                                  $undo    Value of the button that undoes it.
     *
     * @return string Key for the address.
     */
    public function keep(array $notices, int $userId, array $untried = [], string $undo = ''): string
    {
        return $this->keepValue(['notices' => $notices, 'untried' => $untried, 'undo' => $undo], $userId);
    }

    /**
     * @param array<string, mixed> $value
     *
     * @return string Key for {@see takeValue()}.
     */
    public function keepValue(array $value, int $userId): string
    {
        $key = strtolower(wp_generate_password(16, false));
        set_transient(self::name($userId, $key), $value, self::SECONDS);

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
        $kept = $this->takeValue($key, $userId);

        /** @var array{notices: list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}>, untried: list<int>, undo: string} */
        return (
            is_array($kept) && isset($kept['notices'], $kept['untried'], $kept['undo'])
                ? $kept
                : ['notices' => [], 'untried' => [], 'undo' => '']
        );
    }

    /**
     * Hands a value out once, and only to its user; null where there is none.
     */
    public function takeValue(mixed $key, int $userId): mixed
    {
        if (!is_string($key) || preg_match('/^[a-z0-9]{16}$/D', $key) !== 1) {
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
