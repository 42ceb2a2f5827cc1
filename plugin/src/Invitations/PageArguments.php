<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

/**
 * Which page of a list programs ask for: JSON schemas by name, the same at every door.
 */
final class PageArguments
{
    /** As core's collections have it. */
    public const SIZE = 10;

    /**
     * @return array<string, array<array-key, mixed>>
     */
    public static function all(): array
    {
        return [
            'page' => [
                'description' => __('Page of the collection.', 'clientpress'),
                'type' => 'integer',
                'default' => 1,
                'minimum' => 1,
                // No collection is longer, and a larger offset would not fit into a number of the database.
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
}
