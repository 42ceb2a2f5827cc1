<?php

/** Whether nginx and PHP-FPM answer. The database is not asked: restarting this container would not mend it. */

declare(strict_types=1);

exit(file_get_contents('http://127.0.0.1:8080/healthz') === 'pong' ? 0 : 1);
