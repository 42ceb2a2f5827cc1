<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

/**
 * The form of the page on which a user changes their email address: first new address and password, then a confirmation.
 */
final readonly class AddressForm
{
    private \SensitiveParameterValue $credential;

    /**
     * @param string         $button   Plain text.
     * @param string         $email    The address that the account has, as it is stored.
     * @param string         $newEmail As typed before; plain text.
     * @param string         $credential Of the link that was mailed; empty where the address is still to be typed.
     */
    public function __construct(
        public string $button,
        public string $nonce,
        public string $email,
        public string $newEmail = '',
        #[\SensitiveParameter]
        string $credential = '',
        public ?FormError $error = null,
    ) {
        $this->credential = new \SensitiveParameterValue($credential);
    }

    public function credential(): string
    {
        return (string) $this->credential->getValue();
    }

    public function asksAddress(): bool
    {
        return $this->credential() === '';
    }

    /**
     * @return string Empty where this field is right.
     */
    public function errorIn(string $field): string
    {
        return $this->error !== null && $this->error->field === $field ? $this->error->sentence : '';
    }
}
