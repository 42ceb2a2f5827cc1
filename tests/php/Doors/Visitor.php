<?php

declare(strict_types=1);

namespace ClientPress\Tests\Doors;

use ClientPress\Tests\Support\LiveSite;

/** A person at the door, with a session and the nonces that core would give to it, whatever they may do. */
final class Visitor
{
    /** Seconds between two ticks of core's nonces, of which a nonce lives for two. */
    private const TICK = 12 * HOUR_IN_SECONDS;

    /** @param array<string, string> $cookies */
    private function __construct(
        public readonly Person $person,
        public readonly int $userId,
        public readonly string $login,
        public readonly array $cookies,
        public readonly string $applicationPassword,
    ) {}

    public static function of(Person $person, \WP_User $user, LiveSite $site): self
    {
        [$password] = \WP_Application_Passwords::create_new_application_password($user->ID, ['name' => 'Test']);

        return new self($person, $user->ID, $user->user_login, $site->cookiesOf($user->ID), $password);
    }

    public static function nobody(): self
    {
        return new self(Person::Anonymous, 0, '', [], '');
    }

    /**
     * @param int $age seconds since it was made
     */
    public function nonce(string $action, int $age = 0): string
    {
        $tick = (int) ceil((time() - $age) / self::TICK);

        return substr(wp_hash("{$tick}|{$action}|{$this->userId}|{$this->sessionToken()}", 'nonce'), -12, 10);
    }

    private function sessionToken(): string
    {
        foreach ($this->cookies as $name => $cookie) {
            if (str_starts_with($name, 'wordpress_logged_in_')) {
                return (string) wp_parse_auth_cookie($cookie, 'logged_in')['token'];
            }
        }

        return '';
    }
}
