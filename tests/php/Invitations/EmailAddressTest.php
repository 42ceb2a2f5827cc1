<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Invitations\EmailAddress;
use ClientPress\Kernel\Reason;

/** @group any-database */
final class EmailAddressTest extends InvitationTestCase
{
    public function test_apostrophe_and_plus_stay_as_typed(): void
    {
        $address = EmailAddress::parse("o'brien+x@example.org");

        self::assertSame("o'brien+x@example.org", $address->typed);
        self::assertSame("o'brien+x@example.org", $address->key);
    }

    public function test_the_key_alone_is_lowercase(): void
    {
        $address = EmailAddress::parse('Jo.Client+Tag@Example.ORG');

        self::assertSame('Jo.Client+Tag@Example.ORG', $address->typed);
        self::assertSame('jo.client+tag@example.org', $address->key);
        self::assertSame('example.org', $address->domain);
    }

    public function test_the_tag_tells_addresses_apart(): void
    {
        self::assertNotSame(EmailAddress::parse('jo+a@example.org')->key, EmailAddress::parse('jo+b@example.org')->key);
    }

    /**
     * @testWith [" jo@example.org "]
     *           ["\tjo@example.org\r\n"]
     *           ["jo@example.org\u0000"]
     *           ["jo@example.org\u00a0"]
     *           ["\u200bjo@example.org."]
     *           ["'jo@example.org"]
     *           ["mailto:jo@example.org"]
     */
    public function test_what_copying_leaves_around_it_is_taken_off(string $input): void
    {
        self::assertSame('jo@example.org', EmailAddress::parse($input)->typed);
    }

    public function test_a_hundred_bytes_are_the_most_that_wordpress_stores(): void
    {
        $fits = str_repeat('a', 64) . '@' . str_repeat('b', 31) . '.org';
        self::assertSame(100, strlen($fits));

        self::assertSame($fits, EmailAddress::parse($fits)->typed);
        $refused = self::assertRefused(Reason::InvalidEmail, static fn() => EmailAddress::parse('a' . $fits));
        self::assertStringContainsString('100', $refused->getMessage());
    }

    /**
     * @testWith [""]
     *           ["   "]
     *           ["jo"]
     *           ["jo@"]
     *           ["@example.org"]
     *           ["jo@localhost"]
     *           ["jo@example..org"]
     *           ["jo client@example.org"]
     *           ["jo@example.org jo2@example.org"]
     *           ["jo@example.org,jo2@example.org"]
     *           ["jo@example.org\nBcc: all@example.org"]
     *           ["jo\r\n@example.org"]
     *           ["jo\u0000@example.org"]
     *           ["<script>@example.org"]
     *           ["jö@example.org"]
     *           ["\"jo\"@example.org"]
     *           ["jo\\@example.org"]
     */
    public function test_what_no_mailbox_here_can_be_called_is_refused(string $input): void
    {
        self::assertRefused(Reason::InvalidEmail, static fn() => EmailAddress::parse($input));
    }

    public function test_a_name_beside_it_is_kept(): void
    {
        $address = EmailAddress::parse('"Miller, Jo" <jo@example.org>');

        self::assertSame('jo@example.org', $address->typed);
        self::assertSame('Miller, Jo', $address->name);
    }

    public function test_a_domain_with_umlauts_is_stored_as_punycode_and_shown_as_it_is(): void
    {
        $address = EmailAddress::parse('jo@exämple.org');

        self::assertSame('jo@xn--exmple-cua.org', $address->typed);
        self::assertSame('jo@exämple.org', $address->shown);
    }

    /**
     * @testWith ["jo", "no “@”"]
     *           ["jo@@example.org", "more than one “@”"]
     *           ["@example.org", "before the “@” needs"]
     *           ["jö@example.org", "without accents"]
     *           ["jo@localhost", "such as “example.org”"]
     *           ["jo@example.org, jo2@example.org", "several addresses"]
     *           ["jo client@example.org", "may be part of it"]
     */
    public function test_a_refusal_names_its_reason(string $input, string $reason): void
    {
        $refused = self::assertRefused(Reason::InvalidEmail, static fn() => EmailAddress::parse($input));

        self::assertStringContainsString($reason, $refused->getMessage());
    }

    public function test_invalid_utf_8_is_refused(): void
    {
        self::assertRefused(Reason::InvalidEmail, static fn() => EmailAddress::parse("j\xF6@example.org"));
    }

    public function test_an_address_that_core_would_store_otherwise_is_refused(): void
    {
        // Core's own filter makes an entity of the ampersand: the account would have another address.
        $refused = self::assertRefused(Reason::InvalidEmail, static fn() => EmailAddress::parse('a&b@example.org'));
        self::assertStringContainsString('“&”', $refused->getMessage());
    }

    public function test_an_address_that_a_plugin_would_store_otherwise_is_refused(): void
    {
        add_filter('pre_user_email', static fn(string $email): string => strtolower($email));

        self::assertSame('jo@example.org', EmailAddress::parse('jo@example.org')->typed);
        $refused = self::assertRefused(Reason::InvalidEmail, static fn() => EmailAddress::parse('Jo@example.org'));
        self::assertStringContainsString('as “jo@example.org”', $refused->getMessage());
    }

    public function test_an_address_that_a_plugin_takes_for_none_is_refused(): void
    {
        add_filter('is_email', '__return_false');

        self::assertRefused(Reason::InvalidEmail, static fn() => EmailAddress::parse('jo@example.org'));
    }
}
