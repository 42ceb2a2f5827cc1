<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Invitations;

use ClientPress\Admin\Invitations\ListRequest;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Clients\ClientRole;
use ClientPress\Invitations\InvitationExport;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Status;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Doors\Person;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Database;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;

final class InvitationsScreenTest extends AdminTestCase
{
    // Who may look.

    /**
     * @testWith ["administrator", 200]
     *           ["editor", 200]
     *           ["author", 403]
     *           ["contributor", 403]
     *           ["subscriber", 403]
     */
    public function test_the_screen_is_for_those_who_invite(string $role, int $status): void
    {
        self::invite('client@example.org');

        $page = self::list(self::browserOf(self::createUser($role)));

        self::assertSame($status, $page->status);
        self::assertSame($status === 200, str_contains($page->body, 'client@example.org'));
    }

    public function test_clients_are_led_away_and_strangers_to_the_login(): void
    {
        self::invite('client@example.org');

        $client = self::list(self::browserOf(self::createUser(ClientRole::NAME)));
        $stranger = self::list(new Browser(LiveSite::shared()));

        self::assertSame(302, $client->status);
        self::assertStringNotContainsString('client@example.org', $client->body);
        self::assertStringContainsString('wp-login.php', (string) $stranger->header('Location'));
    }

    // What it shows.

    public function test_a_row_says_who_was_invited_where_when_and_by_whom(): void
    {
        $portal = self::createPortal(fields: ['post_title' => 'Harbour Bakery']);
        $invitation = self::invite('client@example.org', $portal);
        wp_update_user(['ID' => 1, 'display_name' => 'Alex Miller']);
        self::change($invitation, ['invited_by' => 1, 'sent_gmt' => gmdate('Y-m-d H:i:s', time() - 7300)]);

        $page = self::list(self::browserOf(1));

        self::assertSame(['client@example.org'], self::rows($page));
        self::assertSame(['Harbour Bakery'], self::texts($page, '//td[contains(@class, "column-portal")]/a'));
        self::assertSame(['2 hours ago'], self::texts($page, '//td[contains(@class, "column-sent")]'));
        self::assertSame(['Alex Miller'], self::texts($page, '//td[contains(@class, "column-inviter")]'));
        self::assertSame(
            ['Pending Link works until ' . wp_date('F j, Y', $invitation->expiresAt)],
            array_map(
                static fn(string $text): string => str_replace('Pending', 'Pending ', $text),
                self::texts($page, '//td[contains(@class, "column-status")]'),
            ),
        );
    }

    public function test_times_are_shown_in_the_time_zone_of_the_site(): void
    {
        update_option('timezone_string', 'Asia/Tokyo');
        $invitation = self::invite('client@example.org');
        self::change($invitation, ['expires_gmt' => '2099-12-31 20:00:00', 'sent_gmt' => '2026-01-05 23:30:00']);

        $page = self::list(self::browserOf(1));

        self::assertSame(['January 6, 2026'], self::texts($page, '//td[contains(@class, "column-sent")]'));
        self::assertStringContainsString(
            'Link works until <time datetime="2099-12-31T20:00:00+00:00" title="January 1, 2100 5:00 am JST">January 1, 2100</time>',
            $page->body,
        );
    }

    public function test_each_status_has_its_word_and_only_the_actions_that_are_valid(): void
    {
        $invitations = array_map(
            static fn(string $name) => self::invite("$name@example.org"),
            array_combine(['pending', 'expired', 'accepted', 'revoked'], ['pending', 'expired', 'accepted', 'revoked']),
        );
        self::expire($invitations['expired']);
        self::accept($invitations['accepted']);
        self::press(self::browserOf(1), 'revoke', $invitations['revoked']);

        $page = self::list(self::browserOf(1), ['orderby' => 'email', 'order' => 'asc']);

        self::assertSame(
            ['Accepted', 'Expired', 'Pending', 'Revoked'],
            self::texts($page, '//td[contains(@class, "column-status")]/span[contains(@class, "clientpress-badge")]'),
        );
        self::assertSame(['Resend', 'Revoke'], self::actions($page, $invitations['pending']));
        self::assertSame(['Resend', 'Revoke', 'Delete record'], self::actions($page, $invitations['expired']));
        self::assertSame(['Delete record'], self::actions($page, $invitations['accepted']));
        self::assertSame(['Delete record'], self::actions($page, $invitations['revoked']));
    }

    public function test_an_email_that_was_not_sent_says_why(): void
    {
        Inbox::behave('refuse');
        self::invite('client@example.org');

        $page = self::list(self::browserOf(1), ['status' => 'not-sent']);

        self::assertSame(['client@example.org'], self::rows($page));
        self::assertMatchesRegularExpression(
            '/^Not sent: SMTP.+\d+ seconds? ago What to do$/',
            self::texts($page, '//td[contains(@class, "column-sent")]')[0],
        );
    }

    public function test_the_latest_come_first_whether_they_were_emailed_or_not(): void
    {
        self::invite('first@example.org');
        $shown = self::invite('second@example.org');
        self::change($shown, ['delivery' => 'none', 'sent_gmt' => null, 'tried_gmt' => null]);
        $killed = self::invite('third@example.org');
        self::change($killed, ['delivery' => 'queued', 'sent_gmt' => null, 'tried_gmt' => null]);

        $page = self::list(self::browserOf(1));

        self::assertSame(['third@example.org', 'second@example.org', 'first@example.org'], self::rows($page));
        self::assertSame(
            ['Not known whether it was emailed', 'Not emailed'],
            array_slice(self::texts($page, '//td[contains(@class, "column-sent")]'), 0, 2),
        );
        $sorted = self::list(self::browserOf(1), ['orderby' => 'sent', 'order' => 'desc']);
        self::assertSame('first@example.org', self::rows($sorted)[0]);
    }

    public function test_a_reminder_that_was_not_sent_shows_beside_the_email_that_was(): void
    {
        $invitation = self::invite('client@example.org');
        self::change($invitation, [
            'sent_gmt' => '2026-01-05 12:00:00',
            'delivery_error' => 'Mailbox <full>.',
            'tried_gmt' => '2026-04-01 12:00:00',
        ]);

        $page = self::list(self::browserOf(1));

        self::assertSame(
            ['January 5, 2026 A later email, of April 1, 2026, was not sent: Mailbox <full>.'],
            self::texts($page, '//td[contains(@class, "column-sent")]'),
        );
    }

    public function test_a_closed_portal_is_marked_and_nothing_is_resent_for_it(): void
    {
        $archived = self::invite('archived@example.org');
        update_post_meta($archived->portalId, '_clientpress_status', 'archived');
        $trashed = self::invite('trashed@example.org');
        wp_trash_post($trashed->portalId);

        $page = self::list(self::browserOf(1), ['orderby' => 'email']);
        $cells = self::texts($page, '//td[contains(@class, "column-portal")]');

        self::assertStringEndsWith('— Archived', $cells[0]);
        self::assertStringEndsWith('— Trash', $cells[1]);
        self::assertSame(['Revoke'], self::actions($page, $archived));
        self::assertSame(['Revoke'], self::actions($page, $trashed));
        self::assertCount(
            1,
            self::texts($page, '//td[contains(@class, "column-portal")]/a'),
            'Trash cannot be edited.',
        );
    }

    public function test_a_deleted_portal_is_said_to_be_deleted_and_leaves_a_record_to_delete(): void
    {
        $invitation = self::invite('client@example.org');
        wp_delete_post($invitation->portalId, true);

        $page = self::list(self::browserOf(1));

        self::assertSame(['(deleted portal)'], self::texts($page, '//td[contains(@class, "column-portal")]'));
        self::assertSame(['Delete record'], self::actions($page, $invitation));
    }

    public function test_html_in_names_titles_and_reasons_is_inert(): void
    {
        $portal = self::createPortal(fields: ['post_title' => 'A & B &lt;script&gt;alert(1)&lt;/script&gt;']);
        $invitation = self::invite("o'brien+x@example.org", $portal);
        self::change($invitation, ['delivery' => 'failed', 'delivery_error' => '<img src=x onerror=alert(2)>']);
        update_user_meta(1, 'nickname', 'x');
        wp_update_user(['ID' => 1, 'display_name' => 'Eve"><script>alert(3)</script>']);
        self::change($invitation, ['invited_by' => 1]);

        $page = self::list(self::browserOf(1), ['s' => '"><script>alert(4)</script>o']);
        $all = self::list(self::browserOf(1));

        foreach ([$page, $all] as $response) {
            self::assertDoesNotMatchRegularExpression('/<script>alert|<img src=x/', $response->body);
        }
        self::assertSame(["o'brien+x@example.org"], self::rows($all));
        self::assertStringContainsString('Not sent: <img src=x onerror=alert(2)>', $all->text());
    }

    public function test_no_secret_and_no_digest_is_on_the_page(): void
    {
        $invitation = self::invite('client@example.org');

        $page = self::list(self::browserOf(1));

        self::assertStringNotContainsString($invitation->digest, $page->body);
        self::assertDoesNotMatchRegularExpression('/\b[0-9a-f]{64,72}\b/', $page->body);
    }

    public function test_the_export_has_what_the_filters_find_and_no_cell_of_it_is_a_formula(): void
    {
        $portal = self::createPortal(fields: ['post_title' => '=HYPERLINK("http://example.org")']);
        self::invite('a@example.org', $portal);
        self::invite('b@example.org', $portal);
        self::invite('c@example.org');
        $browser = self::browserOf(1);
        $list = self::list($browser, ['portal_id' => (string) $portal, 'orderby' => 'email']);
        [$link] = self::texts($list, '//a[contains(@href, "clientpress_export")]/@href');

        $file = $browser->get($link);

        self::assertSame(200, $file->status);
        self::assertStringStartsWith('text/csv', (string) $file->header('Content-Type'));
        self::assertStringContainsString('attachment', (string) $file->header('Content-Disposition'));
        self::assertStringStartsWith("\xEF\xBB\xBF", $file->body);
        $lines = array_map(
            static fn(string $line): array => str_getcsv($line, ',', '"', ''),
            explode("\r\n", trim(substr($file->body, 3))),
        );
        $rows = array_map(static fn(array $line): array => array_combine($lines[0], $line), array_slice($lines, 1));
        self::assertSame(['b@example.org', 'a@example.org'], array_column($rows, 'email'));
        self::assertSame('\'=HYPERLINK("http://example.org")', $rows[0]['portal_title']);
        self::assertSame('pending', $rows[0]['status']);
        self::assertSame(403, $browser->get(remove_query_arg('_wpnonce', $link))->status);
    }

    public function test_no_buffer_of_another_plugin_holds_the_export(): void
    {
        $file = $this->exportBehind(<<<'PHP'
            ob_start(static function (string $all): string {
                header('X-Held: ' . strlen($all));

                return $all;
            });
            PHP);

        self::assertSame('0', $file->header('X-Held'));
        self::assertStringContainsString('client@example.org', $file->body);
    }

    public function test_a_buffer_that_compresses_leaves_the_export_readable(): void
    {
        $file = $this->exportBehind(<<<'PHP'
            $_SERVER['HTTP_ACCEPT_ENCODING'] = 'gzip';
            ob_start('ob_gzhandler');
            PHP);

        self::assertNull($file->header('Content-Encoding'));
        self::assertStringContainsString('client@example.org', $file->body);
    }

    public function test_the_export_of_a_long_list_has_each_once_and_leaves_out_what_one_may_not_see(): void
    {
        Person::addInvitersRole();
        $inviter = self::createUser((string) Person::InviterElsewhere->role());
        $own = self::createPortal(fields: ['post_author' => $inviter->ID]);
        self::invite('own@example.org', $own);
        self::invite('others@example.org');
        global $wpdb;
        $row = $wpdb->get_row(
            "SELECT * FROM {$wpdb->prefix}clientpress_invitations WHERE email = 'own@example.org'",
            ARRAY_A,
        );
        for ($n = 0; $n < 501; $n++) {
            $wpdb->insert("{$wpdb->prefix}clientpress_invitations", [
                ...array_diff_key($row, ['id' => true]),
                'token_digest' => hash('sha256', "digest {$n}"),
                'pending_key' => hash('sha256', "pending {$n}"),
            ]);
        }

        $export = new InvitationExport(self::services()->invitationList(), self::services()->invitationView());
        $ids = array_map(
            static fn(string $line): string => str_getcsv($line, ',', '"', '')[0],
            array_slice(iterator_to_array($export->lines(new InvitationQuery(), Actor::user($inviter->ID)), false), 1),
        );

        self::assertCount(502, $ids);
        self::assertCount(502, array_unique($ids));

        // An operator exports others' invitations as well. A row is deleted while the first five hundred are read.
        $all = self::exportChanging($export, 1, static fn(string $sql): string => "{$sql} AND i.id <> {$ids[7]}");
        self::assertCount(1 + 502, $all);
        // The database fails in the middle.
        $failed = self::exportChanging($export, 2, static fn(): string => 'SELECT * FROM what_is_not_there');
        self::assertCount(1 + 500 + 1, $failed);
        self::assertStringContainsString('This list is not complete', $failed[501]);
    }

    /**
     * @param \Closure(string): string $change of the statement that reads the rows of this page
     *
     * @return list<string>
     */
    private static function exportChanging(InvitationExport $export, int $page, \Closure $change): array
    {
        global $wpdb;

        $read = 0;
        $filter = static function (string $sql) use ($page, $change, &$read): string {
            return str_contains($sql, 'SELECT i.* FROM') && ++$read === $page ? $change($sql) : $sql;
        };
        add_filter('query', $filter);
        $suppressed = $wpdb->suppress_errors();
        $log = ini_set('error_log', '/dev/null');

        try {
            return iterator_to_array($export->lines(new InvitationQuery(), Actor::operator()), false);
        } finally {
            ini_set('error_log', (string) $log);
            $wpdb->suppress_errors($suppressed);
            remove_filter('query', $filter);
        }
    }

    public function test_before_the_first_invitation_it_says_how_to_begin(): void
    {
        $browser = self::browserOf(1);

        self::assertStringContainsString('Create your first portal', self::list($browser)->text());

        self::createPortal();
        $page = self::list($browser);
        self::assertStringContainsString('data-clientpress-invite=""', $page->body);
        self::assertStringContainsString('clientpress-invite-dialog-js', $page->body);
        self::assertSame([], self::texts($page, '//table'));
    }

    public function test_the_list_of_portals_says_how_to_begin_while_it_is_empty_and_has_help(): void
    {
        $browser = self::browserOf(1);
        $url = admin_url('edit.php?post_type=clientpress_portal');

        $empty = $browser->get($url);
        self::assertStringContainsString('Create your first portal', $empty->text());
        self::assertStringContainsString('tab-panel-clientpress-portals', $empty->body);

        self::createPortal(fields: ['post_status' => 'draft']);
        $list = $browser->get($url);
        self::assertStringNotContainsString('Create your first portal', $list->text());
        self::assertStringContainsString('tab-panel-clientpress-portals', $list->body);
        self::assertStringContainsString('tab-panel-clientpress-import', $browser->get(ScreenUrls::import())->body);
        self::assertStringContainsString('tab-panel-clientpress-settings', $browser->get(ScreenUrls::settings())->body);
    }

    public function test_portals_in_the_trash_are_reached_where_there_are_no_others(): void
    {
        $portal = self::createPortal(fields: ['post_title' => 'Thrown away']);
        wp_trash_post($portal);
        $browser = self::browserOf(1);
        $url = admin_url('edit.php?post_type=clientpress_portal');

        $list = $browser->get($url);
        self::assertStringNotContainsString('Create your first portal', $list->text());
        self::assertContains('Trash (1)', self::views($list));

        $trash = $browser->get("{$url}&post_status=trash");
        self::assertStringNotContainsString('Create your first portal', $trash->text());
        self::assertStringContainsString('Thrown away', $trash->text());

        wp_delete_post($portal, true);
        self::assertStringNotContainsString(
            'Create your first portal',
            $browser->get("{$url}&post_status=trash")->text(),
        );
    }

    public function test_a_search_without_a_match_offers_the_way_back(): void
    {
        self::invite('client@example.org');

        $page = self::list(self::browserOf(1), ['s' => 'nobody']);

        self::assertStringContainsString(
            'No invited email address, and no word of a name, begins with “nobody”. To find everybody at a domain, begin with “@”. Show all invitations',
            $page->text(),
        );
        self::assertStringContainsString('Search results for: nobody', $page->text());
    }

    public function test_a_search_of_a_part_of_the_list_says_so_and_leads_to_all(): void
    {
        $invitation = self::invite('client@example.org');
        self::accept($invitation);
        $browser = self::browserOf(1);
        $portals = ['portal_id' => (string) self::createPortal()];

        foreach ([['status' => 'pending'], $portals] as $narrowed) {
            $page = self::list($browser, ['s' => 'client', ...$narrowed]);

            self::assertStringContainsString(
                'Nothing begins with “client” among the invitations of this status or portal. Search all invitations',
                $page->text(),
            );
            self::assertSame(1, preg_match('/href="([^"]+)">Search all invitations</', $page->body, $link));
            self::assertSame(['client@example.org'], self::rows($browser->get(html_entity_decode($link[1]))));
        }
    }

    // Parts of the list.

    public function test_views_count_and_narrow(): void
    {
        self::invite('pending@example.org');
        self::expire(self::invite('expired@example.org'));
        self::accept(self::invite('accepted@example.org'));
        self::change(self::invite('failed@example.org'), ['delivery' => 'failed', 'delivery_error' => 'No route.']);
        $browser = self::browserOf(1);

        self::assertSame(
            ['All (4)', 'Not sent (1)', 'Pending (1)', 'Accepted (1)', 'Expired (1)', 'Revoked (0)'],
            self::views(self::list($browser)),
        );
        self::assertSame(['expired@example.org'], self::rows(self::list($browser, ['status' => 'expired'])));
        self::assertSame(['failed@example.org'], self::rows(self::list($browser, ['status' => 'not-sent'])));
        self::assertSame(['pending@example.org'], self::rows(self::list($browser, ['status' => 'pending'])));
        self::assertSame([], self::rows(self::list($browser, ['status' => 'pending', 's' => 'failed'])));
        self::assertSame([], self::rows(self::list($browser, ['status' => 'asked'])));
        self::assertSame([], self::rows(self::list($browser, ['status' => 'revoked'])));
        self::assertCount(4, self::rows(self::list($browser, ['status' => 'no-such-view'])));
    }

    public function test_what_was_not_sent_is_never_called_pending_until_its_link_is_out(): void
    {
        $failed = ['delivery' => 'failed', 'delivery_error' => 'No route.'];
        self::change(self::invite('failed@example.org'), $failed);
        self::change(self::invite('shown@example.org'), [...$failed, 'link_shown_gmt' => gmdate('Y-m-d H:i:s')]);
        $expired = self::invite('expired@example.org');
        self::change($expired, $failed);
        self::expire($expired);

        $page = self::list(self::browserOf(1));

        self::assertSame(
            ['Expired', 'Not sent', 'Not sent'],
            self::texts($page, '//td[contains(@class, "column-status")]//*[contains(@class, "clientpress-badge")]'),
        );
        self::assertSame(
            ['Expired', 'Not sent', 'Not sent'],
            self::texts($page, '//*[contains(@class, "column-primary")]//*[contains(@class, "clientpress-badge")]'),
            'Phones show the state beside the address.',
        );
        $sentences = self::texts($page, '//td[contains(@class, "column-status")]//*[@class="clientpress-when"]');
        self::assertStringStartsWith('Link works until', $sentences[1]);
        self::assertSame('Nobody has its link', $sentences[2]);
    }

    public function test_a_client_who_asked_for_a_new_link_is_marked_counted_and_answered_by_resend(): void
    {
        self::invite('other@example.org');
        $invitation = self::invite('client@example.org');
        self::expire($invitation);
        self::change($invitation, ['asked_gmt' => gmdate('Y-m-d H:i:s', time() - 7300)]);
        $browser = self::browserOf(1);

        $page = self::list($browser, ['status' => 'asked']);

        self::assertSame(['client@example.org'], self::rows($page));
        self::assertSame(
            ['Asked for a new link: 2 hours ago'],
            self::texts($page, '//td/*[@class="clientpress-asked"]'),
        );
        self::assertSame('Asked for a new link (1)', self::views($page)[1]);

        $page = $browser->follow(self::press($browser, 'resend', $invitation));

        self::assertSame([], self::texts($page, '//td/*[@class="clientpress-asked"]'));
        self::assertCount(6, self::views($page), 'A view that nobody needs is not offered.');
    }

    public function test_a_wish_for_a_new_link_ends_with_the_invitation(): void
    {
        $invitation = self::invite('client@example.org');
        self::change($invitation, ['asked_gmt' => gmdate('Y-m-d H:i:s')]);
        self::accept($invitation);

        $page = self::list(self::browserOf(1));

        self::assertSame(['client@example.org'], self::rows($page));
        self::assertSame([], self::texts($page, '//*[@class="clientpress-asked"]'));
        self::assertCount(6, self::views($page));
    }

    public function test_advice_for_missing_emails_is_at_hand_and_open_where_emails_failed(): void
    {
        $invitation = self::invite('client@example.org');
        self::change($invitation, ['delivery' => 'failed', 'delivery_error' => 'No route.']);
        $browser = self::browserOf(1);

        $page = self::list($browser);
        self::assertSame(['Client didn’t get the email?'], self::texts($page, '//details/summary'));
        self::assertSame(['What to do'], self::texts($page, '//tbody//a[@href="#clientpress-advice"]'));
        foreach (['spam', 'SendGrid, Mailgun or Postmark'] as $words) {
            self::assertStringContainsString($words, self::texts($page, '//details//*[@id="clientpress-advice"]')[0]);
            self::assertStringContainsString(
                $words,
                self::texts($page, '//*[@id="tab-panel-clientpress-missing-email"]')[0],
            );
        }
        self::assertSame([], self::texts($page, '//details[@open]'));
        self::assertCount(1, self::texts(self::list($browser, ['status' => 'not-sent']), '//details[@open]'));
    }

    public function test_the_list_is_searched_filtered_and_sorted(): void
    {
        $a = self::createPortal(fields: ['post_title' => 'Aspen']);
        $b = self::createPortal(fields: ['post_title' => 'Birch']);
        self::invite('zoe@example.org', $a);
        self::invite('Adam@example.org', $b);
        self::invite('adele@example.com', $b);
        $browser = self::browserOf(1);

        self::assertSame(['Adam@example.org'], self::rows(self::list($browser, ['s' => ' ADAM@ '])));
        self::assertSame(['zoe@example.org'], self::rows(self::list($browser, ['portal_id' => (string) $a])));
        self::assertSame(
            ['zoe@example.org', 'adele@example.com', 'Adam@example.org'],
            self::rows(self::list($browser, ['orderby' => 'email', 'order' => 'desc'])),
        );
        self::assertSame(
            ['adele@example.com', 'Adam@example.org', 'zoe@example.org'],
            self::rows(self::list($browser, ['orderby' => 'portal', 'order' => 'asc'])),
            'No index sorts by portal.',
        );
        self::assertSame(['adele@example.com'], self::rows(self::list($browser, ['s' => '@example.com'])));
        self::assertStringContainsString(
            'No invited email address, and no word of a name, begins with “example”. To find everybody at a domain, begin with “@”.',
            self::list($browser, ['s' => 'example'])->text(),
        );
        self::assertStringContainsString(
            'No domain of an invited email address begins with “nowhere”.',
            self::list($browser, ['s' => '@nowhere'])->text(),
        );
        self::assertSame(
            ['All Portals', 'Aspen', 'Birch'],
            self::texts(self::list($browser), '//select[@name="portal_id"]/option'),
        );
    }

    public function test_an_address_with_umlauts_is_shown_and_found_as_people_write_it(): void
    {
        self::invite("info@m\u{fc}nchen.de");
        $browser = self::browserOf(1);

        foreach (["info@m\u{fc}nchen.de", "@m\u{fc}nchen.de", '@xn--mnchen', 'info@xn--mnchen'] as $search) {
            self::assertSame(["info@m\u{fc}nchen.de"], self::rows(self::list($browser, ['s' => $search])), $search);
        }
    }

    public function test_a_percent_sign_finds_itself_alone(): void
    {
        self::invite('client@example.org');

        self::assertSame([], self::rows(self::list(self::browserOf(1), ['s' => '%'])));
    }

    public function test_a_portal_that_is_not_there_is_an_answer_not_an_error(): void
    {
        self::invite('client@example.org');

        $page = self::list(self::browserOf(1), ['portal_id' => '999999']);

        self::assertSame(200, $page->status);
        self::assertSame([], self::rows($page));
        self::assertStringContainsString('not allowed to manage invitations to this portal', $page->text());
    }

    public function test_pages_turn_and_one_past_the_end_is_the_last(): void
    {
        $portal = self::createPortal();
        foreach (['a', 'b', 'c'] as $name) {
            self::invite("$name@example.org", $portal);
        }
        update_user_meta(1, ListRequest::PER_PAGE, '2');
        $browser = self::browserOf(1);

        self::assertSame(['c@example.org'], self::rows(self::list($browser, ['orderby' => 'email', 'paged' => '2'])));
        foreach (['99', '99999999999999999999'] as $page) {
            $answer = self::list($browser, ['orderby' => 'email', 'paged' => $page]);
            self::assertSame(302, $answer->status);
            self::assertSame(['c@example.org'], self::rows($browser->follow($answer)));
        }
    }

    public function test_a_search_lists_a_thousand_and_says_that_there_are_more(): void
    {
        global $wpdb;

        $table = $wpdb->prefix . 'clientpress_invitations';
        $wpdb->query(
            "INSERT INTO {$table} (portal_id, email, email_key, status, token_digest, message, delivery, delivery_error,
            created_gmt, expires_gmt) SELECT 1, CONCAT('many', n, '@e.org'), CONCAT('many', n, '@e.org'), 'accepted', n, '', 'sent',
            '', '2031-01-01', '2041-01-01' FROM "
                . Database::numbersTo(1_001),
        );
        update_user_meta(1, ListRequest::PER_PAGE, '500');
        $browser = self::browserOf(1);
        $more = 'There are more than 1,000, and no more are listed. Search or filter to see the others.';

        $last = self::list($browser, ['s' => 'many', 'paged' => '2']);
        self::assertStringContainsString($more, $last->text());
        self::assertCount(500, self::rows($last));
        self::assertSame(302, self::list($browser, ['s' => 'many', 'paged' => '3'])->status);
        // Without a search the third page has what is left.
        self::assertCount(1, self::rows(self::list($browser, ['paged' => '3'])));
        $wpdb->query("DELETE FROM {$table} WHERE email_key = 'many7@e.org'");
        self::assertStringNotContainsString($more, self::list($browser, ['s' => 'many', 'paged' => '2'])->text());
    }

    public function test_the_number_per_page_is_kept_within_reason(): void
    {
        $browser = self::browserOf(1);

        foreach (['5' => '5', '0' => '1', '-3' => '1', '99999' => '500', 'many' => '1'] as $typed => $kept) {
            $form = self::list($browser)->form('//form[@id="adv-settings"]');
            $browser->post(ScreenUrls::invitations(), [
                'screenoptionnonce' => $form['fields']['screenoptionnonce'],
                'wp_screen_options' => ['option' => ListRequest::PER_PAGE, 'value' => (string) $typed],
            ]);
            wp_cache_flush();
            self::assertSame($kept, get_user_meta(1, ListRequest::PER_PAGE, true), "$typed");
        }
    }

    /**
     * @testWith ["s[]=x&status[]=pending&orderby[]=email&order[]=asc&paged[]=2"]
     *           ["s=&orderby=id;drop&order=sideways&paged=-1"]
     *           ["clientpress_report[]=x&clientpress_report=%00"]
     */
    public function test_an_address_made_of_nonsense_shows_the_list(string $query): void
    {
        self::invite('client@example.org');

        $page = self::browserOf(1)->get(ScreenUrls::invitations() . '&' . $query);

        self::assertSame(200, $page->status);
        self::assertSame(['client@example.org'], self::rows($page));
    }

    public function test_a_portal_that_is_none_finds_nothing_rather_than_all(): void
    {
        self::invite('client@example.org');

        foreach (['portal_id=-5', 'portal_id=x', 'portal_id[]=1', 'portal_id=0'] as $query) {
            $page = self::browserOf(1)->get(ScreenUrls::invitations() . "&$query");

            self::assertSame(200, $page->status);
            self::assertSame([], self::rows($page), $query);
        }
    }

    public function test_accepted_invitations_say_whether_access_stands(): void
    {
        self::invite('pending@example.org');
        foreach ([true, false] as $stands) {
            $invitation = self::invite($stands ? 'stands@example.org' : 'removed@example.org');
            $client = self::createUser('clientpress_client');
            self::accept($invitation);
            self::change($invitation, ['user_id' => $client->ID]);
            self::letIn($stands ? $invitation->portalId : self::createPortal(), $client->ID);
        }

        $page = self::list(self::browserOf(1));

        foreach (['pending' => '', 'stands' => 'Has access', 'removed' => 'Access removed'] as $name => $note) {
            $row = "//tr[contains(., '$name@example.org')]//td[contains(@class, 'column-status')]";
            self::assertSame($note, self::texts($page, "{$row}//span[@class='clientpress-when'][2]")[0] ?? '', $name);
        }
    }

    public function test_a_search_for_broken_text_finds_nothing(): void
    {
        self::invite('client@example.org');

        $page = self::browserOf(1)->get(ScreenUrls::invitations() . '&s=%ff%fe');

        self::assertSame(200, $page->status);
        self::assertSame([], self::rows($page));
    }

    // What it does.

    public function test_resend_mails_a_new_link_and_says_so_once(): void
    {
        $invitation = self::invite('client@example.org');
        self::expire($invitation);
        $browser = self::browserOf(1);

        $answer = self::press($browser, 'resend', $invitation);

        self::assertSame(303, $answer->status);
        self::assertCount(2, Inbox::to('client@example.org'));
        self::assertSame(Status::Pending, self::reread($invitation)->status(time()));
        self::assertNotSame($invitation->digest, self::reread($invitation)->digest);
        $page = $browser->follow($answer);
        self::assertSame(
            ['Invitation resent to client@example.org. The link in the earlier email no longer works.'],
            self::notices($page),
        );
        self::assertSame([], self::notices($browser->follow($answer)), 'It is said once.');
    }

    public function test_revoke_ends_an_invitation(): void
    {
        $invitation = self::invite('client@example.org');
        $browser = self::browserOf(1);

        $page = $browser->follow(self::press($browser, 'revoke', $invitation));

        self::assertSame(Status::Revoked, self::reread($invitation)->status(time()));
        self::assertSame(['Invitation to client@example.org revoked. Its link no longer works.'], self::notices($page));
    }

    public function test_a_notice_names_the_client_where_the_name_is_known(): void
    {
        $invitation = self::invite('Anna Miller <client@example.org>');
        $browser = self::browserOf(1);

        $page = $browser->follow(self::press($browser, 'revoke', $invitation));

        self::assertSame(
            ['Invitation to Anna Miller <client@example.org> revoked. Its link no longer works.'],
            self::notices($page),
        );
    }

    public function test_a_resend_whose_email_fails_says_so(): void
    {
        $invitation = self::invite('client@example.org');
        Inbox::behave('refuse');
        $browser = self::browserOf(1);

        $page = $browser->follow(self::press($browser, 'resend', $invitation));

        self::assertCount(1, self::notices($page));
        self::assertStringContainsString('1 new link was made, but its email was not sent:', self::notices($page)[0]);
        self::assertStringContainsString('client@example.org: SMTP', self::notices($page)[0]);
    }

    public function test_a_bulk_action_counts_what_worked_and_explains_what_did_not(): void
    {
        $portal = self::createPortal();
        $good = [self::invite('a@example.org', $portal), self::invite('b@example.org', $portal)];
        $accepted = self::invite('accepted@example.org', $portal);
        self::accept($accepted);
        $browser = self::browserOf(1);

        $page = $browser->follow(self::bulk($browser, 'resend', [...$good, $accepted]));

        self::assertSame(
            [
                '2 invitations resent.',
                '1 invitation could not be resent: accepted@example.org: This invitation has been accepted already.',
            ],
            self::notices($page),
        );
        self::assertCount(1, Inbox::to('accepted@example.org'));

        $page = $browser->follow(self::bulk($browser, 'revoke', $good));
        self::assertSame(['2 invitations revoked.'], self::notices($page));
        self::assertSame(Status::Accepted, self::reread($accepted)->status(time()));
    }

    public function test_records_of_what_is_over_are_deleted_with_their_history(): void
    {
        global $wpdb;
        $portal = self::createPortal();
        $expired = self::invite('expired@example.org', $portal);
        self::expire($expired);
        $accepted = self::invite('accepted@example.org', $portal);
        self::accept($accepted);
        $pending = self::invite('pending@example.org', $portal);
        $browser = self::browserOf(1);

        $page = $browser->follow(self::bulk($browser, 'delete', [$expired, $accepted, $pending]));

        self::assertSame(
            [
                '2 records deleted.',
                '1 record could not be deleted: pending@example.org: This invitation is still open. Revoke it first.',
            ],
            self::notices($page),
        );
        self::assertSame(['pending@example.org'], self::rows($page));
        self::assertSame(
            [(string) $pending->id],
            $wpdb->get_col("SELECT DISTINCT invitation_id FROM {$wpdb->prefix}clientpress_invitation_events"),
        );
    }

    public function test_the_record_of_a_deleted_portals_invitation_is_deleted(): void
    {
        $invitation = self::invite('client@example.org');
        wp_delete_post($invitation->portalId, true);
        $browser = self::browserOf(1);

        $page = $browser->follow(self::press($browser, 'delete', $invitation));

        self::assertSame(['Record of the invitation to client@example.org deleted.'], self::notices($page));
        self::assertNull(self::services()->storage->invitationRows()->find($invitation->id));
    }

    public function test_a_bulk_action_on_nothing_asks_for_a_choice(): void
    {
        self::invite('client@example.org');
        $browser = self::browserOf(1);

        $page = $browser->follow(self::bulk($browser, 'revoke', []));

        self::assertStringContainsString('No invitation was selected.', self::notices($page)[0]);
    }

    public function test_the_answer_leads_back_to_the_same_part_of_the_list(): void
    {
        $invitation = self::invite('client@example.org');
        $browser = self::browserOf(1);
        $query = ['status' => 'pending', 's' => 'client', 'orderby' => 'email', 'order' => 'desc'];
        $form = self::list($browser, $query)->form('//form[@id="clientpress-row-action"]');

        $answer = $browser->post($form['action'], $form['fields'] + ['resend' => (string) $invitation->id]);

        parse_str((string) parse_url((string) $answer->header('Location'), PHP_URL_QUERY), $led);
        self::assertSame($query, array_intersect_key($led, $query));
    }

    public function test_a_page_number_typed_without_scripts_turns_the_page(): void
    {
        self::invite('client@example.org');
        $browser = self::browserOf(1);
        $form = self::list($browser)->form('//form[@id="clientpress-bulk"]');

        $answer = $browser->post($form['action'], [
            '_wpnonce' => $form['fields']['_wpnonce'],
            'action' => '-1',
            'paged' => '3',
        ]);

        self::assertStringContainsString('paged=3', (string) $answer->header('Location'));
    }

    // What it does not do.

    /**
     * @testWith ["GET"]
     *           ["HEAD"]
     */
    public function test_nothing_changes_by_getting_a_page(string $method): void
    {
        $invitation = self::invite('client@example.org');
        // An expired one could be resent, revoked and deleted.
        self::expire($invitation);
        $browser = self::browserOf(1);
        $nonce = self::list($browser)->form('//form[@id="clientpress-bulk"]')['fields']['_wpnonce'];
        $before = self::everything();

        foreach (['resend', 'revoke', 'delete'] as $operation) {
            foreach ([
                [$operation => $invitation->id],
                ['action' => $operation, 'invitation' => [$invitation->id]],
            ] as $fields) {
                $url = ScreenUrls::invitations() . '&' . http_build_query($fields + ['_wpnonce' => $nonce]);
                self::assertSame(200, $browser->send(Request::of($method, $url))->status);
            }
        }

        self::assertSame($before, self::everything());
        self::assertCount(1, Inbox::all());
    }

    public function test_nothing_changes_without_the_nonce_of_this_form(): void
    {
        $invitation = self::invite('client@example.org');
        $browser = self::browserOf(1);
        $foreign = self::browserOf(self::createUser('editor'));
        $nonces = [
            '',
            'x',
            $foreign->get(ScreenUrls::invitations())->form('//form[@id="clientpress-bulk"]')['fields']['_wpnonce'],
            self::list($browser)->form('//form[@id="adv-settings"]')['fields']['screenoptionnonce'],
        ];
        $before = self::everything();

        foreach ($nonces as $nonce) {
            $answer = $browser->post(ScreenUrls::invitations(), [
                '_wpnonce' => $nonce,
                'revoke' => (string) $invitation->id,
            ]);
            self::assertSame(403, $answer->status, "Nonce \"$nonce\"");
        }

        self::assertSame($before, self::everything());
    }

    /**
     * @testWith ["author"]
     *           ["contributor"]
     *           ["subscriber"]
     *           ["clientpress_client"]
     */
    public function test_nothing_changes_for_those_who_may_not_invite(string $role): void
    {
        $invitation = self::invite('client@example.org');
        $before = self::everything();
        $browser = self::browserOf(self::createUser($role));

        foreach (['resend', 'revoke', 'delete'] as $operation) {
            $answer = $browser->post(ScreenUrls::invitations(), [$operation => (string) $invitation->id]);
            self::assertContains($answer->status, [302, 403]);
        }

        self::assertSame($before, self::everything());
    }

    public function test_somebody_elses_portal_is_left_alone(): void
    {
        $author = self::createUser('author');
        $author->add_cap(Capabilities::INVITE);
        $author->add_cap('edit_clientpress_portals');
        $author->add_cap('edit_published_clientpress_portals');
        $author->add_cap('edit_private_clientpress_portals');
        $own = self::invite('own@example.org', self::createPortal(fields: ['post_author' => $author->ID]));
        $other = self::invite('other@example.org', self::createPortal());
        $browser = self::browserOf($author);

        $page = self::list($browser);
        self::assertSame(['Resend', 'Revoke'], self::actions($page, $own));
        self::assertSame([], self::actions($page, $other));
        self::assertSame(['own@example.org'], self::texts($page, '//tbody//a[@class="row-title"]'));
        self::assertCount(1, self::texts($page, '//td[contains(@class, "column-portal")]/a'));

        $before = self::reread($other);
        $told = $browser->follow(self::bulk($browser, 'revoke', [$own, $other]));

        self::assertEquals($before, self::reread($other));
        self::assertSame(Status::Revoked, self::reread($own)->status(time()));
        self::assertStringContainsString(
            'You are not allowed to manage invitations to this portal.',
            self::notices($told)[1],
        );
        self::assertStringNotContainsString('other@example.org', self::notices($told)[1]);
    }

    public function test_a_report_is_for_the_one_who_acted(): void
    {
        $invitation = self::invite('client@example.org');
        $answer = self::press(self::browserOf(1), 'revoke', $invitation);

        $other = self::browserOf(self::createUser('editor'))->follow($answer);

        self::assertSame([], self::notices($other));
    }

    public function test_posted_nonsense_changes_nothing(): void
    {
        $invitation = self::invite('client@example.org');
        $browser = self::browserOf(1);
        $nonce = self::list($browser)->form('//form[@id="clientpress-bulk"]')['fields']['_wpnonce'];
        $before = self::everything();

        foreach ([
            ['revoke' => ['x' => (string) $invitation->id]],
            ['revoke' => "{$invitation->id} OR 1=1"],
            ['revoke' => '-' . $invitation->id],
            ['revoke' => '99999999999999999999'],
            ['action' => ['revoke'], 'invitation' => [(string) $invitation->id]],
            ['action' => 'destroy', 'invitation' => [(string) $invitation->id]],
            ['action' => 'revoke', 'invitation' => 'x'],
            ['action' => 'revoke', 'invitation' => [[(string) $invitation->id], '', '0']],
            ['paged' => ['2']],
        ] as $fields) {
            self::assertSame(303, $browser->post(ScreenUrls::invitations(), ['_wpnonce' => $nonce] + $fields)->status);
        }

        self::assertSame($before, self::everything());
    }

    /** @param string $code PHP of another plugin, which runs first */
    private function exportBehind(string $code): Response
    {
        self::invite('client@example.org');
        $browser = self::browserOf(1);
        [$link] = self::texts(self::list($browser), '//a[contains(@href, "clientpress_export")]/@href');
        $planted = WPMU_PLUGIN_DIR . '/planted.php';
        file_put_contents($planted, "<?php\n$code");

        try {
            return $browser->get($link);
        } finally {
            unlink($planted);
        }
    }
}
