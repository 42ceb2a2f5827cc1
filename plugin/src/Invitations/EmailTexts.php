<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

/**
 * The words of each email as the site has set them, or their translated defaults.
 */
final class EmailTexts
{
    /** Option: array<kind, array{subject?: string, body?: string, button?: string}>; what is empty or absent is default. */
    public const OPTION = 'clientpress_emails';

    public function subject(EmailKind $kind): string
    {
        return $this->stored($kind, 'subject') ?? $kind->defaultSubject();
    }

    public function body(EmailKind $kind): string
    {
        return $this->stored($kind, 'body') ?? $kind->defaultBody();
    }

    public function button(EmailKind $kind): string
    {
        return $this->stored($kind, 'button') ?? $kind->defaultButton();
    }

    private function stored(EmailKind $kind, string $part): ?string
    {
        $texts = get_option(self::OPTION);
        $text = is_array($texts) ? $texts[$kind->value][$part] ?? null : null;

        return is_string($text) && trim($text) !== '' ? $text : null;
    }
}
