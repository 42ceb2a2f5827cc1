<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

use ClientPress\Invitations\AcceptUrl;

/**
 * A request to the accept page, read once. Other parameters (a role, a portal, an address) are never read.
 */
final readonly class AcceptRequest
{
    public const STEP = 'clientpress_step';

    // The name of a field, not a password.
    // @mago-ignore lint:no-literal-password
    public const PASSWORD = 'clientpress_password';

    public const PASSPHRASE = 'clientpress_passphrase';

    public const NONCE = '_wpnonce';

    /**
     * @param bool $isForeign Sent by a page that is not of this site.
     */
    private function __construct(
        public string $method,
        public bool $isForeign,
        public ?LinkCredential $credential,
        public Step $step,
        public string $nonce,
        #[\SensitiveParameter]
        private \SensitiveParameterValue $password,
        #[\SensitiveParameter]
        private \SensitiveParameterValue $passphrase,
    ) {}

    /**
     * Whether the current request is one.
     */
    public static function isPresent(): bool
    {
        return array_key_exists(AcceptUrl::QUERY_VAR, $_GET) && wp_using_themes();
    }

    /**
     * @throws MalformedRequest
     */
    public static function present(): self
    {
        $method = self::text($_SERVER, 'REQUEST_METHOD');
        // Only the posted fields: this page never puts a secret into the address of a POST.
        $fields = $method === 'POST' ? $_POST : $_GET;
        $secret = wp_unslash(self::text($fields, AcceptUrl::QUERY_VAR));
        $ticket = wp_unslash(self::text($fields, LinkCredential::TICKET));

        return new self(
            $method,
            // Not Origin or Referer: because of the Referrer-Policy our own forms send neither.
            !in_array(self::text($_SERVER, 'HTTP_SEC_FETCH_SITE'), ['', 'same-origin'], true),
            match (true) {
                $secret !== '' => LinkCredential::secret($secret),
                $ticket !== '' => LinkCredential::ticket($ticket),
                default => null,
            },
            Step::tryFrom(self::text($fields, self::STEP)) ?? Step::Look,
            wp_unslash(self::text($fields, self::NONCE)),
            new \SensitiveParameterValue(trim(self::text($fields, self::PASSWORD))),
            new \SensitiveParameterValue(wp_unslash(self::text($fields, self::PASSPHRASE))),
        );
    }

    /**
     * @return string Trimmed and still slashed, as core hashes it and compares it at the login.
     */
    public function password(): string
    {
        return (string) $this->password->getValue();
    }

    /**
     * @return string Unslashed, as typed.
     */
    public function passphrase(): string
    {
        return (string) $this->passphrase->getValue();
    }

    /**
     * @param array<mixed> $fields
     *
     * @throws MalformedRequest For a field that is no string.
     */
    private static function text(#[\SensitiveParameter] array $fields, string $name): string
    {
        $value = $fields[$name] ?? '';

        return is_string($value) ? $value : throw new MalformedRequest();
    }
}
