<?php

declare(strict_types=1);

namespace ClientPress\Cli;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Refused;
use WP_CLI;
use WP_CLI\Utils;

/**
 * Does the same to several things, one after the other, whatever becomes of the others. The command ends with exit code 1
 * unless it was done to all of them.
 */
final readonly class Batch
{
    /**
     * @param string $doing  For instance "Sending".
     * @param string $done   For instance "sent".
     * @param string $noun   What they are, for instance "invitation".
     * @param string $prefix Before a thing in a sentence about it, for instance "Invitation ".
     */
    public function __construct(
        private string $doing,
        private string $done,
        private string $noun,
        private string $prefix,
    ) {}

    /**
     * At a terminal a bar shows how far it is, and what there is to say follows it.
     *
     * @template T of int|string
     *
     * @param list<T>              $things
     * @param \Closure(T): BatchResult $operation May throw {@see Refused}.
     */
    public function run(array $things, \Closure $operation): void
    {
        $count = count($things);
        $sum = "of $count {$this->noun}s.";

        if ($count === 1) {
            $result = $this->attempt($things[0], $operation);
            array_map(WP_CLI::warning(...), $result->warnings);

            if (!$result->isDone) {
                Console::fail($result->sentence);
            }

            WP_CLI::success($result->sentence !== '' ? $result->sentence : ucfirst($this->done) . " 1 $sum");

            return;
        }

        $bar = Utils\make_progress_bar("{$this->doing} $count {$this->noun}s", $count);
        $isShown = $bar instanceof \cli\Progress;
        $results = [];

        foreach ($things as $thing) {
            $result = $this->attempt($thing, $operation);
            $results[] = $result;
            // @mago-ignore analysis:non-documented-method Where output is no terminal, WP-CLI's bar takes any call.
            $bar->tick();

            if (!$isShown) {
                self::say($result);
            }
        }

        // @mago-ignore analysis:non-documented-method As above.
        $bar->finish();

        if ($isShown) {
            array_map(self::say(...), $results);
        }

        $successes = self::successes($results);

        if ($successes < $count) {
            Console::fail("Only {$this->done} $successes $sum");
        }

        WP_CLI::success(ucfirst($this->done) . " $successes $sum");
    }

    /**
     * The same for scripts: prints nothing on standard output but what the operation prints.
     *
     * @template T of int|string
     *
     * @param list<T>              $things
     * @param \Closure(T): BatchResult $operation May throw {@see Refused}.
     */
    public function runForScript(array $things, \Closure $operation): void
    {
        $results = [];

        foreach ($things as $thing) {
            $result = $this->attempt($thing, $operation);
            $results[] = $result;
            array_map(WP_CLI::warning(...), $result->warnings);

            if (!$result->isDone) {
                WP_CLI::error($result->sentence, false);
            }
        }

        if (self::successes($results) < count($things)) {
            WP_CLI::halt(1);
        }
    }

    /**
     * @template T of int|string
     *
     * @param T                    $thing
     * @param \Closure(T): BatchResult $operation
     */
    private function attempt(int|string $thing, \Closure $operation): BatchResult
    {
        try {
            return $operation($thing);
        } catch (Refused $refused) {
            return BatchResult::failed("{$this->prefix}$thing: {$refused->getMessage()}");
        }
    }

    private static function say(BatchResult $result): void
    {
        array_map(WP_CLI::warning(...), $result->warnings);

        if (!$result->isDone) {
            WP_CLI::warning($result->sentence);
        } elseif ($result->sentence !== '') {
            WP_CLI::log($result->sentence);
        }
    }

    /**
     * @param list<BatchResult> $results
     */
    private static function successes(array $results): int
    {
        return count(array_filter($results, static fn(BatchResult $result): bool => $result->isDone));
    }
}
