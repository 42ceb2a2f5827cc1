<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Health;

use ClientPress\Admin\Health\Requirements;
use ClientPress\Admin\Health\RequirementsNotice;
use ClientPress\Admin\Health\ServerPhp;
use ClientPress\Admin\SharedAssets;
use ClientPress\Kernel\Extension;
use ClientPress\Kernel\Version;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\LiveSite;

/** @group any-database */
final class RequirementsNoticeTest extends AdminTestCase
{
    public function test_with_the_right_extension_nothing_is_said(): void
    {
        self::actAs(1);

        self::assertSame(
            '',
            self::notice(
                new Requirements(
                    new Extension(Version::NUMBER, Extension::CONTRACT, Extension::CONTRACT),
                    ServerPhp::ofThisProcess(),
                ),
            ),
        );
    }

    public function test_without_it_an_administrator_reads_every_step_on_any_screen(): void
    {
        self::actAs(1);
        set_current_screen('dashboard');

        $notice = self::notice($requirements = new Requirements(new Extension(null), ServerPhp::ofThisProcess()));

        self::assertStringContainsString('The ClientPress PHP extension is not loaded.', $notice);
        self::assertSame(3, substr_count($notice, '<li>'));
        $text = html_entity_decode(wp_strip_all_tags($notice), ENT_QUOTES);
        self::assertStringContainsString($requirements->steps()[0], $text);
        self::assertStringContainsString($requirements->steps()[2], $text);
        self::assertSame(
            $requirements->command(),
            preg_match('#<textarea[^>]*>(.*?)</textarea>#s', $notice, $found) === 1
                ? html_entity_decode($found[1], ENT_QUOTES)
                : '',
        );
        self::assertStringContainsString('data-clientpress-copy', $notice);
        self::assertTrue(wp_script_is(SharedAssets::COPY));
    }

    public function test_an_extension_of_another_contract_is_named(): void
    {
        self::actAs(1);

        self::assertStringContainsString(
            'version 0.0.9, is too old for this plugin, version ' . Version::NUMBER,
            self::notice(new Requirements(new Extension('0.0.9'), ServerPhp::ofThisProcess())),
        );
    }

    public function test_an_editor_reads_whom_to_ask_on_our_screens_alone(): void
    {
        self::actAsNewUser('editor');
        set_current_screen('dashboard');
        self::assertSame('', self::notice(new Requirements(new Extension(null), ServerPhp::ofThisProcess())));

        set_current_screen('edit-clientpress_portal');
        $notice = self::notice(new Requirements(new Extension(null), ServerPhp::ofThisProcess()));
        self::assertStringContainsString('Ask the administrator of this site', $notice);
        self::assertStringNotContainsString('<li>', $notice);
    }

    public function test_others_are_not_bothered(): void
    {
        self::actAsNewUser('author');
        set_current_screen('edit-clientpress_portal');

        self::assertSame('', self::notice(new Requirements(new Extension(null), ServerPhp::ofThisProcess())));
    }

    public function test_a_site_without_the_extension_activates_and_shows_it(): void
    {
        deactivate_plugins('clientpress/clientpress.php');
        $site = self::siteWithoutExtension();
        $browser = new Browser($site, $site->cookiesOf(1));
        $page = $browser->get('/wp-admin/plugins.php');
        $link = self::texts($page, '//a[starts-with(@id, "activate-clientpress")]/@href')[0];

        $page = $browser->follow($browser->get('/wp-admin/' . $link));

        self::assertStringContainsString('Plugin activated.', $page->text());
        self::assertStringContainsString(
            'ClientPress cannot send invitations. The ClientPress PHP extension is not loaded.',
            $page->text(),
        );
        wp_cache_flush();
        self::assertTrue(is_plugin_active('clientpress/clientpress.php'));
    }

    public function test_a_site_without_the_extension_lists_and_revokes_but_does_not_resend(): void
    {
        $invitation = self::invite('client@example.org');
        $site = self::siteWithoutExtension();
        $editor = self::createUser('editor');
        $browser = new Browser($site, $site->cookiesOf($editor->ID));

        $page = self::list($browser);
        self::assertSame(['Revoke'], self::actions($page, $invitation));
        self::assertStringContainsString('Ask the administrator of this site to install it.', $page->text());

        $told = $browser->follow(self::bulk($browser, 'resend', [$invitation]));
        self::assertStringContainsString(
            '1 invitation could not be resent:',
            self::notices($told)[1] ?? self::notices($told)[0],
        );
        self::assertSame($invitation->digest, self::reread($invitation)->digest);

        self::press($browser, 'revoke', $invitation);
        self::assertSame('revoked', self::reread($invitation)->status(time())->value);
    }

    private static function siteWithoutExtension(): LiveSite
    {
        return LiveSite::start(workers: 2, environment: ['PHP_INI_SCAN_DIR' => LiveSite::settingsWithoutExtension()]);
    }

    private static function notice(Requirements $requirements): string
    {
        ob_start();
        (new RequirementsNotice($requirements, self::doors()->sharedAssets(), self::services()->template()))->show();

        return trim((string) ob_get_clean());
    }
}
