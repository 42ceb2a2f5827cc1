<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Health;

use ClientPress\Admin\Health\FirstSteps;
use ClientPress\Admin\Health\MailTest;
use ClientPress\Admin\Health\Requirements;
use ClientPress\Admin\Health\ServerPhp;
use ClientPress\Kernel\Extension;
use ClientPress\Tests\Admin\AdminTestCase;

/** The notice right after the activation leads to the one thing that is to be done next. */
final class FirstStepsTest extends AdminTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        require_once ABSPATH . 'wp-admin/includes/admin.php';
        self::actAs(1);
    }

    public function test_mail_that_does_not_work_comes_first_then_a_portal_then_its_clients(): void
    {
        update_option(MailTest::OPTION, ['at' => time(), 'error' => 'Could not connect.']);
        self::assertStringContainsString('cannot send mail', self::notice());
        self::assertStringContainsString('site-health.php', self::notice());

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
