<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\AddressOwnership;
use ClientPress\Clients\Storage\UserAddresses;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\TimedSignature;

/**
 * A user gives their account another address: with their password, and by a link that is mailed to the new address. Core
 * tells the earlier one.
 *
 * The link alone changes nothing. Whoever opens it has to be signed in to the account, or somebody could have the owner
 * of another mailbox confirm that it belongs to their own account.
 */
final readonly class AddressChanges
{
    /** Seconds in which the link works. */
    private const LIFETIME_SECONDS = 3600;

    /** Seconds in which the user has to log in. */
    private const TICKET_SECONDS = 900;

    /** Purpose of a ticket's signature. */
    private const SIGNED = 'address ticket';

    public function __construct(
        private UserAddresses $userAddresses,
        private AddressOwnership $ownership,
        private Secrets $secrets,
        private InvitationEmails $emails,
        private RateLimits $limits,
        private Clock $clock,
    ) {}

    /**
     * Mails the link. An earlier one is dead from then on.
     *
     * @param string                    $password As core compares it: trimmed and slashed.
     * @param string                    $email    As typed, unslashed.
     * @param \Closure(string): string $url      The link's address, given its secret.
     *
     * @return string The new address.
     *
     * @throws Refused With `TooManyRequests`, `Forbidden` for a wrong password, `InvalidEmail`, `AccountExists`, `ExtensionMissing` or
     *                 `StorageFailed`.
     */
    public function ask(\WP_User $user, #[\SensitiveParameter] string $password, string $email, \Closure $url): string
    {
        $this->limits->countAddressChange($user->ID);

        if (!wp_check_password($password, $user->user_pass, $user->ID)) {
            throw new Refused(Reason::Forbidden, __('This is not your password.', 'clientpress'));
        }

        $address = EmailAddress::parse($email)->typed;
        $this->requireFree($address);
        $token = $this->secrets->issueToken();
        $this->ownership->keepChange($user->ID, [
            'digest' => (string) $this->secrets->tokenDigest($token),
            'email' => $address,
            'until' => $this->clock->now() + self::LIFETIME_SECONDS,
        ]);

        if ($this->emails->sendAddressLink($user, $address, $token, $url($token))->isRefused()) {
            throw new Refused(Reason::StorageFailed, __(
                'The email could not be sent. Please try again later.',
                'clientpress',
            ));
        }

        return $address;
    }

    /**
     * What stands in for the link's secret while its user logs in. It confirms the change of the account that asked for
     * it, as the link does, and is worth nothing to another one.
     *
     * @param string $credential As it arrived: the link's, or a ticket, which is returned as it is.
     *
     * @return string|null Null where no secret is in it.
     *
     * @throws Refused With `ExtensionMissing`.
     */
    public function ticket(#[\SensitiveParameter] string $credential): ?string
    {
        if (self::partsOfTicket($credential) !== null) {
            return $credential;
        }

        $token = $this->secrets->findToken($credential);
        $until = $this->clock->now() + self::TICKET_SECONDS;

        return $token === null
            ? null
            : "$until-" . TimedSignature::sign(self::SIGNED, (string) $this->secrets->tokenDigest($token), $until);
    }

    /**
     * Reads only, however often it is asked.
     *
     * @param string $credential As it arrived: the link's secret, or a ticket.
     *
     * @return string|null The address that this link would give to the account; null where it is not this account's, was
     *                     used or replaced, or is too old.
     *
     * @throws Refused With `ExtensionMissing`.
     */
    public function pending(\WP_User $user, #[\SensitiveParameter] string $credential): ?string
    {
        return $this->validChange($user->ID, $credential)['email'] ?? null;
    }

    /**
     * Changes the address and keeps the proof that it is the user's. Where the earlier one was not proven, other logins
     * end first, as they do when an account enters by a link.
     *
     * @param string $credential As it arrived: the link's secret, or a ticket.
     *
     * @return string|null The new address; null for a link that {@see pending()} does not know.
     *
     * @throws Refused With `TooManyRequests`, `AccountExists`, `ExtensionMissing` or `StorageFailed`.
     */
    public function confirm(\WP_User $user, #[\SensitiveParameter] string $credential): ?string
    {
        $this->limits->countAttempt();
        $change = $this->validChange($user->ID, $credential);

        // Of two clicks at once one takes it.
        if ($change === null || !$this->ownership->takeChange($user->ID, $change)) {
            return null;
        }

        $email = $change['email'];
        $this->requireFree($email);

        if ($this->ownership->mayBeSomebodyElses($user->ID)) {
            $this->ownership->endOtherLogins($user->ID);
        }

        // Core tells the earlier address, but slashes it before.
        $toEarlier = static fn(array $mail): array => ['to' => $user->user_email] + $mail;
        add_filter('email_change_email', $toEarlier);

        try {
            $changed = wp_update_user(['ID' => $user->ID, 'user_email' => wp_slash($email)]);
        } finally {
            remove_filter('email_change_email', $toEarlier);
        }

        clean_user_cache($user->ID);

        if ($changed !== $user->ID || $this->userAddresses->userIdOfEmail($email) !== $user->ID) {
            throw Refused::notWritten();
        }

        $this->ownership->prove($user->ID, $email);

        return $email;
    }

    /**
     * @return array{digest: string, email: string, until: int}|null
     *
     * @throws Refused With `ExtensionMissing`.
     */
    private function validChange(int $userId, #[\SensitiveParameter] string $credential): ?array
    {
        $change = $this->ownership->keptChange($userId);

        return $change !== null && $change['until'] > $this->clock->now() && $this->isOf($change['digest'], $credential)
            ? $change
            : null;
    }

    /**
     * @param string $digest Of the link's secret.
     *
     * @throws Refused With `ExtensionMissing`.
     */
    private function isOf(string $digest, #[\SensitiveParameter] string $credential): bool
    {
        $ticket = self::partsOfTicket($credential);

        if ($ticket !== null) {
            [$until, $signature] = $ticket;

            return TimedSignature::isValid($signature, self::SIGNED, $digest, $until, $this->clock->now());
        }

        $token = $this->secrets->findToken($credential);

        return $token !== null && $this->secrets->tokenMatches($token, $digest);
    }

    /**
     * @return array{int, string}|null Until when, in seconds since the Unix epoch, UTC, and the signature; null for no ticket.
     */
    private static function partsOfTicket(#[\SensitiveParameter] string $credential): ?array
    {
        return (
            preg_match('/^(\d{1,12})-([0-9a-f]{64})$/D', $credential, $part) === 1 ? [(int) $part[1], $part[2]] : null
        );
    }

    /**
     * @throws Refused With `AccountExists` or `StorageFailed`.
     */
    private function requireFree(string $email): void
    {
        if ($this->userAddresses->userIdOfEmail($email) !== null) {
            throw new Refused(Reason::AccountExists, __('This address cannot be used.', 'clientpress'));
        }
    }
}
