<?php

declare(strict_types=1);

namespace ClientPress\Tests\Mail;

use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\ShownLink;
use ClientPress\Tests\Cli\WpCli;
use ClientPress\Tests\Import\ImportTestCase;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;

/**
 * What a mail system may say, and what is made of it: taken, refused with a reason, or not known.
 */
final class MailVerdictTest extends ImportTestCase
{
    /** Replaces wp_mail(), delivers, and returns nothing. */
    private const WITHOUT_ANSWER = <<<'PHP'
        <?php
        function wp_mail($to, $subject, $message, $headers = '', $attachments = []) {
            file_put_contents(%s, $to . "\n", FILE_APPEND);
        }
        PHP;

    /** @var list<string> */
    private array $plugins = [];

    protected function tearDown(): void
    {
        array_map(unlink(...), $this->plugins);
        parent::tearDown();
    }

    /** @return iterable<string, array{mixed, Delivery, string}> */
    public static function answers(): iterable
    {
        yield 'true' => [true, Delivery::Sent, ''];
        yield 'false' => [false, Delivery::Failed, 'The mail system gave no reason.'];
        yield 'an error' => [
            new \WP_Error('quota', 'The daily quota is used up.', ['message' => 'whole email']),
            Delivery::Failed,
            'The daily quota is used up.',
        ];
    }

    /** @dataProvider answers */
    public function test_what_a_plugin_answers_in_the_place_of_the_mail_system_counts(
        mixed $answer,
        Delivery $delivery,
        string $reason,
    ): void {
        add_filter('pre_wp_mail', static fn(): mixed => $answer);

        $invitation = $this->invite();

        self::assertSame([$delivery, $reason], [$invitation->delivery, $invitation->deliveryError]);
        self::assertSame($delivery === Delivery::Sent ? 1 : 0, $invitation->sendCount);
        self::assertSame([$delivery, $reason], [
            self::current($invitation)->delivery,
            self::current($invitation)->deliveryError,
        ]);
    }

    /** @return iterable<string, array{string, string, mixed, string}> a constant of the plugin, its option, reason */
    public static function modes(): iterable
    {
        yield 'WP Mail SMTP' => [
            'WPMS_PLUGIN_VER',
            'wp_mail_smtp',
            ['general' => ['do_not_send' => true]],
            'WP Mail SMTP',
        ];
        yield 'Easy WP SMTP' => [
            'EasyWPSMTP_PLUGIN_VERSION',
            'easy_wp_smtp',
            ['general' => ['do_not_send' => '1']],
            'Easy WP SMTP',
        ];
        yield 'FluentSMTP' => [
            'FLUENTMAIL_PLUGIN_VERSION',
            'fluentmail-settings',
            ['misc' => ['simulate_emails' => 'yes']],
            'FluentSMTP',
        ];
        yield 'Post SMTP' => ['POST_SMTP_VER', 'postman_options', ['run_mode' => 'log_only'], 'Post SMTP'];
    }

    /**
     * The constants stay defined, so each of them runs in a process of its own.
     *
     * @dataProvider modes
     */
    public function test_a_mode_in_which_nothing_is_sent_is_the_reason_whatever_its_plugin_answers(
        string $constant,
        string $option,
        mixed $value,
        string $plugin,
    ): void {
        update_option($option, $value);
        $this->addPlugin("<?php define('{$constant}', '1'); add_filter('pre_wp_mail', '__return_true');");
        $portal = self::createPortal();

        $run = WpCli::process("clientpress invitation send client@example.org --portal={$portal}");

        self::assertSame(1, $run->status);
        self::assertStringContainsString("{$plugin} is set to send no emails on this site.", $run->errors);
        // What a plugin that is gone has left in the database blocks nothing.
        self::assertSame(Delivery::Sent, $this->invite()->delivery);
    }

    public function test_a_refusal_without_a_reason_names_the_plugin_that_stands_between(): void
    {
        $this->addPlugin("<?php add_filter('pre_wp_mail', static fn() => false);", 'quiet-mail.php');
        $portal = self::createPortal();

        $run = WpCli::process("clientpress invitation send client@example.org --portal={$portal}");

        self::assertStringContainsString('look at the settings of: quiet-mail.php.', $run->errors);
    }

    public function test_no_answer_is_shown_as_such_at_every_door_and_never_as_a_failure(): void
    {
        $this->replaceWpMail();
        $portal = self::createPortal();
        $admin = new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf(1));

        $run = WpCli::process("clientpress invitation send cli@example.org --portal={$portal}");
        self::assertSame(0, $run->status);
        self::assertStringContainsString('It is not known whether the email of invitation', $run->errors);
        $get = WpCli::process('clientpress invitation list --format=json --fields=id,delivery,send_count');
        ['id' => $id, 'delivery' => $delivery, 'send_count' => $count] = json_decode($get->output, true)[0];
        self::assertSame(['unknown', 1], [$delivery, (int) $count]);

        $list = $admin->get(ScreenUrls::invitations());
        self::assertStringContainsString('Not known whether it was emailed', $list->text());
        self::assertStringContainsString('Not sent (0)', $list->text());
        $details = $admin->get(ScreenUrls::invitation((int) $id))->text();
        self::assertStringContainsString('the mail system gave no answer', $details);
        self::assertMatchesRegularExpression('/Emails so far\s+1/', $details);

        $page = $admin->follow($this->askForTest($admin));
        self::assertStringContainsString('The mail system gave no answer.', $page->text());
    }

    public function test_what_gave_no_answer_is_not_mailed_again_by_itself(): void
    {
        $mailed = $this->replaceWpMail();
        update_option('clientpress_reminder_days', 14);
        $editor = self::actAsNewUser('editor');
        $this->services = self::services();
        $import = $this->start(['listed@example.org']);
        $invitation = $this->invite('due@example.org', terms: self::terms(days: 7), actor: Actor::current());
        $first = self::secretSentTo('due@example.org');
        self::letPass($invitation);

        for ($hour = 0; $hour < 3; $hour++) {
            self::runCron();
        }

        self::assertEqualsCanonicalizing(
            ['due@example.org', 'listed@example.org'],
            file($mailed, FILE_IGNORE_NEW_LINES),
        );
        self::assertSame(['listed@example.org sent'], self::states($import));
        // Nobody knows which of the two the client has.
        self::assertSame(LinkState::Ready, $this->services->acceptance()->inspect($first)->state);
        self::assertNotNull(self::current($invitation)->stagedDigest);
        self::assertContains('reminded', array_column(self::history($invitation), 'event'));
    }

    public function test_a_link_that_is_taken_by_hand_leaves_what_is_known_of_the_email(): void
    {
        foreach ([
            ['sent',    'sent'],
            ['unknown', 'unknown'],
            ['failed',  'none'],
        ] as [$before, $after]) {
            $invitation = $this->invite("{$before}@example.org");
            if ($before !== 'sent') {
                $error = $before === 'failed' ? 'No route.' : '';
                self::change($invitation, ['delivery' => $before, 'delivery_error' => $error, 'sent_gmt' => null]);
            }

            $shown = $this->services->invitations()->showLink(
                self::current($invitation),
                new ShownLink(),
                Actor::operator(),
            );

            self::assertSame($after, $shown->delivery->value);
            self::assertSame($after, self::current($invitation)->delivery->value);
        }
    }

    public function test_what_is_over_alarms_nobody_about_its_email(): void
    {
        Inbox::behave('refuse');
        $invitation = $this->invite();
        $admin = new Browser(LiveSite::shared(), LiveSite::shared()->cookiesOf(1));
        $alarms = static fn(string $url): int => substr_count($admin->get($url)->body, 'dashicons-warning');
        $screens = [ScreenUrls::invitations(), ScreenUrls::invitation($invitation->id)];
        foreach ($screens as $screen) {
            self::assertGreaterThan(0, $alarms($screen), $screen);
        }

        $this->services->invitations()->revoke(self::current($invitation), Actor::operator());

        foreach ($screens as $screen) {
            self::assertSame(0, $alarms($screen), $screen);
        }
        self::assertStringContainsString('Not sent', $admin->get($screens[0])->text());
        self::assertStringContainsString('Not sent: ', $admin->get($screens[1])->text());
    }

    /** @return string file of who was mailed */
    private function replaceWpMail(): string
    {
        $file = (string) tempnam(sys_get_temp_dir(), 'mailed');
        $this->addPlugin(sprintf(self::WITHOUT_ANSWER, var_export($file, true)));

        return $this->plugins[] = $file;
    }

    private function addPlugin(string $code, string $name = 'mail-system.php'): void
    {
        file_put_contents($this->plugins[] = WPMU_PLUGIN_DIR . "/{$name}", $code);
    }

    private function askForTest(Browser $admin): Response
    {
        preg_match(
            '/clientpress_test_mail(?:(?!_wpnonce).)*_wpnonce\\\\?" value=\\\\?"(\w+)/s',
            $admin->get('/wp-admin/site-health.php')->body,
            $nonce,
        );

        return $admin->post('/wp-admin/admin-post.php', [
            'action' => 'clientpress_test_mail',
            '_wpnonce' => $nonce[1] ?? '',
        ]);
    }

    private static function runCron(): void
    {
        $cron = array_filter(_get_cron_array(), is_array(...));
        update_option('cron', [1 => array_merge(...array_values($cron))] + ['version' => 2]);
        LiveSite::shared()->send(Request::get('/wp-cron.php?doing_wp_cron'));
        wp_cache_flush();
        delete_transient('doing_cron');
    }

    private static function letPass(Invitation $invitation): void
    {
        $earlier = gmdate('Y-m-d H:i:s', time() - (2 * DAY_IN_SECONDS));
        self::change($invitation, ['sent_gmt' => $earlier, 'tried_gmt' => $earlier]);
    }
}
