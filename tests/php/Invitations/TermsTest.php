<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Reason;

/** @group any-database */
final class TermsTest extends InvitationTestCase
{
    /**
     * @testWith ["a"]
     *           ["é"]
     *           ["客"]
     *           ["👋"]
     */
    public function test_a_message_may_have_2000_characters_of_any_language(string $character): void
    {
        $message = str_repeat($character, 2000);

        self::assertSame($message, self::row($this->invite(terms: new Terms($message, 14)))['message']);
        self::assertRefused(Reason::InvalidTerms, static fn() => new Terms("{$message}a", 14));
    }

    public function test_a_message_may_have_paragraphs_tabs_and_emoji(): void
    {
        $message = "Hello,\r\n\r\n\tsee you soon 👋🏽\n— Jo";

        self::assertSame($message, (new Terms($message, 14))->message);
    }

    /**
     * @testWith ["\u0000"]
     *           ["\u0007"]
     *           ["\u001b"]
     *           ["\u007f"]
     */
    public function test_a_message_with_control_characters_is_refused(string $character): void
    {
        self::assertRefused(Reason::InvalidTerms, static fn() => new Terms("Hello {$character}", 14));
    }

    public function test_a_message_that_is_not_utf_8_is_refused(): void
    {
        self::assertRefused(Reason::InvalidTerms, static fn() => new Terms("caf\xE9", 14));
    }

    public function test_a_passphrase_has_at_least_four_and_at_most_200_characters(): void
    {
        self::assertRefused(Reason::InvalidTerms, static fn() => new Terms('', 14, 'abc'));
        self::assertRefused(Reason::InvalidTerms, static fn() => new Terms('', 14, 'éé'));
        self::assertRefused(Reason::InvalidTerms, static fn() => new Terms('', 14, str_repeat('a', 201)));

        self::assertSame('abcd', (new Terms('', 14, 'abcd'))->passphrase());
        self::assertSame('éééé', (new Terms('', 14, 'éééé'))->passphrase());
        foreach (['a', '客', '👋'] as $character) {
            $passphrase = str_repeat($character, 200);
            self::assertSame($passphrase, (new Terms('', 14, $passphrase))->passphrase());
            self::assertRefused(Reason::InvalidTerms, static fn() => new Terms('', 14, "{$passphrase}b"));
        }
    }

    public function test_the_longest_passphrase_lets_the_client_in(): void
    {
        $passphrase = str_repeat('客👋', 100);
        $this->invite(terms: self::terms(passphrase: $passphrase));

        $link = $this->acceptLink(self::secretSentTo(), self::PASSWORD, $passphrase);

        self::assertSame(LinkState::Entered, $link->state);
    }

    public function test_a_passphrase_of_nothing_but_spaces_is_refused(): void
    {
        self::assertRefused(Reason::InvalidTerms, static fn() => new Terms('', 14, '     '));
    }

    public function test_spaces_around_a_passphrase_do_not_count(): void
    {
        self::assertSame('two words', (new Terms('', 14, ' two words '))->passphrase());
    }

    public function test_an_empty_passphrase_asks_for_none(): void
    {
        self::assertSame('', (new Terms('', 14))->passphrase());
    }

    public function test_no_passphrase_at_all_keeps_the_one_that_there_is(): void
    {
        self::assertNull((new Terms('', 14, null))->passphrase());
    }

    public function test_no_dump_shows_the_passphrase(): void
    {
        $terms = new Terms('Hello', 14, 'marmalade');
        ob_start();
        var_dump($terms);
        print_r($terms);
        var_export($terms);
        $dumps = ob_get_clean() . json_encode($terms) . print_r((array) $terms, true);

        self::assertStringContainsString('Hello', $dumps);
        self::assertStringNotContainsString('marmalade', $dumps);
    }

    public function test_the_passphrase_cannot_be_serialized(): void
    {
        $this->expectException(\Exception::class);
        $this->expectExceptionMessage("Serialization of 'SensitiveParameterValue' is not allowed");

        serialize(new Terms('Hello', 14, 'marmalade'));
    }
}
