<?php

/**
 * Says what ended the process: WordPress shows no errors, and PHPUnit knows nothing of one that it does not survive.
 */

declare(strict_types=1);

register_shutdown_function(static function (): void {
    $error = error_get_last();
    if ($error !== null && ($error['type'] & (E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR)) !== 0) {
        fwrite(STDERR, "\nFatal error: {$error['message']} in {$error['file']} on line {$error['line']}\n");
    }
});
