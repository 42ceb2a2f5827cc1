<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

/**
 * A form of the accept page. It posts the credential in its body, so that it is in no address.
 */
final readonly class Form
{
    /**
     * @param string             $button         Plain text.
     * @param PasswordField|null $passwordField  Null if the form asks for no password.
     * @param bool               $asksPassphrase Whether the invitation has one.
     * @param string             $nonce          Empty where nobody is signed in, because it would protect nothing.
     * @param int|null           $repeatSeconds  After which the page's script sends it by itself.
     * @param bool               $reportsOpening Whether the page's script reports that a person has opened the link.
     * @param string|null        $name           What stands in the field for a name; null where none is asked.
     */
    public function __construct(
        public Step $step,
        public string $button,
        private LinkCredential $credential,
        public ?PasswordField $passwordField = null,
        public bool $asksPassphrase = false,
        public ?FormError $error = null,
        public string $nonce = '',
        public ?int $repeatSeconds = null,
        public bool $reportsOpening = false,
        public ?string $name = null,
    ) {}

    public function withError(FormError $error): self
    {
        return $this->with($error, $this->name);
    }

    /**
     * Where the form asks for a name.
     */
    public function withName(string $name): self
    {
        return $this->name === null ? $this : $this->with($this->error, $name);
    }

    private function with(?FormError $error, ?string $name): self
    {
        return new self(
            $this->step,
            $this->button,
            $this->credential,
            $this->passwordField,
            $this->asksPassphrase,
            $error,
            $this->nonce,
            $this->repeatSeconds,
            $this->reportsOpening,
            $name,
        );
    }

    /**
     * @param string $origin Value of {@see OriginCookie}; empty where it is not needed.
     *
     * @return array<string, string> Values by field name.
     */
    public function hidden(string $origin = ''): array
    {
        return [
            $this->credential->field => $this->credential->value(),
            AcceptRequest::STEP => $this->step->value,
            ...($origin === '' ? [] : [OriginCookie::NAME => OriginCookie::field($origin, $this->credential->value())]),
            ...($this->nonce === '' ? [] : [AcceptRequest::NONCE => $this->nonce]),
        ];
    }

    /**
     * @return string Field that the script posts beside the credential to report the opening; empty where there is
     *         nothing to report.
     */
    public function openingReport(): string
    {
        return $this->reportsOpening ? AcceptRequest::STEP . '=' . Step::Opened->value : '';
    }

    public function hasErrorIn(string $field): bool
    {
        return $this->error?->field === $field;
    }

    /**
     * @return string Empty where there is nothing to correct.
     */
    public function errorSentence(): string
    {
        return $this->error->sentence ?? '';
    }
}
