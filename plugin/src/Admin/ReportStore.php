<?php

declare(strict_types=1);

namespace ClientPress\Admin;

defined('ABSPATH') || exit();

use ClientPress\Kernel\KeptOnce;

/**
 * Keeps what became of a form across the redirect that follows it. The address holds only a key, so that a crafted link
 * cannot put text into a notice.
 */
final readonly class ReportStore
{
    /**
     * @param list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> $notices Plain text.
     * @param list<int>                                                                               $untried Ids of what stays ticked.
     * @param string                                                                                  $undo    Value of the button that undoes it.
     *
     * @return string Key for the address.
     */
    public function keep(array $notices, int $userId, array $untried = [], string $undo = ''): string
    {
        return KeptOnce::keep(['notices' => $notices, 'untried' => $untried, 'undo' => $undo], $userId);
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
        $kept = KeptOnce::take($key, $userId);

        /** @var array{notices: list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}>, untried: list<int>, undo: string} */
        return (
            is_array($kept) && isset($kept['notices'], $kept['untried'], $kept['undo'])
                ? $kept
                : ['notices' => [], 'untried' => [], 'undo' => '']
        );
    }
}
