<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Background\CopyPause;
use ClientPress\Kernel\CopyEvidence;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\SiteIdentity;
use ClientPress\Kernel\Template;

/**
 * Says in wp-admin that the site is taken for a copy, and lets an administrator say that it is the live one.
 */
final readonly class CopyNotice
{
    /** Name of the request that ends the pause. */
    public const ACTION = 'clientpress_live_site';

    /** Field of that request: which of the two buttons was pressed. */
    private const PLACES = 'places';

    private const BOTH = 'both';

    private const CAPABILITY = 'manage_options';

    public function __construct(
        private CopyPause $pause,
        private SiteIdentity $site,
        private Template $template,
    ) {}

    /**
     * On add_menu_classes: a sign beside Portals, on every screen of wp-admin.
     *
     * @param array<int, array<int, string>> $menu
     *
     * @return array<int, array<int, string>>
     */
    public static function addBubble(array $menu): array
    {
        return array_map(static function (array $item): array {
            if (($item[2] ?? '') === ScreenUrls::PARENT) {
                $item[0] .= sprintf(' <span class="awaiting-mod"><span aria-hidden="true">!</span><span class="screen-reader-text">%s</span></span>', esc_html__(
                    'ClientPress has paused its emails',
                    'clientpress',
                ));
            }

            return $item;
        }, $menu);
    }

    /**
     * On the plugin's own screens.
     */
    public function show(): void
    {
        $this->template->show('admin-copy-notice', [
            'template' => $this->template,
            'reason' => $this->pause->reason(),
            'button' => $this->buttonValues(),
        ]);
    }

    /**
     * On every screen, after the pause was ended.
     */
    public function showEnd(): void
    {
        $this->template->show('admin-notices', [
            'notices' => [
                [
                    'type' => 'success',
                    'sentence' => __(
                        'This is the live site. ClientPress sends reminders and notices again. Imports that were paused wait until somebody resumes them.',
                        'clientpress',
                    ),
                    'details' => [],
                ],
            ],
        ]);
    }

    /**
     * On `admin_post_{ACTION}`.
     */
    public function end(): void
    {
        check_admin_referer(self::ACTION);

        try {
            ($_POST[self::PLACES] ?? null) === self::BOTH
                ? $this->pause->endForBothAddresses(Actor::current())
                : $this->pause->end(Actor::current());
        } catch (Refused $refused) {
            $refused->showAsPage();
        }

        $back = wp_get_referer();
        wp_safe_redirect(add_query_arg(
            ScreenUrls::LIVE_SITE_SAID,
            '1',
            $back !== false ? $back : admin_url('site-health.php'),
        ));
        exit();
    }

    public function finding(): Finding
    {
        $evidence = $this->site->evidence();

        if ($evidence === null) {
            return new Finding(
                'copy',
                __('ClientPress takes this site for the live one', 'clientpress'),
                FindingStatus::Good,
                __('What ClientPress sends by itself, such as reminders, is sent.', 'clientpress'),
            );
        }

        return new Finding(
            'copy',
            __('ClientPress has paused its emails', 'clientpress'),
            $evidence === CopyEvidence::Elsewhere ? FindingStatus::Critical : FindingStatus::Recommended,
            $this->pause->reason() . ' '
                . __(
                    'So the site is taken for a copy, and ClientPress sends nothing by itself here: no reminders, no notices to inviters, no lists that were queued before. What somebody sends by hand is sent.',
                    'clientpress',
                ),
            [
                __('If this is a copy, nothing needs to be done.', 'clientpress'),
                __(
                    'If this is the live site, for instance after a move, say so: by the button “This is the live site now” in Site Health, or by the command wp clientpress live-site.',
                    'clientpress',
                ),
            ],
        );
    }

    /**
     * @return string HTML of the buttons that end the pause; empty for who may not, and where there is none.
     */
    public function button(): string
    {
        $values = $this->buttonValues();

        return $values === null ? '' : $this->template->render('admin-copy-button', $values);
    }

    /**
     * @return array{url: string, action: string, nonce: string, places: string, both: string, isElsewhere: bool}|null
     */
    private function buttonValues(): ?array
    {
        $evidence = $this->site->evidence();

        return (
            $evidence !== null && current_user_can(self::CAPABILITY)
                ? [
                    'url' => admin_url('admin-post.php'),
                    'action' => self::ACTION,
                    'nonce' => wp_create_nonce(self::ACTION),
                    'places' => self::PLACES,
                    'both' => self::BOTH,
                    'isElsewhere' => $evidence === CopyEvidence::Elsewhere,
                ]
                : null
        );
    }
}
