<?php

declare(strict_types=1);

namespace ClientPress\Tests;

/**
 * make release, in a clone. Building and verifying are left out: make check-dist does that.
 *
 * @group any-database
 */
final class ReleaseTest extends \PHPUnit\Framework\TestCase
{
    private const README = "= 9.9.9 =\nMuch is new.\n\n";

    private const NOTICE = "= 9.9.9 =\nNeeds contract 1 of the PHP extension. Much is new.\n\n";

    /** One for all tests: it takes longer to make than most of them. */
    private static string $clone = '';

    /** The commit that was cloned, of which each test begins anew. */
    private static string $cloned;

    protected function setUp(): void
    {
        Support\Quick::leaveOut();
        if (self::$clone === '') {
            self::$clone = sys_get_temp_dir() . '/clientpress-release-' . bin2hex(random_bytes(6));
            self::succeed(['git', 'clone', '--quiet', '--local', dirname(__DIR__, 2), self::$clone], '/');
            foreach (['user.name' => 'Test', 'user.email' => 'test@example.org'] as $name => $value) {
                self::git('config', $name, $value);
            }
            self::$cloned = trim(self::git('rev-parse', 'HEAD'));
        }
        self::git('reset', '--quiet', '--hard', self::$cloned);
        self::git('clean', '-d', '--force', '--quiet');
        foreach (array_filter(explode("\n", self::git('tag', '--list', 'v9*'))) as $tag) {
            self::git('tag', '--delete', $tag);
        }
    }

    public static function tearDownAfterClass(): void
    {
        if (self::$clone !== '') {
            self::succeed(['rm', '-rf', '--', self::$clone], '/');
        }
    }

    public function test_it_writes_the_version_everywhere_commits_and_tags(): void
    {
        $this->write(self::README, self::NOTICE, "- Much is new.\n");

        [$status, $said] = $this->release('9.9.9');

        self::assertSame(0, $status, $said);
        self::assertSame("v9.9.9\n", self::git('describe', '--exact-match'));
        self::assertSame('', self::git('status', '--porcelain'));
        foreach (VersionTest::places() as $place => [$file, $pattern]) {
            self::assertSame(
                '9.9.9',
                preg_match($pattern, (string) file_get_contents(self::$clone . "/$file"), $match) === 1
                    ? $match[1]
                    : '',
                $place,
            );
        }
        self::assertStringContainsString(
            "\n## 9.9.9 - " . gmdate('Y-m-d') . "\n",
            (string) file_get_contents(self::$clone . '/CHANGELOG.md'),
        );
    }

    public function test_the_next_release_follows(): void
    {
        $this->write(self::README, self::NOTICE, "- Much is new.\n");
        $this->release('9.9.9');
        $next = ['9.9.9' => '9.9.10'];
        $this->write(strtr(self::README, $next), strtr(self::NOTICE, $next), "- More is new.\n");

        [$status, $said] = $this->release('9.9.10');

        self::assertSame(0, $status, $said);
        self::assertStringContainsString(
            '## 9.9.10 - ' . gmdate('Y-m-d') . "\n\n- More is new.\n\n## 9.9.9 - ",
            (string) file_get_contents(self::$clone . '/CHANGELOG.md'),
        );
    }

    /**
     * @testWith ["9.9", "such as 1.2.3"]
     *           ["0.0.1", "older than"]
     */
    public function test_a_version_that_will_not_do_is_refused(string $version, string $message): void
    {
        $this->write(self::README, self::NOTICE, "- Much is new.\n");

        $this->assertRefused($version, $message);
    }

    /** @dataProvider gaps */
    public function test_what_is_missing_is_named_and_nothing_changes(
        string $readme,
        string $notice,
        string $change,
        string $message,
    ): void {
        $this->write($readme, $notice, $change);

        $this->assertRefused('9.9.9', $message);
    }

    /** @return iterable<string, array{string, string, string, string}> */
    public static function gaps(): iterable
    {
        yield 'no change' => [self::README, self::NOTICE, '', 'names no change'];
        yield 'two sections that are not released' => [
            self::README,
            self::NOTICE,
            "- Much.\n\n## 1.2.0 - unreleased\n\n- More.\n",
            'Both are not released: ## Unreleased, ## 1.2.0 - unreleased',
        ];
        yield 'a section of that version' => [
            self::README,
            self::NOTICE,
            "- Much.\n\n## 9.9.9 - 2026-01-01\n\n- More.\n",
            'has a section of 9.9.9 already',
        ];
        yield 'no changelog in readme.txt' => ['', self::NOTICE, "- Much.\n", 'below == Changelog =='];
        yield 'no upgrade notice' => [self::README, '', "- Much.\n", 'below == Upgrade Notice =='];
        yield 'a notice without the contract' => [self::README, self::README, "- Much.\n", 'does not name contract'];
    }

    public function test_where_it_cannot_be_verified_nothing_is_left_of_it(): void
    {
        $this->write(self::README, self::NOTICE, "- Much is new.\n");

        $this->assertRefused('9.9.9', 'The branch is where it was before.', 'false');
    }

    public function test_what_is_not_committed_is_not_released(): void
    {
        file_put_contents(self::$clone . '/CHANGELOG.md', 'x', FILE_APPEND);

        [$status, $said] = $this->release('9.9.9');

        self::assertSame(1, $status);
        self::assertStringContainsString('Commit first', $said);
    }

    private function assertRefused(string $version, string $message, string $verify = 'true'): void
    {
        $before = self::git('rev-parse', 'HEAD');

        [$status, $said] = $this->release($version, $verify);

        self::assertSame(1, $status, $said);
        self::assertStringContainsString($message, $said);
        self::assertSame($before, self::git('rev-parse', 'HEAD'));
        self::assertSame('', self::git('status', '--porcelain') . self::git('tag', '--list', 'v9*'));
    }

    /** Commits these sections of readme.txt, and this alone below "Unreleased". */
    private function write(string $readme, string $notice, string $change): void
    {
        $file = self::$clone . '/plugin/readme.txt';
        $text = str_replace("== Changelog ==\n\n", "== Changelog ==\n\n$readme", (string) file_get_contents($file));
        file_put_contents($file, str_replace("== Upgrade Notice ==\n\n", "== Upgrade Notice ==\n\n$notice", $text));
        $file = self::$clone . '/CHANGELOG.md';
        // A commit that is a release has no such section.
        file_put_contents($file, preg_replace(
            '/^## Unreleased\n.*?(?=^## |\z)|^(?=## )|\z/ms',
            "## Unreleased\n\n$change\n",
            (string) file_get_contents($file),
            1,
        ));
        self::git('add', '--all');
        self::git('commit', '--quiet', '--message', 'docs: what is new');
    }

    /** @return array{int, string} Exit code, and what was said. */
    private function release(string $version, string $verify = 'true'): array
    {
        return self::outcome([self::$clone . '/rust-ext/packaging/release.sh', $version], self::$clone, [
            'RELEASE_VERIFY' => $verify,
        ]);
    }

    private static function git(string ...$arguments): string
    {
        return self::succeed(['git', ...array_values($arguments)], self::$clone);
    }

    /** @param list<string> $command */
    private static function succeed(array $command, string $folder): string
    {
        [$status, $said] = self::outcome($command, $folder);
        self::assertSame(0, $status, $said);

        return $said;
    }

    /**
     * @param list<string> $command
     * @param array<string, string> $environment
     *
     * @return array{int, string}
     */
    private static function outcome(array $command, string $folder, array $environment = []): array
    {
        $process = proc_open(
            $command,
            [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]],
            $pipes,
            $folder,
            $environment + getenv(),
        );
        self::assertIsResource($process);
        $said = (string) stream_get_contents($pipes[1]);

        return [proc_close($process), $said];
    }
}
