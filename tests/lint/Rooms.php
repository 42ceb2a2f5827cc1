<?php

/**
 * Holds plugin/src against the rules of its rooms (ARCHITECTURE.md): which room may use which, no circles, SQL in
 * Storage alone, doors that touch no storage, and classes of a readable length.
 *
 * check-rooms.php asks it; prove-rooms.php proves that each rule bites.
 */

declare(strict_types=1);

namespace ClientPress\Lint;

final class Rooms
{
    private const PREFIX = 'ClientPress\\';

    /** From the top to the bottom: a room may use the rooms of the rows below its own, and itself. */
    private const ROWS = [
        ['Boot'],
        ['Cli', 'Abilities', 'Rest', 'Privacy', 'Site'],
        ['Admin'],
        ['Import'],
        ['Invitations'],
        ['Portals'],
        ['Clients'],
        ['Outbox'],
        ['Mail'],
        ['Database'],
        ['Kernel'],
    ];

    private const DOORS = ['Cli', 'Abilities', 'Rest', 'Privacy', 'Site', 'Admin'];

    /** What a door may not touch of the rooms below, though the arrow points there: what asks no `Actor`, above all. */
    private const CLOSED_TO_DOORS = [
        'Clients' => 'AccessMigration|AccessWriter|AccountAddresses|ClientAccounts|GuardedInsertion|SiteMembers',
        'Database' => '(?!TableState$)\w+',
        'Import' => 'CopiedImports|LineSender|Worker',
        'Invitations' => 'DeliveryByEmail|InvitationEmails|InvitationNews|InvitationWriter|RecordedDelivery|Revocation|Secrets',
        'Invitations\\Accepting' => 'InvitedAccount',
        'Invitations\\Background' => 'Notifications|Renewal|Retention',
        'Mail' => 'Mailer|OutgoingEmail',
        'Outbox' => 'Sender',
    ];

    /** Methods that ask no `Actor`, of classes that a door may use: parts of accepting, and of what follows a deletion. */
    private const CALLS_CLOSED_TO_DOORS = [
        'admit',
        'announceGranted',
        'endOtherLogins',
        'forgetPortal',
        'forgetUser',
        'keepChange',
        'prove',
        'revokeAllOf',
        'takeChange',
    ];

    /** Of the screens, the doctor sees what was found out about the site, and no other door sees anything. */
    private const OPEN_TO_CLI = '/^ClientPress\\\\Admin\\\\Health\\\\/';

    /** Small letters where no sentence of ours begins so. */
    private const STATEMENT = '/^\s*(?:SELECT\s|WITH\s|SHOW\s|TRUNCATE\s|INSERT\s+(?:IGNORE\s+)?INTO\s|insert\s+(?:ignore\s+)?into\s|(?i:UPDATE\s+\S+\s+(?:FORCE\s|SET\s)|DELETE\s+FROM\s|REPLACE\s+INTO\s|(?:CREATE|DROP|ALTER)\s+TABLE\s|START\s+TRANSACTION)|select\s.*\sfrom\s|COMMIT\b|ROLLBACK\b)|\(\s*(?i:SELECT)\s/s';

    private const MOST_LINES = 450;

    /**
     * A catalogue of words, one algorithm, the table of hooks, which is one file because every page loads it, and the
     * object graph.
     */
    private const MAY_BE_LONG = [
        'Site/Pages.php',
        'Invitations/Accepting/Acceptance.php',
        'Boot/Hooks.php',
        'Boot/Services.php',
    ];

    /** @var array<string, string> File by class. */
    private array $fileOf = [];

    /** @var array<string, list<array{int, string}>> Tokens without white space and comments, by file. */
    private array $tokens = [];

    /** @var array<string, array<string, true>> Classes that a file uses, by file. */
    private array $uses = [];

    public function __construct(
        private readonly string $folder,
    ) {
        $files = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(
            $folder,
            \FilesystemIterator::SKIP_DOTS,
        ));

        foreach ($files as $path) {
            if (str_ends_with((string) $path, '.php')) {
                $file = substr((string) $path, strlen($folder) + 1);
                $this->tokens[$file] = self::read((string) file_get_contents((string) $path));
                $this->fileOf[self::PREFIX . strtr(substr($file, 0, -4), '/', '\\')] = $file;
            }
        }

        ksort($this->tokens);

        foreach (array_keys($this->tokens) as $file) {
            $this->uses[$file] = $this->classesIn($file);
        }
    }

    /** @return list<string> What breaks a rule, one sentence each. */
    public function violations(): array
    {
        return [
            ...$this->wrongArrows(),
            ...$this->closedCalls(),
            ...$this->sharedNames(),
            ...$this->circles(),
            ...$this->statementsOutsideStorage(),
            ...$this->uncheckedReads(),
            ...$this->openLogs(),
            ...$this->longClasses(),
        ];
    }

    /** @return list<string> */
    public function arrows(): array
    {
        $counts = [];

        foreach ($this->uses as $file => $classes) {
            foreach (array_keys($classes) as $class) {
                [$from, $to] = [self::room($file), self::room($this->fileOf[$class])];

                if ($from !== $to) {
                    $counts[sprintf('%-12s -> %s', $from, $to)] =
                        ($counts[sprintf('%-12s -> %s', $from, $to)] ?? 0) + 1;
                }
            }
        }

        ksort($counts);

        return array_map(static fn(string $arrow, int $n): string => "$arrow ($n)", array_keys($counts), $counts);
    }

    /** @return list<string> */
    private function wrongArrows(): array
    {
        $violations = [];

        foreach ($this->uses as $file => $classes) {
            foreach (array_keys($classes) as $class) {
                $violation = $this->violationAbout(self::room($file), self::room($this->fileOf[$class]), $class);

                if ($violation !== null) {
                    $violations[] = "$file: $violation ($class).";
                }
            }
        }

        return $violations;
    }

    private function violationAbout(string $from, string $to, string $class): ?string
    {
        $isDoor = in_array($from, self::DOORS, true);

        return match (true) {
            self::row($from) === null => 'stands in no room',
            $to !== $from && (self::row($to) ?? -1) <= self::row($from) => "$from may not use $to",
            $to === 'Admin' && $from === 'Cli' && preg_match(self::OPEN_TO_CLI, $class) === 1 => null,
            $isDoor && $to === 'Admin' && $from !== 'Admin' => 'one door may not use another',
            $isDoor && self::isClosedToDoors($class) => 'a door may not touch this',
            default => null,
        };
    }

    private static function isClosedToDoors(string $class): bool
    {
        [$namespace, $name] = preg_split('/\\\\(?=\w+$)/', substr($class, strlen(self::PREFIX)));

        return (
            str_contains("$namespace\\", '\\Storage\\')
            || preg_match('/^(?:' . (self::CLOSED_TO_DOORS[$namespace] ?? '(?!)') . ')$/', $name) === 1
        );
    }

    /** @return list<string> */
    private function closedCalls(): array
    {
        $violations = [];

        foreach ($this->tokens as $file => $tokens) {
            if (!in_array(self::room($file), self::DOORS, true)) {
                continue;
            }

            foreach ($tokens as $at => [, $text]) {
                if (
                    in_array($text, self::CALLS_CLOSED_TO_DOORS, true)
                    && in_array($tokens[$at - 1][1] ?? '', ['->', '?->'], true)
                ) {
                    $violations[] = "$file: a door may not call $text().";
                }
            }
        }

        return $violations;
    }

    /** @return list<string> */
    private function sharedNames(): array
    {
        $filesOf = [];

        foreach (array_keys($this->tokens) as $file) {
            $filesOf[basename($file)][] = $file;
        }

        return array_values(array_map(
            static fn(array $files): string => implode(', ', $files) . ': two classes may not have one name.',
            array_filter($filesOf, static fn(array $files): bool => count($files) > 1),
        ));
    }

    /** @return list<string> */
    private function circles(): array
    {
        $reached = [];

        foreach (array_keys($this->uses) as $file) {
            $reached[$file] = $this->reachedFrom($file);
        }

        $violations = [];

        foreach ($reached as $file => $others) {
            $circle = [$file];

            foreach (array_keys($others) as $other) {
                if ($other !== $file && isset($reached[$other][$file])) {
                    $circle[] = $other;
                }
            }

            // A pair that knows each other is one concept in two files; more is a circle.
            if (count($circle) > 2) {
                sort($circle);
                $violations[implode(' ', $circle)] = 'In a circle: ' . implode(', ', $circle) . '.';
            }
        }

        return array_values($violations);
    }

    /** @return array<string, true> Files that this one uses, and those that they use, and so on. */
    private function reachedFrom(string $file): array
    {
        $reached = [];
        $todo = [$file];

        while ($todo !== []) {
            foreach (array_keys($this->uses[array_pop($todo)]) as $class) {
                $next = $this->fileOf[$class];

                if (!isset($reached[$next])) {
                    $reached[$next] = true;
                    $todo[] = $next;
                }
            }
        }

        return $reached;
    }

    /** @return list<string> */
    private function statementsOutsideStorage(): array
    {
        $violations = [];

        foreach ($this->tokens as $file => $tokens) {
            // Services hands the connection on, and does nothing with it.
            if (
                str_starts_with($file, 'Database/')
                || str_contains($file, '/Storage/')
                || in_array($file, ['Boot/Services.php', 'Boot/StorageServices.php'], true)
            ) {
                continue;
            }

            foreach (array_keys($tokens) as $at) {
                if (self::isSql($tokens, $at)) {
                    $violations[] =
                        "$file: SQL stands in Storage alone (" . substr(trim($tokens[$at][1]), 0, 40) . ').';
                    break;
                }
            }
        }

        return $violations;
    }

    /** @return list<string> */
    private function uncheckedReads(): array
    {
        $violations = [];

        foreach ($this->tokens as $file => $tokens) {
            $reads = array_intersect(['get_results', 'get_row', 'get_col', 'get_var'], array_column($tokens, 1));

            if (str_contains($file, '/Storage/') && $reads !== []) {
                $violations[] = "$file: Database\\Table reads, and tells a fault from nothing (" . reset($reads) . ').';
            }
        }

        return $violations;
    }

    /**
     * @param list<array{int, string}> $tokens
     */
    private static function isSql(array $tokens, int $at): bool
    {
        [$id, $text] = $tokens[$at];

        return match ($id) {
            T_CONSTANT_ENCAPSED_STRING => trim($text, '\'"') === 'wpdb'
                || preg_match(self::STATEMENT, ltrim($text, '\'"')) === 1,
            T_VARIABLE => in_array($text, ['$wpdb', '$db', '$database'], true),
            T_NAME_FULLY_QUALIFIED => $text === '\\wpdb',
            T_STRING => $text === 'wpdb'
                || in_array($text, ['db', 'database'], true)
                && in_array($tokens[$at - 1][1] ?? '', ['->', '?->'], true),
            default => false,
        };
    }

    /** @return list<string> */
    private function openLogs(): array
    {
        $logs = array_filter($this->tokens, static fn(array $tokens): bool => in_array(
            'error_log',
            array_column($tokens, 1),
            true,
        ));
        unset($logs['Kernel/ErrorLog.php']);

        return array_map(
            static fn(string $file): string => "$file: Kernel\ErrorLog writes no message, which may quote a password.",
            array_keys($logs),
        );
    }

    /** @return list<string> */
    private function longClasses(): array
    {
        $violations = [];

        foreach (array_keys($this->tokens) as $file) {
            $lines = count((array) file("{$this->folder}/$file"));

            if ($lines > self::MOST_LINES && !in_array($file, self::MAY_BE_LONG, true)) {
                $violations[] = "$file has $lines lines; " . self::MOST_LINES . ' are enough for one class.';
            }
        }

        return $violations;
    }

    /**
     * Every class of ours that the file names, however it does: by `use`, alone or grouped, fully qualified, or by a name
     * of its own namespace.
     *
     * @return array<string, true>
     */
    private function classesIn(string $file): array
    {
        $namespace = '';
        $imported = [];
        $found = [];
        $tokens = $this->tokens[$file];
        $depth = 0;

        for ($at = 0; $at < count($tokens); $at++) {
            [$id, $text] = $tokens[$at];
            $depth += ($text === '{' || $id === T_CURLY_OPEN ? 1 : 0) - ($text === '}' ? 1 : 0);

            if ($id === T_NAMESPACE) {
                $namespace = $tokens[++$at][1] . '\\';
            } elseif ($id === T_USE && $depth === 0) {
                [$names, $at] = self::imports($tokens, $at + 1);
                $imported = $names + $imported;
                $found += array_fill_keys($names, true);
            } elseif (!in_array($tokens[$at - 1][1] ?? '', ['->', '?->', '::', 'function', 'const'], true)) {
                $found[self::resolve($id, $text, $namespace, $imported)] = true;
            }
        }

        $self = array_search($file, $this->fileOf, true);
        unset($found[$self]);

        return array_intersect_key($found, $this->fileOf);
    }

    /**
     * @param array<string, string> $imported See {@see imports()}.
     *
     * @return string The class that a token may name; something that is no class of ours for any other token.
     */
    private static function resolve(int $id, string $text, string $namespace, array $imported): string
    {
        $first = explode('\\', $text)[0];

        return match ($id) {
            T_NAME_FULLY_QUALIFIED => ltrim($text, '\\'),
            T_STRING, T_NAME_QUALIFIED => ($imported[$first] ?? $namespace . $first) . substr($text, strlen($first)),
            default => '',
        };
    }

    /**
     * @param list<array{int, string}> $tokens
     *
     * @return array{array<string, string>, int} Class by the name that it has in the file; where the statement ends.
     */
    private static function imports(array $tokens, int $at): array
    {
        $statement = '';

        for (; ($tokens[$at][1] ?? ';') !== ';'; $at++) {
            $statement .= $tokens[$at][1] . ' ';
        }

        preg_match('/^(?<base>[\w\\\\ ]*?)(?:\{(?<group>[^}]*)\})?\s*$/', $statement, $parts);
        $base = isset($parts['group']) ? str_replace(' ', '', $parts['base']) : '';
        $names = [];

        foreach (explode(',', $parts['group'] ?? $statement) as $part) {
            $words = preg_split('/\s+as\s+|\s+/', trim($part), -1, PREG_SPLIT_NO_EMPTY) ?: [];

            if ($words !== [] && !in_array($words[0], ['function', 'const'], true)) {
                $name = ltrim($base . $words[0], '\\');
                $short = $words[1] ?? substr($name, (int) strrpos("\\$name", '\\'));
                $names[$short] = $name;
            }
        }

        return [$names, $at];
    }

    /**
     * Without white space and comments; a string with variables in it is one token, so that a statement reads as one.
     *
     * @return list<array{int, string}>
     */
    private static function read(string $source): array
    {
        $tokens = [];
        $string = null;

        foreach (\PhpToken::tokenize($source) as $token) {
            if ($token->text === '"' || in_array($token->id, [T_START_HEREDOC, T_END_HEREDOC], true)) {
                if ($string === null) {
                    $string = '';
                } else {
                    $tokens[] = [T_CONSTANT_ENCAPSED_STRING, $string];
                    $string = null;
                }
            } elseif ($string !== null) {
                $string .= $token->text;
            } elseif (!$token->isIgnorable()) {
                $tokens[] = [$token->id, $token->text];
            }
        }

        return $tokens;
    }

    private static function room(string $file): string
    {
        return str_contains($file, '/') ? explode('/', $file)[0] : '.';
    }

    /** @return int|null From the top; null for a folder that is no room. */
    private static function row(string $room): ?int
    {
        foreach (self::ROWS as $row => $rooms) {
            if (in_array($room, $rooms, true)) {
                return $row;
            }
        }

        return null;
    }
}
