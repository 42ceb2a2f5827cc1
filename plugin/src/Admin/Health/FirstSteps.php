<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
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

        [$sentence, $label, $url] = $this->next();
        wp_admin_notice(
            sprintf(
                '<strong>ClientPress:</strong> %s <a href="%s">%s</a>',
                esc_html($sentence),
                esc_url($url),
                esc_html($label),
            ),
            ['type' => 'info', 'dismissible' => true],
        );
    }

    /**
     * @return array{string, string, string} Sentence, label and address of the button.
     */
    private function next(): array
    {
        if ($this->mailTest->finding()->status === FindingStatus::Critical) {
            return [
                __('This site cannot send mail, so no client would get a link. Mend that first.', 'clientpress'),
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
