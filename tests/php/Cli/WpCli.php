<?php

declare(strict_types=1);

namespace ClientPress\Tests\Cli;

use ClientPress\Tests\Support\Quick;
use ClientPress\Tests\Support\Thorough;

/** One run of WP-CLI against the test site, and what came of it. */
final class WpCli
{
    /** @var resource serve-commands.php, which ends with PHPUnit: its pipes are closed then */
    private static mixed $server;

    /** @var array{3: resource, 4: resource}|null pipes to it */
    private static ?array $served = null;

    private function __construct(
        public readonly int $status,
        public readonly string $output,
        public readonly string $errors,
    ) {}

    /**
     * Commands of ours run in a fork of a WP-CLI that has WordPress loaded already, all others, and all in a thorough
     * run, in a process of their own.
     *
     * @param list<string>|string $arguments
     * @param string $input what is typed at a question
     */
    public static function run(array|string $arguments, string $input = ''): self
    {
        Quick::leaveOut();
        $arguments = is_array($arguments) ? $arguments : explode(' ', $arguments);

        // What is for WP-CLI itself, but for --user, counts while it loads WordPress.
        return Thorough::isOn() || $arguments[0] !== 'clientpress' || in_array('--quiet', $arguments, true)
            ? self::process($arguments, $input)
            : self::fork($arguments, $input);
    }

    /**
     * The whole way, from the shell to the exit code.
     *
     * @param list<string>|string $arguments
     * @param string $input what is typed at a question
     */
    public static function process(array|string $arguments, string $input = ''): self
    {
        Quick::leaveOut();
        $arguments = is_array($arguments) ? $arguments : explode(' ', $arguments);
        $process = proc_open(
            [self::program(), '--no-color', ...$arguments],
            [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']],
            $pipes,
        );
        fwrite($pipes[0], $input);
        fclose($pipes[0]);
        [$output, $errors] = array_map(stream_get_contents(...), [$pipes[1], $pipes[2]]);

        return new self(proc_close($process), trim((string) $output), trim((string) $errors));
    }

    /**
     * The same where somebody sits at a terminal. Its output holds what was said on both streams.
     */
    public static function atTerminal(string $arguments): self
    {
        Quick::leaveOut();
        $process = proc_open(
            ['script', '--quiet', '--return', '--command', self::program() . " --no-color {$arguments}", '/dev/null'],
            [['file', '/dev/null', 'r'], ['pipe', 'w'], ['pipe', 'w']],
            $pipes,
        );
        [$output, $errors] = array_map(stream_get_contents(...), [$pipes[1], $pipes[2]]);

        return new self(proc_close($process), trim((string) $output), trim((string) $errors));
    }

    /** @param list<string> $arguments */
    private static function fork(array $arguments, string $input): self
    {
        $files = array_map(
            static fn(string $name): string => getenv('CLIENTPRESS_SITE') . "/logs/wp-cli.{$name}",
            ['in', 'out', 'err'],
        );
        array_map(file_put_contents(...), $files, [$input, '', '']);
        self::$served ??= self::serve(...$files);
        fwrite(self::$served[3], json_encode($arguments, JSON_THROW_ON_ERROR) . "\n");
        $status = fgets(self::$served[4]);
        [, $output, $errors] = array_map(file_get_contents(...), $files);
        if ($status === false) {
            throw new \RuntimeException("WP-CLI is gone: {$output}{$errors}");
        }

        return new self((int) $status, trim((string) $output), trim((string) $errors));
    }

    /** @return array{3: resource, 4: resource} */
    private static function serve(string $in, string $out, string $err): array
    {
        self::$server = proc_open(
            [
                self::program(),
                '--no-color',
                'serve-commands',
                '--require=' . dirname(__DIR__, 2) . '/site/serve-commands.php',
            ],
            [
                ['file', $in, 'r'],
                ['file', $out, 'a'],
                ['file', $err, 'a'],
                ['pipe', 'r'],
                ['pipe', 'w'],
            ],
            $pipes,
        );

        return $pipes;
    }

    private static function program(): string
    {
        return dirname(__DIR__, 2) . '/site/wp';
    }
}
