<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\ClientAccounts;

/**
 * Has WordPress's own emails name a client by name or address: nobody knows the login that was made for the account.
 */
final class CoreEmails
{
    /**
     * Filter on password_change_email and email_change_email.
     *
     * @param mixed $email array{message: string, ...}, with core's placeholders.
     * @param mixed $user  array{ID: int, user_login: string, user_email: string, ...} as it was before.
     */
    public static function greet(mixed $email, mixed $user): mixed
    {
        $account = is_array($user) ? get_userdata((int) ($user['ID'] ?? 0)) : false;

        if (
            !is_array($email)
            || !is_string($email['message'] ?? null)
            || $account === false
            || !ClientAccounts::isGeneratedLogin($account->user_login)
        ) {
            return $email;
        }

        $name = PersonName::ofAccount($account);

        return [
            ...$email,
            'message' => str_replace('###USERNAME###', $name !== '' ? $name : '###EMAIL###', $email['message']),
        ];
    }

    /**
     * Filter on retrieve_password_message.
     *
     * @param mixed $message With the link, so it is as secret as the key.
     */
    public static function nameInReset(
        #[\SensitiveParameter]
        mixed $message,
        #[\SensitiveParameter]
        mixed $key,
        mixed $login,
        mixed $user,
    ): mixed {
        return is_string($message) && $user instanceof \WP_User && ClientAccounts::isGeneratedLogin($user->user_login)
            ? str_replace(
                sprintf(__('Username: %s', 'default'), $user->user_login),
                sprintf(__('Email: %s', 'default'), $user->user_email),
                $message,
            )
            : $message;
    }

    /**
     * Filter on wp_password_change_notification_email, which tells the site's admin.
     *
     * @param mixed $email array{message: string, ...}
     */
    public static function nameToAdmin(mixed $email, mixed $user): mixed
    {
        return (
            is_array($email)
            && is_string($email['message'] ?? null)
            && $user instanceof \WP_User
            && ClientAccounts::isGeneratedLogin($user->user_login)
                ? [...$email, 'message' => str_replace($user->user_login, $user->user_email, $email['message'])]
                : $email
        );
    }
}
