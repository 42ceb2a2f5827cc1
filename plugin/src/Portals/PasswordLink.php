<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Refused;

/**
 * Lets a signed-in user change the password, by core's own email and link.
 */
final readonly class PasswordLink
{
    /** Action of admin-post.php and of its nonce. */
    public const ACTION = 'clientpress_change_password';

    /** Query variable that brings the result back to the page. */
    private const RESULT = 'clientpress_password';

    private const SENT = 'sent';

    private const FAILED = 'failed';

    /**
     * @param \Closure(int): void $count Counts an email to this user; throws Refused where there were too many.
     */
    public function __construct(
        private \Closure $count,
    ) {}

    /**
     * On admin_post_{@see ACTION}, which core fires for signed-in users alone.
     */
    public function send(): never
    {
        check_admin_referer(self::ACTION);

        if (($_SERVER['REQUEST_METHOD'] ?? '') !== 'POST') {
            wp_die(
                esc_html__(
                    'Press the button “Email me a link for a new password” on the page of a portal.',
                    'clientpress',
                ),
                '',
                [
                    'response' => 405,
                ],
            );

            // Only a handler of wp_die() that does not end the request gets this far.
            exit();
        }

        try {
            ($this->count)(get_current_user_id());
        } catch (Refused $refused) {
            $refused->showAsPage();
        }

        $referer = wp_get_referer();
        $back = $referer === false ? PortalPostType::homeUrl() : remove_query_arg(self::RESULT, $referer);
        self::leadTo(wp_make_link_relative($back));
        $result = retrieve_password(wp_get_current_user()->user_login);

        wp_safe_redirect(add_query_arg(self::RESULT, $result === true ? self::SENT : self::FAILED, $back));
        exit();
    }

    /**
     * Has the link that core mails from now on, and the form behind it, lead there after the login with the new password.
     * On a network they are this site's own, for the main site's login knows nothing of its portals.
     *
     * @param string $target Address below this host.
     */
    public static function leadTo(string $target): void
    {
        add_filter(
            'site_url',
            static fn(mixed $url, mixed $path): mixed => is_string($url)
                && is_string($path)
                && preg_match('/^wp-login\.php\?(?:.*&)?action=(?:rp|resetpass)(?:&|$)/D', $path) === 1
                    ? "$url&redirect_to=" . rawurlencode($target)
                    : $url,
            10,
            2,
        );
        add_filter(
            'network_site_url',
            static function (mixed $url, mixed $path): mixed {
                $login = [];

                return is_string($path)
                && preg_match('~(?:^|/)(wp-login\.php(?:\?.*)?)$~D', $path, $login) === 1
                && self::isForThisSite($login[1])
                    ? site_url($login[1], 'login')
                    : $url;
            },
            10,
            2,
        );
    }

    /**
     * The key in such a link opens the account on all sites of a network, and a site's host may be somebody else's: nobody
     * gets one there who is no member of the site, or may do more on the network than on it.
     */
    private static function isForThisSite(string $path): bool
    {
        $query = [];
        wp_parse_str((string) wp_parse_url($path, PHP_URL_QUERY), $query);

        if (!isset($query['key'])) {
            return true;
        }

        $user = is_string($query['login'] ?? null) ? get_user_by('login', $query['login']) : false;

        return $user instanceof \WP_User && is_user_member_of_blog($user->ID) && !is_super_admin($user->ID);
    }

    /**
     * The notice about the email that was just requested; empty if none was.
     *
     * @param string $address Of the signed-in user.
     */
    public static function notice(string $address): string
    {
        return match ($_GET[self::RESULT] ?? null) {
            self::SENT => sprintf(
                /* translators: %s: an email address. */
                __('We have sent an email to %s. Open the link in it to choose a new password.', 'clientpress'),
                $address,
            ),
            self::FAILED => __('The email could not be sent. Please try again later.', 'clientpress'),
            default => '',
        };
    }
}
