<?php

/**
 * Plugin Name: Unlimited
 * Description: All come from one address here, and one person sends ten thousand. For tests/bench alone.
 */

declare(strict_types=1);

add_filter('clientpress_rate_limit', static fn(): array => [10_000_000, 60]);
