<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
use ClientPress\Mail\BlockedMail;
use ClientPress\Portals\PortalPostType;

/**
 * Right after the plugin was activated: the one thing that is to be done next.
 */
final readonly class FirstSteps
{
    public function __construct(
        private Requirements $requirements,
        private MailTest $mailTest,
    ) {}

    public function show(): void
    {
        PathConflicts::showNotice();

        // Where the extension is missing, its own notice has the steps.
        if (!$this->requirements->areMet() || !current_user_can('activate_plugins')) {
            return;
        }

        $mail = BlockedMail::mode() === null ? $this->mailTest->finding()->status : FindingStatus::Critical;
        [$sentence, $label, $url] = self::next($mail);
        $step = sprintf(
            '<p><strong>ClientPress:</strong> %s <a href="%s">%s</a></p>',
            esc_html($sentence),
            esc_url($url),
            esc_html($label),
        );
        $test = $mail === FindingStatus::Recommended ? $this->mailTest->button() : '';

        if ($test !== '') {
            $step .= sprintf(
                '<p>%s</p>%s<br>',
                esc_html__(
                    'It is not known whether this site can send mail. Without it no client gets a link.',
                    'clientpress',
                ),
                $test,
            );
        }

        // @mago-ignore lint:no-unescaped-output Escaped above. wp_admin_notice() would take the form away.
        echo wp_get_admin_notice($step, ['type' => 'info', 'dismissible' => true, 'paragraph_wrap' => false]);
    }

    /**
     * @return array{string, string, string} Sentence, label and address of the button.
     */
    private static function next(FindingStatus $mail): array
    {
        if ($mail === FindingStatus::Critical) {
            return [
                __('This site cannot send mail, so no client would get a link. Fix that first.', 'clientpress'),
                __('See what is wrong', 'clientpress'),
                admin_url('site-health.php'),
            ];
        }

        if (PortalPostType::count() === 0) {
            return [
                __('Make your first portal and publish it. Then you can invite its client.', 'clientpress'),
                __('Add Portal', 'clientpress'),
                admin_url('post-new.php?post_type=' . PortalPostType::NAME),
            ];
        }

        return [
            __('Your portals are there. Invite their clients.', 'clientpress'),
            __('Invitations', 'clientpress'),
            ScreenUrls::invitations(),
        ];
    }
}
