<?php

/**
 * Sends lists from the queue to the mail server of the site, and each list's messages by PHPMailer alone over one connection.
 * Usage: wp eval-file queue.php <number>, or queue.php fill <number> to queue a list and send nothing.
 */

declare(strict_types=1);

namespace ClientPress\Bench;

use ClientPress\Boot\Services;
use ClientPress\Clients\Actor;
use ClientPress\Import\Defaults;
use ClientPress\Import\Import;
use ClientPress\Import\ListReader;
use ClientPress\Kernel\SystemClock;
use PHPMailer\PHPMailer\PHPMailer;
use PHPMailer\PHPMailer\SMTP;

require_once __DIR__ . '/result.php';

const ROUNDS = 3;

/** @var list<string> $args Of WP-CLI. */
$number = (int) $args[count($args) - 1];
$services = new Services(WP_PLUGIN_DIR . '/clientpress/clientpress.php', new SystemClock());
add_filter('clientpress_rate_limit', static fn(): array => [10_000_000, 60]);
$title = "Queue {$number}";
wp_insert_post([
    'post_type' => 'clientpress_portal',
    'post_status' => 'private',
    'post_title' => $title,
    'post_author' => 1,
]);
$start = static function (string $prefix) use ($services, $title, $number): Import {
    $text =
        "email\n"
        . implode("\n", array_map(static fn(int $at): string => "{$prefix}{$at}@bench.example", range(1, $number)));
    $lines = $services->importCheck()->lines(
        ListReader::read($text)->lines,
        new Defaults($title, 14),
        Actor::importer(1),
    );

    return $services->imports()->start($lines, 'bench.csv', md5($prefix . $number), Actor::importer(1));
};
if ($args[0] === 'fill') {
    $start('neighbour');

    return;
}

/** @var list<PHPMailer> $sent */
$sent = [];
add_action('phpmailer_init', static function (PHPMailer $mailer) use (&$sent): void {
    $sent[] = clone $mailer;
});
// As it is, and with TCP_NODELAY, which our emails have: what the rest of the queue costs is the difference to that.
$ways = [
    'PHPMailer alone, one connection' => [],
    'the same with TCP_NODELAY' => ['socket' => ['tcp_nodelay' => true]],
];
$times = [];
for ($round = 0; $round < ROUNDS; $round++) {
    $sent = [];
    $import = $start("queue{$round}-");
    $begun = hrtime(true);
    $services->importWorker()->work($import->id, 600.0);
    $times['the queue'][] = (hrtime(true) - $begun) / 1e9;
    count($sent) === $number || exit(count($sent) . " emails were sent.\n");

    foreach ($ways as $way => $options) {
        $alone = clone $sent[0];
        $alone->setSMTPInstance(new SMTP());
        $alone->SMTPKeepAlive = true;
        $alone->SMTPOptions = $options;
        $begun = hrtime(true);
        foreach ($sent as $mailer) {
            $alone->clearAddresses();
            $alone->addAddress($mailer->getToAddresses()[0][0]);
            $alone->Body = $mailer->Body;
            $alone->AltBody = $mailer->AltBody;
            $alone->send();
        }
        $alone->smtpClose();
        $times[$way][] = (hrtime(true) - $begun) / 1e9;
    }
}
printf("%-44s%32s\n", "{$number} emails, a second", 'median (least to most)');
foreach ($times as $name => $seconds) {
    printf("%-44s%32s\n", $name, shown(array_map(static fn(float $time): float => $number / $time, $seconds), 1));
}
foreach (array_keys($ways) as $way) {
    // At most so much more time is at least 90 % of the rate.
    ratio_result("time of the queue for {$way}", $times['the queue'], $times[$way], 1.11);
}
