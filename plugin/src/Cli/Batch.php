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
     * @param \Closure(T): Outcome $operation May throw {@see Refused}.
     */
    public function run(array $things, \Closure $operation): void
    {
        $count = count($things);
        $sum = "of $count {$this->noun}s.";

        if ($count === 1) {
            $outcome = $this->attempt($things[0], $operation);
            array_map(WP_CLI::warning(...), $outcome->warnings);

            if (!$outcome->isDone) {
                Console::fail($outcome->sentence);
            }

            WP_CLI::success($outcome->sentence !== '' ? $outcome->sentence : ucfirst($this->done) . " 1 $sum");

            return;
        }

        $bar = Utils\make_progress_bar("{$this->doing} $count {$this->noun}s", $count);
        $isShown = $bar instanceof \cli\Progress;
        $outcomes = [];

        foreach ($things as $thing) {
            $outcome = $this->attempt($thing, $operation);
            $outcomes[] = $outcome;
            // @mago-ignore analysis:non-documented-method Where output is no terminal, WP-CLI's bar takes any call.
            $bar->tick();

            if (!$isShown) {
                self::say($outcome);
            }
        }

        // @mago-ignore analysis:non-documented-method As above.
        $bar->finish();

        if ($isShown) {
            array_map(self::say(...), $outcomes);
        }

        $successes = self::successes($outcomes);

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
     * @param \Closure(T): Outcome $operation May throw {@see Refused}.
     */
    public function runForScript(array $things, \Closure $operation): void
    {
        $outcomes = [];

        foreach ($things as $thing) {
            $outcome = $this->attempt($thing, $operation);
            $outcomes[] = $outcome;
            array_map(WP_CLI::warning(...), $outcome->warnings);

            if (!$outcome->isDone) {
                WP_CLI::error($outcome->sentence, false);
            }
        }

        if (self::successes($outcomes) < count($things)) {
            WP_CLI::halt(1);
        }
    }

    /**
     * @template T of int|string
     *
     * @param T                    $thing
     * @param \Closure(T): Outcome $operation
     */
    private function attempt(int|string $thing, \Closure $operation): Outcome
    {
        try {
            return $operation($thing);
        } catch (Refused $refused) {
            return Outcome::failed("{$this->prefix}$thing: {$refused->getMessage()}");
        }
    }

    private static function say(Outcome $outcome): void
    {
        array_map(WP_CLI::warning(...), $outcome->warnings);

        if (!$outcome->isDone) {
            WP_CLI::warning($outcome->sentence);
        } elseif ($outcome->sentence !== '') {
            WP_CLI::log($outcome->sentence);
        }
    }

    /**
     * @param list<Outcome> $outcomes
     */
    private static function successes(array $outcomes): int
    {
        return count(array_filter($outcomes, static fn(Outcome $outcome): bool => $outcome->isDone));
    }
}
