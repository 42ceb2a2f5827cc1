<?php

/**
 * Reads the actions and filters that the plugin fires, with their docblocks, and makes docs/hooks.md of them.
 */

declare(strict_types=1);

namespace ClientPress\Lint;

final class HookReference
{
    /** What a parameter of this name is, where its docblock says no more. */
    private const USUAL = [
        '$invitation' => 'The invitation: an `Invitations\Invitation`.',
        '$portalId' => 'The portal.',
        '$userId' => 'The user.',
        '$user' => 'The user.',
        '$subject' => 'The subject.',
        '$body' => 'The text.',
        '$headers' => 'Such as `Reply-To: a@example.org`.',
    ];

    private const FIRING = ['do_action' => 'action', 'apply_filters' => 'filter'];

    /** @var array<string, array{kind: string, doc: string, arguments: int, file: string}> By the hook's name. */
    private array $hooks = [];

    /** @var list<string> */
    private array $violations = [];

    /**
     * @param string $folder `plugin/src`.
     */
    public function __construct(string $folder)
    {
        $files = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(
            $folder,
            \FilesystemIterator::SKIP_DOTS,
        ));

        foreach ($files as $path) {
            if (str_ends_with((string) $path, '.php')) {
                $this->read((string) file_get_contents((string) $path), substr((string) $path, strlen($folder) + 1));
            }
        }

        ksort($this->hooks);

        foreach ($this->hooks as $name => $hook) {
            array_push($this->violations, ...self::lacking($name, $hook));
        }
    }

    /**
     * @return list<string> What is missing from docblocks, one sentence each.
     */
    public function violations(): array
    {
        return $this->violations;
    }

    /**
     * @return list<string>
     */
    public function names(): array
    {
        return array_keys($this->hooks);
    }

    public function markdown(): string
    {
        $text = <<<'MD'
            # Hooks

            For developers: the actions and filters of ClientPress. `make hooks` writes this page from the docblocks beside
            them, and a test fails when it is not what they say. Actions fire after what they tell of was written for good;
            what a filter returns is checked before it is used. Classes are in the namespace `ClientPress`.

            MD;

        foreach (['action' => 'Actions', 'filter' => 'Filters'] as $kind => $title) {
            $text .= "\n## $title\n";

            foreach (array_filter(
                $this->hooks,
                static fn(array $hook): bool => $hook['kind'] === $kind,
            ) as $name => $hook) {
                $text .= "\n### `$name`\n\n" . self::section($hook);
            }
        }

        return $text;
    }

    private function read(string $code, string $file): void
    {
        $tokens = array_values(array_filter(
            \PhpToken::tokenize($code),
            static fn(\PhpToken $token): bool => !$token->is([T_WHITESPACE, T_COMMENT]),
        ));
        $doc = '';

        foreach ($tokens as $index => $token) {
            if ($token->is(T_DOC_COMMENT)) {
                $doc = $token->text;
            } elseif ($token->is([T_FUNCTION, '{', '}'])) {
                $doc = '';
            } elseif (isset(self::FIRING[$token->text]) && ($tokens[$index + 1]->text ?? '') === '(') {
                [$name, $arguments] = self::call($tokens, $index + 2);

                if (str_starts_with($name, 'clientpress_')) {
                    $this->hooks[$name] = [
                        'kind' => self::FIRING[$token->text],
                        'doc' => $doc !== '' ? $doc : $this->hooks[$name]['doc'] ?? '',
                        'arguments' => $arguments,
                        'file' => $file,
                    ];
                }

                $doc = '';
            }
        }
    }

    /**
     * @param list<\PhpToken> $tokens
     *
     * @return array{string, int} Name of the hook, a variable in it as `{kind}`, and how many arguments it gets.
     */
    private static function call(array $tokens, int $index): array
    {
        $name = '';
        $depth = 0;
        $arguments = 0;

        for (; isset($tokens[$index]); $index++) {
            $token = $tokens[$index];

            $name .= $arguments === 0 ? self::inName($token) : '';

            if ($token->is(['(', '[', '{', T_CURLY_OPEN])) {
                $depth++;
            } elseif ($token->is([')', ']', '}']) && $depth-- === 0) {
                break;
            } elseif ($depth === 0 && $token->is(',') && !($tokens[$index + 1] ?? $token)->is(')')) {
                $arguments++;
            }
        }

        return [$name, $arguments];
    }

    private static function inName(\PhpToken $token): string
    {
        return match (true) {
            $token->is([T_CONSTANT_ENCAPSED_STRING, T_ENCAPSED_AND_WHITESPACE]) => trim($token->text, "'\""),
            $token->is(T_VARIABLE) => '{' . ltrim($token->text, '$') . '}',
            default => '',
        };
    }

    /**
     * @param array{kind: string, doc: string, arguments: int, file: string} $hook
     *
     * @return list<string>
     */
    private static function lacking(string $name, array $hook): array
    {
        $parts = self::parts($hook['doc']);
        $lacking = array_keys(array_filter([
            'a sentence' => $parts['text'] === '',
            '@since' => $parts['since'] === '',
            'a @param with its type for each argument' => count($parts['params']) !== $hook['arguments'],
            'an example that names it' => !str_contains(
                $parts['example'],
                str_contains($name, '{') ? substr($name, (int) strpos($name, '}') + 1) : "'$name'",
            ),
        ]));

        return array_map(static fn(string $what): string => "$name in {$hook['file']} lacks $what.", $lacking);
    }

    /**
     * @return array{text: string, since: string, params: list<array{string, string, string}>, example: string} A
     *     parameter is its type, its name and what is said of it.
     */
    private static function parts(string $doc): array
    {
        $lines = (string) preg_replace('~^[ \t]*(?:/\*\*|\*(?!/)) ?|\s*\*/$~m', '', $doc);
        [$words, $tags] = explode("\n@", "\n$lines\n@", 2);
        preg_match_all('/^    (.*\n)/m', "$words\n", $code);
        preg_match_all(
            '/^param (.+?)\s+(\$\w+)[ \t]*(.*(?:\n +.*)*)/m',
            str_replace("\n@", "\n", $tags),
            $params,
            PREG_SET_ORDER,
        );

        return [
            'text' => trim((string) preg_replace('/^    .*\n/m', '', "$words\n")),
            'since' => preg_match('/^since (\S+)/m', str_replace("\n@", "\n", $tags), $since) === 1 ? $since[1] : '',
            'params' => array_map(static fn(array $param): array => [
                $param[1],
                $param[2],
                trim((string) preg_replace('/\s+/', ' ', $param[3])),
            ], $params),
            'example' => implode('', $code[1]),
        ];
    }

    /**
     * @param array{kind: string, doc: string, arguments: int, file: string} $hook
     */
    private static function section(array $hook): string
    {
        $parts = self::parts($hook['doc']);
        $plain = static fn(string $text): string => (string) preg_replace(
            '/\{@see (?:\\\\?ClientPress\\\\)?([^}]+)\}/',
            '`$1`',
            $text,
        );
        $rows = implode('', array_map(static fn(array $param): string => sprintf(
            "| `%s` | `%s` | %s |\n",
            $param[1],
            str_replace('|', '\|', $param[0]),
            $plain(trim($param[2])) ?: self::USUAL[$param[1]] ?? '',
        ), $parts['params']));
        $table = $rows === '' ? '' : "\n| parameter | type | meaning |\n|---|---|---|\n$rows";

        return (
            "{$plain($parts['text'])}\n$table\n```php\n{$parts['example']}```\n\nSince {$parts['since']}; fired in"
            . " `plugin/src/{$hook['file']}`.\n"
        );
    }
}
