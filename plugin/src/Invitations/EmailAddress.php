<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * An address that WordPress will store exactly as it stands here.
 */
final readonly class EmailAddress
{
    /** Width of `wp_users.user_email`; core returns 0 instead of an error for anything longer. */
    private const MAX_BYTES = 100;

    private function __construct(
        public string $typed,
        public string $key,
        public string $domain,
    ) {}

    /**
     * @param string $input What somebody typed, unslashed.
     *
     * @throws Refused With `InvalidEmail`, when no mailbox can have this address or WordPress would alter it.
     */
    public static function parse(string $input): self
    {
        $email = trim($input);

        if ($email === '') {
            throw new Refused(Reason::InvalidEmail, __('Enter an email address.', 'clientpress'));
        }

        if (strlen($email) > self::MAX_BYTES) {
            throw new Refused(Reason::InvalidEmail, sprintf(
                /* translators: %d: a number. */
                __(
                    'This email address is too long: WordPress stores at most %d characters, and fewer where some are accented or not Latin.',
                    'clientpress',
                ),
                self::MAX_BYTES,
            ));
        }

        if (is_email($email) === false || wp_unslash(apply_filters('pre_user_email', wp_slash($email))) !== $email) {
            throw new Refused(Reason::InvalidEmail, __(
                'This is not a valid email address. Check it for typing errors.',
                'clientpress',
            ));
        }

        return new self($email, strtolower($email), self::domainOf($email));
    }

    /**
     * @return string The part behind the @, in lower case. WordPress takes ASCII alone there, so that a domain with umlauts
     *                comes as its punycode.
     */
    public static function domainOf(string $email): string
    {
        return strtolower(substr((string) strrchr($email, '@'), 1));
    }
}
