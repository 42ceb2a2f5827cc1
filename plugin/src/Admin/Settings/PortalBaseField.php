<?php

declare(strict_types=1);

namespace ClientPress\Admin\Settings;

defined('ABSPATH') || exit();

use ClientPress\Admin\Health\PathConflicts;
use ClientPress\Kernel\Template;
use ClientPress\Portals\PortalPostType;

/**
 * The setting of the first part of every portal's address.
 */
final readonly class PortalBaseField
{
    private const MAX_CHARS = 60;

    public function __construct(
        private Template $template,
    ) {}

    /**
     * @param string $group Of settings, and the page and section that the field stands in.
     */
    public function register(string $group): void
    {
        $label = __('Address of portals', 'clientpress');
        register_setting($group, PortalPostType::BASES, [
            'type' => 'array',
            'label' => $label,
            'sanitize_callback' => [$this, 'check'],
        ]);
        add_settings_field(PortalPostType::BASES, $label, [$this, 'show'], $group, $group, [
            'label_for' => PortalPostType::BASES,
        ]);
    }

    public function show(): void
    {
        $this->template->show('admin-setting-base', [
            'name' => PortalPostType::BASES,
            'base' => PortalPostType::base(),
            'before' => trailingslashit(home_url()),
            'most' => self::MAX_CHARS,
            'conflict' => PathConflicts::conflictAt(PortalPostType::base()) ?? '',
        ]);
    }

    /**
     * @param mixed $value As posted; the list itself when WordPress asks a second time; null where the field was not posted.
     *
     * @return list<string> The present base first, then the earlier ones; unchanged when the value is none.
     */
    public function check(mixed $value): array
    {
        $bases = PortalPostType::bases();
        $base = is_array($value) ? $value[0] ?? null : $value;

        if ($base === null) {
            return $bases;
        }

        if (
            is_string($base)
            && $base !== ''
            && $base === sanitize_title($base)
            && strlen($base) <= self::MAX_CHARS
            && !PathConflicts::isReserved($base)
        ) {
            return array_values(array_unique([$base, ...$bases]));
        }

        add_settings_error(
            PortalPostType::BASES,
            'clientpress_portal_base',
            __(
                'The address of portals was not changed: use small letters, digits and hyphens, and no address that WordPress or ClientPress has for itself.',
                'clientpress',
            ),
        );

        return $bases;
    }
}
