<?php

declare(strict_types=1);

namespace ClientPress\Tests\Lint;

/**
 * Finds what a PHP file prints without escaping it where it is printed.
 *
 * An exception is a comment `@mago-ignore lint:no-unescaped-output <reason>` directly before the statement, which
 * mago's own, smaller rule reads as well; without a reason it is none.
 */
final class UnescapedOutput
{
    private const ESCAPING = [
        'esc_attr',
        'esc_attr__',
        'esc_html',
        'esc_html__',
        'esc_textarea',
        'esc_url',
        'esc_xml',
        'wp_kses',
        'wp_kses_data',
        'wp_kses_post',
    ];

    /** Print what they are given: escaped when all their arguments are. */
    private const PRINTING = ['printf', 'print_r', 'vprintf', 'var_dump', 'var_export'];

    /** Print a translation as it is. */
    private const PRINTING_TRANSLATIONS = ['_e', '_ex'];

    /** Return their arguments, put together. */
    private const COMPOSING = ['sprintf'];

    private const EXCEPTION = '/@mago-(ignore|expect) lint:no-unescaped-output \S/';

    /**
     * @return list<int> The lines of the statements.
     */
    public static function find(string $code): array
    {
        $lines = [];
        $isExcepted = false;
        $tokens = \PhpToken::tokenize($code);

        foreach ($tokens as $index => $token) {
            if ($token->is([T_COMMENT, T_DOC_COMMENT])) {
                $isExcepted = preg_match(self::EXCEPTION, $token->text) === 1;
            } elseif (!$token->is(T_WHITESPACE)) {
                if (!$isExcepted && self::printsUnescaped($tokens, $index)) {
                    $lines[] = $token->line;
                }
                $isExcepted = false;
            }
        }

        return $lines;
    }

    /**
     * @param list<\PhpToken> $tokens
     */
    private static function printsUnescaped(array $tokens, int $index): bool
    {
        if ($tokens[$index]->is([T_ECHO, T_PRINT, T_OPEN_TAG_WITH_ECHO]) && !self::isOfClass($tokens, $index)) {
            $printed = self::split(self::until($tokens, $index + 1, [';', T_CLOSE_TAG]), ',');

            return !self::areEscaped($printed);
        }

        if (!self::isCall($tokens, $index)) {
            return false;
        }

        $name = ltrim($tokens[$index]->text, '\\');

        return (
            in_array($name, self::PRINTING_TRANSLATIONS, true)
            || in_array($name, self::PRINTING, true) && !self::areEscaped(self::arguments($tokens, $index))
        );
    }

    /**
     * @param list<list<\PhpToken>> $expressions
     */
    private static function areEscaped(array $expressions): bool
    {
        foreach ($expressions as $expression) {
            if (!self::isEscaped($expression)) {
                return false;
            }
        }

        return true;
    }

    /**
     * @param list<\PhpToken> $expression
     */
    private static function isEscaped(array $expression): bool
    {
        $expression = array_values(array_filter(
            $expression,
            static fn(\PhpToken $token): bool => !$token->isIgnorable(),
        ));

        // What an operator puts together is escaped when its parts are. The condition of a ternary is not printed.
        [$condition, $branches] = [...self::split($expression, '?', 2), []];
        if ($branches !== []) {
            $parts = self::split($branches, ':', 2);

            return self::areEscaped($parts[0] === [] ? [$condition, $parts[1] ?? []] : $parts);
        }
        foreach ([T_COALESCE, '.'] as $operator) {
            $parts = self::split($expression, $operator);
            if (count($parts) > 1) {
                return self::areEscaped($parts);
            }
        }

        return self::isEscapedOperand($expression);
    }

    /**
     * @param list<\PhpToken> $operand Without white space and comments.
     */
    private static function isEscapedOperand(array $operand): bool
    {
        $count = count($operand);
        if ($count === 0 || $operand[0]->is(T_INT_CAST)) {
            return true;
        }
        if ($count === 1) {
            return $operand[0]->is([T_CONSTANT_ENCAPSED_STRING, T_LNUMBER, T_DNUMBER]);
        }
        if ($operand[0]->is('(') && count(self::until($operand, 1, [')'])) === ($count - 2)) {
            return self::isEscaped(array_slice($operand, 1, -1));
        }
        // The call has to be all of it.
        if (!self::isCall($operand, 0) || count(self::until($operand, 2, [')'])) !== ($count - 3)) {
            return false;
        }
        $name = ltrim($operand[0]->text, '\\');

        return (
            in_array($name, self::ESCAPING, true)
            || in_array($name, self::COMPOSING, true) && self::areEscaped(self::arguments($operand, 0))
        );
    }

    /**
     * @param list<\PhpToken> $tokens
     */
    private static function isCall(array $tokens, int $index): bool
    {
        $after = $index + 1;
        while (isset($tokens[$after]) && $tokens[$after]->isIgnorable()) {
            $after++;
        }

        return (
            $tokens[$index]->is([T_STRING, T_NAME_FULLY_QUALIFIED])
            && isset($tokens[$after])
            && $tokens[$after]->is('(')
            && !self::isOfClass($tokens, $index)
        );
    }

    /**
     * Whether the name is that of a method, or of a class.
     *
     * @param list<\PhpToken> $tokens
     */
    private static function isOfClass(array $tokens, int $index): bool
    {
        do {
            $index--;
        } while (isset($tokens[$index]) && $tokens[$index]->isIgnorable());

        return (
            isset($tokens[$index])
            && $tokens[$index]->is([T_OBJECT_OPERATOR, T_NULLSAFE_OBJECT_OPERATOR, T_DOUBLE_COLON, T_FUNCTION, T_NEW])
        );
    }

    /**
     * @param list<\PhpToken> $tokens
     *
     * @return list<list<\PhpToken>> Of the call whose name stands there.
     */
    private static function arguments(array $tokens, int $index): array
    {
        while (!$tokens[$index]->is('(')) {
            $index++;
        }

        return self::split(self::until($tokens, $index + 1, [')']), ',');
    }

    /**
     * @param list<\PhpToken>  $tokens
     * @param list<int|string> $ends
     *
     * @return list<\PhpToken> From there to the first of the ends that is in no brackets.
     */
    private static function until(array $tokens, int $from, array $ends): array
    {
        $depth = 0;
        for ($index = $from; $index < count($tokens); $index++) {
            if ($depth === 0 && $tokens[$index]->is($ends)) {
                break;
            }
            $depth += self::step($tokens[$index]);
        }

        return array_slice($tokens, $from, $index - $from);
    }

    /**
     * @param list<\PhpToken> $tokens
     *
     * @return non-empty-list<list<\PhpToken>> What stands between separators that are in no brackets.
     */
    private static function split(array $tokens, int|string $separator, int $limit = PHP_INT_MAX): array
    {
        $parts = [[]];
        $depth = 0;
        foreach ($tokens as $token) {
            if ($depth === 0 && $token->is($separator) && count($parts) < $limit) {
                $parts[] = [];
                continue;
            }
            $depth += self::step($token);
            $parts[count($parts) - 1][] = $token;
        }

        return $parts;
    }

    private static function step(\PhpToken $token): int
    {
        return match (true) {
            $token->is(['(', '[', '{', T_CURLY_OPEN, T_DOLLAR_OPEN_CURLY_BRACES]) => 1,
            $token->is([')', ']', '}']) => -1,
            default => 0,
        };
    }
}
