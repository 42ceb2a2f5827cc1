<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin;

use ClientPress\Admin\ImportScreen;
use ClientPress\Clients\Capabilities;
use ClientPress\Clients\ClientRole;
use ClientPress\Import\Defaults;
use ClientPress\Import\Entry;
use ClientPress\Import\Import;
use ClientPress\Import\ImportState;
use ClientPress\Invitations\Actor;
use ClientPress\Plugin;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;

final class ImportScreenTest extends AdminTestCase
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
        $page = self::browserOf(self::createUser($role))->get(ImportScreen::url());

        self::assertSame($status, $page->status);
        self::assertSame($status === 200, str_contains($page->body, 'name="addresses"'));
    }

    public function test_clients_are_led_away_and_strangers_to_the_login(): void
    {
        $client = self::browserOf(self::createUser(ClientRole::NAME))->get(ImportScreen::url());
        $stranger = (new Browser(LiveSite::shared()))->get(ImportScreen::url());

        self::assertSame(302, $client->status);
        self::assertStringContainsString('wp-login.php', (string) $stranger->header('Location'));
    }

    public function test_it_is_reached_from_the_list_and_has_no_place_of_its_own_in_the_menu(): void
    {
        $browser = self::browserOf(1);

        $list = self::list($browser);
        $page = $browser->get(ImportScreen::url());

        self::assertSame(
            ['Import'],
            self::texts($list, '//h1/following-sibling::a[contains(@href, "clientpress-import")]'),
        );
        self::assertSame([], self::texts($list, '//*[@id="adminmenu"]//a[contains(@href, "clientpress-import")]'));
        self::assertSame(
            ['Invitations'],
            self::texts($page, '//*[@id="adminmenu"]//ul/li[contains(concat(" ", @class, " "), " current ")]/a'),
        );
        self::assertStringContainsString('<title>Import clients', $page->body);
    }

    // Preview.

    public function test_the_preview_says_what_would_become_of_every_line_and_writes_nothing(): void
    {
        $portal = self::createPortal();
        self::invite('again@example.org', $portal);
        self::expire(self::invite('late@example.org', $portal));
        Inbox::clear();
        $before = self::everything();

        $page = self::paste(
            self::browserOf(1),
            "new@example.org\nNEW@example.org\nagain@example.org\nlate@example.org\nnonsense",
            $portal,
        );

        self::assertSame(200, $page->status);
        self::assertStringContainsString('2 invitations will be sent.', $page->text());
        self::assertSame(
            [
                'All (5)',
                'Will not be sent (3)',
                'Good (1)',
                'Expired, will be resent (1)',
                'Duplicate (1)',
                'Already invited (1)',
                'Invalid (1)',
            ],
            self::texts($page, '//button[@name="view"]'),
        );
        self::assertSame(['NEW@example.org', 'again@example.org', 'nonsense'], self::texts($page, '//tbody/tr/th'));
        self::assertSame($before, self::everything());
        self::assertSame(0, self::stored('clientpress_imports'));
        self::assertSame([], Inbox::all());
    }

    public function test_every_line_is_reached_by_turning_pages(): void
    {
        $browser = self::browserOf(1);
        $addresses = array_map(static fn(int $n): string => "p{$n}@example.org", range(1, 250));

        $page = self::paste($browser, implode("\n", $addresses), self::createPortal());
        $seen = self::texts($page, '//tbody/tr/th');

        foreach (['2', '3'] as $number) {
            $page = self::turn($browser, $page, ['paged' => $number]);
            array_push($seen, ...self::texts($page, '//tbody/tr/th'));
        }

        self::assertSame($addresses, $seen);
        self::assertStringContainsString('Page 3 of 3', $page->text());
    }

    public function test_on_a_site_with_many_portals_the_title_is_typed(): void
    {
        $browser = self::browserOf(1);
        self::createPortal(fields: ['post_title' => 'Harbour Bakery']);
        self::createPortal('archived', ['post_title' => 'Old']);
        $few = $browser->get(ImportScreen::url());
        self::assertSame(['As each line says', 'Harbour Bakery'], self::texts($few, '//select[@name="portal"]/option'));

        for ($n = 0; $n < 201; ++$n) {
            self::createPortal();
        }

        $form = $browser->get(ImportScreen::url())->form('//form[contains(@class, "clientpress-import-form")]');
        self::assertArrayHasKey('portal', $form['fields'], 'A field to type into.');
        $page = $browser->post($form['action'], ['addresses' => 'a@example.org', 'portal' => 'Harbour Bakery']
        + $form['fields']);
        self::assertStringContainsString('1 invitation will be sent.', $page->text());
        self::assertSame(['Harbour Bakery'], self::texts($page, '//tbody/tr/td[2]'));
    }

    public function test_html_in_a_list_is_inert(): void
    {
        $browser = self::browserOf(1);
        $evil = '<script>alert(1)</script>';

        $page = self::upload(
            $browser,
            "email,portal\n\"{$evil}@example.org\",1\n\"\"\"><img src=x onerror=alert(1)>\",{$evil}\na@example.org,{$evil}",
            0,
            "{$evil}.csv",
        );

        self::assertSame(200, $page->status);
        self::assertStringNotContainsString($evil, $page->body);
        self::assertStringNotContainsString('<img src=x', $page->body);
        self::assertStringContainsString('There is no portal “<script>alert(1)</script>”.', $page->text());
    }

    public function test_a_workbook_is_named_as_what_it_is(): void
    {
        $page = self::upload(self::browserOf(1), "PK\x03\x04" . random_bytes(200), self::createPortal());

        self::assertSame(1, count(self::texts($page, '//div[contains(@class, "notice-error")]')));
        self::assertStringContainsString('save it as CSV', $page->text());
        self::assertStringContainsString('name="addresses"', $page->body);
    }

    public function test_a_file_that_is_too_large_for_php_is_told_so(): void
    {
        $site = LiveSite::start(2, [], ['upload_max_filesize' => '1K']);
        $page = self::upload(
            new Browser($site, $site->cookiesOf(1)),
            "email\n" . str_repeat("a@example.org\n", 100),
            self::createPortal(),
        );

        self::assertStringContainsString('too large', $page->text());
    }

    public function test_a_form_that_php_has_dropped_is_told_so(): void
    {
        $site = LiveSite::start(2, [], ['post_max_size' => '1K']);
        $browser = new Browser($site, $site->cookiesOf(1));

        $page = $browser->post(ImportScreen::url(), ['addresses' => str_repeat('a@example.org ', 200)]);

        self::assertStringContainsString('too large', $page->text());
        self::takeErrorLog();
    }

    // Confirming.

    public function test_a_confirmed_list_is_queued_once_however_often_the_button_is_pressed(): void
    {
        $browser = self::browserOf(1);
        $page = self::paste($browser, "a@example.org\nb@example.org\nnonsense", self::createPortal());
        $form = $page->form('//form[@id="clientpress-preview"]');
        $fields = ['step' => 'confirm'] + $form['fields'];

        $first = $browser->post($form['action'], $fields);
        $second = $browser->post($form['action'], $fields);

        self::assertSame(303, $first->status);
        self::assertSame($first->header('Location'), $second->header('Location'));
        self::assertSame(1, self::stored('clientpress_imports'));
        self::assertSame(3, self::stored('clientpress_import_rows'));
        self::assertSame(2, self::stored('clientpress_import_rows', "state = 'waiting'"));
        self::assertStringContainsString('0 of 2 sent · 1 skipped', $browser->follow($first)->text());
        self::assertSame([], Inbox::all());
    }

    public function test_an_open_page_sends_to_the_end(): void
    {
        $browser = self::browserOf(1);
        $import = self::start(['a@example.org', 'b@example.org', 'c@example.org']);

        do {
            $answer = self::work($browser, $import);
            self::assertSame(200, $answer->status);
            $data = json_decode($answer->body, true)['data'];
        } while ($data['state'] === 'running');

        self::assertSame(['state' => 'finished', 'done' => 3, 'sentence' => '3 of 3 sent'], $data);
        self::assertCount(3, Inbox::all());
        self::assertStringContainsString('Finished', $browser->get(ImportScreen::url($import->id))->text());
    }

    public function test_ten_thousand_lines_are_previewed_confirmed_and_shown_within_phps_default_limits(): void
    {
        $site = LiveSite::start(
            2,
            [],
            [
                'memory_limit' => '128M',
                'max_execution_time' => '30',
                'post_max_size' => '8M',
                'upload_max_filesize' => '2M',
                'max_input_vars' => '1000',
            ],
        );
        $browser = new Browser($site, $site->cookiesOf(1));
        $portal = self::createPortal();
        $csv = "email;message;expiry\r\n";

        for ($n = 0; $n < 10_000; ++$n) {
            $csv .= "client{$n}@a-customer-of-ours.example.org;\"Welcome, client {$n}!\r\nGlad to have you.\";21\r\n";
        }

        $preview = self::upload($browser, $csv, $portal);
        self::assertStringContainsString('10,000 invitations will be sent.', $preview->text());
        $last = self::turn($browser, $preview, ['paged' => '100']);
        self::assertStringContainsString('client9999@', $last->body);
        $confirmed = self::turn($browser, $last, ['step' => 'confirm']);
        self::assertSame(303, $confirmed->status);
        $progress = $browser->follow($confirmed);

        self::assertSame(200, $progress->status);
        self::assertStringContainsString('0 of 10,000 sent', $progress->text());
        self::assertSame(10_000, self::stored('clientpress_import_rows', "state = 'waiting' AND expiry_days = 21"));
    }

    // Pause, resume, cancel.

    public function test_an_import_is_paused_resumed_and_cancelled_by_its_buttons(): void
    {
        $browser = self::browserOf(1);
        $import = self::start(['a@example.org']);

        foreach (['pause' => 'Paused', 'resume' => 'Sending', 'cancel' => 'Cancelled'] as $step => $state) {
            $answer = self::step($browser, $import, $step);
            self::assertSame(303, $answer->status);
            self::assertStringContainsString($state, $browser->follow($answer)->text());
        }

        self::work($browser, $import);
        self::assertSame([], Inbox::all());
    }

    public function test_a_button_that_comes_too_late_says_so(): void
    {
        $browser = self::browserOf(1);
        $import = self::start(['a@example.org']);
        Plugin::instance()->imports->cancel($import->id, Actor::importer(1));

        $page = self::step($browser, $import, 'pause');

        self::assertSame(200, $page->status);
        self::assertStringContainsString('has gone on meanwhile', $page->text());
    }

    // Whose it is.

    public function test_an_import_is_seen_and_driven_by_who_started_it_and_by_administrators(): void
    {
        $starter = self::createUser('editor');
        $other = self::createUser('editor');
        $import = self::start(['a@example.org'], $starter->ID);

        foreach ([[$starter->ID, 200], [1, 200], [$other->ID, 403]] as [$user, $status]) {
            $browser = self::browserOf($user);
            self::assertSame($status, $browser->get(ImportScreen::url($import->id))->status);
            self::assertSame($status === 200, str_contains(
                $browser->get(ImportScreen::url())->body,
                "import={$import->id}",
            ));
        }

        $stranger = self::browserOf($other);
        self::assertSame(403, self::work($stranger, $import)->status);
        self::step($stranger, $import, 'cancel');
        self::assertSame(ImportState::Running, self::again($import)->state);
        self::assertSame([], Inbox::all());
    }

    public function test_who_may_invite_no_more_may_not_drive_their_own_import_either(): void
    {
        $editor = self::createUser('editor');
        $import = self::start(['a@example.org'], $editor->ID);
        $browser = self::browserOf($editor);
        $editor->add_cap(Capabilities::INVITE, false);

        self::assertSame(403, $browser->get(ImportScreen::url($import->id))->status);
        self::assertSame(403, self::work($browser, $import)->status);
    }

    // Nonces and GET.

    public function test_without_its_nonce_nothing_happens(): void
    {
        $browser = self::browserOf(1);
        $import = self::start(['a@example.org']);
        $forged = ['_wpnonce' => 'forged', '_ajax_nonce' => 'forged', 'import' => (string) $import->id];

        self::assertSame(403, $browser->post(ImportScreen::url($import->id), $forged + ['step' => 'cancel'])->status);
        self::assertSame(
            403,
            $browser->post('/wp-admin/admin-ajax.php', $forged + ['action' => ImportScreen::WORK])->status,
        );
        self::assertSame(
            403,
            $browser->get(
                "/wp-admin/admin-post.php?action=clientpress_import_report&import={$import->id}&_wpnonce=forged",
            )->status,
        );
        self::assertSame(ImportState::Running, self::again($import)->state);
        self::assertSame([], Inbox::all());
    }

    public function test_get_requests_change_nothing(): void
    {
        $browser = self::browserOf(1);
        $import = self::start(['a@example.org']);
        $nonce = $browser->get(ImportScreen::url($import->id))->form(
            '//div[contains(@class, "clientpress-import-progress")]//form',
        )['fields']['_wpnonce'];

        foreach (['pause', 'cancel', 'retry-failed'] as $step) {
            $browser->get(ImportScreen::url($import->id) . "&step={$step}&_wpnonce={$nonce}");
        }
        $worked = $browser->get(
            '/wp-admin/admin-ajax.php?'
                . http_build_query([
                    'action' => ImportScreen::WORK,
                    'import' => $import->id,
                    '_ajax_nonce' => $nonce,
                ]),
        );

        self::assertSame(405, $worked->status);
        self::assertSame(ImportState::Running, self::again($import)->state);
        self::assertSame(1, self::stored('clientpress_import_rows', "state = 'waiting'"));
    }

    // What went wrong.

    public function test_a_line_that_may_have_been_sent_waits_for_a_click(): void
    {
        $browser = self::browserOf(1);
        $import = self::start(['a@example.org', 'b@example.org']);
        self::killSending('a@example.org');
        self::killSending('b@example.org');
        self::work($browser, $import);
        self::assertSame([], Inbox::all());

        $page = $browser->get(ImportScreen::url($import->id));
        self::assertStringContainsString('2 may have been sent', $page->text());
        $form = $page->form('//form[.//button[@name="retry"]]');
        $rows = self::rowsOf('a@example.org');
        $browser->post($form['action'], ['_wpnonce' => $form['fields']['_wpnonce'], 'retry' => $rows['id']]);
        $browser->post($form['action'], [
            '_wpnonce' => $form['fields']['_wpnonce'],
            'settle' => self::rowsOf('b@example.org')['id'],
        ]);

        self::assertSame('sent', self::rowsOf('a@example.org')['state']);
        self::assertSame('settled', self::rowsOf('b@example.org')['state']);
        self::assertCount(1, Inbox::to('a@example.org'));
        self::assertSame([], Inbox::to('b@example.org'));
        self::assertStringContainsString('2 of 2 sent', $browser->get(ImportScreen::url($import->id))->text());
    }

    public function test_the_report_of_failures_is_a_csv_whose_cells_are_no_formulas(): void
    {
        $browser = self::browserOf(1);
        $import = self::start(['=HYPERLINK("http://example.org")', '+1', '@SUM(A1)', "\t=1", 'a@example.org']);
        Inbox::behave('reject');
        self::work($browser, $import);
        $links = self::hrefs($browser->get(ImportScreen::url($import->id)), 'clientpress_import_report');

        $report = $browser->get(html_entity_decode($links[0]));

        self::assertSame(200, $report->status);
        self::assertStringStartsWith('text/csv', (string) $report->header('Content-Type'));
        self::assertStringContainsString('attachment', (string) $report->header('Content-Disposition'));
        self::assertStringStartsWith("\xEF\xBB\xBF", $report->body);
        $lines = array_map(
            static fn(string $line): array => str_getcsv($line, ',', '"', ''),
            explode("\r\n", trim(substr($report->body, 3))),
        );
        self::assertSame(['line', 'email', 'portal', 'reason'], $lines[0]);
        self::assertSame(
            ['a@example.org', '\'=HYPERLINK("http://example.org")', "'+1", "'@SUM(A1)", "'\t=1"],
            array_column(array_slice($lines, 1), 1),
        );
        self::assertNotSame('', $lines[1][3]);
    }

    /** @param list<string> $addresses as they stand in a list, good or not */
    private static function start(array $addresses, int $userId = 1): Import
    {
        $plugin = Plugin::instance();
        $actor = Actor::importer($userId);
        $entries = array_map(
            static fn(string $address, int $index): Entry => new Entry($index + 1, $address),
            $addresses,
            array_keys($addresses),
        );
        $lines = $plugin->importCheck->lines($entries, new Defaults('#' . self::createPortal(), 14), $actor);

        return $plugin->imports->start($lines, '', bin2hex(random_bytes(16)), $actor);
    }

    private static function again(Import $import): Import
    {
        return Plugin::instance()->imports->managed($import->id, Actor::operator());
    }

    private static function paste(Browser $browser, string $addresses, int $portal): Response
    {
        $form = $browser->get(ImportScreen::url())->form('//form[contains(@class, "clientpress-import-form")]');

        return $browser->post($form['action'], [
            '_wpnonce' => $form['fields']['_wpnonce'],
            'step' => 'upload',
            'addresses' => $addresses,
            'portal' => "#{$portal}",
            'expiry' => '14',
            'message' => '',
        ]);
    }

    private static function upload(Browser $browser, string $bytes, int $portal, string $name = 'clients.csv'): Response
    {
        $form = $browser->get(ImportScreen::url())->form('//form[contains(@class, "clientpress-import-form")]');

        $fields = [
            '_wpnonce' => $form['fields']['_wpnonce'],
            'step' => 'upload',
            'addresses' => '',
            'portal' => $portal > 0 ? "#{$portal}" : '',
            'expiry' => '14',
            'message' => '',
        ];
        $boundary = bin2hex(random_bytes(16));
        $body = '';

        foreach ($fields as $field => $value) {
            $body .= "--{$boundary}\r\nContent-Disposition: form-data; name=\"{$field}\"\r\n\r\n{$value}\r\n";
        }

        $body .= "--{$boundary}\r\nContent-Disposition: form-data; name=\"list\"; filename=\"{$name}\"\r\n\r\n";

        return $browser->send(Request::post($form['action'], "{$body}{$bytes}\r\n--{$boundary}--\r\n")->withHeader(
            'Content-Type',
            "multipart/form-data; boundary={$boundary}",
        ));
    }

    /** @param array<string, string> $button */
    private static function turn(Browser $browser, Response $preview, array $button): Response
    {
        $form = $preview->form('//form[@id="clientpress-preview"]');

        return $browser->post($form['action'], $button + $form['fields']);
    }

    private static function step(Browser $browser, Import $import, string $step): Response
    {
        $nonce = self::nonceOf($browser);

        return $browser->post(ImportScreen::url($import->id), ['_wpnonce' => $nonce, 'step' => $step]);
    }

    private static function work(Browser $browser, Import $import): Response
    {
        return $browser->post('/wp-admin/admin-ajax.php', [
            'action' => ImportScreen::WORK,
            '_ajax_nonce' => self::nonceOf($browser),
            'import' => (string) $import->id,
        ]);
    }

    /** A nonce of the user's own, as any form of the screen has it; "none" where they see no form. */
    private static function nonceOf(Browser $browser): string
    {
        $page = $browser->get(ImportScreen::url());

        return $page->status === 200
            ? $page->form('//form[@class="clientpress-import-form"]')['fields']['_wpnonce']
            : 'none';
    }

    /** Leaves a line as a process leaves it that died after its claim, three minutes ago. */
    private static function killSending(string $address): void
    {
        global $wpdb;

        self::assertSame(1, $wpdb->update(
            "{$wpdb->prefix}clientpress_import_rows",
            [
                'state' => 'sending',
                'claim_id' => bin2hex(random_bytes(16)),
                'claimed_gmt' => gmdate('Y-m-d H:i:s', time() - 180),
            ],
            ['email' => $address],
        ));
    }

    /** @return array<string, string|null> */
    private static function rowsOf(string $address): array
    {
        global $wpdb;

        return $wpdb->get_row(
            $wpdb->prepare("SELECT * FROM {$wpdb->prefix}clientpress_import_rows WHERE email = %s", $address),
            ARRAY_A,
        );
    }

    private static function stored(string $table, string $where = '1 = 1'): int
    {
        global $wpdb;

        return (int) $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->prefix}{$table} WHERE {$where}");
    }

    /** @return list<string> */
    private static function hrefs(Response $page, string $part): array
    {
        preg_match_all('/href="([^"]*' . preg_quote($part, '/') . '[^"]*)"/', $page->body, $matches);

        return $matches[1];
    }
}
