<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

use ClientPress\Kernel\KeptOnce;

/**
 * What access was that somebody has removed, until they undo it. The browser is told a key alone.
 */
final readonly class KeptRemovals
{
    /**
     * @param list<RemovedAccess> $removed
     * @param string|null         $key     Of what was taken and could not be given back now.
     *
     * @return string Key for {@see take()}; empty for none.
     */
    public static function keep(array $removed, Actor $actor, ?string $key = null): string
    {
        return $removed === [] ? '' : KeptOnce::keep(['removed' => $removed], $actor->userId, $key);
    }

    /**
     * @param mixed $key As it came from the browser.
     *
     * @return list<RemovedAccess> Once, and for whoever removed it alone.
     */
    public static function take(mixed $key, Actor $actor): array
    {
        $kept = KeptOnce::take($key, $actor->userId);
        $removed = is_array($kept) ? $kept['removed'] ?? null : null;

        // A value that was kept before an update may have another shape.
        return array_values(array_filter(
            is_array($removed) ? $removed : [],
            static fn(mixed $was): bool => $was instanceof RemovedAccess,
        ));
    }
}
