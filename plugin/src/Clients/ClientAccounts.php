<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

use ClientPress\Kernel\ObjectCache;
use ClientPress\Kernel\Refused;

/**
 * Creates client accounts. Existing accounts and their passwords are never changed.
 */
final class ClientAccounts
{
    /** User meta: the word that an account is shown by which has no name, in the language in which it was accepted. */
    public const UNNAMED = '_clientpress_unnamed';

    private const LOGIN_PREFIX = 'client-';

    private const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

    /** Characters of what is random in a login or slug: 62 bits. */
    private const RANDOM_LENGTH = 12;

    public function __construct(
        private readonly SiteMembers $members,
    ) {}

    /**
     * Inserts a user with the role Client, as part of the caller's transaction.
     *
     * @param string              $email    Unslashed.
     * @param string              $password Trimmed and slashed.
     * @param string              $name     That others see, unslashed; empty for "Client".
     * @param string              $locale   That the user is written to in; empty for the site's.
     * @param \Closure(): bool    $begin    Called right before the row is inserted; false stops the insertion.
     * @param \Closure(\WP_User): bool $bind Called right after, when the user has no meta yet; false undoes the insertion.
     * @param \Closure(): void    $undo     Rolls the transaction back.
     *
     * @return int The new user's id.
     *
     * @throws InsertionStopped
     */
    public function create(
        string $email,
        #[\SensitiveParameter]
        string $password,
        string $name,
        string $locale,
        \Closure $begin,
        \Closure $bind,
        \Closure $undo,
    ): int {
        // Random, so that no login, slug or archive reveals an address, and so long that none is taken.
        $login = self::LOGIN_PREFIX . self::random();
        $shown = wp_slash($name !== '' ? $name : __('Client', 'clientpress'));
        // The caller has asked the database. Core asks a cache, which may still know an account that is gone.
        ObjectCache::bypass($email, 'useremail');
        $insertion = new GuardedInsertion($login, $begin, $bind, $undo);

        // The last filter before core's INSERT, and the first one after it: `meta_input` would come too late.
        add_filter('wp_pre_insert_user_data', [$insertion, 'open'], PHP_INT_MAX, 4);
        add_filter('insert_user_meta', [$insertion, 'close'], PHP_INT_MIN, 4);

        try {
            $userId = wp_insert_user([
                'user_login' => $login,
                // Stands in the public page when a client comments, and is no part of the login.
                'user_nicename' => self::random(),
                'user_email' => wp_slash($email),
                'user_pass' => $password,
                'display_name' => $shown,
                'nickname' => $shown,
                // The column Name of the users shows it. Core writes the row in any case.
                'first_name' => wp_slash($name),
                'role' => ClientRole::NAME,
                'locale' => $locale,
                'meta_input' => $name !== '' ? [] : [self::UNNAMED => $shown],
            ]);
        } catch (\Throwable $fault) {
            $undo();

            throw $fault;
        } finally {
            $insertion->rememberAgain();
            remove_filter('wp_pre_insert_user_data', [$insertion, 'open'], PHP_INT_MAX);
            remove_filter('insert_user_meta', [$insertion, 'close'], PHP_INT_MIN);
        }

        if (!is_int($userId) || $userId <= 0) {
            $undo();

            throw new InsertionStopped();
        }

        return $userId;
    }

    /**
     * Whether an account that an invitation began still has the invited address, and is treated as a client or has no
     * role yet.
     *
     * @param string $email The invited address, unslashed.
     */
    public function isUnchanged(int $userId, string $email): bool
    {
        $user = self::userNow($userId);

        return (
            $user->exists()
            && strcasecmp($user->user_email, $email) === 0
            && ($user->roles === [] && !is_super_admin($userId) || ClientRole::isClient($user))
        );
    }

    /**
     * @param string $password Trimmed and slashed.
     */
    public function isPasswordOf(int $userId, #[\SensitiveParameter] string $password): bool
    {
        $user = self::userNow($userId);

        return $user->exists() && wp_check_password($password, $user->user_pass, $userId);
    }

    /**
     * Gives the role where it is missing. Core writes it after the row, so the request may have died in between, and
     * core does not notice when the database fails.
     *
     * @return bool Whether the user has the role Client now.
     *
     * @throws Refused See {@see SiteMembers::join()}.
     */
    public function ensureRole(int $userId): bool
    {
        $this->members->join($userId);
        // As join() has just read it anew.
        $user = new \WP_User($userId);

        if ($user->exists() && $user->roles === []) {
            $user->set_role(ClientRole::NAME);
            // set_role() keeps the requested role in memory even if writing it failed, so the user is read again.
            clean_user_cache($user);
            $user = self::userNow($userId);
        }

        return in_array(ClientRole::NAME, $user->roles, true);
    }

    /**
     * As the database has it: what is decided by a user's role, address or password is not left to a cache.
     */
    private static function userNow(int $userId): \WP_User
    {
        ObjectCache::bypass($userId, 'users', 'user_meta');

        return new \WP_User($userId);
    }

    /**
     * Whether a login is one that {@see create()} made.
     */
    public static function isGeneratedLogin(string $login): bool
    {
        return (
            preg_match(sprintf('/^%s[%s]{%d}$/D', self::LOGIN_PREFIX, self::ALPHABET, self::RANDOM_LENGTH), $login)
            === 1
        );
    }

    /**
     * Made without functions that plugins may filter.
     */
    private static function random(): string
    {
        $random = '';

        while (strlen($random) < self::RANDOM_LENGTH) {
            $random .= self::ALPHABET[random_int(0, strlen(self::ALPHABET) - 1)];
        }

        return $random;
    }
}
