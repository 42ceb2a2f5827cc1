<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Extension;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Native;
use ClientPress\Native\AddressProblem;

/**
 * An address that WordPress will store exactly as it stands here.
 */
final readonly class EmailAddress
{
    /**
     * @param string $typed As it was typed, the domain in punycode.
     * @param string $key   Lowercase: what tells addresses apart.
     * @param string $domain What stands behind the @, lowercase.
     * @param string $shown As people write it, the domain with its umlauts.
     * @param string $name  What was typed beside it; may be empty.
     */
    private function __construct(
        public string $typed,
        public string $key,
        public string $domain,
        public string $shown,
        public string $name,
    ) {}

    /**
     * @param string $input What somebody typed or pasted, unslashed: the address, or a name and the address.
     *
     * @throws Refused With `InvalidEmail`, when no mailbox can have this address or WordPress would alter it; with
     *     `ExtensionMissing`.
     */
    public static function parse(string $input): self
    {
        Extension::ofThisPhp()->requireUsable();

        $read = \ClientPress\Native\address_read($input);

        if ($read['problem'] !== null) {
            throw new Refused(Reason::InvalidEmail, self::sentence($read['problem']));
        }

        $email = $read['email'];

        if (is_email($email) === false) {
            throw new Refused(Reason::InvalidEmail, __(
                'WordPress does not take this email address. Use another one.',
                'clientpress',
            ));
        }

        $stored = wp_unslash(apply_filters('pre_user_email', wp_slash($email)));

        if ($stored !== $email) {
            throw new Refused(Reason::InvalidEmail, self::alteredSentence($email, $stored));
        }

        return new self($email, strtolower($email), self::domainOf($email), $read['shown'], $read['name']);
    }

    /**
     * @return string The part behind the @, in lower case. WordPress takes ASCII alone there, so that a domain with umlauts
     *                comes as its punycode.
     */
    public static function domainOf(string $email): string
    {
        return strtolower(substr((string) strrchr($email, '@'), 1));
    }

    /**
     * @param mixed $stored What the account's address would be.
     */
    private static function alteredSentence(string $email, mixed $stored): string
    {
        if (str_contains($email, '&')) {
            return __(
                'WordPress cannot store an email address with “&” as it is, so an account with it could not be used. Use another address.',
                'clientpress',
            );
        }

        return is_string($stored) && $stored !== ''
            ? sprintf(
                /* translators: %s: an email address. */
                __(
                    'This site would store this email address as “%s”. Enter it like that, or use another one.',
                    'clientpress',
                ),
                $stored,
            )
            : __('This site does not take this email address. Use another one.', 'clientpress');
    }

    private static function sentence(AddressProblem $problem): string
    {
        return match ($problem) {
            AddressProblem::Blank => __('Enter an email address.', 'clientpress'),
            AddressProblem::TooLong => __(
                'This email address is too long: WordPress stores at most 100 characters.',
                'clientpress',
            ),
            AddressProblem::Several => __('These are several addresses. Enter one.', 'clientpress'),
            AddressProblem::UnclearWords => __(
                'There are words beside this email address that may be part of it. Enter the address alone, or a name and the address as in “Name <client@example.org>”.',
                'clientpress',
            ),
            AddressProblem::NoAtSign => __('This is not a valid email address. There is no “@” in it.', 'clientpress'),
            AddressProblem::TwoAtSigns => __(
                'This is not a valid email address. There is more than one “@” in it.',
                'clientpress',
            ),
            AddressProblem::LocalPart => __(
                'This is not a valid email address. What stands before the “@” needs letters from a to z without accents, digits, or signs such as “.”, “-”, “_” and “+”.',
                'clientpress',
            ),
            AddressProblem::Domain => __(
                'This is not a valid email address. What stands after the “@” has to be a domain such as “example.org”.',
                'clientpress',
            ),
            AddressProblem::NotUtf8 => __(
                'This email address has characters that cannot be read. Type it again.',
                'clientpress',
            ),
        };
    }
}
