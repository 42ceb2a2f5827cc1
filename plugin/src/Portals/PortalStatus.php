<?php

declare(strict_types=1);

namespace ClientPress\Portals;

/**
 * What the agency says of a portal, apart from WordPress's own post status.
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
        $stored = get_post_meta($portalId, self::META, true);

        if ($stored === '') {
            return self::Active;
        }

        return (is_string($stored) ? self::tryFrom($stored) : null) ?? self::Pending;
    }

    public function label(): string
    {
        return match ($this) {
            self::Active => __('Active', 'clientpress'),
            self::Pending => __('Pending', 'clientpress'),
            self::Archived => __('Archived', 'clientpress'),
        };
    }
}
