<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Health;

use ClientPress\Admin\Health\FirstSteps;
use ClientPress\Admin\Health\MailTest;
use ClientPress\Admin\Health\Requirements;
use ClientPress\Admin\Health\ServerPhp;
use ClientPress\Kernel\Extension;
use ClientPress\Tests\Admin\AdminTestCase;

/** The notice leads to the one thing that is to be done next. */
final class FirstStepsTest extends AdminTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        require_once ABSPATH . 'wp-admin/includes/admin.php';
        self::actAs(1);
        set_current_screen('plugins');
        $_GET['activate'] = 'true';
    }

    public function test_mail_that_does_not_work_comes_first_then_a_portal_then_its_clients(): void
    {
        update_option(MailTest::OPTION, ['at' => time(), 'error' => 'Could not connect.']);
        self::assertStringContainsString('cannot send mail', self::notice());
        self::assertStringContainsString('Could not connect.', self::notice());
        self::assertMatchesRegularExpression(
            '~/site-health\.php">See “ClientPress cannot send mail” in Site Health</a>~',
            self::notice(),
        );

        update_option(MailTest::OPTION, ['at' => time(), 'error' => '']);
        self::assertStringContainsString('post-new.php?post_type=clientpress_portal', self::notice());

        self::createPortal(fields: ['post_status' => 'draft']);
        self::assertStringContainsString('page=clientpress-invitations', self::notice());
        self::assertSame(1, substr_count(self::notice(), 'class="notice'));
    }

    public function test_while_mail_is_untested_a_test_is_offered_beside_the_next_step(): void
    {
        $notice = self::notice();

        self::assertStringContainsString('post-new.php?post_type=clientpress_portal', $notice);
        self::assertStringContainsString('It is not known whether this site can send mail.', $notice);
        self::assertMatchesRegularExpression(
            '~<form method="post" action="[^"]+admin-post\.php">.*value="clientpress_test_mail".*>Send a test to ~s',
            $notice,
        );

        update_option(MailTest::OPTION, ['at' => time(), 'error' => '']);
        self::assertStringNotContainsString('<form', self::notice());
    }

    public function test_a_plugin_that_keeps_emails_from_leaving_counts_as_mail_that_does_not_work(): void
    {
        update_option(MailTest::OPTION, ['at' => time(), 'error' => '']);
        $plugin = WPMU_PLUGIN_DIR . '/mail-system.php';
        // The constant stays defined, so it is asked in another process.
        file_put_contents($plugin, "<?php define('DISABLE_EMAILS_PLUGIN_FILE', __FILE__);");

        try {
            $page = self::browserOf(1)->get('/wp-admin/plugins.php?activate=true');
        } finally {
            unlink($plugin);
        }

        self::assertStringContainsString('This site cannot send mail', $page->text());
        self::assertStringContainsString('Disable Emails is set to send no emails on this site.', $page->text());
    }

    public function test_without_an_activation_it_stays_until_there_is_a_portal(): void
    {
        unset($_GET['activate']);
        self::assertStringContainsString('post-new.php?post_type=clientpress_portal', self::notice());

        self::createPortal(fields: ['post_status' => 'draft']);
        self::assertSame('', self::notice());
    }

    public function test_the_list_of_portals_which_says_how_to_make_one_hears_of_mail_alone(): void
    {
        unset($_GET['activate']);
        set_current_screen('edit-clientpress_portal');
        self::assertStringNotContainsString('Add Portal', self::notice());
        self::assertStringContainsString(
            '<strong>ClientPress:</strong> It is not known whether this site can send mail.',
            self::notice(),
        );

        update_option(MailTest::OPTION, ['at' => time(), 'error' => '']);
        self::assertSame('', self::notice());

        update_option(MailTest::OPTION, ['at' => time(), 'error' => 'Could not connect.']);
        self::assertStringContainsString('This site cannot send mail', self::notice());
    }

    /**
     * @dataProvider screens
     */
    public function test_it_stands_on_the_screens_where_one_begins(string $screen, int $count): void
    {
        $page = self::browserOf(1)->get("/wp-admin/$screen");

        self::assertSame($count, substr_count($page->body, 'action=clientpress_first_steps'));
    }

    /**
     * @return iterable<string, array{string, int}>
     */
    public static function screens(): iterable
    {
        yield 'plugins' => ['plugins.php', 1];
        yield 'the dashboard' => ['index.php', 1];
        yield 'portals' => ['edit.php?post_type=clientpress_portal', 1];
        yield 'not posts' => ['edit.php', 0];
        yield 'not users' => ['users.php', 0];
    }

    public function test_who_dismisses_it_sees_it_nowhere_again_and_others_still_do(): void
    {
        update_user_meta(1, 'dismissed_wp_pointers', 'wp496_privacy');
        $browser = self::browserOf(1);
        $page = $browser->get('/wp-admin/plugins.php?activate=true');
        $link = self::texts($page, '//a[contains(@href, "action=clientpress_first_steps")]/@href')[0];

        $forged = $browser->get(remove_query_arg('_wpnonce', $link));
        self::assertSame(403, $forged->status);
        $browser->get($link);

        wp_cache_delete(1, 'user_meta');
        self::assertSame(
            'wp496_privacy,clientpress_first_steps',
            get_user_meta(1, 'dismissed_wp_pointers', true),
            'What core has stored stays.',
        );
        self::assertSame('', self::notice());
        self::assertStringNotContainsString(
            'clientpress_first_steps',
            $browser->get('/wp-admin/plugins.php?activate=true')->body,
        );

        self::actAsNewUser('administrator');
        self::assertStringContainsString('post-new.php', self::notice());
    }

    public function test_who_may_not_activate_plugins_sees_none(): void
    {
        self::actAsNewUser('editor');

        self::assertSame('', self::notice());
    }

    public function test_without_the_extension_its_own_notice_leads_on(): void
    {
        $missing = new Requirements(new Extension(null), ServerPhp::ofThisProcess());

        self::assertSame('', self::notice($missing));
    }

    private static function notice(?Requirements $requirements = null): string
    {
        ob_start();
        (new FirstSteps($requirements ?? self::doors()->requirements(), self::doors()->mailTest()))->show();

        return (string) ob_get_clean();
    }
}
