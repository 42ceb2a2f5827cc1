<?php

/**
 * Finds commands in the documents that no test runs: lines of code blocks that name no language, sh or
 * dockerfile.
 *
 * check-documents.php asks it; prove-documents.php proves that it bites.
 */

declare(strict_types=1);

namespace ClientPress\Lint;

final class Commands
{
    private const DOCUMENTS = ['*.md', 'docs/*.md', 'docker/*.md', 'rust-ext/*.md', 'tests/*.md', 'tests/*/*.md'];

    /** What runs the others: whole sections by documents.sh; in commands.sh lines that end with a command. */
    private const SCRIPTS = ['tests/*.sh', 'tests/*/*.sh', 'rust-ext/packaging/*.sh'];

    private const LINES = 'tests/commands.sh';

    /** DocumentsTest runs these. */
    private const WP_CLI = '/^wp /';

    /** They are tests themselves. */
    private const TESTS = '/^make (?:test|test-quick|lint|check-[a-z]+|[a-z]+-check|bench(?:-[a-z]+)?)(?: |$)/';

    /** By its beginning: why a command is not run. */
    private const NOT_RUN = [
        'pie install' => 'Not tried by a test; docs/compatibility.md says what of PIE was tried by hand.',
        'cd docker' => self::NO_DOCKER,
        'docker compose up' => self::NO_DOCKER,
        'docker build -f docker/Dockerfile -t clientpress .' => self::NO_DOCKER,
        'docker compose -f docker/compose.production.yaml up -d' => self::NO_DOCKER,
    ];

    private const NO_DOCKER = 'Not run. make check-docker has buildah build that Dockerfile, and Compose read both files.';

    public function __construct(
        private readonly string $root,
    ) {}

    /** @return list<string> Each command that is typed into WP-CLI, behind the name of the first document that has it. */
    public function ofWpCli(): array
    {
        $found = [];

        foreach ($this->files(self::DOCUMENTS) as $document) {
            $commands = array_column($this->commands($document), 2);
            // In a sentence, unless a part is left to the reader.
            preg_match_all('/`(wp clientpress [a-z][^`<…|]*)`/', $this->read($document), $inSentences);

            foreach ([...(preg_grep(self::WP_CLI, $commands) ?: []), ...$inSentences[1]] as $command) {
                $found[$command] ??= "$document: $command";
            }
        }

        return array_values($found);
    }

    /** @return list<string> */
    public function violations(): array
    {
        $sections = $this->sectionsThatAreRun();
        $lines = is_file("{$this->root}/" . self::LINES) ? $this->read(self::LINES) : '';
        $violations = [];
        $excused = [];
        $found = [];

        foreach ($this->files(self::DOCUMENTS) as $document) {
            foreach ($this->commands($document) as [$number, $heading, $command]) {
                $found["$document, $heading"] = true;
                $excuse = self::excuse($command);
                $excused[$excuse] = true;

                if (
                    !isset($sections["$document, $heading"])
                    && $excuse === ''
                    && preg_match(self::WP_CLI, $command) !== 1
                    && preg_match(self::TESTS, $command) !== 1
                    && preg_match('/(?:^|\s)' . preg_quote($command, '/') . '$/m', $lines) !== 1
                ) {
                    $violations[] = "$document:$number has the command \"$command\", which nothing runs.";
                }
            }
        }

        foreach (array_diff_key($sections, $found) as $section => $script) {
            $violations[] = "$script runs the commands of $section: there are none.";
        }

        foreach (is_dir("{$this->root}/docker") ? array_diff_key(self::NOT_RUN, $excused) : [] as $command => $reason) {
            $violations[] = "Commands.php excuses \"$command\", which no document has.";
        }

        return $violations;
    }

    /** @return string The beginning in NOT_RUN; empty where there is none. */
    private static function excuse(string $command): string
    {
        foreach (array_keys(self::NOT_RUN) as $beginning) {
            if (str_starts_with($command, $beginning)) {
                return $beginning;
            }
        }

        return '';
    }

    /** @return array<string, string> The script that runs it, by document and heading. */
    private function sectionsThatAreRun(): array
    {
        $sections = [];

        foreach ($this->files(self::SCRIPTS) as $script) {
            $code = $this->read($script);
            preg_match_all("/\\b(?:run_commands|code_blocks) ([\\w.\\/-]+) '([^']+)'/", $code, $calls, PREG_SET_ORDER);
            preg_match_all("/\\brun_section '([^']+)'/", $code, $ofInstalling);

            foreach ($calls as [, $document, $heading]) {
                $sections["$document, $heading"] = $script;
            }

            foreach ($ofInstalling[1] as $heading) {
                $sections["docs/install.md, $heading"] = $script;
            }
        }

        return $sections;
    }

    /** @return list<array{int, string, string}> Number of the line, heading, command without its comment. */
    private function commands(string $document): array
    {
        $commands = [];
        $heading = '';
        $language = null;

        foreach (explode("\n", $this->read($document)) as $index => $line) {
            if (preg_match('/^\s*```(\w*)/', $line, $begin) === 1) {
                $language = $language === null ? $begin[1] : null;
            } elseif ($language === null && preg_match('/^#+ (.+)$/', $line, $title) === 1) {
                $heading = $title[1];
            } elseif (in_array($language, ['', 'sh', 'dockerfile'], true) && trim($line) !== '') {
                $commands[] = [$index + 1, $heading, trim((string) preg_replace('/\s#\s.*/', '', $line))];
            }
        }

        return $commands;
    }

    /**
     * @param list<string> $patterns
     *
     * @return list<string>
     */
    private function files(array $patterns): array
    {
        $files = array_merge(...array_map(
            fn(string $pattern): array => glob("{$this->root}/$pattern") ?: [],
            $patterns,
        ));

        return array_map(fn(string $file): string => substr($file, strlen($this->root) + 1), $files);
    }

    private function read(string $file): string
    {
        return (string) file_get_contents("{$this->root}/$file");
    }
}
