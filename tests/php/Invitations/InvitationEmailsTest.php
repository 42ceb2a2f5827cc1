<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Boot\DoorServices;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Invitation;
use ClientPress\Mail\EmailKind;
use ClientPress\Mail\EmailTexts;
use ClientPress\Mail\SmtpWithDeadline;
use ClientPress\Tests\Support\Inbox;
use PHPMailer\PHPMailer\PHPMailer;
use PHPMailer\PHPMailer\SMTP;

final class InvitationEmailsTest extends InvitationTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        // Core keeps one for all mails of a request, with whatever an earlier test has set.
        unset($GLOBALS['phpmailer']);
    }

    public function test_the_link_stands_in_button_and_text_of_both_parts(): void
    {
        $this->invite();

        $mail = Inbox::latestTo('client@example.org');
        $link = home_url('/client-invitation/' . self::secretSentTo());
        self::assertMatchesRegularExpression(
            '#<a href="' . preg_quote($link, '#') . '"[^>]*>\s*Accept Invitation\s*</a>#',
            $mail->html(),
        );
        self::assertStringContainsString(">{$link}</a>", $mail->html());
        self::assertStringContainsString("\n{$link}\r\n", $mail->text() . "\r\n");
        self::assertStringNotContainsString('<', $mail->text());
        self::assertSame(['client@example.org'], $mail->recipients);
    }

    public function test_the_mail_says_who_invites_to_what_and_until_when(): void
    {
        update_option('timezone_string', 'Europe/Berlin');
        update_option('date_format', 'Y-m-d');
        update_option('time_format', 'H:i');
        self::actAs(self::createUser('editor', ['display_name' => 'Jo Example']));
        $portal = self::createPortal(fields: ['post_title' => 'Tom &amp; Jerry’s “Kitchen” <3']);

        $this->invite(portal: $portal, terms: self::terms('See you soon.'), actor: Actor::current());

        $mail = Inbox::latestTo('client@example.org');
        self::assertSame('Your portal “Tom & Jerry’s “Kitchen” <3” at Example Studio', $mail->subject());
        $text = $mail->text();
        self::assertStringContainsString('Jo Example invites you to “Tom & Jerry’s “Kitchen”', $text);
        self::assertStringContainsString('See you soon.', $text);
        // Two weeks on, Berlin has summer time.
        self::assertStringContainsString('2031-04-13 02:30 (CEST)', self::onOneLine($text), gmdate('c', self::NOW));
        self::assertStringContainsString('Tom &amp; Jerry’s', $mail->html());
    }

    public function test_the_greeting_has_the_name_where_one_is_known(): void
    {
        $portal = self::createPortal();
        $this->invite('Anna Miller <anna@example.org>', $portal);
        $this->invite('ben@example.org', $portal);

        self::assertStringStartsWith('Hello Anna Miller,', Inbox::latestTo('anna@example.org')->text());
        self::assertStringContainsString('<p>Hello Anna Miller,</p>', Inbox::latestTo('anna@example.org')->html());
        self::assertStringStartsWith('Hello,', Inbox::latestTo('ben@example.org')->text());
    }

    public function test_it_comes_in_the_sites_name_and_answers_go_to_the_inviter(): void
    {
        update_option('blogname', 'Tom &amp; Jerry&#039;s Studio');
        self::actAs(self::createUser('editor', [
            'display_name' => 'Jo Example',
            'user_email' => "jo.o'neil@example.org",
        ]));

        $this->invite(portal: self::createPortal(fields: ['post_title' => 'Sample Portal']), actor: Actor::current());

        $mail = Inbox::latestTo('client@example.org');
        self::assertSame("Your portal “Sample Portal” at Tom & Jerry's Studio", $mail->subject());
        self::assertStringContainsString("Tom & Jerry's Studio", str_replace('\\', '', $mail->headers['from']));
        self::assertSame("Jo Example <jo.o'neil@example.org>", str_replace('"', '', $mail->headers['reply-to']));
    }

    public function test_without_an_inviter_answers_go_where_the_site_sends_from(): void
    {
        $this->invite();

        self::assertArrayNotHasKey('reply-to', Inbox::latestTo('client@example.org')->headers);
    }

    /** @return array<string, array{string}> */
    public static function hostileNames(): array
    {
        return [
            'a header' => ["Jo\r\nBcc: evil@example.net\r\nX-Evil: 1"],
            'a line feed alone' => ["Jo\nBcc: evil@example.net"],
            'an address of its own' => ['evil@example.net>, "x" <evil2@example.net'],
            'brackets and commas' => ['a, b <c@example.net>; d: (e) [f]'],
            'an encoded word' => ['=?utf-8?Q?=0D=0ABcc:_evil@example.net?='],
            'markup' => ['<img src=x onerror=alert(1)> & "quotes"'],
            'placeholders' => ['{link} {message} {site} %s %1$s $1 \\1'],
            'a shortcode and a script' => ['[gallery]<script>alert(1)</script>'],
            'NUL and bells' => ["Jo\0\x07"],
            'unicode breaks' => ["Jo\u{2028}Bcc: evil@example.net\u{85}"],
            'right to left override' => ["Jo\u{202E}moc.elpmaxe"],
        ];
    }

    /** @dataProvider hostileNames */
    public function test_names_titles_and_messages_are_nothing_but_words(string $name): void
    {
        update_option('blogname', wp_slash($name));
        $inviter = self::createUser('editor', ['display_name' => 'Jo']);
        // Past the filters of core: an import, another plugin or a filter may have stored it.
        $GLOBALS['wpdb']->update($GLOBALS['wpdb']->users, ['display_name' => $name], ['ID' => $inviter->ID]);
        $portal = self::createPortal();
        $GLOBALS['wpdb']->update($GLOBALS['wpdb']->posts, ['post_title' => $name], ['ID' => $portal]);
        wp_cache_flush();
        self::actAs($inviter->ID);
        $message = preg_replace('/[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]/', '', $name);

        $this->invite(portal: $portal, terms: self::terms((string) $message), actor: Actor::current());

        $mail = Inbox::latestTo('client@example.org');
        self::assertSame(['client@example.org'], $mail->recipients);
        self::assertArrayNotHasKey('bcc', $mail->headers);
        self::assertArrayNotHasKey('x-evil', $mail->headers);
        self::assertStringContainsString($inviter->user_email, $mail->headers['reply-to']);
        self::assertSame(1, preg_match_all('/[^\s<>",;]+@[^\s<>",;]+/', self::withoutName($mail->headers['reply-to'])));
        self::assertStringNotContainsString("\n", $mail->subject());
        self::assertDoesNotMatchRegularExpression('/<(img|script)\b|onerror=alert\(1\)"/i', $mail->html());
        // One button and one bare link, whatever a value says.
        self::assertSame(2, substr_count($mail->html(), 'href="'));
        self::assertSame(1, substr_count($mail->text(), 'client-invitation/'));
    }

    public function test_a_forged_host_changes_no_link(): void
    {
        $_SERVER['HTTP_HOST'] = 'evil.example.net';
        $_SERVER['SERVER_NAME'] = 'evil.example.net';
        $_SERVER['HTTP_X_FORWARDED_HOST'] = 'evil.example.net';

        $this->invite();

        $mail = Inbox::latestTo('client@example.org');
        self::assertStringNotContainsString('evil', $mail->html() . $mail->text() . $mail->headers['from']);
        self::assertStringContainsString(
            WP_HOME . '/client-invitation/',
            Inbox::latestTo('client@example.org')->text(),
        );
    }

    // Words of the site's own.

    public function test_filters_choose_the_words_and_never_see_the_link(): void
    {
        $seen = [];
        foreach (['subject', 'body', 'headers'] as $part) {
            add_filter(
                "clientpress_invitation_email_{$part}",
                static function (mixed $value, Invitation $invitation) use ($part, &$seen): mixed {
                    $seen[] = [$value, $invitation];

                    return match ($part) {
                        'subject' => "News for {portal}\r\nBcc: evil@example.net",
                        'body' => "My words.\n\n{portal}",
                        'headers' => [...$value, 'X-Sent-By: Example'],
                    };
                },
                10,
                2,
            );
        }
        $invitation = $this->invite(portal: self::createPortal(fields: ['post_title' => 'Garden']));

        $mail = Inbox::latestTo('client@example.org');
        self::assertSame('News for Garden Bcc: evil@example.net', $mail->subject());
        self::assertArrayNotHasKey('bcc', $mail->headers);
        self::assertSame('Example', $mail->headers['x-sent-by']);
        self::assertMatchesRegularExpression('/^My words\.\s+Garden\s+http\S+[0-9a-f]{72}\s*$/', $mail->text());
        self::assertCount(3, $seen);
        self::assertStringNotContainsString(self::secretSentTo(), print_r($seen, true));
        self::assertSame($invitation->id, $seen[0][1]->id);
    }

    public function test_a_filter_that_returns_nonsense_stops_no_mail(): void
    {
        add_filter(
            'clientpress_invitation_email_headers',
            static fn(): string => 'Content-Type: text/html; charset=UTF-8',
        );
        add_filter('clientpress_invitation_email_subject', '__return_empty_string');
        add_filter('clientpress_invitation_email_body', '__return_null');

        self::assertSame(Delivery::Sent, $this->invite()->delivery);
        self::assertNotSame('', self::secretSentTo());
    }

    public function test_a_preview_shows_what_filters_make_of_the_words(): void
    {
        $seen = [];
        add_filter(
            'clientpress_reminder_email_subject',
            static function (string $subject, Invitation $invitation) use (&$seen): string {
                $seen[] = [$invitation->id, $invitation->email];

                return "Filtered: {$subject}";
            },
            10,
            2,
        );
        add_filter('clientpress_reminder_email_body', static fn(): string => 'Until {expires}, {inviter}.');
        $trial = (new DoorServices($this->services))->testEmails();

        $preview = $trial->preview(EmailKind::Reminder, new EmailTexts());
        $trial->sendSample(EmailKind::Reminder, new EmailTexts(), get_userdata(1));

        self::assertSame('Filtered: Reminder: your portal “Sample Portal” at Example Studio', $preview['subject']);
        self::assertStringStartsWith('Until ', $preview['plain']);
        self::assertStringNotContainsString('{', $preview['plain']);
        $mail = Inbox::latestTo('admin@example.org');
        self::assertSame($preview['subject'], $mail->subject());
        self::assertSame(self::onOneLine($preview['plain']), self::onOneLine($mail->text()));
        self::assertSame(
            [
                [0, 'client@example.org'],
                [0, 'client@example.org'],
            ],
            $seen,
        );
    }

    // Who invites, where that has changed since.

    public function test_whoever_is_gone_invites_nobody_by_that_name(): void
    {
        $editor = self::createUser('editor', ['display_name' => 'Jo Example']);
        self::actAs($editor);
        $invitation = $this->invite(actor: Actor::current());
        self::assertStringContainsString('Jo Example invites you', Inbox::latestTo('client@example.org')->text());
        wp_delete_user($editor->ID, 1);

        $this->services->invitations()->resend(self::current($invitation), Actor::operator());

        $mail = Inbox::latestTo('client@example.org');
        self::assertStringContainsString('Example Studio invites you to', $mail->text());
        self::assertStringNotContainsString('deleted', $mail->text());
        self::assertArrayNotHasKey('reply-to', $mail->headers);
    }

    public function test_where_an_account_shows_its_login_it_is_the_site_that_invites(): void
    {
        self::actAs(self::createUser('editor', ['user_login' => 'studio-root']));

        $this->invite(actor: Actor::current());

        $mail = Inbox::latestTo('client@example.org');
        self::assertStringContainsString('Example Studio invites you to', $mail->text());
        self::assertStringNotContainsString('studio-root', $mail->text());
        self::assertStringContainsString('Example Studio', $mail->headers['reply-to']);
    }

    public function test_on_the_command_line_it_is_the_site_that_invites(): void
    {
        $this->invite();

        self::assertStringContainsString(
            'Example Studio invites you to',
            Inbox::latestTo('client@example.org')->text(),
        );
    }

    public function test_answers_do_not_go_to_somebody_who_may_invite_no_more(): void
    {
        $editor = self::createUser('editor');
        self::actAs($editor);
        $invitation = $this->invite(actor: Actor::current());
        self::assertArrayHasKey('reply-to', Inbox::latestTo('client@example.org')->headers);
        $editor->set_role('subscriber');

        $this->services->invitations()->resend(self::current($invitation), Actor::operator());

        self::assertArrayNotHasKey('reply-to', Inbox::latestTo('client@example.org')->headers);
    }

    // Languages.

    public function test_a_client_reads_the_sites_language_and_the_admin_goes_on_in_their_own(): void
    {
        $admin = self::createUser('administrator', ['locale' => 'de_DE']);
        self::actAs($admin);
        set_current_screen('dashboard');
        self::assertSame('de_DE', determine_locale());
        $within = [];
        add_filter('clientpress_invitation_email_subject', static function (string $subject) use (&$within): string {
            $within[] = determine_locale();

            return $subject;
        });

        $this->invite(actor: Actor::current());
        add_filter('clientpress_invitation_email_body', static fn() => throw new \RuntimeException('broken'));
        $this->invite('b@example.org', actor: Actor::current());

        self::assertSame(['en_US', 'en_US'], $within);
        self::assertSame('de_DE', determine_locale());
        self::assertFalse(is_locale_switched());
    }

    // Failures.

    /**
     * @testWith ["refuse"]
     *           ["reject"]
     */
    public function test_a_mail_server_that_says_no_is_quoted_in_plain_words(string $mode): void
    {
        Inbox::behave($mode);

        $invitation = $this->invite(terms: self::terms('Top secret message', 14, 'marmalade'));

        self::assertSame(Delivery::Failed, $invitation->delivery);
        self::assertGreaterThan(10, strlen($invitation->deliveryError));
        self::assertDoesNotMatchRegularExpression(
            '/[0-9a-f]{64}|client.invitation|Top secret|marmalade|[<>\n]/',
            $invitation->deliveryError,
        );
    }

    /** @return array<string, array{\Closure(string): mixed}> what happens in place of sending */
    public static function waysToFail(): array
    {
        return [
            'an exception that quotes the mail' => [static fn(string $mail) => throw new \RuntimeException($mail)],
            'an error of PHP' => [static fn(string $mail) => throw new \TypeError("wp_mail({$mail})")],
            'a refusal without a word' => [static fn() => false],
            'a failure that quotes the mail in HTML' => [static function (string $mail): bool {
                do_action('wp_mail_failed', new \WP_Error('x', "<h1>No</h1>\n<p>{$mail}</p>", ['message' => $mail]));

                return false;
            }],
            'a server that speaks Latin-1' => [static function (): bool {
                do_action('wp_mail_failed', new \WP_Error('x', "550 Postfach ung\xFCltig"));

                return false;
            }],
            'a server that moves the cursor' => [static function (): bool {
                do_action('wp_mail_failed', new \WP_Error('x', "550 \x1b]0;title\x07 no\x00 such\r\nmailbox\x7f"));

                return false;
            }],
            'a very long story' => [static function (): bool {
                do_action('wp_mail_failed', new \WP_Error('x', str_repeat('é ', 5_000)));

                return false;
            }],
            'silence and emoji' => [static function (): bool {
                do_action('wp_mail_failed', new \WP_Error('x', '👋🏽'));

                return false;
            }],
        ];
    }

    /** @dataProvider waysToFail */
    public function test_whatever_fails_is_a_visible_failure_without_the_secret(\Closure $way): void
    {
        $secret = '';
        add_filter(
            'pre_wp_mail',
            static function (mixed $null, array $mail) use ($way, &$secret): mixed {
                preg_match('/[0-9a-f]{72}/', $mail['message'], $match);
                $secret = $match[0];

                return $way($mail['message']);
            },
            10,
            2,
        );

        $invitation = $this->invite();

        self::assertSame(72, strlen($secret));
        self::assertSame(Delivery::Failed, $invitation->delivery);
        self::assertNotSame('', $invitation->deliveryError);
        self::assertLessThanOrEqual(300, mb_strlen($invitation->deliveryError));
        self::assertTrue(mb_check_encoding($invitation->deliveryError, 'UTF-8'));
        self::assertStringNotContainsString($secret, $invitation->deliveryError);
        self::assertDoesNotMatchRegularExpression('/[<\x00-\x1F\x7F]/', $invitation->deliveryError);
        self::assertSame(['failed', '0'], [self::row($invitation)['delivery'], self::row($invitation)['send_count']]);
        self::assertNull(self::row($invitation)['sent_gmt']);
        self::assertSame(gmdate('Y-m-d H:i:s', self::NOW), self::row($invitation)['tried_gmt']);
        $events = self::history($invitation);
        self::assertSame($invitation->deliveryError, end($events)['detail']);
    }

    public function test_a_failure_leaves_nothing_behind_for_the_mails_of_others(): void
    {
        $before = self::mailHooks();
        add_action(
            'phpmailer_init',
            static function (PHPMailer $mailer): void {
                $mailer->Timeout = 77;
            },
            1,
        );
        $before['phpmailer_init']++;
        foreach (['refuse', 'accept'] as $mode) {
            Inbox::behave($mode);
            $this->invite("{$mode}@example.org");
            self::assertSame($before, self::mailHooks());
            self::assertSame(77, $GLOBALS['phpmailer']->Timeout);
            self::assertSame(300, $GLOBALS['phpmailer']->getSMTPInstance()->Timelimit);
        }
        add_filter('wp_mail', static fn() => throw new \RuntimeException('broken'));
        $this->invite('c@example.org');
        self::assertSame($before, array_diff_key(self::mailHooks(), ['wp_mail' => 1]));
        remove_all_filters('wp_mail');

        Inbox::clear();
        wp_mail('other@example.org', 'Other', 'Nothing of ours');

        $mail = Inbox::latestTo('other@example.org');
        self::assertSame(['text/plain'], array_keys($mail->parts));
        self::assertStringNotContainsString('clientpress', $mail->raw);
        self::assertStringContainsString('WordPress', $mail->headers['from']);
    }

    public function test_our_own_mails_wait_no_longer_than_ten_seconds_for_an_answer(): void
    {
        $timeouts = [];
        $read = static function (PHPMailer $mailer) use (&$timeouts): void {
            $timeouts[] = [$mailer->Timeout, $mailer->getSMTPInstance()->Timelimit, $mailer->getSMTPInstance()::class];
        };
        // Ours is attached while it sends, and so is this one, after it: nothing comes between it and the connection.
        add_filter(
            'wp_mail',
            static function (array $mail) use ($read): array {
                add_action('phpmailer_init', $read, PHP_INT_MAX);

                return $mail;
            },
            PHP_INT_MAX,
        );

        $this->invite();

        self::assertSame(10, $timeouts[0][0]);
        self::assertSame(SmtpWithDeadline::class, $timeouts[0][2]);
    }

    // Mails that other plugins send while one of ours is on its way.

    /**
     * @testWith ["wp_mail"]
     *           ["pre_wp_mail"]
     *           ["wp_mail_succeeded"]
     */
    public function test_another_mail_that_is_sent_during_ours_carries_nothing_of_it(string $hook): void
    {
        $seen = self::alertOn($hook);

        $invitation = $this->invite();

        self::assertSame(Delivery::Sent, $invitation->delivery);
        $alert = Inbox::latestTo('ops@example.org');
        self::assertSame(['text/plain'], array_keys($alert->parts));
        self::assertStringNotContainsString(self::secretSentTo(), $alert->raw);
        self::assertStringNotContainsString('client-invitation', $alert->raw);
        self::assertStringContainsString('WordPress', $alert->headers['from']);
        self::assertSame(
            [[300, 300, SMTP::class]],
            (array) $seen,
            'The timeouts of other emails are left as they were.',
        );
        $mail = Inbox::latestTo('client@example.org');
        self::assertStringContainsString('Example Studio', $mail->headers['from']);
        self::assertStringContainsString(self::secretSentTo(), $mail->text());
        self::assertStringContainsString(self::secretSentTo(), $mail->html());
        self::assertMailerIsBack();
    }

    public function test_an_alert_of_our_failure_carries_nothing_of_it(): void
    {
        $seen = self::alertOn('wp_mail_failed');
        self::closePortFor('client@example.org');

        $invitation = $this->invite();

        self::assertSame(Delivery::Failed, $invitation->delivery);
        self::assertStringContainsString('connect', $invitation->deliveryError);
        $alert = Inbox::latestTo('ops@example.org');
        self::assertSame(['text/plain'], array_keys($alert->parts));
        self::assertStringNotContainsString('client-invitation', $alert->raw);
        self::assertStringContainsString('WordPress', $alert->headers['from']);
        self::assertSame([[300, 300, SMTP::class]], (array) $seen);
        self::assertMailerIsBack();
    }

    public function test_another_mail_that_fails_during_ours_is_not_our_failure(): void
    {
        self::alertOn('wp_mail');
        self::closePortFor('ops@example.org');

        self::assertSame(Delivery::Sent, $this->invite()->delivery);

        $reject = static fn(mixed $done, array $mail): mixed => $mail['to'] === 'ops@example.org' ? $done : false;
        add_filter('pre_wp_mail', $reject, 10, 2);
        $failed = $this->invite('other@example.org');
        self::assertSame(Delivery::Failed, $failed->delivery);
        self::assertSame('The mail system gave no reason.', $failed->deliveryError);
    }

    public function test_a_mail_that_another_plugin_has_dressed_is_still_ours(): void
    {
        add_filter(
            'wp_mail',
            static fn(array $mail): array => ['message' => "<p>Header</p>{$mail['message']}<p>Footer</p>"] + $mail,
        );

        $this->invite();

        $mail = Inbox::latestTo('client@example.org');
        self::assertStringContainsString('Footer', $mail->html());
        self::assertStringContainsString(self::secretSentTo(), $mail->text());
        self::assertStringContainsString('Example Studio', $mail->headers['from']);
        self::assertMailerIsBack();
    }

    public function test_a_mail_that_a_trial_site_sends_to_somebody_else_is_still_ours(): void
    {
        add_filter('wp_mail', static fn(array $mail): array => ['to' => 'dev@example.org'] + $mail);

        $this->invite();

        $mail = Inbox::latestTo('dev@example.org');
        self::assertStringContainsString(self::secretSentTo('dev@example.org'), $mail->html());
        self::assertStringContainsString('Example Studio', $mail->headers['from']);
        self::assertMailerIsBack();
    }

    public function test_an_invitation_that_is_sent_during_another_is_as_complete_as_that_one(): void
    {
        $portal = self::createPortal();
        $other = function (array $mail) use ($portal, &$other): array {
            remove_filter('wp_mail', $other);
            $this->invite('second@example.org', $portal);

            return $mail;
        };
        add_filter('wp_mail', $other);

        $this->invite('first@example.org', $portal);

        foreach (['first@example.org', 'second@example.org'] as $email) {
            $mail = Inbox::latestTo($email);
            self::assertStringContainsString(self::secretSentTo($email), $mail->html());
            self::assertStringContainsString('Example Studio', $mail->headers['from']);
        }
        self::assertNotSame(self::secretSentTo('first@example.org'), self::secretSentTo('second@example.org'));
        self::assertMailerIsBack();
    }

    /**
     * Another plugin that mails an alert, or keeps somebody posted, whenever this hook fires.
     *
     * @return \ArrayObject<int, list<mixed>> what PHPMailer was set to when the alert left
     */
    private static function alertOn(string $hook): \ArrayObject
    {
        $seen = new \ArrayObject();
        $isBusy = false;
        add_filter('phpmailer_init', static function (PHPMailer $mailer) use ($seen): void {
            add_filter(
                'phpmailer_init',
                $last = static function (PHPMailer $mailer) use ($seen, &$last): void {
                    remove_filter('phpmailer_init', $last, PHP_INT_MAX);
                    if (($mailer->getToAddresses()[0][0] ?? '') === 'ops@example.org') {
                        $smtp = $mailer->getSMTPInstance();
                        $seen[] = [$mailer->Timeout, $smtp->Timelimit, $smtp::class];
                    }
                },
                PHP_INT_MAX,
            );
        });
        add_filter($hook, static function (mixed $value) use (&$isBusy): mixed {
            if (!$isBusy) {
                $isBusy = true;
                wp_mail('ops@example.org', 'Alert', 'The site sends a mail.');
                $isBusy = false;
            }

            return $value;
        });

        return $seen;
    }

    /** Mails to this address find nobody who listens. */
    private static function closePortFor(string $to): void
    {
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        $port = (int) explode(':', (string) stream_socket_get_name($socket, false))[1];
        fclose($socket);
        add_action(
            'phpmailer_init',
            static function (PHPMailer $mailer) use ($to, $port): void {
                if (($mailer->getToAddresses()[0][0] ?? '') === $to) {
                    $mailer->Port = $port;
                }
            },
            99,
        );
    }

    /** Core has one PHPMailer for all mails of a request. */
    private static function assertMailerIsBack(): void
    {
        $smtp = $GLOBALS['phpmailer']->getSMTPInstance();
        self::assertSame([300, 300, SMTP::class], [$GLOBALS['phpmailer']->Timeout, $smtp->Timelimit, $smtp::class]);
    }

    public function test_a_mail_plugin_that_takes_over_is_given_the_whole_mail(): void
    {
        $taken = [];
        add_filter(
            'pre_wp_mail',
            static function (mixed $null, array $mail) use (&$taken): bool {
                $taken[] = $mail;

                return true;
            },
            10,
            2,
        );

        self::assertSame(Delivery::Sent, $this->invite()->delivery);

        self::assertCount(1, $taken);
        self::assertSame('client@example.org', $taken[0]['to']);
        self::assertMatchesRegularExpression('/client-invitation\/[0-9a-f]{72}/', $taken[0]['message']);
        self::assertContains('Content-Type: text/html; charset=UTF-8', $taken[0]['headers']);
        self::assertSame([], Inbox::all());
    }

    /** @return array<string, int> how many callbacks each hook of the mail system has */
    private static function mailHooks(): array
    {
        $counts = [];
        foreach (['phpmailer_init', 'wp_mail_failed', 'wp_mail_from_name', 'wp_mail'] as $hook) {
            $callbacks = $GLOBALS['wp_filter'][$hook]->callbacks ?? [];
            $counts[$hook] = array_sum(array_map(count(...), $callbacks));
        }

        return array_diff_key($counts, ['wp_mail' => 1]);
    }

    private static function withoutName(string $header): string
    {
        return (string) strrchr($header, '<');
    }

    private static function onOneLine(string $text): string
    {
        return (string) preg_replace('/\s+/', ' ', $text);
    }
}
