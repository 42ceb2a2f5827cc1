<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

use ClientPress\Invitations\AcceptUrl;

/**
 * What identifies a visitor's invitation: the link's secret, or the ticket that replaces it after a login.
 */
final readonly class LinkCredential
{
    /**
     * @param string                    $field Name of the parameter that it travels in.
     * @param \SensitiveParameterValue $value Wrapped, so that no dump of a page or request shows it.
     */
    private function __construct(
        public string $field,
        private \SensitiveParameterValue $value,
    ) {}

    public static function secret(#[\SensitiveParameter] string $secret): self
    {
        return new self(AcceptUrl::QUERY_VAR, new \SensitiveParameterValue($secret));
    }

    public static function ticket(#[\SensitiveParameter] string $ticket): self
    {
        return new self(AcceptUrl::TICKET, new \SensitiveParameterValue($ticket));
    }

    public function isTicket(): bool
    {
        return $this->field === AcceptUrl::TICKET;
    }

    public function value(): string
    {
        return (string) $this->value->getValue();
    }
}
