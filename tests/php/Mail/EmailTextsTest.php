<?php

declare(strict_types=1);

namespace ClientPress\Tests\Mail;

use ClientPress\Kernel\Language;
use ClientPress\Mail\EmailKind;
use ClientPress\Mail\EmailTexts;
use ClientPress\Tests\Invitations\InvitationTestCase;
use ClientPress\Tests\Support\Inbox;

final class EmailTextsTest extends InvitationTestCase
{
    public function test_a_site_without_words_of_its_own_has_the_defaults(): void
    {
        foreach ([[], ['invitation' => []], ['invitation' => ['subject' => '', 'body' => " \n"]]] as $stored) {
            update_option('clientpress_emails', $stored);
            $texts = new EmailTexts();

            self::assertSame(EmailKind::Invitation->defaultSubject(), $texts->subject(EmailKind::Invitation));
            self::assertSame(EmailKind::Invitation->defaultBody(), $texts->body(EmailKind::Invitation));
            self::assertSame(EmailKind::Invitation->defaultButton(), $texts->button(EmailKind::Invitation));
            self::assertFalse($texts->isChanged(EmailKind::Invitation));
        }
    }

    /** @return array<string, array{mixed}> */
    public static function nonsense(): array
    {
        return [
            'no list' => ['invitation'],
            'a word for a list' => [['invitation' => 'subject']],
            'lists for words' => [['invitation' => ['subject' => ['x'], 'body' => 7, 'button' => null]]],
        ];
    }

    /** @dataProvider nonsense */
    public function test_whatever_the_database_holds_there_are_words(mixed $stored): void
    {
        update_option('clientpress_emails', $stored);

        self::assertSame(EmailKind::Invitation->defaultSubject(), (new EmailTexts())->subject(EmailKind::Invitation));
    }

    public function test_own_words_count_part_by_part_and_kind_by_kind(): void
    {
        update_option('clientpress_emails', ['reminder' => ['subject' => 'Still there?']]);
        $texts = new EmailTexts();

        self::assertSame('Still there?', $texts->subject(EmailKind::Reminder));
        self::assertSame(EmailKind::Reminder->defaultBody(), $texts->body(EmailKind::Reminder));
        self::assertSame(EmailKind::Invitation->defaultSubject(), $texts->subject(EmailKind::Invitation));
        self::assertTrue($texts->isChanged(EmailKind::Reminder));
        self::assertFalse($texts->isChanged(EmailKind::Invitation));
    }

    public function test_what_is_not_saved_can_be_looked_at(): void
    {
        update_option('clientpress_emails', ['invitation' => ['subject' => 'Saved', 'button' => 'Saved']]);
        $texts = new EmailTexts(['invitation' => ['subject' => 'Typed']]);

        self::assertSame('Typed', $texts->subject(EmailKind::Invitation));
        self::assertSame('Accept Invitation', $texts->button(EmailKind::Invitation));
    }

    /** @return array<string, array{string, string, ?string}> */
    public static function words(): array
    {
        return [
            'a header in the subject' => ['subject', "Hi\r\nBcc: evil@example.net", 'Hi Bcc: evil@example.net'],
            'a line break in the button' => ['button', "Go\n in ", 'Go in'],
            'other line breaks' => ['subject', "a\u{2028}b\u{85}c\x0Bd\x0Ce", 'a b cde'],
            'control characters' => ['body', "a\0b\x07c\x7Fd\te", "abcd\te"],
            'CRLF of a textarea' => ['body', "a\r\n\r\nb\rc", "a\n\nb\nc"],
            'what looks like markup' => ['body', 'We <3 you & <b>yours</b> 100%ab', 'We <3 you & <b>yours</b> 100%ab'],
            'broken UTF-8' => ['subject', "a\xFFb", "a\u{FFFD}b"],
            'as long as can be' => ['button', str_repeat('ü', 60), str_repeat('ü', 60)],
            'a subject too long' => ['subject', str_repeat('x', 201), null],
            'a body too long' => ['body', str_repeat('x', 10_001), null],
            'a button too long' => ['button', str_repeat('x', 61), null],
        ];
    }

    /** @dataProvider words */
    public function test_words_are_kept_as_plain_text_of_a_bounded_length(
        string $part,
        string $text,
        ?string $kept,
    ): void {
        self::assertSame($kept, EmailTexts::clean($part, $text));
        self::assertSame($kept, $kept === null ? null : EmailTexts::clean($part, $kept), 'Once is enough.');
    }

    public function test_a_body_without_the_link_carries_it_all_the_same(): void
    {
        update_option('clientpress_emails', ['invitation' => ['body' => 'Come in.', 'button' => 'In & <up>']]);

        $this->invite();

        $mail = Inbox::latestTo('client@example.org');
        self::assertStringContainsString(
            "Come in.\n\n" . home_url('/client-invitation/'),
            str_replace("\r\n", "\n", $mail->text()),
        );
        self::assertStringContainsString('>In &amp; &lt;up&gt;</a>', $mail->html());
        self::assertSame(3, substr_count($mail->html(), 'client-invitation/'));
    }

    public function test_clients_are_written_to_in_the_sites_language(): void
    {
        $locales = [];
        add_filter('determine_locale', static fn(): string => 'de_DE', 1);
        Language::in('', static function () use (&$locales): void {
            $locales[] = $GLOBALS['wp_locale_switcher']->is_switched()
                ? $GLOBALS['wp_locale_switcher']->get_switched_locale()
                : '';
        });

        self::assertSame(['en_US'], $locales);
        self::assertFalse($GLOBALS['wp_locale_switcher']->is_switched());
    }
}
