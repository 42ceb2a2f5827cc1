<?php

declare(strict_types=1);

namespace ClientPress\Tests\Ext;

/** A PHP process of its own with the extension, for what would end or blur the process of the tests. */
final class Child
{
    /** @param int $status The exit code, or -1 if a signal ended the process. */
    private function __construct(
        public readonly int $status,
        public readonly string $output,
        public readonly string $errors,
    ) {}

    /**
     * Runs a script of Support/scripts.
     *
     * @param list<string> $arguments   What the script finds in $argv.
     * @param list<string> $launcher    A command that runs the rest of the command line.
     * @param int|null     $memoryKib   Limit of the address space in KiB.
     * @param string|null  $extension   Path of another build of the extension.
     */
    public static function run(
        string $script,
        array $arguments = [],
        array $launcher = [],
        ?int $memoryKib = null,
        ?string $extension = null,
    ): self {
        $command = [
            ...$launcher,
            PHP_BINARY,
            '-n',
            '-d',
            'extension=' . ($extension ?? self::extension()),
            '-d',
            'display_errors=stderr',
            '-d',
            'zend.exception_ignore_args=0',
            '-d',
            'zend.exception_string_param_max_len=1000',
            __DIR__ . "/scripts/{$script}.php",
            ...$arguments,
        ];
        if ($memoryKib !== null) {
            $command = ['sh', '-c', 'ulimit -v "$1" && shift && exec "$@"', 'sh', (string) $memoryKib, ...$command];
        }
        $errors = tmpfile();
        $process = proc_open(
            $command,
            [0 => ['file', '/dev/null', 'r'], 1 => ['pipe', 'w'], 2 => $errors],
            $pipes,
            null,
            // Set for valgrind, which does not follow here; PHP's own allocator is a part of what is tested.
            array_diff_key(getenv(), ['USE_ZEND_ALLOC' => true]),
        );
        $output = stream_get_contents($pipes[1]);
        $status = proc_close($process);
        rewind($errors);

        return new self($status, $output, stream_get_contents($errors));
    }

    /** The path of the library that this process has loaded. */
    public static function extension(): string
    {
        preg_match('~ (/\S*clientpress\S*\.so)$~m', (string) file_get_contents('/proc/self/maps'), $found);

        return $found[1];
    }
}
