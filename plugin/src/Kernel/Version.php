<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * The version of the plugin and the extension, which are released together.
 */
final class Version
{
    public const NUMBER = '1.0.0';
}
