<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * Prints templates, which hold HTML and escaping but no decisions.
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
     * In a method of its own, so that a template sees only its values. The parameters' names cannot collide with them.
     *
     * @param array<string, mixed> $__values By variable name.
     */
    private static function print(string $__file, #[\SensitiveParameter] array $__values): void
    {
        extract($__values);
        require $__file;
    }
}
