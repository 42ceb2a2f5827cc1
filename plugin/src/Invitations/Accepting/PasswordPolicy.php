<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Accepting;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Secrets;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\SiteName;

/**
 * Which passwords a client may choose. Decided here, on the server; the meter on the page only advises.
 */
final readonly class PasswordPolicy
{
    public const MIN_CHARACTERS = 8;

    /** Core stores "*" for anything longer, and its owner is locked out for ever. Counted slashed, as core counts. */
    public const MAX_BYTES = 4096;

    /** The last of zxcvbn's five steps, which begin at 0. */
    public const MAX_STRENGTH = 4;

    /** Withstands an online attack that is not throttled. */
    private const MIN_STRENGTH = 2;

    public function __construct(
        private Secrets $secrets,
        private SitePasswordPolicy $sitePolicy,
    ) {}

    /**
     * @return int 0 (anything) to 4 (strongest), as zxcvbn counts.
     */
    public static function minStrength(): int
    {
        /**
         * Filters how strong a client's password has to be.
         *
         *     add_filter('clientpress_min_password_strength', static fn(): int => 3);
         *
         * @since 1.0.0
         *
         * @param int $minimum 0 (anything) to 4 (strongest), as zxcvbn counts. Others are taken for the nearest of these.
         */
        $minimum = apply_filters('clientpress_min_password_strength', self::MIN_STRENGTH);

        return max(0, min(self::MAX_STRENGTH, is_numeric($minimum) ? (int) $minimum : self::MIN_STRENGTH));
    }

    /**
     * @param string $name That the client has typed; empty for none.
     *
     * @return list<string> What an attacker would try first, whole, in parts and joined.
     */
    public static function guessable(Link $link, string $name = ''): array
    {
        return array_values(array_filter([
            (string) $link->invitation?->email,
            (string) $link->invitation?->name,
            $name,
            (string) $link->portal?->title,
            SiteName::plain(),
            (string) wp_parse_url(home_url(), PHP_URL_HOST),
        ]));
    }

    /**
     * @param string $password Trimmed and slashed, as it will be hashed.
     * @param Link   $link     Whose address and portal are easy to guess.
     * @param string $name     See {@see guessable()}.
     *
     * @throws Refused With `WeakPassword` and a sentence that helps.
     */
    public function requireAcceptable(#[\SensitiveParameter] string $password, Link $link, string $name = ''): void
    {
        $typed = trim(wp_unslash($password));

        if (mb_strlen($typed) < self::MIN_CHARACTERS) {
            throw new Refused(Reason::WeakPassword, sprintf(
                /* translators: %d: a number of characters. */
                _n(
                    'Choose a password of at least %d character.',
                    'Choose a password of at least %d characters.',
                    self::MIN_CHARACTERS,
                    'clientpress',
                ),
                self::MIN_CHARACTERS,
            ));
        }

        if (strlen($password) > self::MAX_BYTES) {
            throw new Refused(Reason::WeakPassword, __(
                'This password is longer than WordPress can store. Choose a shorter one.',
                'clientpress',
            ));
        }

        $strength = $this->secrets->passwordStrength($typed, self::guessable($link, $name));

        if ($strength < 0) {
            throw new Refused(Reason::WeakPassword, __(
                'This password has characters that could not be read. Type it again.',
                'clientpress',
            ));
        }

        if ($strength < self::minStrength()) {
            throw new Refused(Reason::WeakPassword, __(
                'This password is too easy to guess. Three or four words that do not belong together make a good password.',
                'clientpress',
            ));
        }

        // Where the invitation has begun an account, its password is only compared.
        if ($link->invitation !== null && $link->invitation->userId === null) {
            $this->sitePolicy->requireAcceptable($password, $link->invitation);
        }
    }
}
