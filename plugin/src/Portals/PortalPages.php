<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\Capabilities;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\Branding;
use ClientPress\Kernel\Icon;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Template;

/**
 * The pages around the portals that the plugin renders itself, so that no theme or plugin runs a query for a visitor
 * without access.
 */
final readonly class PortalPages
{
    /**
     * @param string $stylesheet URL of portal.css, with its version.
     */
    public function __construct(
        private PortalBar $bar,
        private Template $template,
        private string $stylesheet,
    ) {}

    /**
     * @param list<Portal> $portals The signed-in user's own.
     */
    public function showHome(array $portals): never
    {
        $this->show('portal-home', 200, Icon::Door, __('Your portals', 'clientpress'), [
            'portals' => $portals,
            'manageUrl' => current_user_can(Capabilities::EDIT_PORTALS)
                ? admin_url('edit.php?post_type=' . PortalPostType::NAME)
                : '',
        ]);
    }

    public function showNotOpen(Portal $portal): never
    {
        $this->show('portal-not-open', 403, Icon::Pause, __('The portal is not open at the moment', 'clientpress'), [
            'caption' => $portal->title,
            'homeUrl' => PortalPostType::homeUrl(),
        ]);
    }

    /**
     * @param string $requestedUrl Where to return after signing in as another user.
     */
    public function showNoAccess(string $requestedUrl): never
    {
        $this->show('portal-no-access', 403, Icon::Lock, __('This page is not open to you', 'clientpress'), [
            'address' => AddressSpelling::shown(wp_get_current_user()->user_email),
            'homeUrl' => PortalPostType::homeUrl(),
            'switchUrl' => wp_logout_url(wp_login_url($requestedUrl)),
        ]);
    }

    /**
     * @param string $requestedUrl Where to try again.
     */
    public function showFailure(Refused $refused, string $requestedUrl): never
    {
        $status = $refused->reason->httpStatus();
        $this->show('portal-failure', $status, Icon::Clock, __('That did not work', 'clientpress'), [
            'sentence' => $refused->getMessage(),
            'requestedUrl' => $requestedUrl,
        ]);
    }

    /**
     * @param array<string, mixed> $values What the template prints, by variable name.
     */
    private function show(string $template, int $status, Icon $icon, string $title, array $values): never
    {
        status_header($status);
        header('Content-Type: text/html; charset=' . get_bloginfo('charset'));
        header('X-Robots-Tag: noindex, nofollow');

        $this->template->show('portal-page', [
            'caption' => '',
            ...$values,
            'template' => $template,
            'icon' => $icon,
            'title' => $title,
            'branding' => Branding::ofThisSite(),
            'stylesheet' => $this->stylesheet,
            'bar' => $this->bar,
        ]);

        exit();
    }
}
