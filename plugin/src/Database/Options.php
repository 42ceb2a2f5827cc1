<?php

declare(strict_types=1);

namespace ClientPress\Database;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Refused;

/**
 * Options of WordPress, where an outcome hangs on whether there is one.
 */
final class Options
{
    use Table;

    /**
     * Has WordPress read an option from the database that it takes for none.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function readAnew(string $name): void
    {
        wp_cache_delete_multiple([$name, 'notoptions'], 'options');
        $this->answerTo(static fn(): mixed => get_option($name));
    }
}
