<?php

declare(strict_types=1);

namespace ClientPress\Abilities;

defined('ABSPATH') || exit();

/**
 * How abilities give a list in pages.
 */
final class Pages
{
    public const SIZE = 20;

    /**
     * @return array<string, array<array-key, mixed>> JSON schemas.
     */
    public static function arguments(): array
    {
        return [
            'page' => [
                'description' => __('Page of the list.', 'clientpress'),
                'type' => 'integer',
                'default' => 1,
                'minimum' => 1,
                'maximum' => 1_000_000,
            ],
            'per_page' => [
                'description' => __('How many items a page has.', 'clientpress'),
                'type' => 'integer',
                'default' => self::SIZE,
                'minimum' => 1,
                'maximum' => 100,
            ],
        ];
    }

    /**
     * @return array<string, mixed>
     */
    public static function total(): array
    {
        return ['description' => __('How many there are on all pages.', 'clientpress'), 'type' => 'integer'];
    }
}
