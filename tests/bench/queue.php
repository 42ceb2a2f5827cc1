<?php

/**
 * Sends a list from the queue to the mail server of the site, and the same messages by PHPMailer alone over one connection.
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
$import = $start('queue');
$begun = hrtime(true);
$services->importWorker()->work($import->id, 600.0);
$queue = (hrtime(true) - $begun) / 1e9;
count($sent) === $number || exit(count($sent) . " emails were sent.\n");

// As it is, and with TCP_NODELAY, which our emails have: what the rest of the queue costs is the difference to that.
$seconds = [];
foreach (['as it is' => [], 'without delay' => ['socket' => ['tcp_nodelay' => true]]] as $how => $options) {
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
    $seconds[$how] = (hrtime(true) - $begun) / 1e9;
}
$mailer = $seconds['as it is'];

printf("%-44s%9.0f a second\n", "{$number} emails from the queue", $number / $queue);
printf("%-44s%9.0f a second\n", 'PHPMailer alone, one connection', $number / $mailer);
printf("%-44s%9.0f a second\n", 'the same with TCP_NODELAY', $number / $seconds['without delay']);
result(
    'queue to a local mail server: rate for PHPMailer alone',
    sprintf('%.2f', $mailer / $queue),
    'at least 0.90',
    ($mailer / $queue) >= 0.9,
);
