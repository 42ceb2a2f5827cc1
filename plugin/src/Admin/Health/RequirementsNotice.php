<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Admin\SharedAssets;
use ClientPress\Clients\Capabilities;
use ClientPress\Kernel\Template;
use ClientPress\Portals\PortalPostType;

/**
 * Says in wp-admin that the extension is missing. Only users who can install it are shown how.
 */
final readonly class RequirementsNotice
{
    public function __construct(
        private Requirements $requirements,
        private SharedAssets $assets,
        private Template $template,
    ) {}

    public function show(): void
    {
        if ($this->requirements->areMet()) {
            return;
        }

        if (current_user_can('activate_plugins')) {
            $this->assets->enqueueCopying();
            $this->template->show('admin-requirements', [
                'problem' => $this->requirements->problem(),
                'steps' => $this->requirements->steps(),
                'command' => $this->requirements->command(),
                'template' => $this->template,
            ]);

            return;
        }

        if (current_user_can(Capabilities::INVITE) && get_current_screen()?->post_type === PortalPostType::NAME) {
            $this->template->show('admin-requirements-short', []);
        }
    }
}
