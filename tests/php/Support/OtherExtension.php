<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

/** A library that PHP loads in place of our extension: of another contract, or built for another PHP. */
final class OtherExtension
{
    /**
     * @param array<string, int> $defines what other-extension.c is compiled with
     * @return string path of the library
     */
    public static function build(array $defines): string
    {
        $options = array_map(
            static fn(string $name, int $value): string => "-D{$name}={$value}",
            array_keys($defines),
            $defines,
        );
        $library = getenv('CLIENTPRESS_SITE') . '/other' . implode('', $options) . '.so';
        if (!is_file($library)) {
            $command = ['cc', '-shared', '-fPIC', '-DCOMPILE_DL_CLIENTPRESS', ...$options, '-o', $library];
            $said = (string) shell_exec(
                implode(' ', array_map(escapeshellarg(...), [...$command, __DIR__ . '/other-extension.c']))
                    . ' $(php-config --includes) 2>&1',
            );
            is_file($library) || throw new \RuntimeException("The compiler made no library: {$said}");
        }

        return $library;
    }
}
