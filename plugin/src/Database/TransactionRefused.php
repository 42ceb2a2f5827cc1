<?php

declare(strict_types=1);

namespace ClientPress\Database;

defined('ABSPATH') || exit();

/**
 * Another transaction came first, or a cluster refused the COMMIT. Nothing was written, and the step may be run anew.
 */
final class TransactionRefused extends \RuntimeException
{
    /** How often a step is run. */
    private const TRIES = 6;

    /**
     * @template T
     *
     * @param \Closure(): T $step
     *
     * @return T
     *
     * @throws TransactionRefused When the last try was refused as well.
     */
    public static function withRetries(\Closure $step): mixed
    {
        for ($try = 1; $try < self::TRIES; $try++) {
            try {
                return $step();
            } catch (TransactionRefused) {
                // Gives this node of a cluster time to apply the transaction that came first.
                Conflict::pause($try);
            }
        }

        return $step();
    }
}
