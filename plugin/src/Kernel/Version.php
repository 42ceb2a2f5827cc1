<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * One version stands for the plugin and the extension.
 */
final class Version
{
    public const NUMBER = '1.0.0';
}
