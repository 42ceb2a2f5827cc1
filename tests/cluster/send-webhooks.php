<?php

/**
 * Sends what waits for webhooks to the receiver of a test, as the outbox's event of WP-Cron does, and notes which process
 * sent. Whoever comes first waits for the other one, so that both are at work.
 *
 * Usage: wp eval-file --use-include send-webhooks.php <file of the receiver's CA> <file of process ids>
 */

declare(strict_types=1);

use ClientPress\Boot\Services;
use ClientPress\Kernel\SystemClock;
use ClientPress\Outbox\Sender;
use ClientPress\Outbox\Webhook\GuardedPost;
use ClientPress\Outbox\Webhook\WebhookChannel;

(static function (string $caFile, string $log): void {
    $services = new Services(WP_PLUGIN_DIR . '/clientpress/clientpress.php', new SystemClock());
    $resolve = static function () use ($log): array {
        file_put_contents($log, getmypid() . "\n", FILE_APPEND | LOCK_EX);
        for ($tries = 0; $tries < 400 && count(array_unique((array) file($log))) < 2; $tries++) {
            usleep(50_000);
        }

        return ['127.0.0.1'];
    };
    $channel = new WebhookChannel(
        $services->storage->endpoints(),
        new GuardedPost($resolve, static fn(): bool => true, $caFile),
        $services->mailer(),
        static fn(): string => '',
        $services->clock,
    );
    (new Sender(
        $services->storage->outbox(),
        static fn(): array => [$channel],
        $services->siteIdentity(),
        $services->schedule(),
        $services->clock,
    ))->run();
})(...$args);
