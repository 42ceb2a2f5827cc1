<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * Why this site is taken for a copy of another one.
 */
enum CopyEvidence
{
    /** Its address is none of those that are remembered. */
    case Elsewhere;
    /** WordPress says that it is no production site. */
    case Environment;
}
