<?php

declare(strict_types=1);

namespace ClientPress\Tests\Import;

use ClientPress\Import\ImportState;
use ClientPress\Invitations\Actor;
use ClientPress\Invitations\Reason;
use ClientPress\Schedule;
use ClientPress\Tests\Support\Inbox;

final class ImportsTest extends ImportTestCase
{
    public function test_one_confirmation_makes_one_import(): void
    {
        $lines = $this->check(['a@example.org', 'nonsense'], self::createPortal());
        $key = bin2hex(random_bytes(16));

        $first = $this->plugin->imports->start($lines, 'clients.csv', $key, Actor::importer(1));
        $second = $this->plugin->imports->start($lines, 'clients.csv', $key, Actor::importer(1));

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

        self::assertRefused(Reason::Forbidden, fn() => $this->plugin->imports->start(
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
        $this->plugin->imports->cancel($import->id, $actor);

        foreach (['pause', 'resume', 'cancel', 'retryFailed'] as $operation) {
            self::assertRefused(Reason::ChangedMeanwhile, fn() => $this->plugin->imports->{$operation}(
                $import->id,
                $actor,
            ));
        }
        $this->plugin->importWorker->run();

        self::assertSame(ImportState::Cancelled, $this->again($import)->state);
        self::assertSame([], Inbox::all());
    }

    public function test_an_import_of_the_command_line_is_touched_by_nothing_else_before_it_is_resumed(): void
    {
        $lines = $this->check(['a@example.org'], self::createPortal());
        $import = $this->plugin->imports->startHere($lines, 'clients.csv', Actor::operator());

        self::assertFalse(wp_next_scheduled(\ClientPress\Import\Worker::EVENT));
        $this->plugin->importWorker->run();
        $this->plugin->imports->work($import->id, 1, Actor::importer(1));
        self::assertSame([], Inbox::all());

        $this->plugin->imports->resume($import->id, Actor::importer(1));
        $this->plugin->importWorker->run();
        self::assertCount(1, Inbox::all());
        self::assertSame(0, (int) self::row((int) self::importRows($import)[0]['invitation_id'])['invited_by']);
    }

    public function test_imports_that_are_over_for_a_month_are_tidied_away_and_no_others(): void
    {
        $old = $this->start(['a@example.org']);
        $waiting = $this->start(['b@example.org']);
        $this->plugin->imports->cancel($old->id, Actor::importer(1));
        $this->clock->time += (30 * DAY_IN_SECONDS) - 1;
        $recent = $this->start(['c@example.org']);
        $this->plugin->imports->cancel($recent->id, Actor::importer(1));

        $this->plugin->imports->tidy();
        self::assertSame(3, self::rows('clientpress_imports'));
        ++$this->clock->time;
        $this->plugin->imports->tidy();

        self::assertSame(2, self::rows('clientpress_imports'));
        self::assertSame([], self::importRows($old));
        self::assertCount(1, self::importRows($waiting));
        self::assertCount(1, self::importRows($recent));
        self::assertNotFalse(has_action(Schedule::DAILY));
    }
}
