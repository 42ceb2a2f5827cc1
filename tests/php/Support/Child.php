<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

use ClientPress\Tests\Hardening\Jobs;

/** One forked process of worker.php: does one job, says what came of it, and ends. */
final class Child
{
    /**
     * @param resource $channel
     * @param array{job: string, with: array<string, mixed>, delay: int} $order delay in microseconds
     * @param int $number distinguishes the children of one worker
     */
    public static function serve(mixed $channel, array $order, int $number): never
    {
        global $wpdb;

        // Every visitor has an address of their own, so that no limit is met by accident.
        $_SERVER['REMOTE_ADDR'] = long2ip(ip2long('10.0.0.0') + $number);
        mt_srand();
        $wpdb->db_connect();
        wp_cache_flush_runtime();

        fwrite($channel, "ready\n");
        $start = (int) fgets($channel) + (1000 * $order['delay']);
        while (($left = $start - hrtime(true)) > 0) {
            usleep(max(1, intdiv($left, 2000)));
        }

        try {
            $said = ['value' => Jobs::{$order['job']}(...$order['with'])];
        } catch (\Throwable $thrown) {
            $said = [
                'thrown' => $thrown::class,
                'reason' => $thrown instanceof \ClientPress\Kernel\Refused ? $thrown->reason->value : null,
                'message' => $thrown->getMessage(),
            ];
        }
        fwrite($channel, json_encode($said, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE));
        exit(0);
    }
}
