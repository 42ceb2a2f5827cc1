<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Health;

use ClientPress\Admin\Health\Diagnosis;
use ClientPress\Admin\Health\Fault;
use ClientPress\Admin\Health\Finding;
use ClientPress\Admin\Health\FindingStatus;
use ClientPress\Admin\Health\OutboxCheck;
use ClientPress\Admin\Health\Requirements;
use ClientPress\Admin\Health\ServerPhp;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Extension;
use ClientPress\Kernel\Version;
use ClientPress\Tests\Invitations\FrozenClock;
use ClientPress\Tests\Support\Database;
use ClientPress\Tests\Support\Quick;
use ClientPress\Tests\TestCase;

final class DiagnosisTest extends TestCase
{
    public function test_a_good_site_has_nothing_critical(): void
    {
        Quick::leaveOut();
        $findings = self::doors()->checks()->findings();

        self::assertSame(
            [
                'extension',
                'tables',
                'transactions',
                'cron',
                'messages',
                'links',
                'addresses',
                'https',
                'copy',
                'webhooks',
                'role',
                'capabilities',
                'events',
                'permalinks',
                'mail',
            ],
            array_column($findings, 'id'),
        );
        self::assertSame(
            array_fill(0, 7, FindingStatus::Good),
            array_slice(array_column($findings, 'status'), 0, 7),
            implode(' ', array_map(static fn(Finding $finding): string => $finding->sentence, $findings)),
        );
    }

    public function test_the_extension_tells_what_it_was_built_for_and_what_it_costs(): void
    {
        $told = self::doors()->diagnosis()->extension()->forSupport();

        $parts = [
            'php_api ' . substr((string) ini_get('extension_dir'), -8),
            'thread_safety "' . (PHP_ZTS ? 'zts' : 'nts'),
            'parameters.passphrase.memory_kib 19456',
            'parameters.expiry.choices_days [7,14,21,30]',
        ];
        foreach ($parts as $part) {
            self::assertStringContainsString($part, $told);
        }
        self::assertStringNotContainsString('selftest', $told);
    }

    /**
     * @testWith [null, "not loaded"]
     *           ["0.0.9", "0.0.9"]
     */
    public function test_without_the_right_extension_it_is_critical(?string $version, string $said): void
    {
        $finding = self::diagnosis(new Requirements(new Extension($version), ServerPhp::ofThisProcess()))->extension();

        self::assertSame(FindingStatus::Critical, $finding->status);
        self::assertStringContainsString($said, $finding->sentence);
        self::assertCount(3, $finding->steps);
    }

    public function test_an_extension_of_another_version_that_will_do_is_named(): void
    {
        $finding = self::diagnosis(new Requirements(new Extension('9.9.9', 7, 1), ServerPhp::ofThisProcess()))
            ->extension();

        self::assertSame(FindingStatus::Good, $finding->status);
        self::assertStringContainsString('Version 9.9.9 is loaded', $finding->sentence);
        self::assertStringContainsString('The plugin is version ' . Version::NUMBER, $finding->sentence);
    }

    public function test_a_missing_table_is_named(): void
    {
        global $wpdb;

        $wpdb->query("DROP TABLE {$wpdb->prefix}clientpress_invitation_events");

        $finding = self::doors()->diagnosis()->tables();

        self::assertSame(FindingStatus::Critical, $finding->status);
        self::assertStringContainsString("{$wpdb->prefix}clientpress_invitation_events", $finding->sentence);
        self::assertStringNotContainsString("{$wpdb->prefix}clientpress_invitations", $finding->sentence);
        self::assertContains(Fault::Tables->step(), $finding->steps);
    }

    public function test_tables_of_another_version_are_not_complete(): void
    {
        update_option('clientpress_installed', '0.0.1/0');

        $finding = self::doors()->diagnosis()->tables();
        self::assertSame(FindingStatus::Critical, $finding->status);
        self::assertNotContains(Fault::Tables->step(), $finding->steps);
    }

    public function test_a_table_without_transactions_is_critical(): void
    {
        global $wpdb;

        if (Database::kind() === 'sqlite') {
            self::assertStringContainsString('SQLite', self::doors()->diagnosis()->transactions()->sentence);

            return;
        }

        $wpdb->query("ALTER TABLE {$wpdb->users} ENGINE=MyISAM");

        try {
            $finding = self::doors()->diagnosis()->transactions();
        } finally {
            $wpdb->query("ALTER TABLE {$wpdb->users} ENGINE=InnoDB");
        }

        self::assertSame(FindingStatus::Critical, $finding->status);
        self::assertStringContainsString("{$wpdb->users} (MyISAM)", $finding->sentence);
        self::assertCount(2, $finding->steps);
    }

    /**
     * @testWith [86400, "good", 0]
     *           [86401, "recommended", 2]
     */
    public function test_an_event_that_is_more_than_a_day_late_means_that_cron_does_not_run(
        int $late,
        string $status,
        int $steps,
    ): void {
        $clock = new FrozenClock(time());
        wp_clear_scheduled_hook('clientpress_hourly');
        wp_schedule_event($clock->time - $late, 'hourly', 'clientpress_hourly');

        $finding = self::diagnosis(self::doors()->requirements(), $clock)->cron();

        self::assertSame($status, $finding->status->value);
        self::assertCount($steps, $finding->steps);
    }

    public function test_without_the_event_nobody_knows_whether_cron_runs(): void
    {
        wp_clear_scheduled_hook('clientpress_hourly');

        $finding = self::doors()->diagnosis()->cron();

        self::assertSame(FindingStatus::Recommended, $finding->status);
        self::assertSame('It is not known whether WP-Cron runs', $finding->label);
        self::assertSame([Fault::Events->step()], $finding->steps);
    }

    public function test_plain_http_is_worth_a_recommendation(): void
    {
        self::assertSame(FindingStatus::Recommended, self::doors()->diagnosis()->https()->status);

        add_filter('wp_using_https', '__return_true');
        add_filter('home_url', static fn(string $url): string => str_replace('http://', 'https://', $url));
        add_filter('site_url', static fn(string $url): string => str_replace('http://', 'https://', $url));

        self::assertSame(FindingStatus::Good, self::doors()->diagnosis()->https()->status);
    }

    private static function diagnosis(Requirements $requirements, ?Clock $clock = null): Diagnosis
    {
        $services = self::services();

        return new Diagnosis(
            $requirements,
            $services->storage->tableState(),
            new OutboxCheck($services->outbox()),
            $services->webhooks(),
            $clock ?? $services->clock,
        );
    }
}
