<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * Prints the templates, which hold HTML and escaping and decide nothing.
 */
final readonly class Template
{
    /**
     * @param string $folder Of the plugin's templates, without a trailing slash.
     */
    public function __construct(
        private string $folder,
    ) {}

    /**
     * @param string               $name   File name without `.php`.
     * @param array<string, mixed> $values What the template prints, by variable name.
     */
    public function show(string $name, #[\SensitiveParameter] array $values): void
    {
        self::print("{$this->folder}/{$name}.php", $values);
    }

    /**
     * @param array<string, mixed> $values
     *
     * @return string What {@see show()} would print.
     */
    public function render(string $name, #[\SensitiveParameter] array $values): string
    {
        ob_start();

        try {
            $this->show($name, $values);
        } finally {
            $html = (string) ob_get_clean();
        }

        return $html;
    }

    /**
     * On its own, so that a template sees its values and little else; by names that no value has.
     *
     * @param array<string, mixed> $__values By variable name.
     */
    private static function print(string $__file, #[\SensitiveParameter] array $__values): void
    {
        extract($__values);
        require $__file;
    }
}
