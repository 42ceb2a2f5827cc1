<?php

declare(strict_types=1);

namespace ClientPress\Mail;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Utf8;

/**
 * The texts of each email as the site has set them, or their translated defaults.
 */
final readonly class EmailTexts
{
    /** Option: array<kind, array{subject?: string, body?: string, button?: string}>; what is empty or absent is default. */
    public const OPTION = 'clientpress_emails';

    /** The parts that can be set, with their longest length in characters. */
    public const MAX_CHARACTERS = ['subject' => 200, 'body' => 10_000, 'button' => 60];

    /**
     * @param array<string, array<string, string>>|null $unsaved Texts in the form of the option; null for what is saved.
     */
    public function __construct(
        private ?array $unsaved = null,
    ) {}

    public function subject(EmailKind $kind): string
    {
        return $this->own($kind, 'subject') ?? $kind->defaultSubject();
    }

    public function body(EmailKind $kind): string
    {
        return $this->own($kind, 'body') ?? $kind->defaultBody();
    }

    public function button(EmailKind $kind): string
    {
        return $this->own($kind, 'button') ?? $kind->defaultButton();
    }

    /**
     * Whether the site has changed the texts of this email.
     */
    public function isChanged(EmailKind $kind): bool
    {
        foreach (array_keys(self::MAX_CHARACTERS) as $part) {
            if ($this->own($kind, $part) !== null) {
                return true;
            }
        }

        return false;
    }

    /**
     * Cleans a text for storage: plain text, one line except for the body. Characters such as `<` stay, because the
     * mailer escapes them.
     *
     * @param key-of<self::MAX_CHARACTERS> $part
     *
     * @return string|null Null for what is too long.
     */
    public static function clean(string $part, string $text): ?string
    {
        $text = str_replace(["\r\n", "\r"], "\n", Utf8::scrub($text));
        $text = (string) preg_replace('/[\x00-\x08\x0B-\x1F\x7F]/', '', $text);
        $text = trim($part === 'body' ? $text : (string) preg_replace('/\s+/u', ' ', $text));

        return mb_strlen($text) > self::MAX_CHARACTERS[$part] ? null : $text;
    }

    private function own(EmailKind $kind, string $part): ?string
    {
        $texts = $this->unsaved ?? get_option(self::OPTION);
        $text = is_array($texts) && is_array($texts[$kind->value] ?? null) ? $texts[$kind->value][$part] ?? null : null;

        return is_string($text) && trim($text) !== '' ? $text : null;
    }
}
