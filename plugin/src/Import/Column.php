<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

/**
 * The columns of a list. The value is the heading that people are told to write, whatever their language.
 */
enum Column: string
{
    case Email = 'email';
    case Portal = 'portal';
    case Message = 'message';
    case Expiry = 'expiry';

    /**
     * @param string $heading As somebody wrote it, in any case: "E-Mail address" is "emailaddress".
     */
    public static function of(string $heading): ?self
    {
        $letters = preg_replace('/[^\p{L}]/u', '', strtolower($heading));

        foreach (self::cases() as $column) {
            if (in_array($letters, $column->headings(), true)) {
                return $column;
            }
        }

        return null;
    }

    /**
     * @return non-empty-list<string> Lowercase letters, nothing else.
     */
    private function headings(): array
    {
        return match ($this) {
            self::Email => ['email', 'emailaddress', 'emailadresse', 'mail', 'mailaddress'],
            self::Portal => ['portal', 'portalid', 'portaltitle'],
            self::Message => ['message', 'personalmessage'],
            self::Expiry => ['expiry', 'expirydays', 'expires', 'linkexpiry'],
        };
    }
}
