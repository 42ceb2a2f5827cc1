<?php

/**
 * Times one send beside a members' invitation of BuddyPress, in turn, on a site where it is active: up to the mail server, and
 * with it. Usage: wp eval-file buddypress.php
 */

declare(strict_types=1);

namespace ClientPress\Bench;

use ClientPress\Boot\Services;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\SystemClock;
use PHPMailer\PHPMailer\PHPMailer;

require_once __DIR__ . '/compare.php';
foreach (['PHPMailer', 'SMTP', 'Exception'] as $file) {
    require_once ABSPATH . WPINC . "/PHPMailer/{$file}.php";
}

const TIMES = 25;

// Writes each email to the end for both, and hands it to the mail server only where it is told to.
$mailer = new class(true) extends PHPMailer {
    public bool $isStubbed = true;

    public int $written = 0;

    public function postSend(): bool
    {
        $this->written++;

        return $this->isStubbed || parent::postSend();
    }
};
$GLOBALS['phpmailer'] = $mailer;
add_filter('bp_phpmailer_object', static fn(): PHPMailer => $mailer);
add_filter('clientpress_rate_limit', static fn(): array => [10_000_000, 60]);
wp_set_current_user(1);
// Its tables and emails, which it makes when wp-admin is opened.
bp_version_updater();
update_option('bp-enable-members-invitations', '1');
$portal = (int) wp_insert_post([
    'post_type' => 'clientpress_portal',
    'post_status' => 'private',
    'post_title' => 'Beside BuddyPress',
    'post_author' => 1,
]);
$services = new Services(WP_PLUGIN_DIR . '/clientpress/clientpress.php', new SystemClock());
printf("%-40s%32s%11s\n", 'milliseconds', 'median (least to most)', 'statements');
foreach (['mail stubbed' => true, 'to a mail server' => false] as $way => $isStubbed) {
    $mailer->isStubbed = $isStubbed;
    $mailer->written = 0;
    $address = static fn(int $round): string => "beside{$round}-" . (int) $isStubbed . '@bench.example';
    $measured = compare([
        "send, {$way}" => static fn(int $round): \Closure => static fn() => $services->invitations()->send(
            $portal,
            $address($round),
            new Terms('', 14),
            Actor::current(),
        ),
        "BuddyPress, {$way}" => static fn(int $round): \Closure => static fn() => bp_members_invitations_invite_user([
            'invitee_email' => $address($round),
            'inviter_id' => 1,
            'send_invite' => 1,
        ]),
    ], TIMES);
    // The first round is not counted.
    $mailer->written === (2 * (TIMES + 1)) || exit("{$mailer->written} emails were written.\n");
    ratio_result(
        "one send, {$way}, for BuddyPress " . bp_get_version(),
        $measured["send, {$way}"]['rounds'],
        $measured["BuddyPress, {$way}"]['rounds'],
        0.1,
    );
}
