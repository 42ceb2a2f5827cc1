<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\AccessHint;
use ClientPress\Clients\ClientRole;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\SitePath;

/**
 * Redirects who is treated as a client, after the login to their portal and away from wp-admin, and after the login others
 * who may enter portals and write nothing.
 */
final readonly class ClientEntrance
{
    public function __construct(
        private Portals $portals,
        private Access $access,
    ) {}

    /**
     * The user's one open portal; otherwise the page that lists them, or says that there is none, or that the database does
     * not answer.
     */
    public function destination(int $userId): string
    {
        try {
            $portals = $this->portals->openFor($userId);
        } catch (Refused) {
            $portals = [];
        }

        return count($portals) === 1 ? $portals[0]->url() : PortalPostType::homeUrl();
    }

    /**
     * Filter on login_redirect.
     *
     * @param mixed $target    Where core would go.
     * @param mixed $requested The request's redirect_to, as the visitor gave it.
     * @param mixed $user      WP_User, or WP_Error while nobody has signed in.
     */
    public function afterLogin(mixed $target, mixed $requested, mixed $user): mixed
    {
        if (!$user instanceof \WP_User) {
            return $target;
        }

        try {
            if (!ClientRole::isClient($user)) {
                return self::isWithoutDashboard($user, $requested) && $this->portals->openFor($user->ID) !== []
                    ? $this->destination($user->ID)
                    : $target;
            }

            $allowed = is_string($requested) ? wp_validate_redirect($requested) : '';

            return $allowed !== '' && $this->isFor($user->ID, $allowed) ? $allowed : $this->destination($user->ID);
        } catch (Refused) {
            return $this->destination($user->ID);
        }
    }

    /**
     * On init, because core refuses some screens while it builds the menu, before admin_init.
     */
    public function keepOutOfAdmin(): void
    {
        // The front end uses admin-ajax.php and admin-post.php too.
        if (!is_admin() || wp_doing_ajax() || ($GLOBALS['pagenow'] ?? '') === 'admin-post.php') {
            return;
        }

        $user = wp_get_current_user();

        if (ClientRole::isClient($user)) {
            nocache_headers();
            wp_safe_redirect($this->destination($user->ID));
            exit();
        }
    }

    /**
     * Filter on show_admin_bar, in a client's request.
     */
    public static function hideAdminBar(): bool
    {
        return false;
    }

    /**
     * Filter on wp_navigation_should_create_fallback, in a client's request: core would make the client the author of the
     * site's navigation. The theme lists the pages instead.
     */
    public static function createNoNavigation(): bool
    {
        return false;
    }

    /**
     * Whether core would send a user who may enter portals to their profile, because nothing else was asked for.
     */
    private static function isWithoutDashboard(\WP_User $user, mixed $requested): bool
    {
        return (
            in_array($requested, ['', 'wp-admin/', admin_url()], true)
            && !$user->has_cap('edit_posts')
            && AccessHint::isSet($user->ID)
        );
    }

    /**
     * Whether this client may be redirected to an address of this site.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function isFor(int $userId, string $url): bool
    {
        foreach ([admin_url(), site_url('wp-login.php')] as $closed) {
            if (str_starts_with(set_url_scheme($url), set_url_scheme($closed))) {
                return false;
            }
        }

        $slug = self::portalSlug($url);

        if ($slug === null) {
            return true;
        }

        $portal = $this->portals->findBySlug($slug);

        // A closed portal of theirs shows a page that says so.
        return $portal !== null && $this->access->has($portal->id, $userId);
    }

    /**
     * @return string|null The part of the address that names a portal; null when it is not under the portals' path.
     */
    private static function portalSlug(string $url): ?string
    {
        $query = [];
        wp_parse_str((string) wp_parse_url($url, PHP_URL_QUERY), $query);

        if (is_string($query[PortalPostType::NAME] ?? null)) {
            return $query[PortalPostType::NAME];
        }

        $number = $query['p'] ?? $query['page_id'] ?? $query['attachment_id'] ?? null;
        $post = is_numeric($number) ? get_post((int) $number) : null;
        $portal = $post instanceof \WP_Post ? PortalPostType::portalPostOf($post) : null;

        if ($portal !== null) {
            return $portal->post_name;
        }

        $below = SitePath::below(PortalPostType::base(), (string) wp_parse_url($url, PHP_URL_PATH));

        return $below === null ? null : $below[0] ?? '';
    }
}
