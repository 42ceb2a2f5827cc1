<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

/** A program that runs beside the test. It belongs to the test run's process group and ends with it at the latest. */
final class Process
{
    /** @param resource|null $handle */
    private function __construct(
        private mixed $handle,
    ) {}

    /**
     * @param list<string> $command
     * @param string $log file that its output goes to
     * @param array<string, string> $environment in addition to the test's own
     */
    public static function start(array $command, string $log, array $environment = []): self
    {
        $files = [
            ['file', '/dev/null', 'r'],
            ['file', $log,        'a'],
            ['file', $log,        'a'],
        ];
        $handle = proc_open($command, $files, $pipes, null, $environment + getenv());
        if ($handle === false) {
            throw new \RuntimeException('Cannot run ' . implode(' ', $command));
        }

        return new self($handle);
    }

    public function id(): int
    {
        return proc_get_status($this->handle)['pid'];
    }

    public function runs(): bool
    {
        return proc_get_status($this->handle)['running'];
    }

    /** @return list<int> process ids */
    public function children(): array
    {
        $id = $this->id();
        $children = (string) file_get_contents("/proc/{$id}/task/{$id}/children");

        return array_map('intval', preg_split('/ /', $children, -1, PREG_SPLIT_NO_EMPTY));
    }

    /** Kills it and its children, and waits for its end. */
    public function stop(): void
    {
        if ($this->handle === null) {
            return;
        }
        // Stopped first: it must not replace a child that is killed.
        posix_kill($this->id(), SIGSTOP);
        foreach ([...($this->runs() ? $this->children() : []), $this->id()] as $process) {
            posix_kill($process, SIGKILL);
        }
        proc_close($this->handle);
        $this->handle = null;
    }
}
