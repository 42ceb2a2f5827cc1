<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

/** Does jobs in processes of their own; see worker.php. */
final class Workers
{
    private static ?self $shared = null;

    /** @var resource */
    private mixed $process;

    /** @var array<int, resource> */
    private array $pipes = [];

    private readonly string $log;

    private function __construct()
    {
        self::linkFaults();
        $this->log = getenv('CLIENTPRESS_SITE') . '/logs/worker.log';
        $this->process = proc_open(
            [PHP_BINARY, __DIR__ . '/worker.php'],
            [['pipe', 'r'], ['file', $this->log, 'w'], ['file', $this->log, 'a'], ['pipe', 'w']],
            $this->pipes,
        );
    }

    /** One for the whole run: it ends with PHPUnit, whose end closes its input. */
    public static function shared(): self
    {
        Quick::leaveOut();

        return self::$shared ??= new self();
    }

    /** The test site's mu-plugin that hands the database to a test; asleep without its environment variable. */
    public static function linkFaults(): void
    {
        $link = WPMU_PLUGIN_DIR . '/faults.php';
        if (!is_link($link)) {
            symlink(dirname(__DIR__, 2) . '/site/mu-plugins/faults.php', $link);
        }
    }

    /**
     * Starts all jobs at the same moment and waits for all.
     *
     * @param array{string, array<string, mixed>, 2?: int} ...$jobs method of Jobs, its named arguments, and the
     *     microseconds after the start at which it begins
     * @return list<JobResult> in the order of the jobs
     */
    public function together(array ...$jobs): array
    {
        $orders = array_map(static fn(array $job): array => [
            'job' => $job[0],
            'with' => $job[1],
            'delay' => $job[2] ?? 0,
        ], $jobs);
        fwrite($this->pipes[0], json_encode(array_values($orders), JSON_THROW_ON_ERROR) . "\n");
        $answer = fgets($this->pipes[3]);
        if ($answer === false) {
            throw new \RuntimeException('The worker is gone: ' . file_get_contents($this->log));
        }

        return array_map(JobResult::of(...), json_decode($answer, true, 512, JSON_THROW_ON_ERROR));
    }

    /**
     * @param array<string, mixed> $with named arguments of the method of Jobs
     */
    public function run(string $job, array $with): JobResult
    {
        return $this->together([$job, $with])[0];
    }
}
