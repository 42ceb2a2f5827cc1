<?php

declare(strict_types=1);

namespace ClientPress\Admin\Portals;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
use ClientPress\Admin\SharedAssets;
use ClientPress\Clients\Capabilities;
use ClientPress\Kernel\Template;
use ClientPress\Portals\PortalPostType;

/**
 * What the list of portals, which is core's, has beside its columns: help, and how to begin while it is empty.
 */
final readonly class PortalsScreen
{
    public function __construct(
        private SharedAssets $assets,
        private Template $template,
    ) {}

    /**
     * On admin_enqueue_scripts of the list.
     */
    public function prepare(): void
    {
        $this->assets->enqueueOnList();
        get_current_screen()?->add_help_tab([
            'id' => 'clientpress-portals',
            'title' => __('Portals', 'clientpress'),
            'content' => $this->template->render('admin-help-portals', []),
        ]);

        if (self::isUnused()) {
            // Between the heading and the table; no hook of the table itself runs there while it is empty.
            add_filter('views_edit-' . PortalPostType::NAME, $this->showBeginning(...), PHP_INT_MAX);
        }
    }

    /**
     * Not where the trash, or another status, is asked for: the views that lead back from there have to stand.
     */
    private static function isUnused(): bool
    {
        return (
            !isset($_GET['post_status'])
            && !PortalPostType::hasAny()
            && (int) (wp_count_posts(PortalPostType::NAME)->trash ?? 0) === 0
        );
    }

    /**
     * @param array<string, string> $views HTML by name.
     *
     * @return array{} In place of a list that has none.
     */
    private function showBeginning(array $views): array
    {
        $this->template->show('admin-portals-empty', [
            'createUrl' => current_user_can(Capabilities::EDIT_PORTALS) ? admin_url(ScreenUrls::NEW_PORTAL) : '',
        ]);

        return [];
    }
}
