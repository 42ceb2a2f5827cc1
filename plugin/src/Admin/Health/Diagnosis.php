<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Database\TableState;
use ClientPress\Invitations\Webhooks;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Schedule;
use ClientPress\Kernel\Version;

/**
 * Checks whether this site meets the requirements of invitations.
 */
final readonly class Diagnosis
{
    /** Engines whose statements a transaction can undo. */
    private const TRANSACTIONAL = ['innodb', 'xtradb', 'rocksdb', 'tokudb', 'ndbcluster', 'ndb', 'sqlite'];

    /** Seconds that the hourly event may be late on a site that has visitors at all. */
    private const LATE_SECONDS = 86_400;

    public function __construct(
        private Requirements $requirements,
        private TableState $tables,
        private OutboxCheck $outbox,
        private Webhooks $webhooks,
        private Clock $clock,
    ) {}

    /**
     * Whether the native extension is loaded, its contract fits this plugin, and its self-test passes.
     */
    public function extension(): Finding
    {
        if (!$this->requirements->areMet()) {
            return new Finding(
                'extension',
                __('ClientPress cannot send invitations', 'clientpress'),
                FindingStatus::Critical,
                $this->requirements->problem() . ' '
                    . __(
                        'Until that is fixed, nobody can be invited and no link can be accepted. Portals and their clients are not affected.',
                        'clientpress',
                    ),
                $this->requirements->steps(),
                command: $this->requirements->command(),
            );
        }

        $report = self::report();
        $failed = self::failedIn($report);

        if ($failed !== []) {
            return new Finding(
                'extension',
                __('The PHP extension of ClientPress does not work correctly', 'clientpress'),
                FindingStatus::Critical,
                sprintf(
                    /* translators: %s: list of technical names. */
                    __(
                        'Its self-test fails: %s. The file may be damaged, or built for another machine.',
                        'clientpress',
                    ),
                    implode(wp_get_list_item_separator(), $failed),
                ),
                $this->requirements->steps(),
                command: $this->requirements->command(),
            );
        }

        return new Finding(
            'extension',
            __('The PHP extension of ClientPress works', 'clientpress'),
            FindingStatus::Good,
            $this->versions(),
            facts: self::factsOf($report),
        );
    }

    private function versions(): string
    {
        return $this->requirements->extension->version === Version::NUMBER
            ? sprintf(
                /* translators: %s: version of the PHP extension. */
                __('Version %s is loaded and passes its self-test.', 'clientpress'),
                Version::NUMBER,
            )
            : sprintf(
                /* translators: 1: version of the PHP extension, 2: version of the plugin. */
                __(
                    'Version %1$s is loaded and passes its self-test. The plugin is version %2$s; the two work together.',
                    'clientpress',
                ),
                (string) $this->requirements->extension->version,
                Version::NUMBER,
            );
    }

    /**
     * The plugin's own tables.
     */
    public function tables(): Finding
    {
        if ($this->tables->isNewer()) {
            return new Finding(
                'tables',
                __('The tables of ClientPress are of a later version', 'clientpress'),
                FindingStatus::Critical,
                sprintf(
                    /* translators: 1: number of the installed schema, 2: number of the schema that this version knows. */
                    __(
                        'They have schema %1$d, and this version of the plugin knows schemas up to %2$d. Nothing was changed, but what this version writes may not be what they need.',
                        'clientpress',
                    ),
                    $this->tables->installedSchema(),
                    TableState::SCHEMA,
                ),
                [__(
                    'Install the later version of ClientPress again, or put back a backup from before it was installed.',
                    'clientpress',
                )],
            );
        }

        $missing = $this->tables->missing();

        if ($missing === [] && $this->tables->isUpgrading()) {
            return new Finding(
                'tables',
                __('The tables of ClientPress are being upgraded', 'clientpress'),
                FindingStatus::Recommended,
                __('Their rows are being upgraded to this version, some with every visit to the site.', 'clientpress'),
            );
        }

        if ($missing !== [] || !$this->tables->isCurrent()) {
            return new Finding(
                'tables',
                __('The tables of ClientPress are not complete', 'clientpress'),
                FindingStatus::Critical,
                $missing === []
                    ? __('They are of another version of the plugin.', 'clientpress')
                    : sprintf(
                        /* translators: %s: list of database tables, and of columns of tables. */
                        __('Missing in the database: %s.', 'clientpress'),
                        implode(wp_get_list_item_separator(), array_map(
                            self::nameOf(...),
                            array_keys($missing),
                            $missing,
                        )),
                    ),
                [
                    __('Make sure that the database user may create and alter tables.', 'clientpress'),
                    $missing === []
                        ? __('Deactivate ClientPress, then activate it again. No data is lost by that.', 'clientpress')
                        : Fault::Tables->step(),
                ],
            );
        }

        return new Finding(
            'tables',
            __('The tables of ClientPress are complete', 'clientpress'),
            FindingStatus::Good,
            __('They are all there and of this version.', 'clientpress'),
        );
    }

    /**
     * @param list<string> $columns
     */
    private static function nameOf(string $table, array $columns): string
    {
        return $columns === []
            ? $table
            : sprintf(
                /* translators: 1: list of columns of a database table, 2: that table. */
                _n('the column %1$s of %2$s', 'the columns %1$s of %2$s', count($columns), 'clientpress'),
                implode(wp_get_list_item_separator(), $columns),
                $table,
            );
    }

    /**
     * Accepting an invitation writes the account and the invitation in one transaction; some old engines have none.
     */
    public function transactions(): Finding
    {
        $engines = $this->tables->engines();
        $unsafe = array_diff(array_map(strtolower(...), $engines), self::TRANSACTIONAL);

        if ($unsafe !== []) {
            return new Finding(
                'transactions',
                __('The database has no transactions', 'clientpress'),
                FindingStatus::Critical,
                sprintf(
                    /* translators: %s: list of database tables. */
                    __(
                        'These tables have an engine without transactions: %s. If the server stops while an invitation is being accepted, the account could be left without its portal.',
                        'clientpress',
                    ),
                    implode(wp_get_list_item_separator(), array_map(
                        static fn(string $table): string => "$table ($engines[$table])",
                        array_keys($unsafe),
                    )),
                ),
                [
                    __('Back up the database.', 'clientpress'),
                    __(
                        'Convert each of these tables to InnoDB, by your host’s database tool or with ALTER TABLE … ENGINE=InnoDB.',
                        'clientpress',
                    ),
                ],
            );
        }

        if ($engines === []) {
            return new Finding(
                'transactions',
                __('It is not known whether the database has transactions', 'clientpress'),
                FindingStatus::Recommended,
                __('Ask your host whether the tables of WordPress are InnoDB tables.', 'clientpress'),
            );
        }

        return new Finding(
            'transactions',
            __('The database has transactions', 'clientpress'),
            FindingStatus::Good,
            sprintf(
                /* translators: %s: list of database engines. */
                __('Accounts and invitations are written together or not at all (%s).', 'clientpress'),
                implode(wp_get_list_item_separator(), array_unique($engines)),
            ),
        );
    }

    /**
     * Reminders, notices to inviters, imports in the background and tidying up wait for WP-Cron. Invitations do not.
     */
    public function cron(): Finding
    {
        $next = wp_next_scheduled(Schedule::HOURLY);

        if ($next === false) {
            return new Finding(
                'cron',
                __('It is not known whether WP-Cron runs', 'clientpress'),
                FindingStatus::Recommended,
                __('The hourly work of ClientPress is not scheduled.', 'clientpress'),
                [Fault::Events->step()],
            );
        }

        if (($this->clock->now() - $next) <= self::LATE_SECONDS) {
            return new Finding(
                'cron',
                __('WP-Cron runs', 'clientpress'),
                FindingStatus::Good,
                __('What is scheduled is done in time.', 'clientpress'),
            );
        }

        return new Finding(
            'cron',
            __('WP-Cron seems not to run', 'clientpress'),
            FindingStatus::Recommended,
            __(
                'Scheduled work of ClientPress has not been done for more than a day: reminders, notices to inviters, imports in the background, and deleting old records. Invitations can still be sent and accepted.',
                'clientpress',
            ),
            [
                __(
                    'If DISABLE_WP_CRON is set in wp-config.php, make sure that the server calls wp-cron.php instead, every few minutes.',
                    'clientpress',
                ),
                __(
                    'Otherwise have your host find out why the site cannot call its own wp-cron.php: a password before the site or a firewall often is the reason.',
                    'clientpress',
                ),
            ],
        );
    }

    /**
     * Whether what is to be told to others leaves.
     */
    public function messages(): Finding
    {
        return $this->outbox->finding();
    }

    /**
     * Whether other programs take what they are told.
     */
    public function webhooks(): Finding
    {
        return WebhookCheck::finding($this->webhooks->failures());
    }

    /**
     * Links and passwords must not travel unencrypted.
     */
    public function https(): Finding
    {
        if (wp_is_using_https()) {
            return new Finding(
                'https',
                __('Invitation links are encrypted', 'clientpress'),
                FindingStatus::Good,
                __('The site’s addresses begin with https.', 'clientpress'),
            );
        }

        return new Finding(
            'https',
            __('Invitation links are not encrypted', 'clientpress'),
            FindingStatus::Recommended,
            __(
                'The site’s addresses do not begin with https, so that others on the way could read links and passwords.',
                'clientpress',
            ),
            [__(
                'Have your host set up a certificate, then change both addresses under Settings → General to https.',
                'clientpress',
            )],
        );
    }

    /**
     * @return mixed What the extension says of itself; null when it cannot.
     */
    private static function report(): mixed
    {
        try {
            return json_decode(\ClientPress\Native\diagnostics(), true, 8, JSON_THROW_ON_ERROR);
        } catch (\Throwable) {
            return null;
        }
    }

    /**
     * @param mixed $report See {@see report()}.
     *
     * @return list<string> Such as `parameters.passphrase.memory_kib 19456`, as the extension names it.
     */
    private static function factsOf(mixed $report, string $of = ''): array
    {
        $facts = [];

        foreach (is_array($report) ? $report : [] as $name => $value) {
            if ($of === '' && in_array($name, ['version', 'selftest'], true)) {
                continue;
            }

            $isGroup = is_array($value) && !array_is_list($value);
            array_push(
                $facts,
                ...$isGroup ? self::factsOf($value, "$of$name.") : ["$of$name " . (string) wp_json_encode($value)],
            );
        }

        return $facts;
    }

    /**
     * @param mixed $report See {@see report()}.
     *
     * @return list<string> Parts of the extension that do not work on this machine.
     */
    private static function failedIn(mixed $report): array
    {
        $tests = is_array($report) && is_array($report['selftest'] ?? null) ? $report['selftest'] : [];

        return (
            $tests === []
                ? ['diagnostics']
                : array_map(
                    'strval',
                    array_keys(array_diff_key($tests, array_filter(
                        $tests,
                        static fn(mixed $passed): bool => $passed === true,
                    ))),
                )
        );
    }
}
