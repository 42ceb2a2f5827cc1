<?php

declare(strict_types=1);

namespace ClientPress\Tests\Outbox;

use ClientPress\Kernel\Schedule;
use ClientPress\Kernel\SiteIdentity;
use ClientPress\Outbox\Channel;
use ClientPress\Outbox\DeliveryAttempt;
use ClientPress\Outbox\Kind;
use ClientPress\Outbox\Message;
use ClientPress\Outbox\Outbox;
use ClientPress\Outbox\Sender;
use ClientPress\Outbox\Storage\OutboxTable;
use ClientPress\Tests\Invitations\InvitationTestCase;
use ClientPress\Tests\Support\Database;

final class SenderTest extends InvitationTestCase implements Channel
{
    /** @var list<string> Destination, subject and type of what arrived. */
    private array $arrived = [];

    /** @var list<string> */
    private array $listening = [];

    /** @var list<string> Destinations where nobody answers. */
    private array $dead = [];

    /** @var list<string> Destinations and subjects that are answered by 500. */
    private array $refused = [];

    /** @var list<string> The same, that make the channel throw. */
    private array $interrupted = [];

    /** @var list<string> */
    private array $tried = [];

    /** What a message takes. */
    private int $seconds = 0;

    /** @var list<string> */
    private array $givenUp = [];

    /** @var list<string> */
    private array $paused = [];

    private OutboxTable $table;

    protected function setUp(): void
    {
        parent::setUp();
        $this->table = $this->services->storage->outbox();
    }

    public function destinations(Kind $kind): array
    {
        return $this->listening;
    }

    public function leadsTo(string $destination): bool
    {
        return $destination !== 'removed';
    }

    public function paused(): array
    {
        return $this->paused;
    }

    public function send(Message $message): DeliveryAttempt
    {
        if (in_array("{$message->destination} {$message->subject}", $this->interrupted, true)) {
            throw new \RuntimeException('client@example.org');
        }
        $this->tried[] = "{$message->destination} {$message->subject}";
        $this->clock->time += $this->seconds;

        if (in_array($message->destination, $this->dead, true)) {
            return DeliveryAttempt::unreachable('Nobody there.');
        }
        if (in_array("{$message->destination} {$message->subject}", $this->refused, true)) {
            return DeliveryAttempt::refused('HTTP 500', 500);
        }
        $this->arrived[] = "{$message->destination} {$message->subject} {$message->kind}";

        return DeliveryAttempt::taken(200);
    }

    public function giveUp(string $destination): void
    {
        $this->givenUp[] = $destination;
    }

    public function test_where_nobody_listens_nothing_is_asked_of_the_database(): void
    {
        global $wpdb;
        $before = $wpdb->num_queries;

        self::assertTrue($this->outbox()->tell(Kind::InvitationSent, 'invitation:1', static fn(): array => [], ''));

        self::assertSame($before, $wpdb->num_queries);
    }

    public function test_what_was_rolled_back_is_never_told(): void
    {
        $this->table->inTransaction(fn(): bool => $this->tell('invitation:1', 'one') && false);

        $this->sender()->run();

        self::assertSame([], $this->arrived);
    }

    public function test_nothing_is_written_where_the_change_that_it_tells_of_is_missing(): void
    {
        global $wpdb;

        self::assertFalse($this->tell('invitation:1', 'one', "FROM {$wpdb->options} WHERE option_name = 'no such'"));
    }

    public function test_a_subject_is_told_in_order_and_a_dead_receiver_holds_up_nobody_else(): void
    {
        $this->dead = ['dead'];
        $this->tell('invitation:1', 'dead', kind: Kind::InvitationSent);
        $this->tell('invitation:1', 'one', kind: Kind::InvitationSent);
        $this->tell('invitation:1', 'one', kind: Kind::InvitationRevoked);
        $this->tell('invitation:1', 'dead', kind: Kind::InvitationRevoked);

        $this->sender()->run();
        self::assertSame(['one invitation:1 invitation.sent', 'one invitation:1 invitation.revoked'], $this->arrived);

        $this->dead = [];
        $this->sender()->run();
        self::assertCount(2, $this->arrived, 'The second of a subject waits for the first.');

        $this->clock->time += 60;
        $this->sender()->run();
        self::assertSame(
            ['dead invitation:1 invitation.sent', 'dead invitation:1 invitation.revoked'],
            array_slice($this->arrived, 2),
        );
    }

    public function test_a_message_is_tried_for_three_days_with_growing_pauses(): void
    {
        $this->dead = ['dead'];
        $this->tell('invitation:1', 'dead');
        $this->runUntilNothingWaits();

        self::assertSame(['dead'], $this->givenUp);
        self::assertCount(Sender::MAX_TRIES, $this->tried);
        self::assertGreaterThan(self::NOW + (2 * 86_400), $this->clock->time);
        self::assertLessThanOrEqual(self::NOW + (3 * 86_400), $this->clock->time);
        self::assertSame('Nobody there.', $this->table->ofSubject('invitation:1')[0]->error);
    }

    public function test_what_waited_for_three_days_is_tried_once_and_ends_without_giving_the_destination_up(): void
    {
        $this->dead = ['dead'];
        $this->tell('invitation:1', 'dead');
        $this->clock->time += 4 * 86_400;

        $this->sender()->run();

        self::assertSame([], $this->givenUp);
        self::assertNull($this->table->nextDue());
    }

    public function test_a_destination_that_took_something_meanwhile_is_not_given_up(): void
    {
        $this->refused = ['one invitation:1'];
        $this->tell('invitation:1', 'one');
        $this->sender()->run();
        $this->clock->time += 86_400;
        $this->tell('invitation:2', 'one');

        $this->runUntilNothingWaits();

        self::assertSame(['one invitation:2 invitation.sent'], $this->arrived);
        self::assertSame([], $this->givenUp);
    }

    public function test_a_receiver_that_does_not_answer_is_asked_once_a_run(): void
    {
        $this->dead = ['dead'];
        $this->tell('invitation:1', 'dead');
        $this->tell('invitation:2', 'dead');

        $this->sender()->run();

        self::assertSame(['dead invitation:1'], $this->tried);
    }

    public function test_one_that_refuses_some_messages_gets_the_others(): void
    {
        $this->refused = [
            'one invitation:1',
            'one invitation:2',
            'one invitation:4',
            'one invitation:5',
            'one invitation:6',
        ];
        foreach (range(1, 7) as $id) {
            $this->tell("invitation:{$id}", 'one');
        }

        $this->sender()->run();
        self::assertSame(['one invitation:3 invitation.sent'], $this->arrived);

        $this->sender()->run();
        self::assertSame('one invitation:7 invitation.sent', end($this->arrived));
    }

    public function test_what_a_process_took_before_it_died_is_sent_by_another_two_minutes_later(): void
    {
        $this->tell('invitation:1', 'one');
        $this->die();

        $this->sender()->run();
        self::assertSame([], $this->arrived);

        $this->clock->time += 121;
        $this->sender()->run();
        self::assertCount(1, $this->arrived);
    }

    public function test_a_message_by_which_every_process_dies_is_given_up(): void
    {
        $this->tell('invitation:1', 'one');
        for ($tries = 0; $tries < Sender::MAX_TRIES; $tries++) {
            $this->clock->time = max($this->clock->time + 121, (int) $this->table->nextDue());
            $this->die();
        }
        self::assertGreaterThan(self::NOW + (2 * 86_400), $this->clock->time);
        $this->clock->time = (int) $this->table->nextDue();

        $this->sender()->run();

        self::assertSame([], $this->arrived);
        self::assertNull($this->table->nextDue());
    }

    public function test_what_another_process_has_tried_since_it_was_read_is_left_to_its_pause(): void
    {
        $this->refused = ['one invitation:1'];
        $this->tell('invitation:1', 'one');
        [$read] = $this->table->due('one', self::NOW, 1);
        $this->sender()->run();

        self::assertNull($this->sender()->send($read));
        self::assertCount(1, $this->tried);
    }

    public function test_an_error_of_other_code_is_kept_without_what_it_quotes(): void
    {
        $this->interrupted = ['one invitation:1'];
        $this->tell('invitation:1', 'one');

        $this->sender()->run();

        self::assertMatchesRegularExpression(
            '/^RuntimeException \(SenderTest\.php:\d+\)$/',
            $this->table->ofSubject('invitation:1')[0]->error,
        );
    }

    public function test_a_destination_is_not_given_up_while_it_cannot_be_read_what_it_has_taken(): void
    {
        $this->refused = ['one invitation:1'];
        $this->tell('invitation:1', 'one');
        $this->sender()->run();
        $this->clock->time += 3 * 86_400;

        self::assertSame(1, self::failing("last_error = '' LIMIT", fn() => $this->sender()->run()));

        self::assertSame([], $this->givenUp);
    }

    public function test_a_run_that_could_not_read_what_waits_is_planned_again(): void
    {
        $this->tell('invitation:1', 'one');

        self::assertSame(1, self::failing('SELECT DISTINCT destination', fn() => $this->sender()->run()));

        self::assertSame(self::NOW + 60, wp_next_scheduled(Sender::EVENT, ['later']));
        $this->sender()->run();
        self::assertCount(1, $this->arrived);
    }

    public function test_what_waits_for_a_destination_that_was_removed_is_dropped(): void
    {
        $this->tell('invitation:1', 'removed');

        $this->sender()->run();

        self::assertSame([], $this->tried);
        self::assertNull($this->table->nextDue());
    }

    public function test_what_waits_for_a_paused_destination_waits_without_a_try_for_three_days(): void
    {
        $this->paused = ['off'];
        $this->tell('invitation:1', 'off');
        $this->tell('invitation:2', 'off');

        $this->sender()->run();

        self::assertSame([], $this->tried);
        self::assertFalse(wp_next_scheduled(Sender::EVENT, ['later']), 'Nothing is planned for what is paused.');
        $this->clock->time += 2 * 86_400;
        self::assertNull($this->outbox()->late(60), 'What somebody has switched off is not late.');
        $this->tell('invitation:3', 'off');
        $this->clock->time += 2 * 86_400;
        $this->sender()->run();
        self::assertNotNull($this->table->ofSubject('invitation:1')[0]->doneAt);
        self::assertNotNull($this->table->ofSubject('invitation:2')[0]->doneAt);

        $this->paused = [];
        self::assertNotNull($this->outbox()->late(60));
        $this->sender()->run();
        self::assertSame(['off invitation:3 invitation.sent'], $this->arrived);
    }

    public function test_on_a_copy_of_the_site_nothing_is_told_and_what_is_old_is_given_up(): void
    {
        $this->tell('invitation:1', 'one');
        $copy = new SiteIdentity(static fn(): string => 'staging', static fn() => null);

        $this->sender($copy)->run();
        self::assertNotNull($this->table->nextDue());

        $this->clock->time += 4 * 86_400;
        $this->sender($copy)->run();
        self::assertNull($this->table->nextDue());
        self::assertSame([], $this->tried);
    }

    public function test_what_was_told_a_month_ago_is_removed(): void
    {
        $this->tell('invitation:1', 'one');
        $this->sender()->run();
        $this->tell('invitation:2', 'one');

        $this->clock->time += 31 * 86_400;
        $this->outbox()->tidy();

        self::assertSame([], $this->table->ofSubject('invitation:1'));
        self::assertCount(1, $this->table->ofSubject('invitation:2'));
    }

    public function test_a_queue_of_ten_thousand_holds_up_nobody_and_is_gone_on_with(): void
    {
        global $wpdb;

        $this->tell('invitation:0', 'one');
        $table = "{$wpdb->prefix}clientpress_outbox";
        $wpdb->query("INSERT INTO {$table} (kind, destination, subject, payload, created_gmt, next_gmt, last_error)
            SELECT 'k', 'long', CONCAT('invitation:', n), '', '2031-01-01 00:00:00', '2031-01-01 00:00:00', ''
            FROM "
            . Database::numbersTo(10_000));
        $this->seconds = 1;

        $this->sender()->run();

        self::assertContains('one invitation:0 invitation.sent', $this->arrived);
        self::assertCount(60, $this->arrived, 'As many as fit into a minute.');
        self::assertNotFalse(wp_next_scheduled(Sender::EVENT, ['later']));
    }

    public function test_sending_is_planned_only_after_something_was_written(): void
    {
        $outbox = $this->outbox('one');
        $outbox->scheduleSending();
        self::assertFalse(wp_next_scheduled(Sender::EVENT));

        $outbox->tell(Kind::InvitationSent, 'invitation:1', static fn(): array => [], self::always());
        $outbox->scheduleSending();
        self::assertNotFalse(wp_next_scheduled(Sender::EVENT));
    }

    public function test_erasing_takes_name_and_address_out_of_what_waits(): void
    {
        $this->tell('invitation:1', 'one');

        $this->outbox()->erase('invitation:1');

        $payload = $this->table->ofSubject('invitation:1')[0]->payload;
        self::assertStringNotContainsString('client@example.org', $payload);
        self::assertStringContainsString('"id":1', $payload);
    }

    public function test_of_a_subject_that_is_gone_what_waits_is_told_without_the_person(): void
    {
        $this->tell('invitation:1', 'one');
        $this->sender()->run();
        $this->tell('invitation:1', 'one', kind: Kind::InvitationRevoked);

        $this->outbox()->forget('invitation:1');

        [$message] = $this->table->ofSubject('invitation:1');
        self::assertSame('invitation.revoked', $message->kind);
        self::assertStringContainsString('"id":1', $message->payload);
        self::assertDoesNotMatchRegularExpression('/client@example|Ada/', $message->payload);
        $this->sender()->run();
        self::assertSame('one invitation:1 invitation.revoked', end($this->arrived));
    }

    private function tell(
        string $subject,
        string $destination,
        ?string $while = null,
        Kind $kind = Kind::InvitationSent,
    ): bool {
        $data = static fn(): array => ['id' => 1, 'email' => 'client@example.org', 'name' => 'Ada'];

        return $this->outbox($destination)->tell($kind, $subject, $data, $while ?? self::always());
    }

    private static function always(): string
    {
        return "FROM {$GLOBALS['wpdb']->options} WHERE option_name = 'siteurl'";
    }

    /** A process takes the first message, and dies. */
    private function die(): void
    {
        [$message] = $this->table->due('one', $this->clock->time, 1);
        $next = $this->clock->time + Sender::pause($message->tries + 1);
        self::assertTrue($this->table->claim($message, str_repeat('a', 32), $next, $this->clock->time));
    }

    private function runUntilNothingWaits(): void
    {
        while ($this->table->nextDue() !== null) {
            $this->clock->time = max($this->clock->time, (int) $this->table->nextDue());
            $this->sender()->run();
        }
    }

    private function outbox(string ...$destinations): Outbox
    {
        $this->listening = array_values($destinations);

        return new Outbox($this->table, fn(): array => [$this], new Schedule(), $this->clock);
    }

    private function sender(?SiteIdentity $site = null): Sender
    {
        $site ??= new SiteIdentity(static fn(): string => 'production', static fn() => null);

        return new Sender($this->table, fn(): array => [$this], $site, new Schedule(), $this->clock);
    }
}
