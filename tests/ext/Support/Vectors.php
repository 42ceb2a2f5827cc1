<?php

declare(strict_types=1);

namespace ClientPress\Tests\Ext;

/** The known answers in tests/vectors, which the Rust tests read too. */
final class Vectors
{
    /**
     * The list `$key` of a file, as a data provider: one argument, the vector.
     *
     * @return non-empty-array<string, array{array<string, mixed>}>
     */
    public static function provide(string $file, string $key): array
    {
        $path = dirname(__DIR__, 2) . "/vectors/{$file}.json";
        $vectors = json_decode((string) file_get_contents($path), true, flags: JSON_THROW_ON_ERROR)[$key];
        $named = [];
        foreach ($vectors as $number => $vector) {
            $named["{$file} {$number}"] = [$vector];
        }

        return $named;
    }
}
