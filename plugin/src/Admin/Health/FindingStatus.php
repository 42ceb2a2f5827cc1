<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

/**
 * How much a finding matters, in the words of WordPress's Site Health.
 */
enum FindingStatus: string
{
    case Good = 'good';
    case Recommended = 'recommended';
    case Critical = 'critical';
}
