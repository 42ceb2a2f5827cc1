<?php

/** For lists.sh: invites somebody and prints the secret of the link. */

declare(strict_types=1);

namespace ClientPress\Bench;

use ClientPress\Boot\Services;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\ShownLink;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\SystemClock;

$portal = (int) wp_insert_post([
    'post_type' => 'clientpress_portal',
    'post_status' => 'private',
    'post_title' => 'Opened',
    'post_author' => 1,
]);
$link = new ShownLink();
(new Services(WP_PLUGIN_DIR . '/clientpress/clientpress.php', new SystemClock()))
    ->invitations()
    ->send($portal, 'opened@bench.example', new Terms('', 14), Actor::operator(), $link);
preg_match('/[0-9a-f]{72}/', (string) $link->take(), $found);
echo $found[0];
