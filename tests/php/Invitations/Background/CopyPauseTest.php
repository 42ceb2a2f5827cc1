<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Background;

use ClientPress\Boot\DoorServices;
use ClientPress\Boot\Hooks;
use ClientPress\Boot\Services;
use ClientPress\Clients\Actor;
use ClientPress\Import\CopiedImports;
use ClientPress\Import\Import;
use ClientPress\Import\ImportState;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Background\Notifications;
use ClientPress\Invitations\Invitation;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\SiteIdentity;
use ClientPress\Mail\Mailer;
use ClientPress\Outbox\Sender;
use ClientPress\Tests\Import\ImportTestCase;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;

/**
 * Property 28: on a copy of a site nothing is mailed by itself, but for one notice to the site's own admin.
 */
final class CopyPauseTest extends ImportTestCase
{
    /** Listeners that have a way to the mailer, and nothing to mail. */
    private const MAIL_NOTHING = [
        'renewal::recoverInterrupted' => 'records what a process has left behind; RenewalTest',
        'imports::tidy' => 'deletes; ImportsTest',
        'notifications::takeOver' => 'hands over to the outbox; NotificationsTest',
        'network::forgetAccount' => 'deletes, on a network; DeletionsTest',
    ];

    private Invitation $due;

    private string $link;

    private Invitation $accepted;

    private \WP_User $inviter;

    private Import $queued;

    protected function setUp(): void
    {
        parent::setUp();
        // Hooks are the running plugin's; it has the machine's clock.
        $this->services = self::services();
        update_option('admin_email', 'studio@example.org');
        update_option('clientpress_reminder_days', 14);
        $this->inviter = self::actAsNewUser('editor');
        $this->queued = $this->start(['listed@example.org']);
        $this->due = $this->invite('due@example.org', terms: self::terms(days: 7));
        $this->link = self::secretSentTo('due@example.org');
        self::letPass($this->due);
        $this->accepted = $this->invite('accepted@example.org', actor: Actor::current());
        $this->acceptLink(self::secretSentTo('accepted@example.org'), self::PASSWORD, '');
        Inbox::clear();
    }

    public function test_where_the_site_is_live_each_of_its_jobs_mails(): void
    {
        self::runAllEvents($this->accepted);

        self::assertEqualsCanonicalizing(
            ['due@example.org', 'listed@example.org', $this->inviter->user_email],
            self::recipients(),
        );
    }

    public function test_on_a_copy_all_jobs_together_mail_one_notice_to_the_sites_admin(): void
    {
        self::moveTo('https://staging.studio.example');

        for ($hour = 0; $hour < 3; $hour++) {
            self::runAllEvents($this->accepted);
        }

        self::assertSame(['studio@example.org'], self::recipients());
        $mail = Inbox::all()[0];
        self::assertSame('Example Studio: ClientPress has paused its emails', $mail->subject());
        self::assertStringContainsString('staging.studio.example', $mail->text());
        self::assertStringContainsString('/wp-admin/site-health.php', $mail->text());
        self::assertTrue(SiteIdentity::isPaused());
    }

    public function test_what_wp_cron_runs_for_a_visitor_of_the_copy_mails_one_notice(): void
    {
        self::moveTo('https://staging.studio.example');
        $cron = _get_cron_array();
        ksort($cron);
        // All that is planned is due.
        update_option('cron', [1 => array_merge(...array_values(array_filter($cron, is_array(...))))]
        + ['version' => 2]);

        LiveSite::shared()->send(Request::get('/wp-cron.php?doing_wp_cron'));

        self::assertSame(['studio@example.org'], self::recipients());
    }

    /**
     * @testWith ["https://127.0.0.1"]
     *           ["http://www.127.0.0.1:8080/"]
     */
    public function test_a_move_of_the_same_site_pauses_nothing(string $home): void
    {
        self::moveTo($home);

        self::runAllEvents($this->accepted);

        self::assertCount(3, Inbox::all());
        self::assertFalse(SiteIdentity::isPaused());
    }

    public function test_a_notice_that_failed_is_mailed_an_hour_later(): void
    {
        self::moveTo('https://staging.studio.example');
        add_filter('pre_wp_mail', '__return_false');
        do_action('clientpress_hourly');
        remove_filter('pre_wp_mail', '__return_false');
        self::assertSame([], Inbox::all());

        do_action('clientpress_hourly');
        do_action('clientpress_hourly');

        self::assertSame(['studio@example.org'], self::recipients());
    }

    public function test_what_somebody_starts_by_hand_works_on_a_copy(): void
    {
        self::moveTo('https://staging.studio.example');
        $portal = self::createPortal();

        $sent = $this->invite('by-hand@example.org', $portal);
        $this->services->invitations()->resend($sent, Actor::operator());
        $import = $this->start(['new-list@example.org'], $portal);
        do_action('clientpress_import');

        self::assertSame(['by-hand@example.org', 'by-hand@example.org', 'new-list@example.org'], self::recipients());
        self::assertSame(ImportState::Finished, $this->again($import)->state);
        self::assertSame(ImportState::Paused, $this->again($this->queued)->state);
    }

    public function test_a_worker_that_dies_while_it_pauses_imports_leaves_none_to_be_sent_by_another(): void
    {
        self::moveTo('https://staging.studio.example');
        $die = static function (string $query) use (&$die): string {
            if (preg_match('/^UPDATE \S*clientpress_imports\b/', $query) === 1) {
                remove_filter('query', $die);
                do_action('clientpress_import');
                throw new \RuntimeException('died');
            }

            return $query;
        };
        add_filter('query', $die);

        try {
            do_action('clientpress_import');
            self::fail('The first worker did not pause anything.');
        } catch (\RuntimeException $died) {
            self::assertSame('died', $died->getMessage());
        }

        self::assertSame([], Inbox::all());
        self::assertSame(ImportState::Paused, $this->again($this->queued)->state);
    }

    public function test_looking_at_an_import_that_was_queued_before_sends_nothing_and_resuming_it_does(): void
    {
        self::moveTo('https://staging.studio.example');

        $this->services->imports()->work($this->queued->id, 5.0, Actor::operator());

        self::assertSame([], Inbox::all());
        self::assertStringContainsString('looks like a copy', $this->again($this->queued)->pauseSentence());
        $this->services->imports()->resume($this->queued->id, Actor::operator());
        do_action('clientpress_import');
        self::assertSame(['listed@example.org'], self::recipients());
    }

    public function test_who_says_that_it_is_the_live_site_gets_everything_going_and_nothing_twice(): void
    {
        self::moveTo('https://new.example');
        for ($hour = 0; $hour < 3; $hour++) {
            self::runPlanned();
            do_action('clientpress_hourly');
        }
        Inbox::clear();
        self::assertSame(
            LinkState::Ready,
            $this->services->acceptance()->inspect($this->link)->state,
            'The link that was mailed before works all the time.',
        );

        $this->services->copyPause()->end(Actor::operator());
        for ($hour = 0; $hour < 3; $hour++) {
            self::runPlanned();
            do_action('clientpress_hourly');
        }

        // The list waits for somebody: it may have been sent from where it was queued.
        self::assertEqualsCanonicalizing(['due@example.org', $this->inviter->user_email], self::recipients());
        self::assertFalse(SiteIdentity::isPaused());
        $this->services->imports()->resume($this->queued->id, Actor::operator());
        self::runPlanned();
        self::assertCount(3, Inbox::all());
        self::assertCount(1, Inbox::to('listed@example.org'));
    }

    public function test_a_notice_about_an_acceptance_of_days_ago_is_no_news_any_more(): void
    {
        global $wpdb;

        self::moveTo('https://new.example');
        $wpdb->update(
            "{$wpdb->prefix}clientpress_outbox",
            ['created_gmt' => gmdate('Y-m-d H:i:s', time() - (4 * DAY_IN_SECONDS))],
            ['subject' => "invitation:{$this->accepted->id}"],
        );

        do_action('clientpress_hourly');
        $this->services->copyPause()->end(Actor::operator());
        do_action('clientpress_hourly');

        self::assertSame([], Inbox::to($this->inviter->user_email));
    }

    public function test_only_an_administrator_says_so(): void
    {
        self::moveTo('https://new.example');

        foreach ([$this->inviter->ID, 0] as $user) {
            self::assertRefused(Reason::Forbidden, fn() => $this->services->copyPause()->end(Actor::user($user)));
            self::assertRefused(Reason::Forbidden, fn() => $this->services
                ->copyPause()
                ->endForBothAddresses(Actor::user($user)));
        }
        self::assertTrue($this->services->siteIdentity()->isCopy());
    }

    /** A new job that mails fails here until it asks. */
    public function test_every_job_that_can_mail_asks_whether_the_site_is_a_copy(): void
    {
        $asked = 0;
        foreach (self::jobs() as [, $service, $method]) {
            $class = self::classOf($service);
            if (!self::reaches($class, [Mailer::class])) {
                continue;
            }
            $asked++;
            $isAsked = self::needs($class, SiteIdentity::class) || self::needs($class, CopiedImports::class);
            self::assertSame(
                isset(self::MAIL_NOTHING["{$service}::{$method}"]) ? null : true,
                isset(self::MAIL_NOTHING["{$service}::{$method}"]) ? null : $isAsked,
                "{$service}::{$method} mails by itself and does not ask SiteIdentity.",
            );
        }

        self::assertGreaterThan(5, $asked);
    }

    /** @return list<array{string, string, string}> event, service, method: rows of hooks that only WP-Cron fires */
    private static function jobs(): array
    {
        $fired = implode('', array_map(file_get_contents(...), self::sources()));
        return array_values(array_map(
            static fn(array $row): array => [$row[0], $row[3], $row[4]],
            array_filter(
                Hooks::rows(),
                static fn(array $row): bool => (
                    str_starts_with($row[0], 'clientpress_')
                    && !str_contains($fired, "do_action('{$row[0]}'")
                    && !in_array($row, Hooks::rowsOfScreens(), true)
                ),
            ),
        ));
    }

    /** @return class-string */
    private static function classOf(string $service): string
    {
        if (class_exists($service)) {
            return $service;
        }
        $graph = method_exists(DoorServices::class, $service) ? DoorServices::class : Services::class;

        return (string) (new \ReflectionMethod($graph, $service))->getReturnType();
    }

    /**
     * @param non-empty-list<class-string> $path
     */
    private static function reaches(string $class, array $path): bool
    {
        foreach (self::parts($class) as $part) {
            if ($part === $path[0] || !in_array($part, $path, true) && self::reaches($part, [...$path, $part])) {
                return true;
            }
        }

        return false;
    }

    private static function needs(string $class, string $part): bool
    {
        return in_array($part, self::parts($class), true);
    }

    /** @return list<class-string> what its constructor takes */
    private static function parts(string $class): array
    {
        $types = array_map(
            static fn(\ReflectionParameter $parameter): string => (string) $parameter->getType(),
            (new \ReflectionClass($class))->getConstructor()?->getParameters() ?? [],
        );
        $types = str_replace('ClientPress\Invitations\LinkDelivery', 'ClientPress\Invitations\DeliveryByEmail', $types);

        // Its channels come by a closure.
        if ($class === Sender::class) {
            $types[] = Notifications::class;
        }

        return array_values(array_filter(
            $types,
            static fn(string $type): bool => str_starts_with($type, 'ClientPress') && class_exists($type),
        ));
    }

    private static function runAllEvents(Invitation $accepted): void
    {
        $events = array_unique(array_column(self::jobs(), 0));
        // Planned by an earlier version; this one has written the notice into the outbox.
        foreach (array_diff($events, [Notifications::ACCEPTED_EVENT]) as $event) {
            do_action($event, $accepted->id);
        }
    }

    /** What is planned once, whenever it is due. */
    private static function runPlanned(): void
    {
        foreach (_get_cron_array() as $at => $events) {
            foreach (array_intersect_key($events, array_flip(array_column(self::jobs(), 0))) as $event => $planned) {
                foreach ($planned as ['args' => $arguments, 'schedule' => $recurrence]) {
                    if ($recurrence === false) {
                        wp_unschedule_event($at, $event, $arguments);
                        do_action_ref_array($event, $arguments);
                    }
                }
            }
        }
    }

    private static function letPass(Invitation $invitation): void
    {
        global $wpdb;

        $earlier = gmdate('Y-m-d H:i:s', time() - (2 * DAY_IN_SECONDS));
        $wpdb->update(
            "{$wpdb->prefix}clientpress_invitations",
            ['sent_gmt' => $earlier, 'tried_gmt' => $earlier],
            ['id' => $invitation->id],
        );
    }

    private static function moveTo(string $home): void
    {
        update_option('home', $home);
    }

    /** @return list<string> */
    private static function recipients(): array
    {
        return array_merge(...array_map(static fn($mail): array => $mail->recipients, Inbox::all()));
    }
}
