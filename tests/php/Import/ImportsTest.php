<?php

declare(strict_types=1);

namespace ClientPress\Tests\Import;

use ClientPress\Clients\Actor;
use ClientPress\Import\ImportState;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Schedule;
use ClientPress\Tests\Support\Inbox;

final class ImportsTest extends ImportTestCase
{
    public function test_one_confirmation_makes_one_import(): void
    {
        $lines = $this->check(['a@example.org', 'nonsense'], self::createPortal());
        $key = bin2hex(random_bytes(16));

        $first = $this->services->imports()->start($lines, 'clients.csv', $key, Actor::importer(1));
        $second = $this->services->imports()->start($lines, 'clients.csv', $key, Actor::importer(1));

        self::assertSame($first->id, $second->id);
        self::assertSame(1, self::rows('clientpress_imports'));
        self::assertSame(2, self::rows('clientpress_import_rows'));
        self::assertSame(1, $first->total);
        self::assertSame('clients.csv', $first->source);
    }

    public function test_who_may_not_invite_starts_nothing(): void
    {
        $lines = $this->check(['a@example.org'], self::createPortal());
        $subscriber = self::createUser('subscriber');

        self::assertRefused(Reason::Forbidden, fn() => $this->services->imports()->start(
            $lines,
            '',
            bin2hex(random_bytes(16)),
            Actor::importer($subscriber->ID),
        ));
        self::assertSame(0, self::rows('clientpress_imports'));
    }

    public function test_a_cancelled_import_stays_cancelled(): void
    {
        $import = $this->start(['a@example.org']);
        $actor = Actor::importer(1);
        $this->services->imports()->cancel($import->id, $actor);

        foreach (['pause', 'resume', 'cancel', 'retryFailed'] as $operation) {
            self::assertRefused(Reason::ChangedMeanwhile, fn() => $this->services->imports()->{$operation}(
                $import->id,
                $actor,
            ));
        }
        $this->services->importWorker()->run();

        self::assertSame(ImportState::Cancelled, $this->again($import)->state);
        self::assertSame([], Inbox::all());
    }

    public function test_an_import_of_the_command_line_is_touched_by_nothing_else_before_it_is_resumed(): void
    {
        $lines = $this->check(['a@example.org'], self::createPortal());
        $import = $this->services->imports()->startInForeground($lines, 'clients.csv', Actor::operator());

        self::assertFalse(wp_next_scheduled(\ClientPress\Import\Worker::EVENT));
        $this->services->importWorker()->run();
        $this->services->imports()->work($import->id, 1, Actor::importer(1));
        self::assertSame([], Inbox::all());

        $this->services->imports()->resume($import->id, Actor::importer(1));
        $this->services->importWorker()->run();
        self::assertCount(1, Inbox::all());
        self::assertSame(0, (int) self::row((int) self::importRows($import)[0]['invitation_id'])['invited_by']);
    }

    public function test_only_who_controls_an_import_sends_its_next_line(): void
    {
        $lines = $this->check(['a@example.org'], self::createPortal());
        $import = $this->services->imports()->startInForeground($lines, 'clients.csv', Actor::operator());

        foreach (['editor', 'subscriber'] as $role) {
            $somebody = Actor::importer(self::createUser($role)->ID);
            self::assertRefused(Reason::Forbidden, fn() => $this->services->imports()->sendNext(
                $import->id,
                $somebody,
            ));
        }
        self::assertSame([], Inbox::all());

        $row = $this->services->imports()->sendNext($import->id, Actor::operator());
        self::assertSame('a@example.org', $row?->email);
        self::assertCount(1, Inbox::all());
        self::assertNull($this->services->imports()->sendNext($import->id, Actor::operator()));
    }

    public function test_imports_that_have_not_moved_for_a_month_are_tidied_away_and_no_others(): void
    {
        $cancelled = $this->start(['a@example.org']);
        $forgotten = $this->start(['b@example.org']);
        $resumed = $this->start(['c@example.org']);
        $sending = $this->start(['d1@example.org', 'd2@example.org']);
        $left = $this->services->imports()->startInForeground(
            $this->check(['e@example.org'], self::createPortal()),
            'clients.csv',
            Actor::operator(),
        );
        $actor = Actor::importer(1);
        $this->services->imports()->cancel($cancelled->id, $actor);
        $this->services->imports()->pause($forgotten->id, $actor);
        $this->services->imports()->pause($resumed->id, $actor);
        $this->clock->time += (30 * DAY_IN_SECONDS) - 1;
        $recent = $this->start(['f@example.org']);
        $this->services->imports()->cancel($recent->id, $actor);
        $this->services->imports()->resume($resumed->id, $actor);
        $this->services->importWorker()->next($sending->id);

        $this->services->imports()->tidy();
        self::assertSame(6, self::rows('clientpress_imports'));
        ++$this->clock->time;
        $this->services->imports()->tidy();

        self::assertSame(3, self::rows('clientpress_imports'));
        foreach ([$cancelled, $forgotten, $left] as $gone) {
            self::assertSame([], self::importRows($gone));
        }
        self::assertCount(1, self::importRows($resumed));
        self::assertCount(2, self::importRows($sending));
        self::assertCount(1, self::importRows($recent));
        self::assertNotFalse(has_action(Schedule::DAILY));
    }

    public function test_as_many_are_tidied_away_as_there_are(): void
    {
        $lines = $this->check(['a@example.org'], self::createPortal());

        for ($n = 0; $n < 120; ++$n) {
            $this->services->imports()->start($lines, '', bin2hex(random_bytes(16)), Actor::importer(1));
        }
        $this->clock->time += 30 * DAY_IN_SECONDS;

        $this->services->imports()->tidy();

        self::assertSame(0, self::rows('clientpress_imports'));
        self::assertSame(0, self::rows('clientpress_import_rows'));
    }

    public function test_an_import_that_moves_while_it_is_tidied_away_stays(): void
    {
        $import = $this->start(['a@example.org']);
        $this->services->imports()->pause($import->id, Actor::importer(1));
        $this->clock->time += 30 * DAY_IN_SECONDS;
        $rows = $this->services->storage->importRows();
        $before = $this->clock->now() - (30 * DAY_IN_SECONDS);
        self::assertSame([$import->id], $rows->idleIds($before, 10));
        $this->services->imports()->resume($import->id, Actor::importer(1));

        self::assertFalse($rows->delete($import->id, $before));
        self::assertSame(['a@example.org waiting'], self::states($import));
    }

    public function test_an_older_table_gets_the_columns_that_it_lacks_and_keeps_its_lines(): void
    {
        global $wpdb;

        $import = $this->start(['a@example.org']);
        $imports = $wpdb->prefix . 'clientpress_imports';
        $rows = $wpdb->prefix . 'clientpress_import_rows';

        self::assertNotFalse($wpdb->query("ALTER TABLE {$imports} DROP INDEX moved_gmt"));
        foreach ([
            [$imports, 'moved_gmt'],
            [$rows,    'portal'],
            [$rows,    'expiry'],
            [$rows,    'emails_before'],
        ] as [$table, $column]) {
            self::assertNotFalse($wpdb->query("ALTER TABLE {$table} DROP COLUMN {$column}"));
        }
        require_once ABSPATH . 'wp-admin/includes/upgrade.php';
        dbDelta($this->services->storage->importRows()->schema());

        $this->services->imports()->tidy();
        $this->services->importWorker()->run();
        self::assertSame(['a@example.org sent'], self::states($import));
        $wpdb->update($imports, ['moved_gmt' => null], ['id' => $import->id]);
        $this->clock->time += 30 * DAY_IN_SECONDS;
        $this->services->imports()->tidy();
        self::assertSame(0, self::rows('clientpress_imports'));
    }
}
