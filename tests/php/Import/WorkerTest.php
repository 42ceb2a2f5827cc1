<?php

declare(strict_types=1);

namespace ClientPress\Tests\Import;

use ClientPress\Clients\Actor;
use ClientPress\Import\Imports;
use ClientPress\Import\ImportState;
use ClientPress\Import\LineSender;
use ClientPress\Import\ListLine;
use ClientPress\Import\PauseReason;
use ClientPress\Import\QueuedLine;
use ClientPress\Import\QueuedLineState;
use ClientPress\Import\Worker;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationChecks;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\InvitationWriter;
use ClientPress\Invitations\RateLimits;
use ClientPress\Invitations\RecordedDelivery;
use ClientPress\Invitations\Secrets;
use ClientPress\Invitations\ShownLink;
use ClientPress\Kernel\Extension;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Schedule;
use ClientPress\Portals\PortalStatus;
use ClientPress\Tests\Support\Inbox;

final class WorkerTest extends ImportTestCase
{
    private const LONG_AGO = QueuedLine::CLAIM_SECONDS + 1;

    // Sending.

    public function test_what_is_waiting_is_sent_by_wp_cron_on_behalf_of_who_confirmed_it(): void
    {
        $editor = self::createUser('editor');
        $import = $this->start(['a@example.org', 'nonsense', 'b@example.org'], userId: $editor->ID);
        self::assertNotFalse(wp_next_scheduled(Worker::EVENT));

        $this->services->importWorker()->run();

        self::assertSame(
            [
                'a@example.org sent',
                'nonsense skipped This is not a valid email address. There is no “@” in it.',
                'b@example.org sent',
            ],
            self::states($import),
        );
        self::assertSame(ImportState::Finished, $this->again($import)->state);
        self::assertCount(1, Inbox::to('a@example.org'));
        self::assertCount(2, Inbox::all());
        self::assertSame(2, self::rows(where: "invited_by = {$editor->ID}"));
        self::assertFalse(wp_next_scheduled(Worker::EVENT));
    }

    public function test_a_run_of_wp_cron_leaves_the_processor_to_others_after_each_line(): void
    {
        add_filter('pre_wp_mail', '__return_true');
        $this->start(['a1@example.org', 'a2@example.org']);
        $this->start(['b1@example.org']);
        $before = [];
        $worker = $this->worker(
            $this->services->invitations(),
            $this->services->invitationList(),
            static function () use (&$before): void {
                $before[] = self::rows();
            },
        );

        $worker->run();

        self::assertSame([1, 2, 3], $before);
    }

    /** @group counts-statements */
    public function test_each_email_takes_eighteen_statements(): void
    {
        add_filter('pre_wp_mail', '__return_true');
        $statements = 0;
        add_filter('query', static function (string $sql) use (&$statements): string {
            $statements++;

            return $sql;
        });
        // The first reads what a process reads once.
        $import = $this->start(['a@example.org', 'b@example.org', 'c@example.org']);
        $at = [];
        add_action('clientpress_invitation_sent', static function () use (&$at, &$statements): void {
            $at[] = $statements;
        });

        $this->services->importWorker()->work($import->id, 60.0);

        self::assertSame(18, $at[2] - $at[1]);
    }

    public function test_a_run_that_dies_has_a_successor(): void
    {
        $this->start(['a@example.org']);
        wp_unschedule_hook(Worker::EVENT);
        add_action('clientpress_invitation_sent', static fn() => throw new \RuntimeException('Died.'));

        try {
            $this->services->importWorker()->run();
            self::fail('It lived.');
        } catch (\RuntimeException) {
            self::assertEqualsWithDelta(time() + 60, wp_next_scheduled(Worker::EVENT), 5);
        }
    }

    public function test_an_import_that_wp_cron_has_lost_is_found_within_the_hour(): void
    {
        do_action(Schedule::HOURLY);
        self::assertFalse(wp_next_scheduled(Worker::EVENT));
        $this->start(['a@example.org']);
        wp_unschedule_hook(Worker::EVENT);

        do_action(Schedule::HOURLY);

        self::assertNotFalse(wp_next_scheduled(Worker::EVENT));
        self::assertSame([], Inbox::all());
    }

    public function test_two_imports_are_sent_in_turn(): void
    {
        $first = $this->start(['a1@example.org', 'a2@example.org']);
        $second = $this->start(['b1@example.org']);

        $this->services->importWorker()->run();

        self::assertSame(
            ['a1@example.org', 'b1@example.org', 'a2@example.org'],
            array_map(static fn($mail): string => $mail->recipients[0], Inbox::all()),
        );
        self::assertSame(ImportState::Finished, $this->again($first)->state);
        self::assertSame(ImportState::Finished, $this->again($second)->state);
    }

    public function test_a_queue_waits_for_the_limit_of_who_started_it_and_fails_nothing(): void
    {
        self::allowPerInviter(2);
        $import = $this->start(['a@example.org', 'b@example.org', 'c@example.org', 'd@example.org']);

        $this->services->importWorker()->run();

        self::assertSame(
            ['a@example.org sent', 'b@example.org sent', 'c@example.org waiting', 'd@example.org waiting'],
            self::states($import),
        );
        self::assertSame(ImportState::Running, $this->again($import)->state);
        self::assertSame(3600, $this->services->imports()->secondsToWait($this->again($import)));
        self::assertEqualsWithDelta(time() + 3600, wp_next_scheduled(Worker::EVENT), 5);
        // An open page waits as well, and nothing is tried in vain meanwhile.
        $before = self::importRows($import);
        $this->services->imports()->work($import->id, 5.0, Actor::importer(1));
        self::assertSame($before, self::importRows($import));

        $this->clock->time += 3600;
        $this->services->importWorker()->run();

        self::assertSame(ImportState::Finished, $this->again($import)->state);
        self::assertCount(4, Inbox::all());
        self::assertFalse(wp_next_scheduled(Worker::EVENT));
    }

    public function test_a_list_that_ends_with_the_limit_is_finished(): void
    {
        self::allowPerInviter(2);
        $import = $this->start(['a@example.org', 'b@example.org']);

        $this->services->importWorker()->run();

        self::assertSame(ImportState::Finished, $this->again($import)->state);
        self::assertSame(0, $this->services->imports()->secondsToWait($this->again($import)));
    }

    public function test_what_one_person_sends_by_hand_and_by_lists_counts_together_and_apart_from_others(): void
    {
        self::allowPerInviter(2);
        $editor = self::createUser('editor')->ID;
        $this->invite('by-hand@example.org', actor: Actor::user(1));
        $own = $this->start(['a@example.org', 'b@example.org']);
        $others = $this->start(['c@example.org', 'd@example.org'], userId: $editor);

        $this->services->importWorker()->run();

        self::assertSame(['a@example.org sent', 'b@example.org waiting'], self::states($own));
        self::assertSame(['c@example.org sent', 'd@example.org sent'], self::states($others));
        self::assertRefused(Reason::TooManyRequests, fn() => $this->invite(
            'too-many@example.org',
            actor: Actor::user(1),
        ));
    }

    public function test_the_operators_list_waits_for_nothing(): void
    {
        self::allowPerInviter(1);
        $import = $this->start(['a@example.org', 'b@example.org'], userId: 0);

        $this->services->importWorker()->run();

        self::assertSame(ImportState::Finished, $this->again($import)->state);
    }

    private static function allowPerInviter(int $emails): void
    {
        add_filter(
            'clientpress_rate_limit',
            static fn(array $allowed, string $limit): array => (
                $limit === 'send_per_inviter' ? [$emails, 3600] : $allowed
            ),
            10,
            2,
        );
    }

    public function test_nobody_gets_more_mails_than_one_address_may(): void
    {
        add_filter(
            'clientpress_rate_limit',
            static fn(array $allowed, string $limit): array => $limit === 'send_per_recipient' ? [1, 3600] : $allowed,
            10,
            2,
        );
        $this->start(['a@example.org']);
        $import = $this->start(['a@example.org']);

        $this->services->importWorker()->run();

        self::assertCount(1, Inbox::all());
        self::assertStringContainsString('failed Too many', self::states($import)[0]);

        $this->clock->time += HOUR_IN_SECONDS;
        $this->services->imports()->retryFailed($import->id, Actor::importer(1));
        $this->services->importWorker()->run();
        self::assertSame(['a@example.org sent'], self::states($import));
        self::assertCount(2, Inbox::all());
    }

    public function test_an_expired_invitation_is_resent_and_keeps_what_the_list_does_not_bring(): void
    {
        $portal = self::createPortal();
        $plain = $this->invite('a@example.org', $portal, self::terms('Hello', 7));
        $guarded = $this->invite('b@example.org', $portal, self::terms('Hello', 7, 'open sesame'));
        $this->clock->time += 8 * DAY_IN_SECONDS;
        $import = $this->start(['a@example.org', 'b@example.org'], $portal);
        Inbox::clear();

        $this->services->importWorker()->run();

        self::assertSame(['a@example.org sent', 'b@example.org sent'], self::states($import));
        self::assertCount(2, Inbox::all());
        self::assertSame(2, self::rows());

        foreach ([$plain, $guarded] as $invitation) {
            self::assertSame('Hello', self::row($invitation)['message']);
            self::assertSame(
                gmdate('Y-m-d H:i:s', $this->clock->time + (14 * 86_400)),
                self::row($invitation)['expires_gmt'],
            );
        }
        self::assertSame($guarded->passphraseHash, self::row($guarded)['passphrase_hash']);
        self::assertNotNull($guarded->passphraseHash);
    }

    public function test_an_expired_invitation_with_a_passphrase_keeps_it_and_takes_what_the_list_brings(): void
    {
        $portal = self::createPortal();
        $guarded = $this->invite('a@example.org', $portal, self::terms('Hello', 7, 'open sesame'));
        $this->clock->time += 8 * DAY_IN_SECONDS;
        $import = $this->start([new ListLine(1, 'a@example.org', message: 'Once more', expiry: '30')], $portal);
        Inbox::clear();

        $this->services->importWorker()->run();

        self::assertSame(['a@example.org sent'], self::states($import));
        self::assertStringContainsString('Once more', Inbox::latestTo('a@example.org')->text());
        $row = self::row($guarded);
        self::assertSame('Once more', $row['message']);
        self::assertSame(gmdate('Y-m-d H:i:s', $this->clock->time + (30 * 86_400)), $row['expires_gmt']);
        self::assertSame($guarded->passphraseHash, $row['passphrase_hash']);
    }

    public function test_of_two_imports_that_resend_an_expired_invitation_one_does(): void
    {
        global $wpdb;

        $portal = self::createPortal();
        $invitation = $this->invite('a@example.org', $portal, self::terms(days: 7));
        $this->clock->time += 8 * DAY_IN_SECONDS;
        $first = $this->start(['a@example.org'], $portal);
        $second = $this->start(['a@example.org'], $portal);
        Inbox::clear();
        $looks = 0;
        $other = function (string $sql) use ($wpdb, $invitation, $first, &$other, &$looks): string {
            $look = "SELECT * FROM {$wpdb->prefix}clientpress_invitations WHERE id = {$invitation->id} ";
            $looks += str_starts_with($sql, $look) ? 1 : 0;

            if ($looks === 1 && $sql === 'START TRANSACTION') {
                // Between what the second one has seen and what it does.
                remove_filter('query', $other);
                $this->services->importWorker()->next($first->id);
            }

            return $sql;
        };
        add_filter('query', $other);

        $this->services->importWorker()->next($second->id);

        self::assertSame(['a@example.org sent'], self::states($first));
        self::assertStringContainsString('refused Somebody else has just resent', self::states($second)[0]);
        self::assertCount(1, Inbox::all());
    }

    public function test_what_was_invited_meanwhile_is_not_mailed_again(): void
    {
        $portal = self::createPortal();
        $import = $this->start(['a@example.org'], $portal);
        $this->invite('a@example.org', $portal);

        $this->services->importWorker()->run();

        self::assertCount(1, Inbox::all());
        self::assertStringContainsString('refused This address has been invited already', self::states($import)[0]);
    }

    public function test_a_portal_that_was_archived_meanwhile_fails_its_lines_and_no_others(): void
    {
        $archived = self::createPortal();
        $lines = [
            ...$this->check(['a@example.org'], $archived),
            ...$this->check(['b@example.org'], self::createPortal()),
        ];
        $import = $this->services->imports()->start($lines, '', bin2hex(random_bytes(16)), Actor::importer(1));
        $this->services->portals()->setStatus($archived, PortalStatus::Archived, Actor::operator());

        $this->services->importWorker()->run();

        self::assertSame(
            [
                'a@example.org failed The portal status is “Archived”. Set it to Active before you invite clients.',
                'b@example.org sent',
            ],
            self::states($import),
        );

        $this->services->portals()->setStatus($archived, PortalStatus::Active, Actor::operator());
        $this->services->imports()->retryFailed($import->id, Actor::importer(1));
        $this->services->importWorker()->run();
        self::assertSame(['a@example.org sent', 'b@example.org sent'], self::states($import));
        self::assertCount(1, Inbox::to('a@example.org'));
        self::assertCount(1, Inbox::to('b@example.org'));
    }

    public function test_lines_of_somebody_who_may_invite_no_more_fail(): void
    {
        $editor = self::createUser('editor');
        $import = $this->start(['a@example.org'], userId: $editor->ID);
        $editor->set_role('subscriber');

        $this->services->importWorker()->run();

        self::assertSame(
            ['a@example.org refused You are not allowed to manage invitations to this portal.'],
            self::states($import),
        );
        self::assertSame([], Inbox::all());
    }

    // Pausing.

    public function test_a_paused_import_sends_nothing_until_it_is_resumed(): void
    {
        $import = $this->start(['a@example.org']);
        $this->services->imports()->pause($import->id, Actor::importer(1));

        $this->services->importWorker()->run();
        self::assertNull($this->services->importWorker()->next($import->id));
        self::assertSame(['a@example.org waiting'], self::states($import));

        $this->services->imports()->resume($import->id, Actor::importer(1));
        $this->services->importWorker()->run();
        self::assertSame(['a@example.org sent'], self::states($import));
    }

    public function test_a_claim_that_comes_after_the_pause_gets_nothing(): void
    {
        $import = $this->start(['a@example.org']);
        $lines = $this->services->storage->queuedLines();
        $this->services->imports()->pause($import->id, Actor::importer(1));

        self::assertFalse($lines->claim(
            (int) self::importRows($import)[0]['id'],
            $import->id,
            str_repeat('a', 32),
            0,
            self::NOW,
        ));
        self::assertSame(['a@example.org waiting'], self::states($import));
    }

    public function test_an_outage_of_mail_pauses_the_import_and_its_failures_can_be_sent_later(): void
    {
        $import = $this->start(array_map(static fn(int $n): string => "p{$n}@example.org", range(1, 12)));
        Inbox::behave('reject');

        $this->services->importWorker()->run();

        $paused = $this->again($import);
        self::assertSame(ImportState::Paused, $paused->state);
        self::assertSame(PauseReason::Mail, $paused->pauseReason);
        self::assertStringContainsString('10 emails in a row', $paused->pauseSentence());
        $progress = $this->services->imports()->progress($paused);
        self::assertSame([10, 2], [$progress->failed, $progress->waiting]);
        self::assertSame(10, self::rows(where: "delivery = 'failed'"));

        Inbox::behave('accept');
        $this->services->imports()->retryFailed($import->id, Actor::importer(1));
        $this->services->importWorker()->run();

        self::assertSame(ImportState::Finished, $this->again($import)->state);
        self::assertCount(12, Inbox::all());
        self::assertSame(12, self::rows(where: "delivery = 'sent'"));
    }

    public function test_what_failed_is_not_sent_again_to_somebody_who_was_looked_after_meanwhile(): void
    {
        $portal = self::createPortal();
        $addresses = ['resent', 'revoked', 'accepted', 'link', 'deleted', 'still'];
        $import = $this->start(
            array_map(static fn(string $name): string => "{$name}@example.org", $addresses),
            $portal,
        );
        Inbox::behave('reject');
        $this->services->importWorker()->run();
        Inbox::behave('accept');
        $operator = Actor::operator();
        $invitation = fn(string $name): Invitation => (
            $this->services->storage->invitationRows()->findLatest($portal, "{$name}@example.org") ?? self::fail(
                "{$name} was not invited.",
            )
        );
        $this->services->invitations()->resend(self::current($invitation('resent')), $operator);
        $this->services->invitations()->revoke(self::current($invitation('revoked')), $operator);
        $this->services->invitations()->showLink(self::current($invitation('link')), new ShownLink(), $operator);
        self::change($invitation('accepted'), ['status' => 'accepted', 'pending_key' => null]);
        $this->services->invitations()->revoke(self::current($invitation('deleted')), $operator);
        $this->services->invitations()->delete(self::current($invitation('deleted')), $operator);
        $digests = [$invitation('resent')->digest, $invitation('link')->digest];
        Inbox::clear();

        $this->services->imports()->retryFailed($import->id, Actor::importer(1));
        $this->services->importWorker()->run();

        $states = self::states($import);
        self::assertSame('resent@example.org sent', $states[0]);
        self::assertStringStartsWith('revoked@example.org refused This invitation was revoked.', $states[1]);
        self::assertSame('accepted@example.org sent', $states[2]);
        self::assertStringStartsWith('link@example.org refused Somebody has made a new link', $states[3]);
        self::assertStringStartsWith('deleted@example.org refused There is no such invitation.', $states[4]);
        self::assertSame('still@example.org sent', $states[5]);
        self::assertSame(
            ['still@example.org'],
            array_map(static fn($mail): string => $mail->recipients[0], Inbox::all()),
        );
        self::assertSame($digests, [$invitation('resent')->digest, $invitation('link')->digest]);
        self::assertSame(5, self::rows());
    }

    public function test_a_second_try_that_is_refused_for_the_moment_may_be_tried_a_third_time(): void
    {
        $portal = self::createPortal();
        $import = $this->start(['a@example.org'], $portal);
        Inbox::behave('reject');
        $this->services->importWorker()->run();
        Inbox::behave('accept');
        $actor = Actor::importer(1);
        $this->services->portals()->setStatus($portal, PortalStatus::Pending, Actor::operator());
        $this->services->imports()->retryFailed($import->id, $actor);
        $this->services->importWorker()->run();
        self::assertStringStartsWith('a@example.org failed The portal status', self::states($import)[0]);

        $this->services->portals()->setStatus($portal, PortalStatus::Active, Actor::operator());
        $this->services->imports()->retryFailed($import->id, $actor);
        $this->services->importWorker()->run();

        self::assertSame(['a@example.org sent'], self::states($import));
        self::assertSame(ImportState::Finished, $this->again($import)->state);
        self::assertSame(1, self::rows());
    }

    public function test_what_no_second_try_would_help_is_not_tried_again(): void
    {
        $portal = self::createPortal();
        $import = $this->start(['a@example.org'], $portal);
        $this->invite('a@example.org', $portal);
        $this->services->importWorker()->run();

        self::assertRefused(Reason::ChangedMeanwhile, fn() => $this->services->imports()->retryFailed(
            $import->id,
            Actor::importer(1),
        ));
        self::assertSame(ImportState::Finished, $this->again($import)->state);
    }

    public function test_lines_are_put_back_into_an_import_that_goes_on_or_not_at_all(): void
    {
        global $wpdb;

        $import = $this->start(['a@example.org']);
        Inbox::behave('reject');
        $this->services->importWorker()->run();
        self::assertSame(ImportState::Finished, $this->again($import)->state);
        $die = static function (string $sql) use ($wpdb): string {
            if (str_starts_with($sql, "UPDATE {$wpdb->prefix}clientpress_import_rows SET state = 'waiting'")) {
                throw new \RuntimeException('Died.');
            }

            return $sql;
        };
        add_filter('query', $die);

        try {
            $this->services->imports()->retryFailed($import->id, Actor::importer(1));
            self::fail('It lived.');
        } catch (\RuntimeException) {
            remove_filter('query', $die);
            // What the database does when a process is gone.
            $wpdb->query('ROLLBACK');
        }

        self::assertSame(ImportState::Finished, $this->again($import)->state);
        self::assertStringStartsWith('a@example.org failed', self::states($import)[0]);
        Inbox::behave('accept');
        $this->services->imports()->retryFailed($import->id, Actor::importer(1));
        $this->services->importWorker()->run();
        self::assertSame(['a@example.org sent'], self::states($import));
    }

    public function test_a_line_that_came_back_to_a_finished_import_is_found_within_the_hour(): void
    {
        $import = $this->start(['a@example.org', 'b@example.org']);
        $this->services->importWorker()->run();
        $this->services->invitations()->revoke(
            self::current((int) self::importRows($import)[0]['invitation_id']),
            Actor::operator(),
        );
        self::changeRow('a@example.org', ['state' => 'waiting', 'invitation_id' => null]);
        Inbox::clear();

        $this->services->importWorker()->scheduleLost();
        $this->services->importWorker()->run();

        self::assertSame(['a@example.org sent', 'b@example.org sent'], self::states($import));
        self::assertSame(ImportState::Finished, $this->again($import)->state);
        self::assertCount(1, Inbox::all());
    }

    public function test_failures_in_between_do_not_pause_an_import(): void
    {
        $import = $this->start(array_map(static fn(int $n): string => "p{$n}@example.org", range(1, 30)));
        add_filter('wp_mail', static function (array $mail): array {
            Inbox::behave(preg_match('/p\d*5@/', $mail['to']) === 1 ? 'accept' : 'reject');

            return $mail;
        });

        $this->services->importWorker()->run();

        self::assertSame(ImportState::Finished, $this->again($import)->state);
        self::assertCount(3, Inbox::all());
    }

    public function test_without_the_extension_the_import_pauses_and_loses_nothing(): void
    {
        $import = $this->start(['a@example.org', 'b@example.org']);
        $this->workerWithoutExtension()->run();

        $paused = $this->again($import);
        self::assertSame(ImportState::Paused, $paused->state);
        self::assertStringContainsString('lacks the ClientPress PHP extension', $paused->pauseSentence());
        self::assertSame(['a@example.org waiting', 'b@example.org waiting'], self::states($import));

        $this->services->imports()->resume($import->id, Actor::importer(1));
        $this->services->importWorker()->run();
        self::assertSame(['a@example.org sent', 'b@example.org sent'], self::states($import));
    }

    /**
     * Where the invitation's row does not say that its email was sent, a person decides about the line. Where the line does
     * not, the invitation tells.
     *
     * @testWith ["clientpress_invitations", "SET delivery", "sending"]
     *           ["clientpress_import_rows", "SET state = 'sent'", "sent"]
     */
    public function test_a_database_that_fails_after_the_email_has_nobody_mailed_twice(
        string $table,
        string $change,
        string $later,
    ): void {
        global $wpdb;

        $import = $this->start(['a@example.org', 'b@example.org']);
        $faults = 0;
        $fail = static function (string $sql) use ($wpdb, $table, $change, &$faults): string {
            $isMeant = str_starts_with($sql, "UPDATE {$wpdb->prefix}{$table} ") && str_contains($sql, $change);
            $faults += $isMeant ? 1 : 0;

            return $isMeant ? 'SELECT * FROM what_is_not_there' : $sql;
        };
        add_action('wp_mail_succeeded', static fn() => add_filter('query', $fail));
        $suppressed = $wpdb->suppress_errors();
        $this->services->importWorker()->run();
        $wpdb->suppress_errors($suppressed);
        remove_filter('query', $fail);
        remove_all_actions('wp_mail_succeeded');

        self::assertSame(2, $faults);
        self::assertSame(['a@example.org sending', 'b@example.org sending'], self::states($import));

        $this->clock->time += self::LONG_AGO;
        $this->services->importWorker()->run();

        self::assertSame(["a@example.org {$later}", "b@example.org {$later}"], self::states($import));
        self::assertCount(1, Inbox::to('a@example.org'));
        self::assertCount(1, Inbox::to('b@example.org'));
        self::assertSame(ImportState::Finished, $this->again($import)->state);
    }

    // A process that died.

    public function test_a_line_whose_process_died_is_sent_again_by_nobody(): void
    {
        $import = $this->start(['a@example.org', 'b@example.org']);
        $this->leaveClaimed('a@example.org');
        $this->services->importWorker()->run();
        self::assertSame(ImportState::Running, $this->again($import)->state);

        $this->clock->time += self::LONG_AGO;
        $this->services->importWorker()->run();
        $this->services->importWorker()->work($import->id, 1);

        self::assertSame(['a@example.org sending', 'b@example.org sent'], self::states($import));
        self::assertSame([], Inbox::to('a@example.org'));
        self::assertSame(1, $this->services->imports()->progress($import)->uncertain);
        self::assertSame(ImportState::Finished, $this->again($import)->state);
    }

    public function test_an_invitation_that_was_mailed_after_the_claim_proves_that_it_was_sent(): void
    {
        $portal = self::createPortal();
        $import = $this->start(['a@example.org', 'b@example.org', 'c@example.org'], $portal);

        foreach (['a@example.org', 'b@example.org', 'c@example.org'] as $address) {
            $this->leaveClaimed($address);
        }

        $this->clock->time += 3;
        $accepted = $this->invite('a@example.org', $portal);
        self::change($accepted, ['status' => 'accepted', 'pending_key' => null]);
        Inbox::behave('reject');
        $this->invite('b@example.org', $portal);
        Inbox::behave('accept');
        // Written, and killed before its email.
        self::change($this->invite('c@example.org', $portal), [
            'delivery' => 'queued',
            'sent_gmt' => null,
            'tried_gmt' => null,
        ]);
        Inbox::clear();
        $this->clock->time += self::LONG_AGO;
        $this->services->importWorker()->run();

        $states = self::states($import);
        self::assertSame('a@example.org sent', $states[0]);
        self::assertStringStartsWith('b@example.org failed', $states[1]);
        self::assertSame('c@example.org sending', $states[2]);
        self::assertSame([], Inbox::all());
    }

    public function test_a_claim_from_the_future_is_dead_as_well(): void
    {
        $import = $this->start(['a@example.org']);
        $this->clock->time += DAY_IN_SECONDS;
        $this->leaveClaimed('a@example.org');
        $this->clock->time -= DAY_IN_SECONDS;

        $this->services->importWorker()->run();

        self::assertSame(1, $this->services->imports()->progress($import)->uncertain);
        self::assertSame(ImportState::Finished, $this->again($import)->state);
        $this->services->imports()->markDone((int) self::importRows($import)[0]['id'], Actor::importer(1));
        self::assertSame(['a@example.org settled'], self::states($import));
    }

    public function test_an_email_from_before_the_claim_proves_nothing(): void
    {
        $portal = self::createPortal();
        $this->invite('a@example.org', $portal, self::terms(days: 7));
        $this->clock->time += 8 * DAY_IN_SECONDS;
        $import = $this->start(['a@example.org'], $portal);
        $this->leaveClaimed('a@example.org');
        $this->clock->time += self::LONG_AGO;

        $this->services->importWorker()->run();

        self::assertSame(['a@example.org sending'], self::states($import));
    }

    public function test_an_email_from_the_second_of_the_claim_proves_nothing_either(): void
    {
        $portal = self::createPortal();
        $import = $this->start(['a@example.org'], $portal);
        Inbox::behave('reject');
        $this->services->importWorker()->run();
        Inbox::behave('accept');
        $this->services->imports()->retryFailed($import->id, Actor::importer(1));
        $this->leaveClaimed('a@example.org');
        $this->clock->time += self::LONG_AGO;

        $this->services->importWorker()->run();
        self::assertSame(['a@example.org sending'], self::states($import));

        $this->services->invitations()->resend(
            self::current((int) self::importRows($import)[0]['invitation_id']),
            Actor::operator(),
        );
        $this->services->importWorker()->resolveInterrupted($import->id);
        self::assertSame(['a@example.org sent'], self::states($import));
    }

    public function test_a_click_that_can_send_nothing_leaves_the_line_to_be_clicked_on_again(): void
    {
        $portal = self::createPortal();
        $import = $this->start(['a@example.org'], $portal);
        $this->leaveClaimed('a@example.org');
        $this->clock->time += self::LONG_AGO;
        $this->services->importWorker()->run();
        self::assertSame(ImportState::Finished, $this->again($import)->state);
        $before = self::importRows($import);
        $row = (int) $before[0]['id'];
        $actor = Actor::importer(1);
        $withoutExtension = new Imports(
            $this->services->storage->importRows(),
            $this->services->storage->importStates(),
            $this->services->storage->queuedLines(),
            $this->workerWithoutExtension(),
            $this->services->copiedImports(),
            $this->clock,
        );

        self::assertRefused(Reason::ExtensionMissing, static fn() => $withoutExtension->retry($row, $actor));
        self::assertSame($before, self::importRows($import));

        $this->services->portals()->setStatus($portal, PortalStatus::Archived, Actor::operator());
        self::assertRefused(Reason::PortalNotOpen, fn() => $this->services->imports()->retry($row, $actor));
        self::assertSame($before, self::importRows($import));
        $this->services->portals()->setStatus($portal, PortalStatus::Active, Actor::operator());

        $user = self::createUser('subscriber', ['user_email' => 'a@example.org']);
        self::letIn($portal, $user->ID);
        self::assertRefused(Reason::AlreadyClient, fn() => $this->services->imports()->retry($row, $actor));
        self::assertSame($before, self::importRows($import));
        self::assertCount(1, $this->services->imports()->uncertain($import));
        require_once ABSPATH . 'wp-admin/includes/user.php';
        wp_delete_user($user->ID);

        $this->services->imports()->retry($row, $actor);
        self::assertSame(['a@example.org sent'], self::states($import));
        self::assertCount(1, Inbox::all());
    }

    public function test_a_click_on_what_turns_out_to_have_been_sent_sends_nothing(): void
    {
        $portal = self::createPortal();
        $import = $this->start(['a@example.org'], $portal);
        $this->leaveClaimed('a@example.org');
        $this->clock->time += self::LONG_AGO;
        $this->services->importWorker()->run();
        $this->invite('a@example.org', $portal);

        $row = $this->services->imports()->retry((int) self::importRows($import)[0]['id'], Actor::importer(1));

        self::assertSame(QueuedLineState::Sent, $row->state);
        self::assertCount(1, Inbox::all());
    }

    public function test_a_click_is_the_deed_of_who_clicked(): void
    {
        add_filter(
            'clientpress_rate_limit',
            static fn(array $allowed, string $limit): array => $limit === 'send_per_inviter' ? [3, 3600] : $allowed,
            10,
            2,
        );
        $portal = self::createPortal();
        $editor = self::createUser('editor');
        $import = $this->start(['a@example.org', 'b@example.org', 'c@example.org'], $portal, $editor->ID);
        $this->services->importWorker()->next($import->id);
        $sent = (int) self::importRows($import)[0]['invitation_id'];
        self::change($this->services->invitationList()->requireManageable($sent, Actor::operator()), [
            'delivery' => 'queued',
        ]);
        self::changeRow('a@example.org', ['state' => 'waiting', 'invitation_id' => null]);

        foreach (['a', 'b', 'c'] as $name) {
            $this->leaveClaimed("{$name}@example.org");
        }
        $this->clock->time += self::LONG_AGO;
        $editor->set_role('subscriber');

        foreach (self::importRows($import) as $row) {
            $this->services->imports()->retry((int) $row['id'], Actor::importer(1));
        }

        self::assertSame(['a@example.org sent', 'b@example.org sent', 'c@example.org sent'], self::states($import));
        self::assertSame(2, self::rows(where: 'invited_by = 1'));
        self::assertSame(1, self::rows('clientpress_invitation_events', "event = 'resent' AND actor_id = 1"));
    }

    /**
     * @testWith [false, "sent"]
     *           [true, "resent"]
     */
    public function test_a_click_sends_such_a_line_once(bool $leftAnInvitation, string $event): void
    {
        $portal = self::createPortal();
        $import = $this->start(['a@example.org'], $portal);
        $this->leaveClaimed('a@example.org');

        if ($leftAnInvitation) {
            self::change($this->invite('a@example.org', $portal), [
                'delivery' => 'queued',
                'sent_gmt' => null,
                'tried_gmt' => null,
            ]);
            Inbox::clear();
        }

        $this->clock->time += self::LONG_AGO;
        $row = (int) self::importRows($import)[0]['id'];
        $this->services->imports()->retry($row, Actor::importer(1));

        self::assertSame(['a@example.org sent'], self::states($import));
        self::assertCount(1, Inbox::all());
        self::assertSame(1, self::rows('clientpress_invitation_events', "event = '{$event}'"));
        self::assertRefused(Reason::ChangedMeanwhile, fn() => $this->services->imports()->retry(
            $row,
            Actor::importer(1),
        ));
        self::assertCount(1, Inbox::all());
    }

    public function test_a_line_that_is_being_sent_cannot_be_taken_over(): void
    {
        $import = $this->start(['a@example.org']);
        $this->leaveClaimed('a@example.org');
        $row = (int) self::importRows($import)[0]['id'];

        self::assertRefused(Reason::ChangedMeanwhile, fn() => $this->services->imports()->retry(
            $row,
            Actor::importer(1),
        ));
        self::assertRefused(Reason::ChangedMeanwhile, fn() => $this->services->imports()->markDone(
            $row,
            Actor::importer(1),
        ));
        self::assertSame([], Inbox::all());
    }

    public function test_a_process_that_wakes_up_late_overwrites_nobodys_decision(): void
    {
        $import = $this->start(['a@example.org']);
        $this->leaveClaimed('a@example.org');
        $late = self::importRows($import)[0];
        $this->clock->time += self::LONG_AGO;
        $this->services->imports()->markDone((int) $late['id'], Actor::importer(1));

        $written = $this->services
            ->storage
            ->queuedLines()
            ->complete((int) $late['id'], (string) $late['claim_id'], QueuedLineState::Failed, null, 'late');

        self::assertFalse($written);
        self::assertSame(['a@example.org settled'], self::states($import));
    }

    private function workerWithoutExtension(): Worker
    {
        $secrets = new Secrets(new Extension(null));
        $checks = new InvitationChecks(
            $this->services->storage->invitationRows(),
            $this->services->storage->userAddresses(),
            $secrets,
            $this->services->portals(),
            $this->services->access(),
            $this->services->settings(),
            $this->clock,
        );
        $list = new InvitationList(
            $this->services->storage->invitationSearch(),
            $this->services->storage->portalCounts(),
            $this->services->storage->history(),
            $checks,
            $secrets,
            $this->services->portals(),
            $this->clock,
        );
        $limits = new RateLimits($this->services->storage->rateLimitCounter(), $this->clock, static fn(): string => '');
        $invitations = new Invitations(
            $this->services->storage->invitationRows(),
            $this->services->storage->stagedRows(),
            new InvitationWriter(
                $this->services->storage->invitationRows(),
                $this->services->storage->stagedRows(),
                $this->services->storage->nextSecrets(),
                $this->services->storage->history(),
                $checks,
                $this->services->invitationNews(),
                $limits,
            ),
            $this->services->storage->nextSecrets(),
            $checks,
            $this->services->revocation(),
            $this->services->invitationNews(),
            new RecordedDelivery(
                $this->services->storage->invitationRows(),
                $this->services->storage->history(),
                $this->services->invitationNews(),
                $checks,
                $this->clock,
            ),
            $secrets,
            new ShownLink(),
            $this->services->waitingCount(),
            $limits,
            $this->services->settings(),
            $this->clock,
        );

        return $this->worker($invitations, $list);
    }

    /** @param (\Closure(): void)|null $pause */
    private function worker(Invitations $invitations, InvitationList $list, ?\Closure $pause = null): Worker
    {
        return new Worker(
            $this->services->storage->importRows(),
            $this->services->storage->importStates(),
            $this->services->storage->queuedLines(),
            new LineSender($invitations, $list, $this->services->storage->invitationRows()),
            $this->services->copiedImports(),
            $list,
            $this->services->storage->invitationRows(),
            $this->services->storage->invitationSearch(),
            $this->services->limits(),
            new Schedule(),
            $this->clock,
            $pause ?? static fn() => null,
        );
    }

    // WordPress's list of events.

    public function test_what_others_plan_while_an_import_is_sent_stays_planned(): void
    {
        global $wpdb;

        $import = $this->start(['a@example.org']);
        $other = static function () use ($wpdb): void {
            // As another request does, past all that this one has in memory.
            $events = unserialize((string) $wpdb->get_var(
                "SELECT option_value FROM {$wpdb->options} WHERE option_name = 'cron'",
            ));
            $events[self::NOW] = ['of_another_plugin' => [md5(serialize([])) => ['schedule' => false, 'args' => []]]];
            $wpdb->query($wpdb->prepare(
                "UPDATE {$wpdb->options} SET option_value = %s WHERE option_name = 'cron'",
                serialize($events),
            ));
        };
        add_action('wp_mail_succeeded', $other);

        $this->services->importWorker()->run();

        self::assertSame(['a@example.org sent'], self::states($import));
        wp_cache_flush();
        self::assertSame(self::NOW, wp_next_scheduled('of_another_plugin'));
        self::assertFalse(wp_next_scheduled(Worker::EVENT));
    }
}
