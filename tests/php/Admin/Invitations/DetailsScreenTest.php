<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Invitations;

use ClientPress\Admin\Invitations\DateCell;
use ClientPress\Admin\Invitations\InvitationCells;
use ClientPress\Admin\Invitations\InvitationFacts;
use ClientPress\Admin\Invitations\OperationOffer;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\AccessMigration;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Clients\Storage\AccessMetaTable;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\SystemClock;
use ClientPress\Kernel\Template;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;

/**
 * @requires extension clientpress
 */
final class DetailsScreenTest extends AdminTestCase
{
    private const LINK_FORM = '//details/form[.//button[@name="clientpress_link"]]';

    // Who may look.

    /**
     * @testWith ["administrator", 200]
     *           ["editor", 200]
     *           ["author", 403]
     *           ["subscriber", 403]
     */
    public function test_the_details_are_for_those_who_invite(string $role, int $status): void
    {
        $page = self::details(self::browserOf(self::createUser($role)), self::invite('client@example.org'));

        self::assertSame($status, $page->status);
        self::assertSame($status === 200, str_contains($page->body, 'client@example.org'));
    }

    public function test_an_invitation_that_is_not_there_is_a_plain_page_that_leads_back(): void
    {
        $browser = self::browserOf(1);

        foreach (['999999', '0', '-1', 'x', '', '99999999999999999999'] as $id) {
            $page = $browser->get(ScreenUrls::invitations(['invitation' => $id]));

            self::assertSame(404, $page->status, $id);
            self::assertStringContainsString('There is no such invitation.', $page->text());
            self::assertStringContainsString('page=clientpress-invitations', $page->body);
        }
    }

    public function test_somebody_elses_portal_keeps_its_details_and_gives_no_link(): void
    {
        $browser = self::browserOf($author = self::createUser('author'));
        foreach ([
            Capabilities::INVITE,
            'edit_clientpress_portals',
            'edit_private_clientpress_portals',
        ] as $capability) {
            $author->add_cap($capability);
        }
        $own = self::invite('own@example.org', self::createPortal(fields: ['post_author' => $author->ID]));
        $other = self::invite('other@example.org');
        $before = self::everything();

        $page = self::details($browser, $other);
        self::assertSame(403, $page->status);
        self::assertStringNotContainsString('other@example.org', $page->body);

        $form = self::details($browser, $own)->form(self::LINK_FORM);
        $answer = $browser->post(ScreenUrls::invitation($other->id), $form['fields']);
        self::assertSame(403, $answer->status, 'A nonce is for one invitation.');
        self::assertSame($before, self::everything());
    }

    public function test_what_is_left_of_a_deleted_portal_is_for_those_who_edit_everybodys(): void
    {
        $author = self::createUser('author');
        $author->add_cap(Capabilities::INVITE);
        $author->add_cap('edit_clientpress_portals');
        $invitation = self::invite('client@example.org', self::createPortal(fields: ['post_author' => $author->ID]));
        wp_delete_post($invitation->portalId, true);

        self::assertSame(403, self::details(self::browserOf($author), $invitation)->status);
        $page = self::details(self::browserOf(self::createUser('editor')), $invitation);
        self::assertSame(['(deleted portal)', 'Revoked'], [self::facts($page)['Portal'], self::facts($page)['Status']]);
    }

    // What it shows.

    public function test_it_says_all_that_is_known_in_words(): void
    {
        wp_update_user(['ID' => 1, 'display_name' => 'Alex Miller']);
        $portal = self::createPortal(fields: ['post_title' => 'Harbour Bakery']);
        $invitation = self::services()
            ->invitations()
            ->send($portal, 'client@example.org', new Terms("Hello,\nwelcome", 14, 'blue horse'), Actor::operator());
        self::change($invitation, ['invited_by' => 1, 'passphrase_tries' => 2]);

        $page = self::details(self::browserOf(1), $invitation);
        $facts = self::facts($page);

        self::assertSame('Invitation to client@example.org', self::texts($page, '//h1')[0]);
        self::assertStringStartsWith('client@example.org ‹ Invitations', self::texts($page, '//title')[0]);
        self::assertSame('client@example.org', $facts['Email']);
        self::assertSame(['client@example.org'], self::texts($page, '//dl[@class="clientpress-facts"]//bdi'));
        self::assertSame('Harbour Bakery', $facts['Portal']);
        self::assertSame('Pending', $facts['Status']);
        self::assertStringStartsWith(
            'Handed to the mail system on ' . wp_date('F j, Y', $invitation->sentAt),
            $facts['Delivery'],
        );
        self::assertSame('1', $facts['Emails so far']);
        self::assertStringEndsWith('(in 2 weeks)', $facts['Link']);
        self::assertSame('Not yet, as far as is known', $facts['Opened']);
        self::assertStringStartsWith('Alex Miller on ', $facts['Invited by']);
        self::assertSame('Hello, welcome', $facts['Message']);
        self::assertSame('Set, 2 wrong tries so far', $facts['Passphrase']);
        self::assertSame('None yet', $facts['Account']);
        self::assertStringNotContainsString($invitation->digest, $page->body);
        self::assertStringNotContainsString((string) $invitation->passphraseHash, $page->body);
        self::assertStringNotContainsString('blue horse', $page->body);
    }

    public function test_no_fact_is_lost_where_two_labels_are_translated_alike(): void
    {
        $invitation = self::invite('client@example.org');
        $count = count((array) self::facts(self::details(self::browserOf(1), $invitation)));
        foreach (['gettext_clientpress', 'gettext_with_context_clientpress'] as $filter) {
            add_filter($filter, static fn(): string => 'Wort');
        }
        $dates = new DateCell(new SystemClock());
        $offer = new OperationOffer(self::services()->invitationList(), Actor::operator());
        $cells = new InvitationCells(self::services()->invitationList(), self::services()->portals(), $dates, $offer);

        $facts = (new InvitationFacts(self::services()->invitationList(), $cells, $dates))->rows($invitation, []);

        self::assertCount($count, $facts);
        self::assertSame(['Wort'], array_values(array_unique(array_column($facts, 'label'))));
    }

    public function test_an_email_whose_process_died_is_not_said_to_have_been_sent_or_not(): void
    {
        $invitation = self::invite('client@example.org');
        self::change($invitation, ['delivery' => 'queued', 'sent_gmt' => null, 'tried_gmt' => null]);

        $facts = self::facts(self::details(self::browserOf(1), $invitation));

        self::assertStringStartsWith('Not known whether the email was sent.', $facts['Delivery']);
    }

    public function test_a_reminder_that_was_not_sent_is_told_beside_the_email_that_was(): void
    {
        $invitation = self::invite('client@example.org');
        self::change($invitation, ['delivery_error' => 'Mailbox <full>.', 'tried_gmt' => '2026-04-01 12:00:00']);

        $facts = self::facts(self::details(self::browserOf(1), $invitation));

        self::assertStringStartsWith('Handed to the mail system on ', $facts['Delivery']);
        self::assertStringEndsWith(
            'A later email, of April 1, 2026, was not sent: Mailbox <full>.',
            $facts['Delivery'],
        );
    }

    public function test_a_failure_says_when_it_was_tried(): void
    {
        $invitation = self::invite('client@example.org');
        self::change($invitation, [
            'delivery' => 'failed',
            'delivery_error' => 'No route.',
            'sent_gmt' => null,
            'tried_gmt' => '2026-04-01 12:00:00',
        ]);

        self::assertSame(
            'Not sent: No route. (tried on April 1, 2026 12:00 pm UTC)',
            self::facts(self::details(self::browserOf(1), $invitation))['Delivery'],
        );
    }

    public function test_an_accepted_invitation_leads_to_its_account_for_those_who_edit_users(): void
    {
        $invitation = self::invite('client@example.org');
        $client = self::createUser('clientpress_client', ['display_name' => 'Nora']);
        self::accept($invitation);
        self::change($invitation, ['user_id' => $client->ID]);

        $ofAdmin = self::details(self::browserOf(1), $invitation);
        $ofEditor = self::details(self::browserOf(self::createUser('editor')), $invitation);

        self::assertSame("Nora ({$client->user_email})", self::facts($ofAdmin)['Account']);
        self::assertSame("Nora ({$client->user_email})", self::facts($ofEditor)['Account']);
        self::assertCount(1, self::texts($ofAdmin, '//dd/a[contains(@href, "user-edit.php?user_id=")]'));
        self::assertSame([], self::texts($ofEditor, '//dd/a[contains(@href, "user-edit.php")]'));
        self::assertStringStartsWith('Used on ', self::facts($ofAdmin)['Link']);
    }

    public function test_access_that_is_still_to_be_taken_over_from_an_earlier_version_stands_as_well(): void
    {
        $invitation = self::invite('client@example.org');
        $client = self::createUser('clientpress_client');
        self::accept($invitation);
        self::change($invitation, ['user_id' => $client->ID]);
        $other = self::createPortal(fields: ['post_title' => 'Garden']);
        self::letIn($other, $client->ID);
        $meta = (int) add_post_meta($invitation->portalId, AccessMetaTable::KEY, $client->ID);
        update_option(AccessMigration::OPTION, '0/' . $meta);
        $browser = self::browserOf(1);

        $page = self::details($browser, $invitation);
        self::assertStringStartsWith('The client may enter', self::facts($page)['Access']);
        $title = get_the_title($invitation->portalId);
        self::assertStringContainsString(
            ">{$title}</a>",
            $browser->get(admin_url("user-edit.php?user_id={$client->ID}"))->body,
        );
        self::assertSame(
            ["Remove access: {$title}", 'Remove access: Garden'],
            self::texts($browser->get(ScreenUrls::client($client->ID)), '//button[@name="remove"]/@aria-label'),
        );

        $form = $page->form('//form[.//button[@name="remove"]]');
        $browser->post($form['action'], $form['fields'] + ['remove' => (string) $invitation->portalId]);

        self::assertSame([$other], self::services()->access()->portals($client->ID));
        self::assertStringStartsWith('Removed since.', self::facts(self::details($browser, $invitation))['Access']);
    }

    public function test_an_accepted_invitation_says_whether_access_still_stands_and_removes_it(): void
    {
        $invitation = self::invite('client@example.org');
        $client = self::createUser('clientpress_client');
        self::accept($invitation);
        self::change($invitation, ['user_id' => $client->ID]);
        self::letIn($invitation->portalId, $client->ID);
        $browser = self::browserOf(1);

        $page = self::details($browser, $invitation);
        self::assertStringStartsWith('The client may enter', self::facts($page)['Access']);
        $form = $page->form('//form[.//button[@name="remove"]]');
        $browser->post($form['action'], $form['fields'] + ['remove' => (string) $invitation->portalId]);

        self::assertSame([], self::services()->access()->portals($client->ID));
        $page = self::details($browser, $invitation);
        self::assertStringStartsWith('Removed since.', self::facts($page)['Access']);
        self::assertSame([], self::texts($page, '//button[@name="remove"]'));
    }

    public function test_a_misspelt_address_is_corrected_and_the_screen_leads_to_the_new_invitation(): void
    {
        $invitation = self::invite('Dona Quill <dnoa@example.org>');
        $browser = self::browserOf(1);
        $form = self::details($browser, $invitation)->form('//form[.//button[@name="clientpress_correct"]]');
        self::assertSame('dnoa@example.org', $form['fields']['clientpress_address']);

        $refused = $browser->post($form['action'], ['clientpress_address' => 'dona'] + $form['fields']);
        self::assertStringContainsString('This is not a valid email address.', self::notices($refused)[0]);
        self::assertSame('dona', $refused->form('//details[@open]/form')['fields']['clientpress_address']);
        self::assertSame(
            403,
            $browser->post($form['action'], ['_wpnonce' => 'x'] + $form['fields'])->status,
            'Not without the nonce.',
        );
        self::assertSame(Status::Pending, self::reread($invitation)->status(time()));

        $page = $browser->follow($browser->post($form['action'], ['clientpress_address' => 'dona@example.org']
        + $form['fields']));

        self::assertStringStartsWith('Invitation sent to Dona Quill <dona@example.org>.', self::notices($page)[0]);
        self::assertSame('Invitation to dona@example.org', self::texts($page, '//h1')[0]);
        self::assertSame(Status::Revoked, self::reread($invitation)->status(time()));
        self::assertCount(1, Inbox::to('dona@example.org'));
        $again = $browser->post($form['action'], ['clientpress_address' => 'dona@example.org'] + $form['fields']);
        self::assertSame(409, $again->status);
    }

    public function test_the_mail_systems_words_keep_their_direction_in_every_sentence(): void
    {
        $invitation = self::invite('dnoa@example.org');
        $browser = self::browserOf(1);
        $form = self::details($browser, $invitation)->form('//form[.//button[@name="clientpress_correct"]]');
        Inbox::behave('reject');

        $page = $browser->follow($browser->post($form['action'], ['clientpress_address' => 'dona@example.org']
        + $form['fields']));

        self::assertMatchesRegularExpression(
            '/email was not sent: \x{2068}[^\x{2068}\x{2069}]+\x{2069}</u',
            $page->body,
        );
        self::assertCount(
            1,
            self::texts($page, '//ol//*[contains(@class, "clientpress-failed")]/bdi'),
            'In the history as well.',
        );
    }

    public function test_the_portal_can_be_viewed_as_a_client_from_an_invitation_and_from_a_client(): void
    {
        $invitation = self::invite('client@example.org');
        $client = self::createUser('clientpress_client');
        self::letIn($invitation->portalId, $client->ID);
        $browser = self::browserOf(1);
        $link = '//a[contains(@href, "clientpress_view=client")]/@href';

        foreach ([self::details($browser, $invitation), $browser->get(ScreenUrls::client($client->ID))] as $page) {
            self::assertStringContainsString(
                'This is how clients see this page.',
                $browser->get(self::texts($page, $link)[0])->text(),
            );
        }

        wp_update_post(['ID' => $invitation->portalId, 'post_status' => 'draft']);
        self::assertSame([], self::texts(self::details($browser, $invitation), $link), 'Clients see nothing of it.');
    }

    public function test_a_failed_email_says_why_and_opens_the_advice(): void
    {
        $invitation = self::invite('client@example.org');
        self::change($invitation, ['delivery' => 'failed', 'delivery_error' => 'No route to host.']);
        $browser = self::browserOf(1);

        $page = self::details($browser, $invitation);

        self::assertStringStartsWith('Not sent: No route to host.', self::facts($page)['Delivery']);
        self::assertStringContainsString('spam folder', self::texts($page, '//details[@open]')[0]);

        self::accept($invitation);
        self::assertStringNotContainsString('spam folder', self::details($browser, $invitation)->text());
    }

    public function test_the_history_tells_what_happened_and_who_did_it_the_latest_first(): void
    {
        wp_update_user(['ID' => 1, 'display_name' => 'Alex Miller']);
        $invitation = self::invite('client@example.org');
        $history = self::services()->storage->history();
        self::accept($invitation);
        $history->record($invitation->id, Event::Accepted, 1, time());
        self::change($invitation, ['status' => 'revoked', 'revoked_gmt' => '2026-01-05 12:00:00']);
        foreach (Event::cases() as $event) {
            if (!in_array($event, [Event::Sent, Event::Resent, Event::Opened, Event::Accepted], true)) {
                $history->record(
                    $invitation->id,
                    $event,
                    1,
                    time(),
                    $event === Event::DeliveryFailed ? 'No route.' : '',
                );
            }
        }
        $history->record($invitation->id, Event::Opened, 0, 1_767_655_800);
        $history->record($invitation->id, Event::Resent, 999_999, time());

        $page = self::details(self::browserOf(1), $invitation);
        $labels = self::texts($page, '//ol[@class="clientpress-timeline"]/li/strong');
        $who = self::texts($page, '//ol[@class="clientpress-timeline"]/li/span[@class="clientpress-when"]');

        self::assertSame('Resent with a fresh link', $labels[0]);
        self::assertStringStartsWith('(deleted user) · ', $who[0]);
        self::assertSame('First opened by the client', $labels[1]);
        self::assertSame('client@example.org · January 5, 2026 11:30 pm UTC', $who[1]);
        self::change($invitation, ['name' => 'Emma Stone']);
        self::assertStringContainsString(
            'Emma Stone · January 5, 2026 11:30 pm UTC',
            self::details(self::browserOf(1), $invitation)->text(),
        );
        self::assertStringStartsWith('Alex Miller · ', $who[2]);
        self::assertSame('Invited by email', end($labels));
        self::assertStringStartsWith('Command line · ', (string) end($who));
        self::assertCount(count(Event::cases()), array_unique($labels));
        self::assertSame(['No route.'], self::texts($page, '//ol//span[@class="clientpress-failed"]'));
        self::assertCount(1, self::texts($page, '//ol//time[@datetime="2026-01-05T23:30:00+00:00"]'));
    }

    public function test_html_in_all_that_people_wrote_is_inert(): void
    {
        $script = '<script>alert(1)</script><img src=x onerror=alert(2)>';
        $portal = self::createPortal(fields: ['post_title' => esc_html($script)]);
        $invitation = self::services()
            ->invitations()
            ->send(
                $portal,
                "o'brien+x@example.org",
                new Terms("$script <a href=\"javascript:alert(3)\">here</a>", 14),
                Actor::operator(),
            );
        wp_update_user(['ID' => 1, 'display_name' => $script]);
        self::change($invitation, ['invited_by' => 1, 'delivery' => 'failed', 'delivery_error' => $script]);
        self::services()->storage->history()->record($invitation->id, Event::DeliveryFailed, 1, time(), $script);

        $page = self::details(self::browserOf(1), $invitation);

        self::assertDoesNotMatchRegularExpression('/<script>alert|<img src=x|href="javascript/', $page->body);
        self::assertStringContainsString($script, self::facts($page)['Message']);
        self::assertSame("o'brien+x@example.org", self::facts($page)['Email']);
    }

    public function test_an_address_that_was_never_valid_is_inert_too(): void
    {
        $invitation = self::invite('client@example.org');
        self::change($invitation, ['email' => '"><script>alert(1)</script>@example.org']);

        $page = self::details(self::browserOf(1), $invitation);

        self::assertStringNotContainsString('<script>alert', $page->body);
    }

    // What it does.

    public function test_each_status_offers_what_is_valid(): void
    {
        $browser = self::browserOf(1);
        $invitation = self::invite('client@example.org');
        $withLink = ['Send to this address', 'Make a fresh link and show it'];
        $buttons = static fn(): array => self::texts(
            self::details($browser, $invitation),
            '//form[@id="clientpress-row-action"]/button | //details/form//button',
        );

        self::assertSame(['Resend', 'Revoke', ...$withLink], $buttons());
        self::expire($invitation);
        self::assertSame(['Resend', 'Revoke', 'Delete record', ...$withLink], $buttons());
        update_post_meta($invitation->portalId, '_clientpress_status', 'archived');
        self::assertSame(['Revoke', 'Delete record'], $buttons());
        self::accept($invitation);
        self::assertSame(['Delete record'], $buttons());
        wp_delete_post($invitation->portalId, true);
        self::assertSame(['Delete record'], $buttons());
    }

    public function test_resend_and_revoke_lead_back_to_the_details_and_delete_to_the_list(): void
    {
        $invitation = self::invite('client@example.org');
        $browser = self::browserOf(1);

        $page = $browser->follow(self::act($browser, 'resend', $invitation));
        self::assertStringStartsWith('Invitation resent to client@example.org.', self::notices($page)[0]);
        self::assertSame('2', self::facts($page)['Emails so far']);

        $page = $browser->follow(self::act($browser, 'revoke', $invitation));
        self::assertSame('Revoked', self::facts($page)['Status']);

        $page = $browser->follow(self::act($browser, 'delete', $invitation));
        self::assertSame(['Record of the invitation to client@example.org deleted.'], self::notices($page));
        self::assertStringContainsString('Nobody has been invited yet', $page->text());
        self::assertSame(404, self::details($browser, $invitation)->status);
    }

    // Get a link.

    public function test_a_fresh_link_is_shown_in_one_answer_that_nobody_keeps(): void
    {
        $invitation = self::invite('client@example.org');
        $browser = self::browserOf(1);

        $page = self::getLink($browser, $invitation);
        $link = self::shownLink($page);

        self::assertSame(200, $page->status);
        self::assertStringContainsString('It is shown this once.', $page->text());
        self::assertStringContainsString('no-store', (string) $page->header('Cache-Control'));
        self::assertSame('no-referrer', $page->header('Referrer-Policy'));
        self::assertSame(1, substr_count($page->body, substr($link, -72)));
        self::assertMatchesRegularExpression(
            '/^Handed to the mail system on .+\. The link was shown once, to admin on .+ UTC, to be passed on by other means\.$/',
            self::facts($page)['Delivery'],
        );
        self::assertSame('Fresh link shown for copying', self::texts($page, '//ol/li/strong')[0]);
        self::assertCount(1, Inbox::all(), 'No email is sent.');
        self::assertSame(Delivery::Sent, self::reread($invitation)->delivery);
        self::assertNotNull(self::reread($invitation)->linkShownAt);
        self::assertSame('', self::shownLink(self::details($browser, $invitation)));

        self::assertHeading('Portal', LiveSite::shared()->send(Request::get($link)));
        $mailed = Inbox::latestTo('client@example.org')->text();
        self::assertSame(1, preg_match('~https?://\S+[0-9a-f]{72}~', $mailed, $earlier));
        self::assertHeading('newer', LiveSite::shared()->send(Request::get($earlier[0])));
    }

    public function test_after_it_was_shown_the_link_stands_in_no_table_and_no_log(): void
    {
        global $wpdb;
        $invitation = self::invite('client@example.org');
        $secret = substr(self::shownLink(self::getLink(self::browserOf(1), $invitation)), -72);

        self::assertMatchesRegularExpression('/^[0-9a-f]{72}$/', $secret);
        $rows = 0;
        foreach ($wpdb->get_col('SHOW TABLES') as $table) {
            foreach ($wpdb->get_results("SELECT * FROM `$table`", ARRAY_N) as $row) {
                $rows++;
                self::assertStringNotContainsString(substr($secret, 0, 64), implode("\n", array_map('strval', $row)));
            }
        }
        self::assertGreaterThan(100, $rows);
        self::assertStringNotContainsString($secret, self::takeErrorLog());
    }

    public function test_no_stack_trace_of_a_failing_page_shows_the_link(): void
    {
        ini_set('zend.exception_ignore_args', '0');
        self::actAs(1);
        $invitation = self::invite('client@example.org');
        $secret = str_repeat('5ecre7', 12);
        add_filter('gettext', static fn(string $text): string => str_contains($text, 'shown this once')
            ? throw new \RuntimeException('broken')
            : $text);

        try {
            self::services()
                ->template()
                ->render('admin-shown-link', [
                    'link' => new \SensitiveParameterValue($secret),
                    'email' => $invitation->email,
                ]);
            self::fail('Nothing failed.');
        } catch (\RuntimeException $fault) {
            $frames = array_filter(
                $fault->getTrace(),
                static fn(array $frame): bool => ($frame['class'] ?? '') === Template::class,
            );
            self::assertNotSame([], $frames);
            self::assertStringNotContainsString($secret, print_r($frames, true));
        }
    }

    public function test_a_reload_of_the_answer_shows_no_link_and_keeps_the_one_that_was_shown(): void
    {
        $invitation = self::invite('client@example.org');
        $browser = self::browserOf(1);
        $form = self::details($browser, $invitation)->form(self::LINK_FORM);
        $link = self::shownLink($browser->post($form['action'], $form['fields']));
        $before = self::everything();

        $reload = $browser->post($form['action'], $form['fields']);

        self::assertSame(409, $reload->status);
        self::assertStringContainsString('This link was shown already', self::notices($reload)[0]);
        self::assertSame('', self::shownLink($reload));
        self::assertSame($before, self::everything());
        self::assertHeading('Portal', LiveSite::shared()->send(Request::get($link)));

        $again = $browser->post($form['action'], $reload->form(self::LINK_FORM)['fields']);
        self::assertNotSame('', self::shownLink($again), 'Whoever asks anew gets another.');
        self::assertNotSame($link, self::shownLink($again));
    }

    public function test_two_presses_at_once_make_one_link(): void
    {
        $invitation = self::invite('client@example.org');
        $site = LiveSite::shared();
        $browser = self::browserOf(1);
        $form = self::details($browser, $invitation)->form(self::LINK_FORM);
        $request = Request::post($form['action'], $form['fields'])->withCookies($browser->cookies);

        $answers = $site->sendTogether([$request, $request, $request]);

        $shown = array_values(array_filter(array_map(self::shownLink(...), $answers)));
        self::assertCount(1, $shown);
        self::assertHeading('Portal', $site->send(Request::get($shown[0])));
    }

    public function test_a_link_that_was_resent_meanwhile_is_left_alone(): void
    {
        $invitation = self::invite('client@example.org');
        $browser = self::browserOf(1);
        $form = self::details($browser, $invitation)->form(self::LINK_FORM);
        self::services()->invitations()->resend(self::current($invitation), Actor::operator());
        $before = self::everything();

        $page = $browser->post($form['action'], $form['fields']);

        self::assertSame(409, $page->status);
        self::assertStringContainsString('No link was made', self::notices($page)[0]);
        self::assertSame($before, self::everything());
    }

    public function test_a_refusal_is_said_where_the_link_would_stand(): void
    {
        $invitation = self::invite('client@example.org');
        $browser = self::browserOf(1);
        $form = self::details($browser, $invitation)->form(self::LINK_FORM);
        update_post_meta($invitation->portalId, '_clientpress_status', 'archived');
        $before = self::everything();

        $page = $browser->post($form['action'], $form['fields']);

        self::assertSame(409, $page->status);
        self::assertStringContainsString('Archived', self::notices($page)[0]);
        self::assertSame('', self::shownLink($page));
        self::assertSame($before, self::everything());
    }

    public function test_no_link_by_get_nor_without_the_nonce_of_this_form(): void
    {
        $invitation = self::invite('client@example.org');
        $browser = self::browserOf(1);
        $page = self::details($browser, $invitation);
        $fields = $page->form(self::LINK_FORM)['fields'];
        $before = self::everything();

        foreach (['GET', 'HEAD'] as $method) {
            $url = ScreenUrls::invitation($invitation->id) . '&' . http_build_query($fields);
            $answer = $browser->send(Request::of($method, $url));
            self::assertSame(200, $answer->status);
            self::assertSame('', self::shownLink($answer));
        }

        $otherNonce = $page->form('//form[@id="clientpress-row-action"]')['fields']['_wpnonce'];
        foreach (['', 'x', $otherNonce] as $nonce) {
            $answer = $browser->post(ScreenUrls::invitation($invitation->id), ['_wpnonce' => $nonce] + $fields);
            self::assertSame(403, $answer->status, $nonce);
        }

        foreach ([['x'], '', str_repeat('a', 32)] as $stamp) {
            $answer = $browser->post(ScreenUrls::invitation($invitation->id), ['clientpress_stamp' => $stamp]
            + $fields);
            self::assertSame(409, $answer->status);
            self::assertSame('', self::shownLink($answer));
        }

        self::assertSame($before, self::everything());
    }

    private static function details(Browser $browser, Invitation $invitation): Response
    {
        return $browser->get(ScreenUrls::invitation($invitation->id));
    }

    private static function getLink(Browser $browser, Invitation $invitation): Response
    {
        $form = self::details($browser, $invitation)->form(self::LINK_FORM);

        return $browser->post($form['action'], $form['fields']);
    }

    /** @return string the link that stands on a page; empty for none */
    private static function shownLink(Response $page): string
    {
        return preg_match('~id="clientpress-link"[^>]* value="([^"]*)"~', $page->body, $match) === 1
            ? html_entity_decode($match[1])
            : '';
    }

    private static function act(Browser $browser, string $operation, Invitation $invitation): Response
    {
        $form = self::details($browser, $invitation)->form('//form[@id="clientpress-row-action"]');

        return $browser->post($form['action'], [
            '_wpnonce' => $form['fields']['_wpnonce'],
            $operation => (string) $invitation->id,
        ]);
    }

    /** @return array<string, string> text by label */
    private static function facts(Response $page): array
    {
        $list = '//dl[@class="clientpress-facts"]';

        return array_combine(self::texts($page, "{$list}//dt"), self::texts($page, "{$list}//dd"));
    }

    private static function assertHeading(string $part, Response $page): void
    {
        self::assertStringContainsString($part, self::texts($page, '//h1')[0] ?? '');
    }
}
