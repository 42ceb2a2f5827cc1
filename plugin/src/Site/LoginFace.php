<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

use ClientPress\Invitations\AcceptUrl;
use ClientPress\Kernel\Branding;
use ClientPress\Kernel\SiteName;
use ClientPress\Kernel\Version;
use ClientPress\Portals\PortalPostType;

/**
 * Core's login in the face of the pages that a client has seen before it: the site's name, logo and colour. Only for those
 * who come for a portal or choose a client's password. What another plugin says of the login comes later and wins.
 */
final class LoginFace
{
    /** Query argument of core's pages that follow from such a login. */
    private const FOLLOWS = 'clientpress_portal';

    public static function isWanted(): bool
    {
        $target = $_POST['redirect_to'] ?? $_GET['redirect_to'] ?? '';

        return is_string($target) && self::isOurs($target) || isset($_GET[self::FOLLOWS]) || self::isClientsReset();
    }

    public static function enqueue(): void
    {
        add_filter('lostpassword_url', self::lostPasswordUrl(...));
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
     * @param string $url Of the page that mails a link for a new password, perhaps another plugin's.
     */
    private static function lostPasswordUrl(string $url): string
    {
        $after = add_query_arg(['checkemail' => 'confirm', self::FOLLOWS => '1'], 'wp-login.php');

        return str_contains($url, 'wp-login.php') && preg_match('/[?&]redirect_to=/', $url) !== 1
            ? add_query_arg('redirect_to', rawurlencode($after), $url)
            : $url;
    }

    private static function isOurs(string $target): bool
    {
        $path = wp_make_link_relative($target);

        if (str_starts_with($path, wp_make_link_relative(admin_url()))) {
            return false;
        }

        foreach ([PortalPostType::homeUrl(), AcceptUrl::page()] as $url) {
            if (str_starts_with($path, untrailingslashit(wp_make_link_relative($url)) . '/')) {
                return true;
            }
        }

        // With plain permalinks.
        return preg_match('/[?&](?:post_type=clientpress_portal|clientpress_[a-z]+=)/', $path) === 1;
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
