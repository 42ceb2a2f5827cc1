<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

/**
 * The status that the agency sets for a portal, beside WordPress's own post status.
 */
enum PortalStatus: string
{
    case Active = 'active';
    case Pending = 'pending';
    case Archived = 'archived';

    /** Post meta; absent means active. */
    public const META = '_clientpress_status';

    /**
     * A stored value that this version does not know keeps the portal closed.
     */
    public static function of(int $portalId): self
    {
        return self::parse(get_post_meta($portalId, self::META, true));
    }

    public function label(): string
    {
        return match ($this) {
            self::Active => _x('Active', 'portal', 'clientpress'),
            self::Pending => _x('Pending', 'portal', 'clientpress'),
            self::Archived => _x('Archived', 'portal', 'clientpress'),
        };
    }

    /**
     * @return array<array-key, mixed> What WP_Query is to look for in the meta: of a portal, what {@see of()} reads as
     *         this status.
     */
    public function metaQuery(): array
    {
        $stored = static fn(string $compare, array $values): array => [
            'key' => self::META,
            'compare' => $compare,
            'value' => $values,
        ];

        return match ($this) {
            self::Active => [
                'relation' => 'OR',
                ['key' => self::META, 'compare' => 'NOT EXISTS'],
                $stored('IN', ['', self::Active->value]),
            ],
            self::Pending => [$stored('NOT IN', ['', self::Active->value, self::Archived->value])],
            self::Archived => [$stored('IN', [self::Archived->value])],
        };
    }

    private static function parse(mixed $stored): self
    {
        return match (true) {
            $stored === '' => self::Active,
            is_string($stored) => self::tryFrom($stored) ?? self::Pending,
            default => self::Pending,
        };
    }
}
