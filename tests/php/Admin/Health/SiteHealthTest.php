<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Health;

use ClientPress\Admin\Health\Checks;
use ClientPress\Admin\Health\Diagnosis;
use ClientPress\Admin\Health\OutboxCheck;
use ClientPress\Admin\Health\Requirements;
use ClientPress\Admin\Health\ServerPhp;
use ClientPress\Admin\Health\SiteHealth;
use ClientPress\Admin\SharedAssets;
use ClientPress\Kernel\Extension;
use ClientPress\Kernel\Version;
use ClientPress\Tests\Cli\WpCli;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Quick;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\TestCase;

final class SiteHealthTest extends TestCase
{
    public function test_wordpress_runs_our_tests_also_outside_of_wp_admin(): void
    {
        Quick::leaveOut();
        require_once ABSPATH . 'wp-admin/includes/class-wp-site-health.php';

        $tests = \WP_Site_Health::get_tests()['direct'];
        $own = array_filter(
            $tests,
            static fn(string $id): bool => str_starts_with($id, 'clientpress_'),
            ARRAY_FILTER_USE_KEY,
        );

        self::assertSame(
            [
                'clientpress_extension',
                'clientpress_tables',
                'clientpress_transactions',
                'clientpress_cron',
                'clientpress_messages',
                'clientpress_links',
                'clientpress_addresses',
                'clientpress_https',
                'clientpress_copy',
                'clientpress_webhooks',
                'clientpress_role',
                'clientpress_capabilities',
                'clientpress_events',
                'clientpress_permalinks',
                'clientpress_mail',
            ],
            array_keys($own),
        );
        foreach ($own as $id => $test) {
            $result = $test['test']();
            // Nobody has sent a test, and a test site has no certificate.
            $isGood = !in_array($id, ['clientpress_mail', 'clientpress_https'], true);
            self::assertSame($isGood ? 'good' : 'recommended', $result['status'], $result['label']);
            self::assertSame($id, $result['test']);
        }
    }

    public function test_the_doctor_finds_the_same(): void
    {
        require_once ABSPATH . 'wp-admin/includes/class-wp-site-health.php';
        $shown = [];
        foreach (\WP_Site_Health::get_tests()['direct'] as $id => $test) {
            if (str_starts_with($id, 'clientpress_')) {
                ['label' => $label, 'status' => $status] = $test['test']();
                $shown[substr($id, strlen('clientpress_'))] = [$label, $status];
            }
        }

        $found = [];
        foreach (json_decode(WpCli::run('clientpress doctor --format=json')->output, true) as $finding) {
            $found[$finding['check']] = [$finding['label'], $finding['status']];
        }
        // Site Health runs in the web server, so only the doctor has this check.
        self::assertArrayHasKey('web-server', $found);
        unset($found['web-server']);

        self::assertEqualsCanonicalizing(array_keys($found), array_keys($shown));
        foreach ($shown as $id => $finding) {
            self::assertSame($found[$id], $finding, $id);
        }
    }

    public function test_a_missing_extension_is_critical_and_shows_the_steps(): void
    {
        $requirements = new Requirements(new Extension(null), ServerPhp::ofThisProcess());

        $result = self::health($requirements)
            ->addTests(['direct' => [], 'async' => []])['direct']['clientpress_extension']['test']();

        self::assertSame('critical', $result['status']);
        self::assertSame('ClientPress cannot send invitations', $result['label']);
        self::assertSame(count($requirements->steps()), substr_count($result['description'], '<li>'));
        self::assertStringContainsString(
            esc_textarea($requirements->command()) . '</textarea>',
            $result['description'],
        );
        self::assertTrue(wp_script_is(SharedAssets::COPY));
    }

    public function test_the_page_of_a_site_without_the_extension_has_the_command_with_its_button(): void
    {
        Quick::leaveOut();
        $site = LiveSite::start(workers: 2, environment: ['PHP_INI_SCAN_DIR' => LiveSite::settingsWithoutExtension()]);

        $page = $site->send(Request::get('/wp-admin/site-health.php')->withCookies($site->cookiesOf(1)));

        self::assertSame(200, $page->status, self::takeErrorLog());
        // WordPress's script writes the findings that stand here.
        self::assertSame(1, preg_match('/var SiteHealth = (.+);$/m', $page->body, $found));
        $findings = array_column(json_decode($found[1], true)['site_status']['direct'], 'description', 'test');
        self::assertMatchesRegularExpression(
            '#<textarea[^>]+readonly[^>]*>[^<]*clientpress[^<]*</textarea>\s*<button[^>]+ data-clientpress-copy #',
            $findings['clientpress_extension'],
        );
        self::assertStringContainsString('/assets/copy.js', $page->body);
    }

    public function test_support_finds_versions_and_findings(): void
    {
        $info = self::health(new Requirements(new Extension('0.0.9'), ServerPhp::ofThisProcess()))
            ->addInfo([])['clientpress'];

        self::assertSame(Version::NUMBER, $info['fields']['version']['value']);
        self::assertSame('0.0.9', $info['fields']['extension']['value']);
        self::assertSame('14 days', $info['fields']['expiry']['value']);
        self::assertStringContainsString('too old for this plugin', $info['fields']['check_extension']['value']);
        self::assertArrayHasKey('check_https', $info['fields']);
    }

    public function test_what_a_mail_server_said_is_not_copied_for_support(): void
    {
        update_option('clientpress_mail_test', ['at' => time(), 'error' => 'No relay for ana@example.org']);
        require_once ABSPATH . 'wp-admin/includes/class-wp-debug-data.php';

        $info = self::doors()->siteHealth()->addInfo([]);

        self::assertStringContainsString('ana@example.org', $info['clientpress']['fields']['check_mail']['value']);
        $copied = \WP_Debug_Data::format($info, 'debug');
        self::assertStringContainsString('check_https: ', $copied);
        self::assertStringNotContainsString('ana@example.org', $copied);
    }

    private static function health(Requirements $requirements): SiteHealth
    {
        $services = self::services();

        return new SiteHealth(
            new Checks(
                new Diagnosis(
                    $requirements,
                    $services->storage->tableState(),
                    new OutboxCheck(self::services()->outbox()),
                    $services->webhooks(),
                    $services->clock,
                ),
                self::doors()->repair(),
                self::doors()->mailTest(),
                self::doors()->copyNotice(),
            ),
            $requirements,
            $services->settings(),
            self::doors()->sharedAssets(),
            $services->template(),
        );
    }
}
