<?php

declare(strict_types=1);

namespace ClientPress\Tests\Mail;

use ClientPress\Mail\EmailText;
use ClientPress\Tests\Invitations\InvitationTestCase;

/** @group any-database */
final class EmailTextTest extends InvitationTestCase
{
    public function test_placeholders_are_replaced_once_and_what_they_stand_for_stays_as_it_is(): void
    {
        $text = new EmailText('{a} {b}', "{a}\n\n{link}", '{b}', ['{a}' => '{b} {link}', '{b}' => 'B']);

        self::assertSame('{b} {link} B', $text->subject());
        self::assertSame('B', $text->button());
        self::assertSame("{b} {link}\n\nhttps://example.org/?x=1\n", $text->plain('https://example.org/?x=1'));
        self::assertStringContainsString('{b} {link}', $text->html('<a>link</a>'));
        self::assertSame(1, substr_count($text->html('<a>link</a>'), '<a>link</a>'));
    }

    public function test_markup_in_words_and_values_is_text(): void
    {
        $text = new EmailText('<b>{a}</b>', "<img src=x> {a}\n\n{link}", '{a}', ['{a}' => '<script>&"\'']);

        self::assertSame('<b><script>&"\'</b>', $text->subject());
        $html = $text->html('LINK');
        self::assertStringContainsString('&lt;img src=x&gt; &lt;script&gt;&amp;&quot;&#039;', $html);
        self::assertDoesNotMatchRegularExpression('/<(script|img|b)\b/', $html);
        self::assertStringContainsString('<img src=x> <script>&"\'', $text->plain('LINK'));
    }

    public function test_a_line_break_anywhere_leaves_a_subject_and_a_button_of_one_line(): void
    {
        $text = new EmailText("One\r\nBcc: a@example.org\n{a}", '{link}', "Press\r\n{a}", ['{a}' => "two\r\nthree"]);

        self::assertSame('One Bcc: a@example.org two three', $text->subject());
        self::assertSame('Press two three', $text->button());
    }

    public function test_a_text_that_is_not_utf_8_keeps_a_subject(): void
    {
        $text = new EmailText("Caf\xE9 {a}", '{link}', 'Open', ['{a}' => "\xFF"]);

        self::assertNotSame('', $text->subject());
        self::assertTrue(mb_check_encoding($text->subject(), 'UTF-8'));
    }

    public function test_a_text_that_is_not_utf_8_keeps_its_body_where_a_name_is_missing(): void
    {
        $text = new EmailText('S', "Caf\xE9 {name},\n\n{link}", 'Open', ['{name}' => '']);

        self::assertSame("Caf\u{FFFD},\n\nURL\n", $text->plain('URL'));
    }

    public function test_mbstring_is_not_needed_where_a_name_is_missing(): void
    {
        $script = 'define("ABSPATH", $argv[1]);
            require $argv[2] . "/Kernel/Utf8.php";
            require $argv[2] . "/Mail/EmailText.php";
            echo (new ClientPress\Mail\EmailText("{name}, welcome", "", "", ["{name}" => ""]))->subject();';
        $source = dirname((string) (new \ReflectionClass(EmailText::class))->getFileName(), 2);
        $command = [PHP_BINARY, '-n', '-d', 'disable_functions=mb_strtoupper', '-r', $script, ABSPATH, $source];

        self::assertSame('Welcome', shell_exec(implode(' ', array_map(escapeshellarg(...), $command)) . ' 2>&1'));
    }

    public function test_a_body_without_a_link_gets_one(): void
    {
        $text = new EmailText('S', 'No link here.', 'Open', []);

        self::assertSame("No link here.\n\nURL\n", $text->plain('URL'));
        self::assertSame("URL\n", (new EmailText('S', '  ', 'Open', []))->plain('URL'));
    }

    public function test_a_value_that_spells_the_link_does_not_stand_for_it(): void
    {
        $text = new EmailText('S', '{a}', 'Open', ['{a}' => '{link}']);

        self::assertSame("{link}\n\nURL\n", $text->plain('URL'));
    }

    public function test_an_empty_message_leaves_no_gap(): void
    {
        $text = new EmailText('S', "Before\n\n{message}\n\nAfter\r\n\r\n{link}", 'Open', ['{message}' => '']);

        self::assertSame("Before\n\nAfter\n\nURL\n", $text->plain('URL'));
    }

    public function test_an_empty_value_within_a_sentence_leaves_the_sentence_whole(): void
    {
        $text = new EmailText('S', "Dear {a}friend,\nwelcome.\n\n{link}", 'Open', ['{a}' => '']);

        self::assertSame("Dear friend,\nwelcome.\n\nURL\n", $text->plain('URL'));
    }

    /**
     * @testWith ["Hello {name},", "Anna", "Hello Anna,"]
     *           ["Hello {name},", "", "Hello,"]
     *           ["Hello {name}", "", "Hello"]
     *           ["{name}, welcome.", "Anna", "Anna, welcome."]
     *           ["{name}, élan.", "", "Élan."]
     *           ["For {name} and {name}.", "", "For and."]
     *           ["Hello, {name}, welcome", "", "Hello, welcome"]
     *           ["Hello, {name} and friends", "", "Hello, and friends"]
     *           ["Hola, {name}:", "Anna", "Hola, Anna:"]
     *           ["Hola, {name}:", "", "Hola:"]
     *           ["¡Hola, {name}!", "", "¡Hola!"]
     *           ["¡{name}, ánimo!", "", "¡Ánimo!"]
     *           ["Hallo {name}!", "", "Hallo!"]
     *           ["Bonjour {name}\u00a0!", "", "Bonjour\u00a0!"]
     *           ["Bonjour {name}\u202f!", "", "Bonjour\u202f!"]
     *           ["Bonjour\u00a0{name},", "", "Bonjour,"]
     *           ["مرحبًا {name}،", "أنّا", "مرحبًا أنّا،"]
     *           ["مرحبًا {name}،", "", "مرحبًا،"]
     *           ["{name}، مرحبًا", "", "مرحبًا"]
     *           ["هل أنت {name}؟", "", "هل أنت؟"]
     *           ["こんにちは {name}、", "", "こんにちは、"]
     *           ["こんにちは、{name}さん。", "アンナ", "こんにちは、アンナさん。"]
     *           ["こんにちは、{name}さん。", "", "こんにちは。"]
     *           ["{name} 様、ようこそ。", "", "ようこそ。"]
     *           ["{name}\u3000さま、ようこそ！", "", "ようこそ！"]
     *           ["ようこそ {name}殿！", "", "ようこそ！"]
     *           ["{name}様々な資料です。", "", "様々な資料です。"]
     */
    public function test_a_greeting_reads_well_with_a_name_and_without(string $body, string $name, string $read): void
    {
        $text = new EmailText($body, "{$body}\n\n{link}", 'Open', ['{name}' => $name]);

        self::assertSame("{$read}\n\nURL\n", $text->plain('URL'));
        self::assertSame(preg_replace('/\s/u', ' ', $read), $text->subject());
    }

    /**
     * @testWith ["{name} 様"]
     *           ["{name}様"]
     *           ["{name}\u3000さま"]
     *           ["{name}さん"]
     *           ["{name}殿"]
     *           ["{name}님"]
     *           ["{name}"]
     */
    public function test_a_greeting_of_a_name_alone_goes_with_the_name(string $greeting): void
    {
        $body = "{$greeting}\n\nA.\n\n{$greeting}\n\nB.\n\n{link}";

        self::assertSame("A.\n\nB.\n\nURL\n", (new EmailText('S', $body, 'Open', ['{name}' => '']))->plain('URL'));
    }

    public function test_lines_and_paragraphs_of_a_message_are_kept(): void
    {
        $text = new EmailText('S', "{message}\n\n{link}", 'Open', ['{message}' => "One\nTwo\n\nThree"]);

        self::assertSame("One\nTwo\n\nThree\n\nURL\n", $text->plain('URL'));
        self::assertMatchesRegularExpression('#One<br ?/?>\s*Two<br ?/?>\s*<br ?/?>\s*Three#', $text->html('LINK'));
    }

    public function test_no_dump_of_a_text_shows_a_link(): void
    {
        $text = new EmailText('S', '{link}', 'Open', []);
        $text->plain('https://example.org/?secret');
        $text->html('https://example.org/?secret');

        self::assertStringNotContainsString('?secret', print_r($text, true) . serialize($text));
    }
}
