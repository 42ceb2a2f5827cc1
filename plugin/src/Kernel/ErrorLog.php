<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * PHP's error log, for faults that nobody is there to be told.
 */
final class ErrorLog
{
    /**
     * Without the message: other people's code may quote the password that was posted.
     *
     * @param string $what What stopped; holds no address, link or password.
     */
    public static function stopped(string $what, \Throwable $fault): void
    {
        error_log(
            "ClientPress: $what stopped on "
            . (
                $fault instanceof Refused
                    ? $fault->reason->value
                    : sprintf('%s at %s:%d', $fault::class, $fault->getFile(), $fault->getLine())
            ),
        );
    }
}
