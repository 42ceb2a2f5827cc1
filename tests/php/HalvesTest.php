<?php

declare(strict_types=1);

namespace ClientPress\Tests;

use ClientPress\Admin\Health\FindingStatus;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\AcceptUrl;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Extension;
use ClientPress\Kernel\Version;
use ClientPress\Tests\Site\AcceptPageTestCase;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\OtherExtension;
use ClientPress\Tests\Support\Request;

/**
 * Plugin and extension are updated at different times. `make check-php` runs these with real builds of the extension
 * that have another version or are made for another PHP; where libraries here only pretend, the plugin must not call
 * them.
 *
 * @group any-database
 */
final class HalvesTest extends AcceptPageTestCase
{
    public function test_invitations_go_on_with_whatever_version_of_the_extension_is_loaded(): void
    {
        self::services()->invitations()->send($this->portal, self::EMAIL, new Terms('', 14), Actor::operator());
        preg_match('/[0-9a-f]{72}/', Inbox::latestTo(self::EMAIL)->text(), $link);

        $entered = self::accept($link[0] ?? '');
        $doctor = self::doors()->diagnosis()->extension();

        self::assertSame(303, $entered->status, $entered->text());
        self::assertTrue($entered->setsSession());
        self::assertSame(FindingStatus::Good, $doctor->status);
        $loaded = (string) phpversion(Extension::NAME);
        self::assertStringContainsString("Version {$loaded} is loaded", $doctor->sentence);
        self::assertSame($loaded !== Version::NUMBER, str_contains($doctor->sentence, 'The plugin is version'));
    }

    /** @return iterable<string, array{array<string, int>, string}> */
    public static function others(): iterable
    {
        yield 'of contract 0, which has no number' => [[], 'version 9.9.9, is too old for this plugin'];
        yield 'of an older contract' => [
            ['CONTRACT' => Extension::CONTRACT - 1, 'CONTRACT_SINCE' => 0],
            'version 9.9.9, is too old for this plugin',
        ];
        yield 'that keeps our contract no longer' => [
            ['CONTRACT' => Extension::CONTRACT + 2, 'CONTRACT_SINCE' => Extension::CONTRACT + 1],
            'version 9.9.9, is too new for this plugin',
        ];
        yield 'built for another PHP' => [['API' => 20_990_101], 'extension is not loaded'];
    }

    /**
     * @dataProvider others
     *
     * @param array<string, int> $defines
     */
    public function test_with_an_extension_that_will_not_do_invitations_stop_with_the_steps_and_portals_go_on(
        array $defines,
        string $problem,
    ): void {
        $this->assertInvitationsStop(OtherExtension::build($defines), $problem);
    }

    public function test_a_real_build_that_will_not_do_stops_invitations_as_well(): void
    {
        $library = (string) getenv('CLIENTPRESS_REFUSED_EXTENSION');
        if ($library === '') {
            self::markTestSkipped('It needs another build of the extension: make check-php.');
        }

        $this->assertInvitationsStop($library, (string) getenv('CLIENTPRESS_REFUSED_BECAUSE'));
    }

    private function assertInvitationsStop(string $library, string $problem): void
    {
        $client = $this->clientOf();
        self::letIn($this->portal, $client->ID);
        $site = LiveSite::start(workers: 2, environment: [
            'PHP_INI_SCAN_DIR' => LiveSite::settingsWithExtension($library),
        ]);

        [$password] = \WP_Application_Passwords::create_new_application_password(1, ['name' => 'program']);
        $login = get_userdata(1)->user_login;
        [$accept, $entered, $plugins, $settings, $sent] = $site->sendTogether([
            Request::get(AcceptUrl::of(str_repeat('0', 72))),
            Request::get($this->portalUrl())->withCookies($site->cookiesOf($client->ID)),
            Request::get('/wp-admin/plugins.php')->withCookies($site->cookiesOf(1)),
            Request::get('/wp-admin/options-general.php?page=clientpress')->withCookies($site->cookiesOf(1)),
            Request::post('/wp-json/clientpress/v1/invitations', [
                'portal' => $this->portal,
                'email' => 'a@example.org',
            ])->withHeader('Authorization', 'Basic ' . base64_encode("{$login}:{$password}")),
        ]);

        self::assertSame(503, $accept->status);
        self::assertSame(503, $sent->status, $sent->body);
        self::assertStringContainsString('clientpress_extension_missing', $sent->body);
        self::assertSame(200, $entered->status);
        self::assertStringContainsString(get_post($this->portal)->post_content, $entered->text());
        self::assertStringContainsString($problem, $plugins->text());
        self::assertMatchesRegularExpression(LiveSite::INSTALLING, $plugins->text());
        self::assertStringContainsString(' Copy command', $plugins->text());
        self::assertStringContainsString('then reload this page.', $plugins->text());
        self::assertMatchesRegularExpression('/<select[^>]+disabled[^>]*>\s*<option value="14"/', $settings->body);

        // PHP itself complains of a library for another PHP when it starts; the plugin does not.
        self::assertSame('', preg_replace(
            '/^.*PHP Startup: clientpress: Unable to initialize module\n(.*\n){3} in Unknown on line 0\n/m',
            '',
            self::takeErrorLog(),
        ));
    }
}
