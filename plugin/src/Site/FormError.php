<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * Why a form is shown again.
 */
final readonly class FormError
{
    /**
     * @param string $sentence Plain text.
     * @param int    $status   HTTP status code.
     * @param string $field    Name of the field to correct; empty where it is none of them.
     */
    private function __construct(
        public string $sentence,
        public int $status,
        public string $field,
    ) {}

    /**
     * @return int|null Seconds to wait before another try; null where waiting does not help.
     */
    public function retryAfter(): ?int
    {
        return $this->status === 503 ? 60 : null;
    }

    /**
     * @return self|null Null for a refusal that cannot be corrected in the form.
     */
    public static function of(Refused $refused): ?self
    {
        $field = match ($refused->reason) {
            Reason::WeakPassword => AcceptRequest::PASSWORD,
            Reason::WrongPassphrase => AcceptRequest::PASSPHRASE,
            // Of what a client types, only the name can be one.
            Reason::InvalidTerms => AcceptRequest::NAME,
            // What a network says of an address or an account.
            Reason::StorageFailed, Reason::InvalidEmail, Reason::Forbidden => '',
            default => null,
        };

        return $field === null ? null : self::in($field, $refused);
    }

    /**
     * @param string $field See the property.
     */
    public static function in(string $field, Refused $refused): self
    {
        return new self($refused->getMessage(), $refused->reason->httpStatus(), $field);
    }

    /**
     * The account was begun with another password.
     */
    public static function otherPassword(): self
    {
        return new self(
            __('This is not the password that you chose the first time.', 'clientpress'),
            403,
            AcceptRequest::PASSWORD,
        );
    }

    /**
     * The form's nonce is of another session, or has expired.
     */
    public static function staleForm(): self
    {
        return new self(
            __('This page had been open for too long. Please press the button once more.', 'clientpress'),
            403,
            '',
        );
    }

    /**
     * Nothing shows that the form was ours: see {@see OriginCookie}.
     */
    public static function unconfirmed(): self
    {
        return new self(
            __(
                'Nothing has been done yet. If this is what you want, fill in what is asked for and press the button once more.',
                'clientpress',
            ),
            403,
            '',
        );
    }

    /**
     * The form was ours, and the cookie that shows it did not come back.
     */
    public static function withoutCookie(): self
    {
        return new self(
            __(
                'Your browser did not send back our cookie. Please allow cookies for this site, which logging in needs as well, and press the button once more.',
                'clientpress',
            ),
            403,
            '',
        );
    }

    public function followedBy(string $sentence): self
    {
        return new self("{$this->sentence} $sentence", $this->status, $this->field);
    }
}
