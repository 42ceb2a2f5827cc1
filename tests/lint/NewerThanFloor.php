<?php

declare(strict_types=1);

namespace ClientPress\Lint;

/**
 * Finds the functions, classes and hooks of WordPress that code names and the oldest supported WordPress does not have.
 * What is how old is read from the docblocks of a newer WordPress. Where code asks for `function_exists()` or
 * `class_exists()` of a name, the same file may use it.
 */
final class NewerThanFloor
{
    private const FIRING = ['apply_filters', 'apply_filters_ref_array', 'do_action', 'do_action_ref_array'];

    /**
     * Hooks that may be listened to all the same: an older WordPress never fires them, and what listens is wanted by the
     * newer one alone.
     */
    private const LISTENED_TO = [
        // The Abilities API came with 6.9. Without it there are no abilities, and nothing else is missing.
        "'wp_abilities_api_categories_init'",
        "'wp_abilities_api_init'",
    ];

    private const ASKING = '/\b(?:function|class|interface)_exists\(\s*[\'"]?\\\\?(\w+)/';

    /** @var array<string, string> Version by `name()` in lower case, `Name`, or `'name'` of a hook. */
    private array $newer = [];

    /**
     * @param string $floor Such as `6.8`; its point releases add nothing.
     */
    public function __construct(
        private readonly string $floor,
    ) {}

    /**
     * Reads what a file of WordPress defines and fires.
     */
    public function learn(string $code): void
    {
        if (!str_contains($code, '@since')) {
            return;
        }

        $tokens = self::tokens($code);
        $since = null;
        $depth = 0;
        $classDepth = PHP_INT_MAX;

        foreach ($tokens as $index => $token) {
            $name = self::introducedAt($tokens, $index, $depth > $classDepth);

            if ($token->is(T_DOC_COMMENT)) {
                $since = self::sinceOf($token->text);
            } elseif ($name !== null) {
                $this->note($name, $since);
            }

            if ($name !== null || $token->is([';', T_FUNCTION])) {
                $since = null;
            }

            if ($token->is([T_CLASS, T_INTERFACE]) && $name !== null) {
                $classDepth = $depth;
            } elseif ($token->is(['{', T_CURLY_OPEN, T_DOLLAR_OPEN_CURLY_BRACES])) {
                $depth++;
            } elseif ($token->is('}') && --$depth === $classDepth) {
                $classDepth = PHP_INT_MAX;
            }
        }
    }

    /**
     * @param list<\PhpToken> $tokens
     *
     * @return string|null The name of the function, class or hook that the token introduces, as a key of `$newer`.
     */
    private static function introducedAt(array $tokens, int $index, bool $inClass): ?string
    {
        $token = $tokens[$index];
        $next = $tokens[$index + 1] ?? $token;
        $argument = $tokens[$index + 2] ?? $token;

        return match (true) {
            $token->is(T_FUNCTION) && $next->is(T_STRING) && !$inClass => strtolower($next->text) . '()',
            $token->is([T_CLASS, T_INTERFACE]) && $next->is(T_STRING) => $next->text,
            $token->is(self::FIRING) && $argument->is(T_CONSTANT_ENCAPSED_STRING) => $argument->text,
            default => null,
        };
    }

    /**
     * @return list<string> Such as `12: wp_scrub_utf8() is there since 6.9.0`.
     */
    public function find(string $code): array
    {
        preg_match_all(self::ASKING, $code, $asked);
        $found = [];
        $tokens = array_values(array_filter(
            self::tokens($code),
            static fn(\PhpToken $token): bool => !$token->is(T_DOC_COMMENT),
        ));

        foreach ($tokens as $index => $token) {
            $name = ltrim($token->text, '\\');
            $key = match (true) {
                $token->is(T_CONSTANT_ENCAPSED_STRING) => $name,
                !$token->is([T_STRING, T_NAME_FULLY_QUALIFIED]) => '',
                ($tokens[$index - 1] ?? $token)->is([
                    T_OBJECT_OPERATOR,
                    T_NULLSAFE_OBJECT_OPERATOR,
                    T_DOUBLE_COLON,
                    T_FUNCTION,
                ])
                    => '',
                ($tokens[$index + 1]->text ?? '') === '(' && isset($this->newer[strtolower($name) . '()'])
                    => strtolower($name) . '()',
                default => $name,
            };

            if (isset($this->newer[$key]) && !in_array($name, [...$asked[1], ...self::LISTENED_TO], true)) {
                $found[] = "{$token->line}: {$key} is there since {$this->newer[$key]}";
            }
        }

        return $found;
    }

    private function note(string $name, ?string $since): void
    {
        if ($since !== null && version_compare($since, "{$this->floor}.99", '>')) {
            $this->newer[$name] = $since;
        }
    }

    /**
     * @return string|null The first version that a docblock names; later ones are of later changes.
     */
    private static function sinceOf(string $docblock): ?string
    {
        return preg_match('/@since (\S+)/', $docblock, $match) === 1 ? $match[1] : null;
    }

    /**
     * @return list<\PhpToken> Without blanks and remarks.
     */
    private static function tokens(string $code): array
    {
        return array_values(array_filter(
            \PhpToken::tokenize($code),
            static fn(\PhpToken $token): bool => !$token->is([T_WHITESPACE, T_COMMENT]) && $token->text !== '&',
        ));
    }
}
