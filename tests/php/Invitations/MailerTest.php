<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Invitations\Actor;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Invitation;
use ClientPress\Tests\Support\Inbox;
use PHPMailer\PHPMailer\PHPMailer;

final class MailerTest extends InvitationTestCase
{
    public function test_the_link_stands_in_button_and_text_of_both_parts(): void
    {
        $this->invite();

        $mail = Inbox::latestTo('client@example.org');
        $link = home_url('/?clientpress_invitation=' . self::secretSentTo());
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
        self::assertSame('Your private portal at Example Studio', $mail->subject());
        $text = $mail->text();
        self::assertStringContainsString('Jo Example invites you to “Tom & Jerry’s “Kitchen”', $text);
        self::assertStringContainsString('See you soon.', $text);
        // Two weeks on, Berlin has summer time.
        self::assertStringContainsString('2031-04-13 02:30 (CEST)', self::onOneLine($text), gmdate('c', self::NOW));
        self::assertStringContainsString('Tom &amp; Jerry’s', $mail->html());
    }

    public function test_it_comes_in_the_sites_name_and_answers_go_to_the_inviter(): void
    {
        update_option('blogname', 'Tom &amp; Jerry&#039;s Studio');
        self::actAs(self::createUser('editor', [
            'display_name' => 'Jo Example',
            'user_email' => "jo.o'neil@example.org",
        ]));

        $this->invite(actor: Actor::current());

        $mail = Inbox::latestTo('client@example.org');
        self::assertSame("Your private portal at Tom & Jerry's Studio", $mail->subject());
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
        self::assertSame(1, substr_count($mail->text(), 'clientpress_invitation='));
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
            WP_HOME . '/?clientpress_invitation=',
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
            '/[0-9a-f]{64}|clientpress_invitation|Top secret|marmalade|[<>\n]/',
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
        self::assertSame(['failed', '1'], [self::row($invitation)['delivery'], self::row($invitation)['send_count']]);
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
        $patience = [];
        add_action(
            'phpmailer_init',
            static function (PHPMailer $mailer) use (&$patience): void {
                $patience = [$mailer->Timeout, $mailer->getSMTPInstance()->Timelimit];
            },
            PHP_INT_MAX,
        );
        // Ours was attached later, so the last word is read at the connection.
        add_action('wp_mail_succeeded', static function () use (&$patience): void {
            $patience = [$GLOBALS['phpmailer']->Timeout, $GLOBALS['phpmailer']->getSMTPInstance()->Timelimit];
        });

        $this->invite();

        self::assertSame([10, 10], $patience);
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
        self::assertMatchesRegularExpression('/clientpress_invitation=[0-9a-f]{72}/', $taken[0]['message']);
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
