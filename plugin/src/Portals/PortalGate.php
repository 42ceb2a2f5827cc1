<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\Storage\PortalPosts;

/**
 * Decides every request under the portals' path before the theme renders a page.
 *
 * The answer does not reveal whether a portal exists: visitors are sent to the login and back, and signed-in users
 * without access are told so, at any address under the path.
 */
final class PortalGate
{
    /** Of a request under the portals' path, from parse_request on: how many statements had failed before core's query. */
    private ?int $faultsBefore = null;

    public function __construct(
        private readonly Portals $portals,
        private readonly PortalAccess $access,
        private readonly Access $clients,
        private readonly PortalPages $pages,
        private readonly ClientView $view,
    ) {}

    /**
     * On parse_request, after REST and before any query: sends visitors to the login.
     */
    public function requireLogin(\WP $wp): void
    {
        if (!PortalPostType::isRequestedBy($wp)) {
            return;
        }

        PrivateResponse::send();

        if (!is_user_logged_in()) {
            PrivateResponse::redirectToLogin($this->requestedUrl());
        }

        // Core asks next whether this user may read the portal, and takes a fault for no.
        $this->answer(fn(): array => $this->clients->portals(get_current_user_id()));
        $this->faultsBefore = PortalPosts::countFaults();
    }

    /**
     * First on template_redirect: lets the theme show a portal to users who may read it, and answers all other
     * requests.
     */
    public function decide(): void
    {
        $portal = $this->queriedPortal();

        if ($portal === null && $this->faultsBefore === null) {
            return;
        }

        PrivateResponse::send();

        if (!is_user_logged_in()) {
            PrivateResponse::redirectToLogin($this->requestedUrl());
        }

        if (self::isHome()) {
            $this->showHome();
        }

        $portal ??= $this->answer(fn(): ?Portal => $this->portals->findBySlug((string) get_query_var('name')));

        if ($portal !== null) {
            $this->decideFor($portal);
        } else {
            $this->refuse();
        }
    }

    /**
     * To core a portal is missing that the database did not give.
     */
    private function refuse(): never
    {
        if ($this->faultsBefore !== null && PortalPosts::countFaults() > $this->faultsBefore) {
            $this->pages->showFailure(Refused::storageFailed(), $this->requestedUrl());
        }

        $this->pages->showNoAccess($this->requestedUrl());
    }

    /**
     * @template T
     *
     * @param \Closure(): T $read
     *
     * @return T Where the database gives no answer, the page that says so ends the request.
     */
    private function answer(\Closure $read): mixed
    {
        try {
            return $read();
        } catch (Refused $refused) {
            $this->pages->showFailure($refused, $this->requestedUrl());
        }
    }

    /**
     * Returns where the user may read this portal.
     */
    private function decideFor(Portal $portal): void
    {
        $this->view->begin($portal);

        if (self::isPage() && current_user_can('read_post', get_queried_object_id())) {
            return;
        }

        $isClosed = $this->answer(
            fn(): bool => (
                ($this->view->isOn() || $this->clients->has($portal->id, get_current_user_id()))
                && !$this->portals->isOpen($portal)
            ),
        );

        if ($isClosed) {
            $this->pages->showNotOpen($portal);
        }

        $this->refuse();
    }

    /**
     * First on template_redirect, where nothing was found: leads from an earlier address of portals to the present one.
     */
    public function redirectMoved(): void
    {
        $url = PortalPostType::movedUrl(wp_unslash($_SERVER['REQUEST_URI'] ?? ''));

        if ($url !== null) {
            PrivateResponse::send();
            // Not for ever: the base may be changed back.
            wp_safe_redirect($url);
            exit();
        }
    }

    private static function isHome(): bool
    {
        return (
            is_post_type_archive(PortalPostType::NAME)
            && !is_singular()
            && !is_search()
            && !is_paged()
            && !is_feed()
            && !is_embed()
            && !is_trackback()
            && get_query_var('post_type') === PortalPostType::NAME
        );
    }

    private static function isPage(): bool
    {
        return is_singular() && !is_feed() && !is_embed() && !is_trackback();
    }

    private function queriedPortal(): ?Portal
    {
        $post = is_singular() ? get_queried_object() : null;

        return $post instanceof \WP_Post ? $this->access->portalOf($post) : null;
    }

    private function showHome(): never
    {
        $portals = $this->answer(fn(): array => $this->portals->openFor(get_current_user_id()));
        $this->clients->refreshHint(get_current_user_id());

        if (count($portals) === 1) {
            wp_safe_redirect($portals[0]->url());
            exit();
        }

        $this->pages->showHome($portals);
    }

    /**
     * The requested address on this site's own host, because visitors can forge the Host header.
     */
    private function requestedUrl(): string
    {
        $home = wp_parse_url(home_url());
        $port = isset($home['port']) ? ':' . $home['port'] : '';
        $path = is_string($_SERVER['REQUEST_URI'] ?? null) ? wp_unslash($_SERVER['REQUEST_URI']) : '/';

        return sanitize_url(
            ($home['scheme'] ?? 'https') . '://' . ($home['host'] ?? '') . $port . '/' . ltrim($path, '/'),
        );
    }
}
