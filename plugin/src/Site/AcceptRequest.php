<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

use ClientPress\Invitations\AcceptUrl;
use ClientPress\Kernel\SitePath;

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

    public const NAME = 'clientpress_name';

    public const NONCE = '_wpnonce';

    /**
     * @param bool $isForeign  Sent by a page that is not of this site.
     * @param bool $isUnproven Nothing shows which page sent it.
     * @param bool $wasOurs    It has the field that shows it, without the cookie.
     * @param string|null $name What the client would like to be called, unslashed; null where the form does not ask.
     */
    private function __construct(
        public string $method,
        public bool $isForeign,
        public bool $isUnproven,
        public bool $wasOurs,
        public ?LinkCredential $credential,
        public Step $step,
        public string $nonce,
        public ?string $name,
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
        return wp_using_themes() && (self::inPath() !== null || self::inQuery() !== null);
    }

    /**
     * @throws MalformedRequest
     */
    public static function present(): self
    {
        $method = self::text($_SERVER, 'REQUEST_METHOD');
        // Only the posted fields: this page never puts a secret into the address of a POST.
        $fields = $method === 'POST' ? $_POST : self::ofUrl();
        $secret = wp_unslash(self::text($fields, AcceptUrl::QUERY_VAR));
        $ticket = wp_unslash(self::text($fields, AcceptUrl::TICKET));
        $origin = wp_unslash(self::text($fields, OriginCookie::NAME));

        return new self(
            $method,
            // Not Origin or Referer: because of the Referrer-Policy our own forms send neither.
            !in_array(self::text($_SERVER, 'HTTP_SEC_FETCH_SITE'), ['', 'same-origin'], true),
            OriginCookie::isNeeded() && !OriginCookie::matches($origin, $secret !== '' ? $secret : $ticket),
            $origin !== '',
            match (true) {
                $secret !== '' => LinkCredential::secret($secret),
                $ticket !== '' => LinkCredential::ticket($ticket),
                default => null,
            },
            Step::tryFrom(self::text($fields, self::STEP)) ?? Step::Look,
            wp_unslash(self::text($fields, self::NONCE)),
            isset($fields[self::NAME]) ? wp_unslash(self::text($fields, self::NAME)) : null,
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
     * @return array<mixed> The fields of the URL, slashed as WordPress has them.
     */
    private static function ofUrl(): array
    {
        $path = self::inPath() ?? [];
        $isTicket = count($path) > 1 && $path[0] === AcceptUrl::TICKET_PATH;

        return [
            AcceptUrl::QUERY_VAR => match (true) {
                $isTicket => '',
                $path === [] => self::inQuery() ?? '',
                default => wp_slash($path[0]),
            },
            AcceptUrl::TICKET => $isTicket ? wp_slash($path[1]) : $_GET[AcceptUrl::TICKET] ?? '',
        ] + $_GET;
    }

    /**
     * @return list<string>|null Parts of the present path below the page's own, unslashed; null for another path.
     */
    public static function inPath(): ?array
    {
        $address = wp_unslash($_SERVER['REQUEST_URI'] ?? '');

        return stripos(rawurldecode($address), AcceptUrl::PATH) !== false
            ? SitePath::below(AcceptUrl::PATH, explode('?', $address, 2)[0])
            : null;
    }

    /**
     * @return mixed The secret in the query, slashed; null where our variable is not in it.
     */
    private static function inQuery(): mixed
    {
        if (array_key_exists(AcceptUrl::QUERY_VAR, $_GET)) {
            return $_GET[AcceptUrl::QUERY_VAR];
        }

        $query = wp_unslash($_SERVER['QUERY_STRING'] ?? '');

        // Mail programs encode the "=" behind a name, and the "&" before it a second time.
        return preg_match('/(?:^|[&;])' . AcceptUrl::QUERY_VAR . '(?:=|%3D)([^&]*)/i', $query, $match) === 1
            ? wp_slash(urldecode($match[1]))
            : null;
    }

    /**
     * @param array<mixed> $fields
     *
     * @throws MalformedRequest For a field that is no string.
     */
    public static function text(#[\SensitiveParameter] array $fields, string $name): string
    {
        $value = $fields[$name] ?? '';

        return is_string($value) ? $value : throw new MalformedRequest();
    }
}
