<?php

/**
 * Holds what the documents name in backticks against the tree: files, classes with their members, functions, make
 * targets, options, tables, hooks. What is named must be there; comments do not count as being there.
 *
 * check-documents.php asks it; prove-documents.php proves that it bites.
 */

declare(strict_types=1);

namespace ClientPress\Lint;

final class Documents
{
    private const DOCUMENTS = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md', 'SECURITY.md'];

    private const NOT_OURS = '~(?:^|/)(?:\.git|\.lint|\.demo|node_modules|target)(?:/|$)~';

    /** Not this check itself, which would find its own exceptions. */
    private const SOURCES = '~(?<!ocuments)\.(?:php|rs|sh|ts|js|cjs|toml|env|ini|conf)$|(?:^|/)(?:Makefile|run|wp)$~';

    /** Of WordPress, the server or a protocol; or composed of parts where it is used. */
    private const ELSEWHERE = [
        'Class::test',
        'ENUM',
        'Host',
        'clientpress.so',
        'clientpress_upgrade.lock',
    ];

    /** Code without comments, all files in one. */
    private string $sources = '';

    /** The plugin's part of it. */
    private string $plugin = '';

    /** @var array<string, string> Code by the name of the class that it declares; of several alike, one after the other. */
    private array $classes = [];

    /** @var array<string, true> Files and folders. */
    private array $paths = [];

    public function __construct(
        private readonly string $root,
    ) {
        $everything = new \RecursiveIteratorIterator(
            new \RecursiveCallbackFilterIterator(
                new \RecursiveDirectoryIterator($root, \FilesystemIterator::SKIP_DOTS),
                fn(\SplFileInfo $file): bool => preg_match(self::NOT_OURS, $this->name($file)) !== 1,
            ),
            \RecursiveIteratorIterator::SELF_FIRST,
        );

        foreach ($everything as $file) {
            $name = $this->name($file);
            $this->paths[$name] = true;

            if ($file->isFile() && preg_match(self::SOURCES, $name) === 1) {
                $this->read($name);
            }
        }
    }

    /** @return list<string> What a document names and the tree does not have, and the other way round. */
    public function violations(): array
    {
        $violations = [];

        foreach (self::DOCUMENTS as $document) {
            foreach (self::lines((string) file_get_contents("{$this->root}/$document")) as $number => $names) {
                foreach ($names as $name) {
                    if (!$this->isThere($name)) {
                        $violations[] = "$document:$number names \"$name\", which is not there.";
                    }
                }
            }
        }

        return [...$violations, ...$this->wrongHooks(), ...$this->unnamedTables(), ...$this->unnamedTests()];
    }

    /**
     * @return array<int, list<string>> By number of the line: what stands in backticks, in fenced lines and behind links.
     */
    private static function lines(string $document): array
    {
        $lines = [];
        $fence = null;

        foreach (explode("\n", $document) as $index => $line) {
            if (preg_match('/^\s*```(\w*)/', $line, $begin) === 1) {
                $fence = $fence === null ? $begin[1] : null;
            } elseif ($fence === '') {
                $lines[$index + 1] = ['$ ' . trim((string) preg_replace('/\s#\s.*/', '', $line))];
            } elseif ($fence === null) {
                preg_match_all('/`([^`]+)`/', $line, $code);
                preg_match_all('/\]\((?!\w+:)([^)#]+)\)/', $line, $links);
                $lines[$index + 1] = [
                    ...$code[1],
                    ...array_map(static fn(string $link): string => "link to $link", $links[1]),
                ];
            }
        }

        return $lines;
    }

    private function isThere(string $name): bool
    {
        return match (true) {
            in_array($name, self::ELSEWHERE, true) => true,
            str_starts_with($name, 'link to ') => isset($this->paths[substr($name, strlen('link to '))]),
            str_contains($name, ' ') => $this->canBeRun($name),
            preg_match('/^_?(?:\{\w+\})?clientpress_[\w{}]+(?:_…)?$/', $name) === 1 => $this->isStored($name),
            preg_match('~^[a-zA-Z.][\w.-]*(?:/[\w.-]+)+/?$|^[\w.-]+/$~', $name) === 1 => $this->isPath(rtrim(
                $name,
                '/',
            )),
            preg_match('/^[\w.-]+\.(?:php|rs|sh|md|txt|toml|ts|js|css|lock|so)$/', $name) === 1 => $this->isFile($name),
            preg_match('/^([A-Z]\w*[a-z]\w*)(?:::(\w+))?(?:\(\))?$/', $name, $parts) === 1 => $this->isClass(
                $parts[1],
                $parts[2] ?? '',
            ),
            preg_match('/^(\w+)\(\)$/', $name, $parts) === 1 => $this->has("\\b$parts[1](?:<[^>]*>)?\\("),
            preg_match('/^\w+$/', $name) === 1 => $this->has("\\b$name\\b"),
            default => true,
        };
    }

    /**
     * A command: the make target, the variables, and the files of this tree that stand in it.
     */
    private function canBeRun(string $command): bool
    {
        preg_match_all('/(?<![\w-])make ([a-z][a-z-]*)/', $command, $targets);
        preg_match_all('/\b(CLIENTPRESS_[A-Z_]+)\b/', $command, $variables);
        preg_match_all('~(?<![\w/.])(?:plugin|rust-ext|tests|\.ci)/[\w./-]+~', $command, $files);
        preg_match_all('/\bwp (clientpress [a-z]+)/', $command, $commands);

        return (
            array_filter($targets[1], fn(string $target): bool => !$this->isTarget($target)) === []
            && array_filter($variables[1], fn(string $variable): bool => !$this->has("\\b$variable\\b")) === []
            && array_filter($commands[1], fn(string $words): bool => !$this->has("'$words[0]?$words\\b")) === []
            && array_filter($files[0], fn(string $file): bool => !isset($this->paths[rtrim($file, '/.')])) === []
        );
    }

    private function isTarget(string $target): bool
    {
        return preg_match("/^$target:/m", (string) file_get_contents("{$this->root}/Makefile")) === 1;
    }

    /**
     * An option, table, hook, event, role or meta key: it stands in quotes somewhere.
     */
    private function isStored(string $name): bool
    {
        $name = (string) preg_replace('/^\{\w+\}/', '', $name);
        $pattern = (string) preg_replace('/\\\\\{\w+\\\\\}/', '[^\'"]+', preg_quote(rtrim($name, '_…'), '/'));

        return $this->has("['\"]{$pattern}['\"_]");
    }

    private function isPath(string $path): bool
    {
        foreach (['', 'plugin/', 'plugin/src/', 'rust-ext/'] as $folder) {
            if (isset($this->paths[$folder . $path])) {
                return true;
            }
        }

        // Such as the namespace of the routes, or a place on a server.
        return (
            !isset($this->paths[explode('/', $path)[0]])
            && (str_starts_with($path, 'wp-content/') || $this->has("['\"]" . preg_quote($path, '/') . "['\"]"))
        );
    }

    private function isFile(string $name): bool
    {
        return preg_grep('~(?:^|/)' . preg_quote($name, '~') . '$~', array_keys($this->paths)) !== [];
    }

    /**
     * @param string $member Method, constant or case; of a test, its name without `test_`.
     */
    private function isClass(string $class, string $member): bool
    {
        if (!isset($this->classes[$class])) {
            // A room or a folder of tests, a case of an enum, or a class of somebody else that is used.
            return (
                $member === ''
                && (
                    isset($this->paths["plugin/src/$class"])
                    || isset($this->paths["tests/php/$class"])
                    || $this->has("\\bcase $class\\b|\\\\$class\\b|\\b(?:impl|struct|enum) $class\\b")
                )
            );
        }

        return (
            $member === ''
            || preg_match(
                "/\\bfunction (?:test_)?$member\\(|\\bconst (?:\\w+ )?$member\\b|\\bcase $member\\b/",
                $this->classes[$class],
            ) === 1
        );
    }

    /** @return list<string> */
    private function wrongHooks(): array
    {
        preg_match_all('/(?:do_action|apply_filters)\(\s*[\'"](clientpress_[^\'"]+)[\'"]/', $this->plugin, $fired);
        $readme = (string) file_get_contents("{$this->root}/README.md");
        preg_match_all('/^\| (?:action|filter) .*?\|/m', $readme, $rows);
        preg_match_all('/`(clientpress_[^`]+)`/', implode("\n", $rows[0]), $named);
        $fired = array_unique(array_map(
            static fn(string $hook): string => (string) preg_replace('/\{\$(\w+)[^}]*\}/', '{$1}', $hook),
            $fired[1],
        ));

        return [
            ...array_map(
                static fn(string $hook): string => "README.md does not name the hook \"$hook\".",
                array_values(array_diff($fired, $named[1])),
            ),
            ...array_map(
                static fn(string $hook): string => "README.md names the hook \"$hook\", which nothing fires.",
                array_values(array_diff($named[1], $fired)),
            ),
        ];
    }

    /** @return list<string> */
    private function unnamedTables(): array
    {
        preg_match_all('/->(?:base_)?prefix\s*\.\s*\'(clientpress_\w+)\'/', $this->plugin, $tables);
        $architecture = (string) file_get_contents("{$this->root}/ARCHITECTURE.md");

        return array_map(
            static fn(string $table): string => "ARCHITECTURE.md does not name the table \"$table\".",
            array_values(array_filter(
                array_unique($tables[1]),
                static fn(string $table): bool => !str_contains($architecture, "}$table`"),
            )),
        );
    }

    /** @return list<string> */
    private function unnamedTests(): array
    {
        $contributing = (string) file_get_contents("{$this->root}/CONTRIBUTING.md");
        $folders = array_map(basename(...), glob("{$this->root}/tests/php/*", GLOB_ONLYDIR) ?: []);

        return array_map(
            static fn(string $folder): string => "CONTRIBUTING.md does not name the folder of tests \"$folder\".",
            array_values(array_filter(
                $folders,
                static fn(string $folder): bool => !str_contains($contributing, "`$folder`"),
            )),
        );
    }

    private function has(string $pattern): bool
    {
        return preg_match("/$pattern/", $this->sources) === 1;
    }

    private function read(string $name): void
    {
        $path = "{$this->root}/$name";
        $code = str_ends_with($path, '.php')
            ? php_strip_whitespace($path)
            : (string) preg_replace('~^\s*(?://|# |\*).*$~m', '', (string) file_get_contents($path));
        $this->sources .= "$code\n";
        $this->plugin .= str_starts_with($name, 'plugin/') ? "$code\n" : '';

        if (
            preg_match('/\b(?:class|interface|enum|trait) (' . basename($path, '.php') . ')\b/', $code, $declared) === 1
        ) {
            $this->classes[$declared[1]] = ($this->classes[$declared[1]] ?? '') . $code;
        }
    }

    private function name(\SplFileInfo $file): string
    {
        return substr($file->getPathname(), strlen($this->root) + 1);
    }
}
