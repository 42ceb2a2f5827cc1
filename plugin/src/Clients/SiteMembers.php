<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

use ClientPress\Clients\Storage\UserAddresses;
use ClientPress\Kernel\ObjectCache;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * Who belongs to this site. The accounts of a network are all its sites', so there an account of this site is that of a
 * member. On a single site every user is a member.
 */
final readonly class SiteMembers
{
    public function __construct(
        private UserAddresses $userAddresses,
    ) {}

    public static function has(int $userId): bool
    {
        return is_user_member_of_blog($userId);
    }

    /**
     * @param array<string, int> $userIds By address.
     *
     * @return array<string, int> Those of members.
     */
    public static function among(array $userIds): array
    {
        if (!is_multisite()) {
            return $userIds;
        }

        cache_users($userIds);

        return array_filter($userIds, self::has(...));
    }

    /**
     * Makes an account of the network a member of this site, as a client. A member keeps their role, and a super admin,
     * who may do everything here already, is made nobody's client.
     *
     * @throws Refused With `Forbidden`, where the network or a plugin lets them not; with `StorageFailed`.
     */
    public function join(int $userId): void
    {
        // Read anew: a request for another site of the network may have added them just now.
        ObjectCache::bypass($userId, 'user_meta');
        $this->userAddresses->answerTo(static fn() => update_meta_cache('user', [$userId]), 'user', [$userId]);

        if (self::has($userId) || is_super_admin($userId)) {
            return;
        }

        $added = add_user_to_blog(get_current_blog_id(), $userId, ClientRole::NAME);

        if (is_wp_error($added)) {
            throw new Refused(Reason::Forbidden, sprintf(
                /* translators: %s: a sentence of WordPress or of another plugin. */
                __('This account could not be added to this site. %s', 'clientpress'),
                wp_strip_all_tags($added->get_error_message()),
            ));
        }

        ObjectCache::bypass($userId, 'user_meta');

        if (!self::has($userId)) {
            throw Refused::storageFailed();
        }
    }

    /**
     * Whether the network lets somebody with this address register, by the domains that it has banned or limits itself
     * to. Accounts that are there are not asked.
     *
     * @param string $email Unslashed.
     *
     * @throws Refused With `InvalidEmail`.
     */
    public static function requireRegistrable(string $email): void
    {
        if (!is_multisite()) {
            return;
        }

        $limited = get_site_option('limited_email_domains');
        $domain = strtolower(substr((string) strrchr($email, '@'), 1));
        $isOutside =
            is_array($limited)
            && $limited !== []
            && !in_array($domain, array_map(strtolower(...), array_filter($limited, is_string(...))), true);

        if ($isOutside || is_email_address_unsafe($email)) {
            throw new Refused(Reason::InvalidEmail, __(
                'This network makes no accounts for email addresses of this domain. Use an address of another one, or ask the administrator of the network.',
                'clientpress',
            ));
        }
    }

    /**
     * After an invitation has made an account: who had asked the network for an account with this address, and has not
     * confirmed it, gets no second one. The site that they may have asked for becomes this account's.
     */
    public function assignSignups(int $userId): void
    {
        $user = is_multisite() ? get_userdata($userId) : false;

        if ($user instanceof \WP_User) {
            $this->userAddresses->assignSignups($user->user_email, $user->user_login);
        }
    }
}
