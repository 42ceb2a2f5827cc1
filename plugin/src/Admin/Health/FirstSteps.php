<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
use ClientPress\Portals\PortalPostType;

/**
 * The one thing that is to be done next: right after the plugin was activated, and until there is a portal.
 */
final readonly class FirstSteps
{
    /** Name of the request that dismisses the notice, and its name among core's dismissed pointers. */
    public const DISMISS = 'clientpress_first_steps';

    public function __construct(
        private Requirements $requirements,
        private MailTest $mailTest,
    ) {}

    public function show(): void
    {
        if (!current_user_can('activate_plugins')) {
            return;
        }

        $isActivation = isset($_GET['activate']) && get_current_screen()?->id === 'plugins';

        if ($isActivation) {
            PathConflicts::showNotice();
        }

        // Where the extension is missing, its own notice has the steps.
        if (
            in_array(self::DISMISS, self::dismissed(), true)
            || !$isActivation && PortalPostType::hasAny()
            || !$this->requirements->areMet()
        ) {
            return;
        }

        $mail = $this->mailTest->finding();
        $test = $mail->status === FindingStatus::Recommended ? $this->mailTest->button() : '';
        $sentences = self::sentences($mail, $test);

        if ($sentences === []) {
            return;
        }

        $step = sprintf(
            '<p><strong>ClientPress:</strong> %s</p>%s<p><a href="%s">%s</a></p>',
            implode('</p><p>', $sentences),
            $test,
            esc_url(wp_nonce_url(admin_url('admin-post.php?action=' . self::DISMISS), self::DISMISS)),
            esc_html__('Dismiss this notice', 'clientpress'),
        );

        // @mago-ignore lint:no-unescaped-output Escaped above. wp_admin_notice() would take the form away.
        echo wp_get_admin_notice($step, ['type' => 'info', 'paragraph_wrap' => false]);
    }

    /**
     * On `admin_post_{DISMISS}`: for the user who asks, on every screen.
     */
    public static function dismiss(): void
    {
        check_admin_referer(self::DISMISS);
        update_user_meta(
            get_current_user_id(),
            'dismissed_wp_pointers',
            implode(',', array_unique([...self::dismissed(), self::DISMISS])),
        );

        $back = wp_get_referer();
        wp_safe_redirect($back === false ? admin_url() : remove_query_arg(wp_removable_query_args(), $back));
        exit();
    }

    /**
     * @return list<string> HTML, escaped.
     */
    private static function sentences(Finding $mail, string $test): array
    {
        $sentences = [];

        // The list of portals says itself how the first one is made.
        if ($mail->status === FindingStatus::Critical || get_current_screen()?->id !== 'edit-' . PortalPostType::NAME) {
            [$sentence, $label, $url] = self::next($mail);
            $sentences[] = sprintf('%s <a href="%s">%s</a>', esc_html($sentence), esc_url($url), esc_html($label));
        }

        if ($test !== '') {
            $sentences[] = esc_html__(
                'It is not known whether this site can send mail. Without mail no client gets a link.',
                'clientpress',
            );
        }

        return $sentences;
    }

    /**
     * @return list<string> What the user has dismissed, as core stores it.
     */
    private static function dismissed(): array
    {
        $stored = get_user_meta(get_current_user_id(), 'dismissed_wp_pointers', true);

        return is_string($stored) && $stored !== '' ? explode(',', $stored) : [];
    }

    /**
     * @return array{string, string, string} Sentence, label and address of the button.
     */
    private static function next(Finding $mail): array
    {
        if ($mail->status === FindingStatus::Critical) {
            return [
                __('This site cannot send mail, so no client would get a link. Fix that first.', 'clientpress')
                    . " {$mail->sentence}",
                // Core's page can be led to, but not to one finding on it.
                /* translators: %s: title of a finding. */
                sprintf(__('See “%s” in Site Health', 'clientpress'), $mail->label),
                admin_url('site-health.php'),
            ];
        }

        if (!PortalPostType::hasAny()) {
            return [
                __('Make your first portal and publish it. Then you can invite its client.', 'clientpress'),
                __('Add Portal', 'clientpress'),
                admin_url(ScreenUrls::NEW_PORTAL),
            ];
        }

        return [
            __('Your portals are there. Invite their clients.', 'clientpress'),
            __('Invitations', 'clientpress'),
            ScreenUrls::invitations(),
        ];
    }
}
