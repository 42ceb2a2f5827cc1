<?php

declare(strict_types=1);

namespace ClientPress\Lint;

/**
 * Finds comments that silence mago and say no reason, neither behind the rule nor in a comment on the line above.
 */
final class Suppressions
{
    private const SUPPRESSION = '/@mago-(?:ignore|expect) \S+(?<reason>.*)/';

    private const COMMENT = '~^\s*(?://|\*) (?!@)\S~';

    /**
     * @return list<int> Their lines.
     */
    public static function withoutReason(string $code): array
    {
        $found = [];
        $source = explode("\n", $code);

        foreach (\PhpToken::tokenize($code) as $token) {
            foreach ($token->is([T_COMMENT, T_DOC_COMMENT]) ? explode("\n", $token->text) : [] as $offset => $line) {
                $number = $token->line + $offset;

                if (
                    preg_match(self::SUPPRESSION, $line, $match) === 1
                    && preg_match('/\w/', $match['reason']) !== 1
                    && preg_match(self::COMMENT, $source[$number - 2] ?? '') !== 1
                ) {
                    $found[] = $number;
                }
            }
        }

        return $found;
    }
}
