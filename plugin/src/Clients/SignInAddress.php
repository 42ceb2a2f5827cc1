<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

use ClientPress\Kernel\AddressSpelling;

/**
 * Lets people sign in with an address as they write it, where its domain has umlauts and is stored as punycode. Core takes
 * signs beyond ASCII out of what was typed.
 */
final class SignInAddress
{
    /**
     * On wp_authenticate, which hands over what was typed by reference.
     *
     * @param string $login Unslashed.
     */
    public static function atSignOn(string &$login): void
    {
        $login = AddressSpelling::stored($login);
    }

    /**
     * Filter on lostpassword_user_data.
     *
     * @param mixed     $user   WP_User, or false for nobody.
     * @param \WP_Error $errors What core found wrong so far.
     */
    public static function atLostPassword(mixed $user, \WP_Error $errors): mixed
    {
        $typed = $_POST['user_login'] ?? null;

        if (!is_string($typed)) {
            return $user;
        }

        $typed = wp_unslash($typed);
        $stored = AddressSpelling::stored($typed);
        $found = $stored === $typed ? false : get_user_by('email', $stored);

        if ($found !== false) {
            $errors->remove('invalid_email');
        }

        return $found === false ? $user : $found;
    }
}
