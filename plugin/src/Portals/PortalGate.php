<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;

/**
 * Decides every request for a portal, or for anything under the portals' path, before the theme is asked for a page.
 *
 * A visitor learns nothing from the answer: not signed in leads to the login and back, signed in without access is told
 * so, and both are the same whether there is a portal at that address or not.
 */
final class PortalGate
{
    /** Whether this request is for the portals' path, whatever there is; known from parse_request on. */
    private bool $underBase = false;

    public function __construct(
        private readonly Portals $portals,
        private readonly PortalAccess $access,
        private readonly Access $clients,
        private readonly PortalPages $pages,
    ) {}

    /**
     * On parse_request, after REST has taken its requests and before any query: strangers go to the login.
     */
    public function stopStrangers(\WP $wp): void
    {
        $this->underBase = PortalPostType::isRequestedBy($wp);

        if (!$this->underBase) {
            return;
        }

        PrivateResponse::forbidCaching();

        if (!is_user_logged_in()) {
            PrivateResponse::redirectToLogin($this->requestedUrl());
        }
    }

    /**
     * On template_redirect, first of all: lets the theme show a portal to who may read it, and answers all the rest.
     */
    public function decide(): void
    {
        $portal = $this->queriedPortal();

        if ($portal === null && !$this->underBase) {
            return;
        }

        PrivateResponse::forbidCaching();

        if (!is_user_logged_in()) {
            PrivateResponse::redirectToLogin($this->requestedUrl());
        }

        if (self::isHome()) {
            $this->showHome();
        }

        $portal ??= $this->portals->findBySlug((string) get_query_var('name'));

        if ($portal !== null && self::isPage() && current_user_can('read_post', get_queried_object_id())) {
            return;
        }

        if ($portal !== null && $this->clients->has($portal->id, get_current_user_id()) && !$portal->isOpen()) {
            $this->pages->showNotOpen($portal);
        }

        $this->pages->showNoAccess($this->requestedUrl());
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
        $portals = $this->portals->openFor(get_current_user_id());

        if (count($portals) === 1) {
            wp_safe_redirect($portals[0]->url());
            exit();
        }

        $this->pages->showHome($portals);
    }

    /**
     * The address asked for, on this site's own host: the request's Host header is the visitor's to forge.
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
