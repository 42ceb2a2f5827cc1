<?php

/** Tells the balancer whether a database node takes statements: one that is still joining answers, and refuses each. */

declare(strict_types=1);

mysqli_report(MYSQLI_REPORT_OFF);
$node = mysqli_init();
$node->options(MYSQLI_OPT_CONNECT_TIMEOUT, 1);
$isReady =
    // @mago-expect lint:no-error-control-operator it may be down
    @$node->real_connect('localhost', 'root', '', '', 0, (string) getenv('CLIENTPRESS_NODE'))
    && ($node->query("SHOW STATUS LIKE 'wsrep_ready'")->fetch_row()[1] ?? '') === 'ON';
http_response_code($isReady ? 200 : 503);
