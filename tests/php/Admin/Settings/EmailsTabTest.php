<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Settings;

use ClientPress\Invitations\InvitationEmails;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\Response;

/** @group any-database */
final class EmailsTabTest extends AdminTestCase
{
    private const URL = '/wp-admin/options-general.php?page=clientpress&tab=clientpress_emails';

    private const FORM = '//form[contains(@class, "clientpress-email")]';

    /**
     * @testWith ["administrator", 200]
     *           ["editor", 403]
     *           ["subscriber", 403]
     */
    public function test_emails_are_the_administrators(string $role, int $status): void
    {
        self::assertSame($status, self::browserOf(self::createUser($role))->get(self::URL)->status);
    }

    public function test_each_email_shows_its_default_its_placeholders_and_a_preview(): void
    {
        $browser = self::browserOf(1);
        foreach ([
            'invitation' => ['Your portal “{portal}” at {site}', 'Accept Invitation', '{expires}'],
            'reminder' => ['Reminder: your portal “{portal}” at {site}', 'Accept Invitation', '{message}'],
            'accepted' => ['{client} has accepted: {portal}', 'View Invitation', '{client}'],
            'new_link_asked' => ['{client} asks for a new link to {portal}', 'View Invitation', '{client}'],
        ] as $kind => [$subject, $button, $placeholder]) {
            $page = $browser->get(self::URL . "&email={$kind}");

            self::assertSame(['Emails'], self::texts($page, '//a[contains(@class, "nav-tab-active")]'));
            self::assertCount(1, self::texts($page, "//input[@name='clientpress_emails[{$kind}][subject]']"));
            self::assertSame([$subject, $button], self::values($page));
            $names = self::texts($page, '//dt/code');
            self::assertContains($placeholder, $names);
            self::assertContains('{link}', $names);
            $preview = self::attribute($page, '//iframe/@srcdoc');
            self::assertStringContainsString('Example Studio', $preview);
            self::assertStringContainsString($button, $preview);
            self::assertSame('', self::attribute($page, '//iframe/@sandbox'));
            self::assertSame([], self::texts($page, '//button[contains(@name, "restore")]'));
        }
    }

    /** @testWith ["nonsense"]
     *            [["x"]]
     */
    public function test_an_unknown_email_shows_the_first(mixed $kind): void
    {
        $page = self::browserOf(1)->get(self::URL . '&' . http_build_query(['email' => $kind]));

        self::assertSame(['Invitation'], self::texts($page, '//a[contains(@class, "clientpress-current")]'));
    }

    public function test_words_are_kept_and_sent_and_the_default_comes_back(): void
    {
        $browser = self::browserOf(1);

        $page = self::save($browser, 'invitation', [
            'subject' => "Welcome to {portal}\r\nBcc: evil@example.net",
            'body' => "Hi,\r\n\r\nit\'s <b>ready</b> & 100% yours.",
            'button' => "Come \r\n in",
        ]);

        self::assertStringContainsString('Settings saved.', $page->text());
        self::assertSame(['Welcome to {portal} Bcc: evil@example.net', 'Come in'], self::values($page));
        self::assertSame(
            [
                'invitation' => [
                    'subject' => 'Welcome to {portal} Bcc: evil@example.net',
                    'body' => "Hi,\n\nit\'s <b>ready</b> & 100% yours.",
                    'button' => 'Come in',
                ],
            ],
            self::kept(),
        );
        self::invite('client@example.org');
        $mail = Inbox::latestTo('client@example.org');
        self::assertStringStartsWith('Welcome to Portal', $mail->subject());
        self::assertStringContainsString('it\\&#039;s &lt;b&gt;ready&lt;/b&gt; &amp; 100% yours.', $mail->html());
        self::assertStringContainsString('client-invitation/', $mail->text());

        $page = self::save($browser, 'invitation', ['subject' => 'x', 'restore' => '1']);

        self::assertStringContainsString('The default text is back.', $page->text());
        self::assertSame(['Your portal “{portal}” at {site}', 'Accept Invitation'], self::values($page));
        self::assertSame([], self::kept());
    }

    public function test_one_email_leaves_the_others_alone(): void
    {
        $browser = self::browserOf(1);
        self::save($browser, 'invitation', ['subject' => 'One']);

        self::save($browser, 'accepted', ['subject' => 'Two']);
        self::save($browser, 'invitation', ['restore' => '1']);

        self::assertSame(['accepted' => ['subject' => 'Two']], self::kept());
    }

    public function test_what_is_empty_or_says_what_the_default_says_is_not_kept(): void
    {
        $browser = self::browserOf(1);
        $default = \ClientPress\Mail\EmailKind::Invitation->defaultBody();

        $page = self::save($browser, 'invitation', [
            'subject' => '  ',
            'body' => str_replace("\n", "\r\n", $default),
            'button' => '',
        ]);

        self::assertStringContainsString('Settings saved.', $page->text());
        self::assertSame([], self::kept());
    }

    public function test_what_is_too_long_is_refused_and_the_old_words_stay(): void
    {
        update_option('clientpress_emails', ['invitation' => ['subject' => 'Old', 'button' => 'Old']]);

        $page = self::save(self::browserOf(1), 'invitation', [
            'subject' => str_repeat('x', 201),
            'body' => str_repeat('y', 10_001),
            'button' => 'New',
        ]);

        self::assertStringContainsString(
            'The subject was not changed: it may have at most 200 characters.',
            $page->text(),
        );
        self::assertStringContainsString(
            'The text was not changed: it may have at most 10,000 characters.',
            $page->text(),
        );
        self::assertSame(['invitation' => ['subject' => 'Old', 'button' => 'New']], self::kept());
    }

    /** @return array<string, array{mixed}> */
    public static function nonsense(): array
    {
        return [
            'a word' => ['x'],
            'a list of words' => [['invitation' => 'x']],
            'lists for words' => [['invitation' => ['subject' => ['x'], 'body' => ['y' => 'z']]]],
            'an email that there is not' => [['password_reset' => ['subject' => 'x']]],
            'a part that there is not' => [['invitation' => ['from' => 'evil@example.net']]],
        ];
    }

    /** @dataProvider nonsense */
    public function test_nonsense_changes_nothing(mixed $posted): void
    {
        $kept = ['invitation' => ['subject' => 'Old'], 'reminder' => ['body' => 'Old']];
        update_option('clientpress_emails', $kept);
        $browser = self::browserOf(1);
        $fields = $browser->get(self::URL)->form(self::FORM)['fields'];

        $answer = $browser->post('/wp-admin/options.php', [
            'clientpress_emails' => $posted,
            '_wpnonce' => $fields['_wpnonce'],
            'option_page' => 'clientpress_emails',
            'action' => 'update',
        ]);

        self::assertSame(302, $answer->status);
        self::assertSame($kept, self::kept());
    }

    public function test_a_misspelt_placeholder_is_kept_and_pointed_out(): void
    {
        $page = self::save(self::browserOf(1), 'invitation', ['body' => 'Hello {client}, see {portal} and {link}.']);

        self::assertSame(
            ['{client} is not a placeholder of this email, and will be sent as it stands.'],
            self::texts($page, '//div[contains(@class, "notice-warning")]//strong'),
        );
        self::assertContains('Settings saved.', self::texts(
            $page,
            '//div[contains(@class, "notice-success")]//strong',
        ));
        self::assertArrayHasKey('invitation', self::kept());
    }

    public function test_a_link_in_a_subject_or_on_a_button_is_pointed_out(): void
    {
        $page = self::save(self::browserOf(1), 'accepted', [
            'subject' => '{client} is in: {link}',
            'body' => '{client} is in {portal} of {site}: {link}',
        ]);

        self::assertSame(
            ['{link} stands for the link in the text alone. Elsewhere it will be sent as it stands.'],
            self::texts($page, '//div[contains(@class, "notice-warning")]//strong'),
        );
    }

    public function test_what_is_pointed_out_is_sent_as_it_stands(): void
    {
        $page = self::save(self::browserOf(1), 'accepted', ['body' => '{client} {inviter} {message} {expires}']);

        self::assertCount(3, self::texts($page, '//div[contains(@class, "notice-warning")]//strong'));
        $preview = self::attribute(self::browserOf(1)->get(self::URL . '&email=accepted'), '//iframe/@srcdoc');
        self::assertStringContainsString('client@example.org {inviter} {message} {expires}', $preview);
    }

    public function test_a_preview_shows_what_is_typed_and_saves_nothing(): void
    {
        $answer = self::step('preview', [
            'subject' => 'Typed for {site}',
            'body' => '<script>alert(1)</script> {portal}',
            'button' => 'Typed',
        ]);

        self::assertSame(200, $answer->status);
        self::assertStringContainsString('Subject: Typed for Example Studio', $answer->text());
        $email = self::attribute($answer, '//iframe/@srcdoc');
        self::assertStringContainsString('&lt;script&gt;alert(1)&lt;/script&gt; Sample Portal', $email);
        self::assertStringContainsString('>Typed</a>', $email);
        self::assertStringContainsString('no-cache', (string) $answer->header('Cache-Control'));
        $policy = (string) $answer->header('Content-Security-Policy');
        self::assertStringContainsString("default-src 'none'", $policy);
        self::assertStringContainsString('sandbox', $policy);
        self::assertStringNotContainsString('<script', $answer->body);
        self::assertSame([], self::kept());
        self::assertSame([], Inbox::all());
    }

    public function test_a_test_goes_to_whoever_asks_with_what_is_typed_and_saves_nothing(): void
    {
        $answer = self::step('test', [
            'subject' => 'Typed',
            'body' => 'Until {expires}.',
            'button' => 'Typed',
            'to' => 'evil@example.net',
        ]);

        self::assertStringContainsString('A test is on its way to admin@example.org.', $answer->text());
        self::assertSame(['Typed', 'Typed'], self::values($answer));
        self::assertCount(1, self::texts($answer, '//form[@data-clientpress-typed]'), 'Leaving would lose it.');
        self::assertCount(1, Inbox::all());
        $mail = Inbox::latestTo('admin@example.org');
        self::assertSame(['admin@example.org'], $mail->recipients);
        self::assertSame('Typed', $mail->subject());
        self::assertStringContainsString('client-invitation/' . InvitationEmails::SAMPLE_LINK, $mail->text());
        self::assertSame([], self::kept());
    }

    public function test_a_test_that_fails_says_why(): void
    {
        Inbox::behave('reject');

        $page = self::step('test', ['subject' => 'Typed']);

        self::assertCount(1, self::texts($page, '//div[contains(@class, "notice-error")]//li'));
        self::assertStringContainsString('The test was not sent.', $page->text());
        self::assertSame(['Typed', 'Accept Invitation'], self::values($page));
    }

    public function test_what_could_not_be_kept_is_not_tested_either(): void
    {
        $page = self::step('test', ['subject' => str_repeat('x', 201)]);

        self::assertStringContainsString('No test was sent.', $page->text());
        self::assertSame([], Inbox::all());
    }

    public function test_ten_tests_an_hour_are_enough(): void
    {
        $browser = self::browserOf(1);
        for ($i = 0; $i < 10; $i++) {
            self::step('test', ['subject' => "Test {$i}"], $browser);
        }

        $page = self::step('test', ['subject' => 'One more'], $browser);

        self::assertStringContainsString('Too many tries', $page->text());
        self::assertCount(10, Inbox::all());
    }

    public function test_nothing_is_done_without_the_nonce_or_the_right(): void
    {
        $nonce = self::browserOf(1)->get(self::URL)->form(self::FORM)['fields']['_wpnonce'];
        $editor = self::browserOf(self::createUser('editor'));
        foreach (['preview', 'test'] as $step) {
            $fields = ['clientpress_email_step' => $step, 'clientpress_emails' => ['invitation' => ['subject' => 'x']]];

            self::assertSame(403, self::browserOf(1)->post(self::URL, $fields)->status);
            self::assertSame(403, $editor->post(self::URL, $fields + ['_wpnonce' => $nonce])->status);
        }
        $save = [
            'option_page' => 'clientpress_emails',
            'action' => 'update',
            'clientpress_emails' => ['invitation' => ['subject' => 'x']],
        ];
        self::assertSame(403, self::browserOf(1)->post('/wp-admin/options.php', $save)->status);
        self::assertSame(403, $editor->post('/wp-admin/options.php', $save + ['_wpnonce' => $nonce])->status);

        self::assertSame([], Inbox::all());
        self::assertSame([], self::kept());
    }

    public function test_a_link_sends_nothing(): void
    {
        $page = self::browserOf(1)->get(self::URL . '&clientpress_email_step=test');

        self::assertSame(200, $page->status);
        self::assertSame([], Inbox::all());
    }

    /** @param array<string, string> $words */
    private static function save(Browser $browser, string $kind, array $words): Response
    {
        $fields = $browser->get(self::URL . "&email={$kind}")->form(self::FORM)['fields'];
        $answer = $browser->post('/wp-admin/options.php', [
            'clientpress_emails' => [$kind => $words],
            'option_page' => $fields['option_page'],
            'action' => $fields['action'],
            '_wpnonce' => $fields['_wpnonce'],
            '_wp_http_referer' => $fields['_wp_http_referer'],
        ]);
        self::assertSame(302, $answer->status);

        return $browser->follow($answer);
    }

    /** @param array<string, string> $words */
    private static function step(string $step, array $words, ?Browser $browser = null): Response
    {
        $browser ??= self::browserOf(1);
        $fields = $browser->get(self::URL)->form(self::FORM)['fields'];

        return $browser->post(self::URL . '&email=invitation', [
            'clientpress_email_step' => $step,
            'clientpress_emails' => ['invitation' => $words],
            '_wpnonce' => $fields['_wpnonce'],
        ]);
    }

    /** @return list<string> what subject and button say */
    private static function values(Response $page): array
    {
        return [
            self::attribute($page, '//input[@id="clientpress-email-subject"]/@value'),
            self::attribute($page, '//input[@id="clientpress-email-button"]/@value'),
        ];
    }

    private static function attribute(Response $page, string $xpath): string
    {
        return self::texts($page, $xpath)[0] ?? self::fail("There is no {$xpath}.");
    }

    /** @return array<string, array<string, string>> */
    private static function kept(): array
    {
        wp_cache_flush();

        return get_option('clientpress_emails') ?: [];
    }
}
