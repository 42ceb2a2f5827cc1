<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

use PHPUnit\Framework\TestResult;
use PHPUnit\Framework\TestSuite;

/** The tests of one class, which are run by the process that comes to them first, and by no other. */
final class SharedClass extends TestSuite
{
    /**
     * @param class-string $class
     * @param string $mark file that says "taken" from when a process takes the class, and "run" when that is done
     */
    public function __construct(
        string $class,
        private readonly string $mark,
    ) {
        parent::__construct(new \ReflectionClass($class));
    }

    public function run(?TestResult $result = null): TestResult
    {
        $result ??= $this->createResult();
        if ($this->take()) {
            parent::run($result);
            file_put_contents($this->mark, 'run');
        }

        return $result;
    }

    private function take(): bool
    {
        $mark = fopen($this->mark, 'c+');
        flock($mark, LOCK_EX);
        $isFree = fgets($mark) === false;
        if ($isFree) {
            fwrite($mark, 'taken');
        }
        fclose($mark);

        return $isFree;
    }
}
