<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
use ClientPress\Admin\SharedAssets;
use ClientPress\Clients\Capabilities;
use ClientPress\Plugin;
use ClientPress\Portals\PortalPostType;

/**
 * The boxes beside a portal's content: whom to invite, who may enter, whether it is open.
 *
 * One script shows them as panels of the block editor or inside the meta boxes of the classic one.
 */
final readonly class InviteBox
{
    private const HANDLE = 'clientpress-invite-box';

    /** What both editors need. */
    private const SCRIPTS = ['wp-a11y', 'wp-api-fetch', 'wp-components', 'wp-date', 'wp-element', 'wp-i18n'];

    private const BLOCK_EDITOR_SCRIPTS = ['wp-data', 'wp-edit-post', 'wp-editor', 'wp-plugins', 'wp-preferences'];

    /**
     * @param string $assets    Address of the folder with script and style, with a slash at its end.
     * @param string $languages Path of the folder with translations.
     */
    public function __construct(
        private string $assets,
        private string $languages,
    ) {}

    /**
     * @param string $hook Name of the screen's file.
     */
    public function enqueue(string $hook): void
    {
        $screen = get_current_screen();

        if (
            $screen === null
            || $screen->post_type !== PortalPostType::NAME
            || !in_array($hook, ['post.php', 'post-new.php'], true)
        ) {
            return;
        }

        $portalId = (int) get_the_ID();

        wp_enqueue_style(
            self::HANDLE,
            $this->assets . 'invite-box.css',
            ['wp-components', SharedAssets::BADGES],
            Plugin::VERSION,
        );
        wp_enqueue_script(
            self::HANDLE,
            $this->assets . 'invite-box/editors.js',
            $screen->is_block_editor() ? [...self::SCRIPTS, ...self::BLOCK_EDITOR_SCRIPTS] : self::SCRIPTS,
            Plugin::VERSION,
            ['in_footer' => true],
        );
        wp_set_script_translations(self::HANDLE, 'clientpress', $this->languages);
        wp_add_inline_script(
            self::HANDLE,
            'var clientpressInviteBox = '
            . (string) wp_json_encode([
                'portalId' => $portalId,
                'invitationsUrl' => ScreenUrls::invitations(['portal_id' => (string) $portalId]),
                'canInvite' => current_user_can(Capabilities::INVITE),
                'isBlockEditor' => $screen->is_block_editor(),
            ])
            . ';',
            'before',
        );
    }

    /**
     * The classic editor's boxes; the block editor leaves them out, for it has the panels.
     */
    public function addMetaBoxes(): void
    {
        $boxes = current_user_can(Capabilities::INVITE)
            ? ['invitations' => __('Invite Client', 'clientpress'), 'clients' => __('Clients', 'clientpress')]
            : ['clients' => __('Clients', 'clientpress')];

        foreach ($boxes as $name => $title) {
            add_meta_box(
                'clientpress-' . $name,
                $title,
                $this->showMetaBox(...),
                PortalPostType::NAME,
                'side',
                'default',
                ['__back_compat_meta_box' => true],
            );
        }
    }

    /**
     * @param array{id: string} $box
     */
    public function showMetaBox(mixed $post, array $box): void
    {
        printf(
            '<div data-clientpress-box="%s"><p class="hide-if-js">%s</p></div>',
            esc_attr($box['id']),
            esc_html__(
                'Inviting clients needs JavaScript. Turn it on in your browser, or use the command line.',
                'clientpress',
            ),
        );
    }
}
