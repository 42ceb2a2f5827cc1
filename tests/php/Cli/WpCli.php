<?php

declare(strict_types=1);

namespace ClientPress\Tests\Cli;

/** One run of WP-CLI against the test site, in a process of its own, and what came of it. */
final class WpCli
{
    private function __construct(
        public readonly int $status,
        public readonly string $output,
        public readonly string $errors,
    ) {}

    /** @param string $input what is typed at a question */
    public static function run(array|string $arguments, string $input = ''): self
    {
        $arguments = is_array($arguments) ? $arguments : explode(' ', $arguments);
        $process = proc_open(
            [dirname(__DIR__, 2) . '/site/wp', '--no-color', ...$arguments],
            [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']],
            $pipes,
        );
        fwrite($pipes[0], $input);
        fclose($pipes[0]);
        [$output, $errors] = array_map(stream_get_contents(...), [$pipes[1], $pipes[2]]);

        return new self(proc_close($process), trim((string) $output), trim((string) $errors));
    }
}
