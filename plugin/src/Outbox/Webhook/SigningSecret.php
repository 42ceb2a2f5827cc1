<?php

declare(strict_types=1);

namespace ClientPress\Outbox\Webhook;

defined('ABSPATH') || exit();

/**
 * The secret that an endpoint and its receiver share. It is shown once, when it is made; what is stored is encrypted by a
 * key from the site's salts.
 */
final readonly class SigningSecret
{
    private const PREFIX = 'whsec_';

    /** The Standard Webhooks specification asks for 24 to 64. */
    private const BYTES = 32;

    private function __construct(
        private \SensitiveParameterValue $bytes,
    ) {}

    public static function make(): self
    {
        return new self(new \SensitiveParameterValue(random_bytes(self::BYTES)));
    }

    /**
     * @param string $sealed See {@see sealed()}.
     *
     * @return self|null Null where it was sealed with other salts than the site has now.
     */
    public static function open(string $sealed): ?self
    {
        $message = (string) base64_decode($sealed, true);

        if (strlen($message) <= SODIUM_CRYPTO_SECRETBOX_NONCEBYTES) {
            return null;
        }

        $bytes = sodium_crypto_secretbox_open(
            substr($message, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES),
            substr($message, 0, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES),
            self::key(),
        );

        return $bytes === false ? null : new self(new \SensitiveParameterValue($bytes));
    }

    /**
     * @return string For the database.
     */
    public function sealed(): string
    {
        $nonce = random_bytes(SODIUM_CRYPTO_SECRETBOX_NONCEBYTES);

        return base64_encode($nonce . sodium_crypto_secretbox($this->bytes(), $nonce, self::key()));
    }

    /**
     * @return string To be shown once, as receivers' libraries take it.
     */
    public function shown(): string
    {
        return self::PREFIX . base64_encode($this->bytes());
    }

    /**
     * The headers by which a receiver knows who sent it, when, and whether it has had it before.
     *
     * @link https://www.standardwebhooks.com/
     *
     * @param string $id   The same whenever this message is sent again; holds no dot.
     * @param int    $time Seconds since the Unix epoch: of this try.
     *
     * @return array<string, string>
     */
    public function headers(string $id, int $time, string $body): array
    {
        return [
            'webhook-id' => $id,
            'webhook-timestamp' => (string) $time,
            'webhook-signature' => 'v1,' . base64_encode(hash_hmac('sha256', "$id.$time.$body", $this->bytes(), true)),
        ];
    }

    private function bytes(): string
    {
        return (string) $this->bytes->getValue();
    }

    private static function key(): string
    {
        return hash_hmac('sha256', 'clientpress webhook secrets', wp_salt(), true);
    }
}
