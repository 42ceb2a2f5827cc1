<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

use ClientPress\Invitations\AcceptUrl;
use ClientPress\Kernel\Branding;
use ClientPress\Kernel\SiteName;
use ClientPress\Kernel\SitePath;
use ClientPress\Kernel\Version;
use ClientPress\Portals\PasswordLink;
use ClientPress\Portals\PortalPostType;

/**
 * Core's login in the face of the pages that a client has seen before it: the site's name, logo and colour. Only for those
 * who come for a portal or choose a client's password, and on the whole way to a new password: where they go stands in the
 * addresses of its pages and in the link of its email. What another plugin says of the login comes later and wins.
 */
final class LoginBranding
{
    /** Longer addresses are not carried on: this one stands in an email. */
    private const MAX_TARGET = 300;

    public static function isWanted(): bool
    {
        return self::target() !== '';
    }

    /**
     * On login_init.
     */
    public static function attach(): void
    {
        $target = self::target();
        add_action('login_enqueue_scripts', self::enqueue(...), 1);
        add_filter('login_url', static fn(mixed $url): mixed => self::withRedirect($url, $target));
        add_filter('lostpassword_url', static fn(mixed $url): mixed => self::withRedirect(
            $url,
            self::checkEmailPage($target),
        ));
        // Where the link in the email is too old.
        add_filter(
            'site_url',
            static fn(mixed $url, mixed $path): mixed => is_string($path)
                && str_starts_with($path, 'wp-login.php?action=lostpassword&error=')
                    ? self::withRedirect($url, self::checkEmailPage($target))
                    : $url,
            10,
            2,
        );
        PasswordLink::leadTo($target);
    }

    private static function enqueue(): void
    {
        add_filter('login_headerurl', static fn(): string => home_url('/'), 1);
        // Core prints it as it is.
        add_filter('login_headertext', static fn(): string => esc_html(SiteName::plain()), 1);
        $branding = Branding::ofThisSite();
        $logo = $branding->logoUrl !== '' ? $branding->logoUrl : $branding->iconUrl;
        wp_enqueue_style(
            'clientpress-login',
            plugins_url('assets/login.css', dirname(__DIR__)),
            ['login'],
            Version::NUMBER,
        );
        wp_add_inline_style('clientpress-login', sprintf(
            'body.login { %s --logo: %s; }',
            $branding->properties(),
            // Quotes and brackets would end the address.
            $logo === '' ? 'none' : 'url("' . strtr(esc_url_raw($logo), [
                    '"' => '%22',
                    '\\' => '%5C',
                    "\n" => '',
                ]) . '")',
        ));

        if ($logo !== '') {
            add_filter('login_body_class', static fn(array $classes): array => [
                ...$classes,
                $branding->logoUrl !== '' ? 'clientpress-logo' : 'clientpress-icon',
            ]);
        }
    }

    /**
     * The page that core shows once it has mailed the link.
     */
    private static function checkEmailPage(string $target): string
    {
        $login = wp_make_link_relative(site_url('wp-login.php', 'login'));

        return "$login?checkemail=confirm&redirect_to=" . rawurlencode($target);
    }

    /**
     * @param mixed $url Of a page of core's login, perhaps another plugin's.
     */
    private static function withRedirect(mixed $url, string $target): mixed
    {
        return is_string($url) && str_contains($url, 'wp-login.php') && preg_match('/[?&]redirect_to=/', $url) !== 1
            ? add_query_arg('redirect_to', rawurlencode($target), $url)
            : $url;
    }

    /**
     * @return string Address below this host of what the visitor comes for; empty where that is nothing of ours.
     */
    private static function target(): string
    {
        $target = wp_unslash($_POST['redirect_to'] ?? $_GET['redirect_to'] ?? '');
        $target = is_string($target) ? $target : '';

        $query = [];
        wp_parse_str((string) wp_parse_url($target, PHP_URL_QUERY), $query);

        if (isset($query['checkemail']) && is_string($query['redirect_to'] ?? null)) {
            $target = $query['redirect_to'];
        }

        // As core cleans it before it leads there.
        $target = wp_sanitize_redirect(wp_make_link_relative($target));

        if (self::isOurs($target)) {
            return strlen($target) <= self::MAX_TARGET
            && wp_validate_redirect($target) !== ''
            && !self::holdsSecret($target)
                ? $target
                : self::home();
        }

        return self::isClientsReset() ? self::home() : '';
    }

    private static function home(): string
    {
        return wp_make_link_relative(PortalPostType::homeUrl());
    }

    private static function isOurs(string $target): bool
    {
        [$path, $query] = [...explode('?', $target, 2), ''];

        // It would leave the folder that it begins with.
        if (preg_match('~(?:^|[/\\\\])\.\.?(?:[/\\\\]|$)~D', rawurldecode($path)) === 1) {
            return false;
        }

        foreach ([PortalPostType::homeUrl(), AcceptUrl::page()] as $url) {
            if (str_starts_with($target, untrailingslashit(wp_make_link_relative($url)) . '/')) {
                return true;
            }
        }

        // With plain permalinks.
        $fields = [];
        wp_parse_str($query, $fields);
        $names = [PortalPostType::NAME, AcceptUrl::QUERY_VAR, AcceptUrl::TICKET, AcceptUrl::ADDRESS];

        return (
            $path === wp_make_link_relative(home_url('/'))
            && (
                ($fields['post_type'] ?? null) === PortalPostType::NAME
                || array_intersect_key($fields, array_flip($names)) !== []
            )
        );
    }

    /**
     * Whether there may be the secret of a link in it, in the place of which our own pages put a ticket.
     */
    private static function holdsSecret(#[\SensitiveParameter] string $target): bool
    {
        $below = SitePath::below(AcceptUrl::PATH, explode('?', $target, 2)[0]) ?? [];

        return (
            !in_array($below[0] ?? '', ['', AcceptUrl::TICKET_PATH, AcceptUrl::ADDRESS_PATH], true)
            || preg_match('/' . AcceptUrl::QUERY_VAR . '=*[^&=]|[0-9a-f]{72}/i', rawurldecode($target)) === 1
        );
    }

    /**
     * By the login that every account has which an invitation has made: nothing is asked of the database.
     */
    private static function isClientsReset(): bool
    {
        $login = $_GET['login'] ?? $_COOKIE['wp-resetpass-' . (string) COOKIEHASH] ?? '';

        return (
            in_array($_GET['action'] ?? '', ['rp', 'resetpass'], true)
            && is_string($login)
            && preg_match('/^client-[a-z0-9]{12}(?::|$)/D', $login) === 1
        );
    }
}
