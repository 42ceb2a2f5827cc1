<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Accepting\Link;
use ClientPress\Invitations\Invitation;
use ClientPress\Kernel\ErrorLog;
use ClientPress\Portals\PortalPostType;

/**
 * What follows an acceptance: the client is signed in and sent on. Errors of other plugins are logged and end nothing,
 * because the invitation has been accepted by now.
 */
final class SignIn
{
    /**
     * @return bool Whether the browser was given the session cookie.
     */
    public static function start(int $userId): bool
    {
        try {
            wp_set_current_user($userId);
            $user = wp_get_current_user();
            // The database has not answered core's question.
            if (!$user->exists()) {
                return false;
            }
            wp_set_auth_cookie($userId);
        } catch (\Throwable $fault) {
            ErrorLog::stopped('signing a client in', $fault);

            return false;
        }

        // A plugin may answer instead, for instance by asking for a second factor.
        ResponseHeaders::send();

        try {
            /** This action is documented in wp-includes/user.php. */
            do_action('wp_login', $user->user_login, $user);
        } catch (\Throwable $fault) {
            ErrorLog::stopped('signing a client in', $fault);
        }

        return true;
    }

    public static function destination(Link $link): string
    {
        $portalUrl = $link->portal?->url() ?? PortalPostType::homeUrl();

        try {
            /**
             * Filters where a client goes after accepting.
             *
             *     add_filter('clientpress_accept_redirect', static fn(string $url): string => "$url#welcome");
             *
             * @since 1.0.0
             *
             * @param string     $url        The portal's. Other hosts are followed if core's filter `allowed_redirect_hosts`
             *                               names them.
             * @param Invitation $invitation
             * @param int        $userId
             */
            $url = apply_filters('clientpress_accept_redirect', $portalUrl, $link->invitation, $link->userId);
        } catch (\Throwable $fault) {
            ErrorLog::stopped('signing a client in', $fault);
            $url = $portalUrl;
        }

        return is_string($url) && $url !== '' ? wp_validate_redirect($url, $portalUrl) : $portalUrl;
    }
}
