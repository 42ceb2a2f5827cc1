<?php

declare(strict_types=1);

namespace ClientPress\Admin;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Version;

/**
 * Scripts and styles that several screens depend on; each screen enqueues its own.
 */
final readonly class SharedAssets
{
    /** Style: how states of invitations and imports look. */
    public const BADGES = 'clientpress-badges';

    /** Style: the screens below Portals → Invitations. */
    public const ADMIN = 'clientpress-admin';

    /** Script and style: questions before what cannot be undone, and no double submission. */
    public const FORMS = 'clientpress-forms';

    /** Script: copies the text of a field, also by a button beside it. */
    public const COPY = 'clientpress-copy';

    /**
     * @param string $assets URL of the folder of scripts and styles, without a trailing slash.
     */
    public function __construct(
        private string $assets,
    ) {}

    public function register(): void
    {
        wp_register_style(self::BADGES, "{$this->assets}/badges.css", [], Version::NUMBER);
        wp_register_style(self::FORMS, "{$this->assets}/forms.css", [], Version::NUMBER);
        wp_register_style(
            self::ADMIN,
            "{$this->assets}/admin.css",
            ['dashicons', self::BADGES, self::FORMS],
            Version::NUMBER,
        );
        // In the head: a button that is pressed before it has come removes without a question.
        wp_register_script(self::FORMS, "{$this->assets}/forms.js", [], Version::NUMBER);
        wp_add_inline_script(
            self::FORMS,
            'var clientpressForms = '
            . (string) wp_json_encode(['cancel' => __('No, go back', 'clientpress')], JSON_HEX_TAG)
            . ';',
            'before',
        );
        wp_register_script(self::COPY, "{$this->assets}/copy.js", [], Version::NUMBER, ['in_footer' => true]);
    }

    /**
     * On admin_enqueue_scripts of the list of portals, which is core's.
     */
    public function enqueueOnList(): void
    {
        wp_enqueue_style(self::ADMIN);
        wp_enqueue_script('clientpress-portal-list', "{$this->assets}/portal-list.js", [], Version::NUMBER, [
            'in_footer' => true,
        ]);
    }

    /**
     * For any screen, as long as its footer is not printed.
     */
    public function enqueueCopying(): void
    {
        $this->register();
        wp_enqueue_style(self::ADMIN);
        wp_enqueue_script(self::COPY);
    }
}
