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
            self::Active => __('Active', 'clientpress'),
            self::Pending => __('Pending', 'clientpress'),
            self::Archived => __('Archived', 'clientpress'),
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
