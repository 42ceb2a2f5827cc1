<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Template;

/**
 * Links to one's portals, for users who were let into some and do see wp-admin or the admin bar.
 */
final readonly class PortalLinks
{
    public function __construct(
        private Template $template,
    ) {}

    /**
     * On admin_bar_menu: in the user's own menu, which phones show as well.
     */
    public function addToAdminBar(\WP_Admin_Bar $bar): void
    {
        // Log Out stays last.
        $logOut = $bar->get_node('logout');
        $bar->remove_node('logout');
        $bar->add_node([
            'parent' => 'user-actions',
            'id' => 'clientpress-portals',
            'title' => esc_html(__('Your portals', 'clientpress')),
            'href' => PortalPostType::homeUrl(),
        ]);

        if ($logOut !== null) {
            $bar->add_node(get_object_vars($logOut));
        }
    }

    /**
     * On profile_personal_options, which core fires on one's own profile.
     */
    public function showOnProfile(): void
    {
        $this->template->show('profile-portals', ['url' => PortalPostType::homeUrl()]);
    }
}
