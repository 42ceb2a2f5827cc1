<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Template;

/**
 * The bar on every portal page: who is signed in, and links such as Log out. Clients see no admin bar.
 */
final readonly class PortalBar
{
    /**
     * @param string             $stylesheet URL of portal.css.
     * @param \Closure(): string $addressUrl Where users change their address, on a page of a room that this one does not know.
     */
    public function __construct(
        private Portals $portals,
        private PortalAccess $access,
        private ClientView $view,
        private Template $template,
        private string $stylesheet,
        private string $version,
        private \Closure $addressUrl,
    ) {}

    /**
     * On wp_body_open: above the theme's own header.
     */
    public function showOnPortal(): void
    {
        $portal = $this->portalShown();

        if ($portal !== null) {
            $this->show($portal);
        }
    }

    /**
     * On wp_footer: some classic themes never fire wp_body_open, and their clients must find Log out as well.
     */
    public function showIfThemeHasNoOpening(): void
    {
        if (did_action('wp_body_open') === 0) {
            $this->showOnPortal();
        }
    }

    public function enqueueStyle(): void
    {
        if ($this->portalShown() !== null) {
            wp_enqueue_style('clientpress-portal', $this->stylesheet, [], $this->version);
        }
    }

    /**
     * Prints the bar.
     *
     * @param Portal|null $portal The portal below it; null on a page that is no portal's.
     */
    public function show(?Portal $portal): void
    {
        if ($this->view->isOn()) {
            $this->template->show('portal-bar-preview', [
                'listUrl' => admin_url('edit.php?post_type=' . PortalPostType::NAME),
            ]);

            return;
        }

        $address = AddressSpelling::shown(wp_get_current_user()->user_email);

        $this->template->show('portal-bar', [
            'address' => $address,
            'homeUrl' => $portal !== null && $this->hasSeveral() ? PortalPostType::homeUrl() : '',
            'switchBack' => SwitchBack::link(),
            'addressUrl' => ($this->addressUrl)(),
            'logOutUrl' => wp_logout_url(),
            'notice' => PasswordLink::notice($address),
            'closedLabel' => $portal === null || $portal->isOpen() ? '' : self::whyClosed($portal),
        ]);
    }

    /**
     * Also where the database does not say: the page that lists them leads on from there.
     */
    private function hasSeveral(): bool
    {
        try {
            return count($this->portals->openFor(get_current_user_id())) > 1;
        } catch (Refused) {
            return true;
        }
    }

    private function portalShown(): ?Portal
    {
        $post = is_singular() && is_user_logged_in() ? get_queried_object() : null;

        return $post instanceof \WP_Post ? $this->access->portalOf($post) : null;
    }

    /**
     * Only users who manage portals see a portal that is not open.
     */
    private static function whyClosed(Portal $portal): string
    {
        if (!$portal->live) {
            return __('Not published: clients cannot see this portal yet.', 'clientpress');
        }

        return sprintf(
            /* translators: %s: the portal's status, such as "Archived". */
            __('Portal status “%s”: clients cannot see this portal at the moment.', 'clientpress'),
            $portal->status->label(),
        );
    }
}
