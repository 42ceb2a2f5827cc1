<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

/** Thrown in place of wp_die(), which would end the process. */
final class Died extends \Exception
{
    private function __construct(
        string $message,
        public readonly int $status,
    ) {
        parent::__construct($message);
    }

    /**
     * @param array<string, mixed>|int $arguments as wp_die() takes them
     */
    public static function throw(mixed $message, mixed $title = '', array|int $arguments = []): never
    {
        $text = $message instanceof \WP_Error ? $message->get_error_message() : (string) $message;
        $status = is_int($arguments) ? $arguments : $arguments['response'] ?? (is_int($title) ? $title : 500);

        throw new self($text, (int) $status);
    }
}
