<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

/**
 * Clients sign in with their address, also where another plugin has switched that off: their login is random, and they
 * were never told it.
 */
final class EmailLogin
{
    /** What core says of an address that it takes for a login. Every other refusal, such as a lock, stands. */
    private const NOT_A_LOGIN = ['invalid_username', 'invalid_email'];

    /**
     * Filter on authenticate, after core's own.
     *
     * @param mixed $user WP_User, WP_Error or null.
     */
    public static function authenticate(mixed $user, mixed $login, #[\SensitiveParameter] mixed $password): mixed
    {
        $isUndecided =
            $user === null
            || $user instanceof \WP_Error && array_diff($user->get_error_codes(), self::NOT_A_LOGIN) === [];

        if (!$isUndecided || !is_string($login) || !is_string($password)) {
            return $user;
        }

        $owner = get_user_by('email', $login);

        return $owner instanceof \WP_User && ClientRole::isClient($owner)
            ? wp_authenticate_email_password(null, $login, $password)
            : $user;
    }
}
