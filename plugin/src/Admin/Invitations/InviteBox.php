<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
use ClientPress\Admin\SharedAssets;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Clients\UserDirectory;
use ClientPress\Invitations\Settings;
use ClientPress\Kernel\Language;
use ClientPress\Kernel\Version;
use ClientPress\Portals\ClientView;
use ClientPress\Portals\Portal;
use ClientPress\Portals\PortalPostType;

/**
 * The boxes beside a portal's content: whom to invite, who may enter, whether it is open.
 *
 * Scripts show them as panels of the block editor or inside the meta boxes of the classic one.
 */
final readonly class InviteBox
{
    private const HANDLE = 'clientpress-invite-box';

    /** Files in the folder `invite-box`: each may use those before it, and the last shows the boxes. */
    private const FILES = [
        'rest',
        'data',
        'words',
        'parts',
        'kept',
        'shown-link',
        'invitation-list',
        'email-preview',
        'sending',
        'invite-form',
        'picks',
        'user-search',
        'client-field',
        'portal-status',
        'publishing',
        'editors',
    ];

    /** The last of them that the dialog on lists needs. */
    private const FORM = 'invite-form';

    /** What both editors need. */
    private const SCRIPTS = [
        'wp-a11y',
        'wp-api-fetch',
        'wp-components',
        'wp-date',
        'wp-element',
        'wp-i18n',
        SharedAssets::COPY,
    ];

    private const BLOCK_EDITOR_SCRIPTS = [
        'wp-data',
        'wp-editor',
        'wp-plugins',
        'wp-preferences',
    ];

    /**
     * @param string $assets    Address of the folder with script and style, with a slash at its end.
     * @param string $languages Path of the folder with translations of scripts.
     */
    public function __construct(
        private string $assets,
        private string $languages,
        private Settings $settings,
        private ClientFieldForm $clientField,
    ) {}

    /**
     * @param string $hook Name of the screen's file.
     */
    public function enqueue(string $hook): void
    {
        $screen = get_current_screen();

        if ($screen === null || $screen->post_type !== PortalPostType::NAME) {
            return;
        }

        if ($hook === 'edit.php') {
            $this->enqueueDialog();
        }

        if (!in_array($hook, ['post.php', 'post-new.php'], true)) {
            return;
        }

        $portalId = (int) get_the_ID();
        $this->enqueueStyle();
        $last = $this->registerScripts(
            $screen->is_block_editor() ? [...self::SCRIPTS, ...self::BLOCK_EDITOR_SCRIPTS] : self::SCRIPTS,
        );
        $this->enqueueScript($last, [
            'portalId' => $portalId,
            'invitationsUrl' => ScreenUrls::invitations(['portal_id' => (string) $portalId]),
            'viewUrl' => self::viewUrl($portalId),
            'clientView' => ['status' => PortalPostType::LIVE, 'query' => ClientView::QUERY],
            'canInvite' => current_user_can(Capabilities::INVITE),
            'searchesNames' => UserDirectory::searchesNames(),
            'isBlockEditor' => $screen->is_block_editor(),
            'clientsField' => ClientFieldForm::FIELD,
            'leftOver' => $this->clientField->leftOver($portalId),
        ]);
    }

    /**
     * The dialog behind every button that has `data-clientpress-invite`: a portal's id, or nothing.
     */
    public function enqueueDialog(): void
    {
        if (!current_user_can(Capabilities::INVITE)) {
            return;
        }

        $this->enqueueStyle();
        $this->registerScripts(self::SCRIPTS);
        wp_register_script(
            'clientpress-invite-dialog',
            $this->assets . 'invite-dialog.js',
            [self::HANDLE . '-' . self::FORM, SharedAssets::FORMS],
            Version::NUMBER,
            ['in_footer' => true],
        );
        wp_set_script_translations('clientpress-invite-dialog', 'clientpress', $this->languages);
        $this->enqueueScript('clientpress-invite-dialog', []);
    }

    /**
     * On post_row_actions of the list of portals, and of its Quick Edit.
     *
     * @param array<string, string> $actions HTML by name.
     *
     * @return array<string, string> With *Invite client*, where somebody can be invited.
     */
    public static function addRowAction(array $actions, \WP_Post $post): array
    {
        $portal = Portal::of($post);

        if (
            $post->post_type !== PortalPostType::NAME
            || !$portal->isOpen()
            || !Actor::current()->mayInviteTo($post->ID)
        ) {
            return $actions;
        }

        $button = sprintf(
            '<button type="button" class="button-link hide-if-no-js" data-clientpress-invite="%1$d"'
            . ' data-clientpress-title="%2$s" aria-label="%3$s">%4$s</button>',
            $post->ID,
            esc_attr($portal->title),
            /* translators: %s: a portal's title. */
            esc_attr(sprintf(__('Invite client to “%s”', 'clientpress'), $portal->title)),
            esc_html__('Invite Client', 'clientpress'),
        );

        return array_slice($actions, 0, 1) + ['clientpress-invite' => $button] + $actions;
    }

    /**
     * @return string|null Of the portal as its clients see it; null while they cannot.
     */
    private static function viewUrl(int $portalId): ?string
    {
        $post = get_post($portalId);

        return $post instanceof \WP_Post ? ClientView::urlFor(Portal::of($post), Actor::current()) : null;
    }

    private function enqueueStyle(): void
    {
        wp_enqueue_style(
            self::HANDLE,
            $this->assets . 'invite-box.css',
            ['wp-components', SharedAssets::BADGES],
            Version::NUMBER,
        );
    }

    /**
     * @param non-empty-string     $handle   Of the last script.
     * @param array<string, mixed> $settings Beside those that the form needs everywhere.
     */
    private function enqueueScript(string $handle, array $settings): void
    {
        wp_enqueue_script($handle);
        // Before the first of them, for they read it while they load.
        wp_add_inline_script(
            self::HANDLE . '-' . self::FILES[0],
            'var clientpressInviteBox = '
            . (string) wp_json_encode(
                $settings
                + [
                    'expiryChoices' => $this->settings->expiryChoices(),
                    'expiryDays' => $this->settings->expiryDays(),
                    'languages' => array_map(static fn(string $locale): array => [
                        'locale' => $locale,
                        'name' => Language::name($locale),
                    ], Language::installed()),
                ],
                JSON_HEX_TAG,
            )
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

    /**
     * @param list<non-empty-string> $dependencies Of the first script.
     *
     * @return non-empty-string Handle of the last script, which depends on all others.
     */
    private function registerScripts(array $dependencies): string
    {
        $handle = self::HANDLE;

        foreach (self::FILES as $file) {
            $handle = self::HANDLE . '-' . $file;
            wp_register_script($handle, "{$this->assets}invite-box/{$file}.js", $dependencies, Version::NUMBER, [
                'in_footer' => true,
            ]);
            wp_set_script_translations($handle, 'clientpress', $this->languages);
            $dependencies = [$handle];
        }

        return $handle;
    }
}
