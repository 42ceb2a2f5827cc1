<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Import;

use ClientPress\Admin\Import\ImportProgress;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Clients\ClientRole;
use ClientPress\Import\Defaults;
use ClientPress\Import\Import;
use ClientPress\Import\ImportState;
use ClientPress\Import\ListLine;
use ClientPress\Import\ListReader;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Database;
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
        $page = self::browserOf(self::createUser($role))->get(ScreenUrls::import());

        self::assertSame($status, $page->status);
        self::assertSame($status === 200, str_contains($page->body, 'name="addresses"'));
    }

    public function test_clients_are_led_away_and_strangers_to_the_login(): void
    {
        $client = self::browserOf(self::createUser(ClientRole::NAME))->get(ScreenUrls::import());
        $stranger = (new Browser(LiveSite::shared()))->get(ScreenUrls::import());

        self::assertSame(302, $client->status);
        self::assertStringContainsString('wp-login.php', (string) $stranger->header('Location'));
    }

    public function test_it_is_reached_from_the_list_and_has_no_place_of_its_own_in_the_menu(): void
    {
        $browser = self::browserOf(1);

        $list = self::list($browser);
        $page = $browser->get(ScreenUrls::import());

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
                'Will be invited (1)',
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
        $few = $browser->get(ScreenUrls::import());
        self::assertSame(['As each line says', 'Harbour Bakery'], self::texts($few, '//select[@name="portal"]/option'));

        for ($n = 0; $n < 201; ++$n) {
            self::createPortal();
        }

        $form = $browser->get(ScreenUrls::import())->form('//form[contains(@class, "clientpress-import-form")]');
        self::assertArrayHasKey('portal', $form['fields'], 'A field to type into.');
        $page = $browser->post($form['action'], ['addresses' => 'a@example.org', 'portal' => 'Harbour Bakery']
        + $form['fields']);
        self::assertStringContainsString('1 invitation will be sent.', $page->text());
        self::assertSame(['Harbour Bakery'], self::texts($page, '//tbody/tr/td[2]'));
    }

    public function test_lines_that_name_no_portal_ask_for_one_instead_of_being_invalid(): void
    {
        $portal = self::createPortal(fields: ['post_title' => 'Harbour']);
        $browser = self::browserOf(1);

        $page = self::upload($browser, "email,portal\na@example.org,\nb@example.org,Harbour\nc@example.org,\n", 0);

        self::assertStringContainsString('2 lines name no portal. Which one are they for?', $page->text());
        self::assertContains('Needs a portal (2)', self::texts($page, '//button[@name="view"]'));
        self::assertSame(
            ['Choose a portal', 'Harbour'],
            self::texts($page, '//select[@name="portal"][@form="clientpress-preview"]/option'),
        );
        $chosen = self::turn($browser, $page, ['portal' => "#{$portal}"]);
        self::assertStringContainsString('3 invitations will be sent.', $chosen->text());
        self::assertStringNotContainsString('Which one', $chosen->text());
        self::assertSame("#{$portal}", $chosen->form('//form[@id="clientpress-preview"]')['fields']['portal']);
    }

    public function test_a_list_without_any_portal_says_that_nothing_can_be_sent_yet(): void
    {
        self::createPortal();

        $page = self::upload(self::browserOf(1), "email\na@example.org\n", 0);

        self::assertStringContainsString('Nothing can be sent before a portal is chosen.', $page->text());
        self::assertStringNotContainsString('nobody in this list', $page->text());
    }

    public function test_a_line_that_has_an_account_is_invited_or_gets_access_now(): void
    {
        $portal = self::createPortal();
        $known = self::createUser('subscriber', ['user_email' => 'known@example.org']);
        $browser = self::browserOf(1);
        $page = self::paste($browser, "known@example.org\nnew@example.org", $portal);
        self::assertStringContainsString('2 invitations will be sent.', $page->text());
        self::assertSame(["1:{$known->ID}"], self::texts($page, '//button[@name="give"]/@value'));

        $given = self::turn($browser, $page, ['give' => "1:{$known->ID}"]);

        self::assertSame([$known->ID], self::services()->access()->users($portal));
        self::assertCount(1, Inbox::to('known@example.org'));
        self::assertStringContainsString('known@example.org may now enter the portal.', $given->text());
        self::assertStringContainsString('1 invitation will be sent.', $given->text());
        self::assertSame(0, self::stored('clientpress_invitations'));

        $again = self::turn($browser, $page, ['give' => "1:{$known->ID}"]);
        self::assertStringContainsString('The account on this line no longer exists.', $again->text());
        self::assertCount(1, Inbox::to('known@example.org'));
    }

    public function test_of_several_accounts_on_one_line_the_one_beside_the_button_gets_access(): void
    {
        $portal = self::createPortal();
        self::createUser('subscriber', ['user_email' => 'first@example.org']);
        $second = self::createUser('subscriber', ['user_email' => 'second@example.org']);
        $browser = self::browserOf(1);
        $page = self::paste($browser, 'first@example.org, second@example.org', $portal);
        $button = self::texts($page, '//tr[th="second@example.org"]//button[@name="give"]/@value');

        $given = self::turn($browser, $page, ['give' => $button[0]]);

        self::assertStringContainsString('second@example.org may now enter the portal.', $given->text());
        self::assertSame([$second->ID], self::services()->access()->users($portal));
        self::assertSame([], Inbox::to('first@example.org'));
    }

    public function test_access_for_an_unproven_account_asks_first_and_a_failed_email_is_no_success(): void
    {
        $portal = self::createPortal();
        $account = self::createUser('subscriber', ['user_email' => 'unproven@example.org']);
        $proven = self::createUser('subscriber', ['user_email' => 'proven@example.org']);
        self::services()->addressOwnership()->prove($proven->ID, 'proven@example.org');
        $browser = self::browserOf(1);
        $page = self::paste($browser, "unproven@example.org\nproven@example.org", $portal);
        $questions = self::texts($page, '//button[@name="give"]/@data-clientpress-confirm');
        self::assertStringContainsString('Nobody has confirmed', $questions[0]);
        self::assertSame('', $questions[1]);
        self::assertCount(1, self::texts($page, '//form[@data-clientpress-typed]'), 'Leaving would lose the list.');
        self::assertStringStartsWith('Start over?', self::texts($page, '//a/@data-clientpress-confirm')[0]);
        Inbox::behave('reject');

        $given = self::turn($browser, $page, ['give' => "1:{$account->ID}"]);

        self::assertSame([], self::texts($given, '//div[contains(@class, "notice-success")]'));
        self::assertCount(1, self::texts($given, '//div[contains(@class, "notice-warning")]//li'), 'The reason.');
        self::assertSame([$account->ID], self::services()->access()->users($portal));
    }

    public function test_all_lines_that_have_an_account_get_access_by_one_choice_which_warns(): void
    {
        $portal = self::createPortal();
        $accounts = array_map(
            static fn(string $name): int => self::createUser('subscriber', ['user_email' => "$name@example.org"])->ID,
            ['ann', 'ben', 'cem'],
        );
        self::services()->addressOwnership()->prove($accounts[0], 'ann@example.org');
        $browser = self::browserOf(1);
        $page = self::paste($browser, "ann@example.org\nben@example.org\nnew@example.org", $portal);
        $button = '//button[@name="give-all"]';
        self::assertSame(['Give access now to all 2 accounts'], self::texts($page, $button));
        self::assertMatchesRegularExpression(
            '/^Let 2 accounts in at once.* of 1 account belongs/',
            self::texts($page, "$button/@data-clientpress-confirm")[0],
        );
        $stamp = self::texts($page, "$button/@value")[0];

        $other = self::paste($browser, "ann@example.org\nben@example.org\ncem@example.org", $portal);
        $refused = self::turn($browser, $other, ['give-all' => $stamp]);
        self::assertStringContainsString('The accounts have changed meanwhile.', $refused->text());
        self::assertSame([], self::services()->access()->users($portal), 'What nobody has seen is not done.');

        $given = self::turn($browser, $page, ['give-all' => $stamp]);

        self::assertSame([$accounts[0], $accounts[1]], self::services()->access()->users($portal));
        self::assertSame(
            ['2 accounts may now enter.'],
            self::texts($given, '//div[contains(@class, "notice-success")]/p'),
        );
        self::assertCount(1, Inbox::to('ann@example.org'));
        self::assertCount(1, Inbox::to('ben@example.org'));
        self::assertStringContainsString('1 invitation will be sent.', $given->text());
        self::assertSame([], self::texts($given, $button));
    }

    public function test_the_sample_is_a_list_that_can_be_read(): void
    {
        $sample = ListReader::read((string) file_get_contents(WP_PLUGIN_DIR . '/clientpress/assets/import-sample.csv'));

        self::assertSame([], $sample->ignored);
        self::assertSame(['Anna Miller', 'Ben Okafor'], array_column($sample->lines, 'name'));
        self::assertStringContainsString(
            'assets/import-sample.csv',
            self::browserOf(1)->get(ScreenUrls::import())->body,
        );
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

        $page = $browser->post(ScreenUrls::import(), ['addresses' => str_repeat('a@example.org ', 200)]);

        self::assertStringContainsString('too large', $page->text());
        self::takeErrorLog();
    }

    public function test_the_preview_says_which_columns_are_read_and_shows_the_messages(): void
    {
        $browser = self::browserOf(1);
        $portal = self::createPortal();

        $page = self::upload(
            $browser,
            "E-Mail;first name;Bemerkung;Expiry days\na@example.org;Anna;Hallo;7\n",
            $portal,
        );
        self::assertStringContainsString(
            'Columns that are read: “E-Mail” (as “Email”), “first name”, “Expiry days” (as “Link expires after”).',
            $page->text(),
        );
        self::assertStringContainsString('Columns that are ignored: “Bemerkung”.', $page->text());
        self::assertStringNotContainsString('Hallo', self::texts($page, '//table')[0]);
        self::assertNotContains('Message', self::texts($page, '//thead/tr/th'));

        $long = str_repeat('Welcome! ', 20);
        $page = self::upload($browser, "E-Mail;Message\na@example.org;{$long}\nb@example.org;\n", $portal);
        self::assertStringNotContainsString('are ignored', $page->text());
        self::assertContains('Message', self::texts($page, '//thead/tr/th'));
        self::assertSame(
            [mb_substr($long, 0, 100) . '…', '—'],
            self::texts($page, '//tbody/tr/td[@data-label="Message"]'),
        );

        $page = self::upload($browser, "a@example.org;b@example.org\n", $portal);
        self::assertStringContainsString('The file has no headings', $page->text());
        self::assertStringNotContainsString('headings', self::paste($browser, 'a@example.org', $portal)->text());
    }

    public function test_the_preview_and_the_failures_show_the_names_below_the_addresses(): void
    {
        $browser = self::browserOf(1);
        $page = self::upload($browser, "email,name\na@example.org,Emma Stone\n", self::createPortal());
        $names = '//tbody/tr/th/span[@class="clientpress-when"]';
        self::assertSame(['Emma Stone'], self::texts($page, $names));

        $import = self::confirm($browser, $page);
        Inbox::behave('reject');
        self::work($browser, $import);

        self::assertSame(['Emma Stone'], self::texts($browser->get(ScreenUrls::import($import->id)), $names));
    }

    public function test_the_words_of_the_columns_are_not_translated(): void
    {
        $translation = WP_CONTENT_DIR . '/mu-plugins/translation.php';
        file_put_contents($translation, '<?php add_filter(
            "gettext_clientpress",
            static fn(string $text): string => strtr($text, ["email" => "courriel", "portal" => "portail", "expiry" => "fin"]),
        );');

        try {
            $help = self::texts(self::browserOf(1)->get(ScreenUrls::import()), '//*[@id="clientpress-file-help"]')[0];
        } finally {
            unlink($translation);
        }

        foreach (['email', 'portal', 'message', 'expiry'] as $word) {
            self::assertStringContainsString("“{$word}”", $help);
        }
    }

    // Confirming.

    public function test_what_can_be_previewed_can_be_confirmed(): void
    {
        $browser = self::browserOf(1);
        $portal = self::createPortal();
        // A browser makes two bytes of each line end.
        $csv =
            "email;message\n"
            . str_repeat("\n", 1_000_000)
            . 'a@example.org;"Salt &amp; &lt;pepper&gt; '
            . str_repeat('ü', 400)
            . '"';
        $csv .= str_repeat("\n", ListReader::MAX_BYTES - strlen($csv));

        $preview = self::upload($browser, $csv, $portal);
        self::assertStringContainsString('1 invitation will be sent.', $preview->text());
        $form = $preview->form('//form[@id="clientpress-preview"]');
        $fields = ['step' => 'confirm', 'text' => str_replace("\n", "\r\n", $form['fields']['text'])] + $form['fields'];
        $confirmed = self::postMultipart($browser, $form['action'], $fields);

        self::assertSame(303, $confirmed->status, $confirmed->text());
        self::assertSame('Salt &amp; &lt;pepper&gt; ' . str_repeat('ü', 400), self::rowsOf('a@example.org')['message']);
    }

    public function test_what_the_second_form_could_not_carry_is_refused_at_the_first(): void
    {
        $site = LiveSite::start(2, [], ['post_max_size' => '100K']);
        $browser = new Browser($site, $site->cookiesOf(1));
        $csv = "email\n" . str_repeat("\n", 60_000) . "a@example.org\n";

        $page = self::upload($browser, $csv, self::createPortal());

        self::assertStringContainsString('too large', $page->text());
    }

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
        self::assertStringContainsString('Finished', $browser->get(ScreenUrls::import($import->id))->text());
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

    public function test_ten_thousand_clients_of_a_portal_are_recognised_within_phps_default_limits(): void
    {
        $site = LiveSite::start(2, [], ['memory_limit' => '128M', 'max_execution_time' => '30']);
        $browser = new Browser($site, $site->cookiesOf(1));
        $portal = self::createPortal();
        self::createClients($portal, 10_000);
        $addresses = array_map(static fn(int $n): string => "client{$n}@example.org", range(1, 10_000));

        $started = microtime(true);
        $page = self::upload($browser, "email\n" . implode("\n", $addresses), $portal);

        self::assertStringContainsString('Already a client (10,000)', $page->text());
        self::assertLessThan(15, microtime(true) - $started);
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
        self::services()->imports()->cancel($import->id, Actor::importer(1));

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
            self::assertSame($status, $browser->get(ScreenUrls::import($import->id))->status);
            self::assertSame($status === 200, str_contains(
                $browser->get(ScreenUrls::import())->body,
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

        self::assertSame(403, $browser->get(ScreenUrls::import($import->id))->status);
        self::assertSame(403, self::work($browser, $import)->status);
    }

    // Nonces and GET.

    public function test_without_its_nonce_nothing_happens(): void
    {
        $browser = self::browserOf(1);
        $import = self::start(['a@example.org']);
        $forged = ['_wpnonce' => 'forged', '_ajax_nonce' => 'forged', 'import' => (string) $import->id];

        self::assertSame(403, $browser->post(ScreenUrls::import($import->id), $forged + ['step' => 'cancel'])->status);
        self::assertSame(
            403,
            $browser->post('/wp-admin/admin-ajax.php', $forged + ['action' => ImportProgress::WORK])->status,
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
        $nonce = $browser->get(ScreenUrls::import($import->id))->form(
            '//div[contains(@class, "clientpress-import-progress")]//form',
        )['fields']['_wpnonce'];

        foreach (['pause', 'cancel', 'retry-failed'] as $step) {
            $browser->get(ScreenUrls::import($import->id) . "&step={$step}&_wpnonce={$nonce}");
        }
        $worked = $browser->get(
            '/wp-admin/admin-ajax.php?'
                . http_build_query([
                    'action' => ImportProgress::WORK,
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

        $page = $browser->get(ScreenUrls::import($import->id));
        self::assertStringContainsString('2 may have been sent', $page->text());
        $form = $page->form('//form[.//button[@name="retry"]]');
        $rows = self::rowsOf('a@example.org');
        $browser->post($form['action'], ['_wpnonce' => $form['fields']['_wpnonce'], 'retry' => $rows['id']]);
        $browser->post($form['action'], [
            '_wpnonce' => $form['fields']['_wpnonce'],
            'mark-done' => self::rowsOf('b@example.org')['id'],
        ]);

        self::assertSame('sent', self::rowsOf('a@example.org')['state']);
        self::assertSame('settled', self::rowsOf('b@example.org')['state']);
        self::assertCount(1, Inbox::to('a@example.org'));
        self::assertSame([], Inbox::to('b@example.org'));
        self::assertStringContainsString(
            '1 of 2 sent · 1 marked as done',
            $browser->get(ScreenUrls::import($import->id))->text(),
        );
    }

    public function test_the_report_of_failures_is_a_csv_whose_cells_are_no_formulas(): void
    {
        $browser = self::browserOf(1);
        $import = self::start(['=HYPERLINK("http://example.org")', '+1', '@SUM(A1)', "\t=1", 'a@example.org']);
        Inbox::behave('reject');
        self::work($browser, $import);

        $report = self::report($browser, $import);

        self::assertSame(200, $report->status);
        self::assertStringStartsWith('text/csv', (string) $report->header('Content-Type'));
        self::assertStringContainsString('attachment', (string) $report->header('Content-Disposition'));
        self::assertStringStartsWith("\xEF\xBB\xBF", $report->body);
        $lines = array_map(
            static fn(string $line): array => str_getcsv($line, ',', '"', ''),
            explode("\r\n", trim(substr($report->body, 3))),
        );
        self::assertSame(['line', 'email', 'name', 'portal', 'message', 'expiry', 'reason'], $lines[0]);
        self::assertSame(
            ['a@example.org', '\'=HYPERLINK("http://example.org")', "'+1", "'@SUM(A1)", "'\t'=1"],
            array_column(array_slice($lines, 1), 1),
        );
        self::assertNotSame('', $lines[1][6]);
    }

    public function test_the_report_can_be_mended_and_imported_again_into_the_same_portals(): void
    {
        $browser = self::browserOf(1);
        $twins = [
            self::createPortal(fields: ['post_title' => 'Twins']),
            self::createPortal(fields: ['post_title' => 'Twins']),
        ];
        $default = self::createPortal();
        $list = [
            [2, 'failed@example.org', "#{$twins[1]}", '- Welcome & "hello" -', '30'],
            [3, 'unknown@example.org', 'Harbor', "Two\nlines", '7'],
            [4, 'ambiguous@example.org', 'Twins', 'Hello', '21'],
            [5, 'nonsense', "#{$twins[0]}", 'Hi', '7'],
            [6, 'late@example.org', "#{$twins[0]}", 'Hi', '99'],
            [7, str_repeat('long', 3) . '@example.org', "#{$twins[0]}", str_repeat('ü', 2001), '7'],
        ];
        $csv = "email,portal,message,expiry\n";

        foreach ($list as [, $email, $portal, $message, $expiry]) {
            $csv .= "{$email},{$portal},\"" . str_replace('"', '""', $message) . "\",{$expiry}\n";
        }

        $preview = self::upload($browser, $csv, $default);
        $import = self::confirm($browser, $preview);
        Inbox::behave('reject');
        self::work($browser, $import);

        $report = self::report($browser, $import)->body;
        self::assertSame(
            array_map(static fn(array $line): array => array_slice($line, 1), $list),
            array_map(static fn(ListLine $line): array => [
                $line->email,
                $line->portal,
                $line->message,
                $line->expiry,
            ], ListReader::read($report)->lines),
        );

        Inbox::behave('accept');
        $mended = strtr($report, ['Harbor' => "#{$twins[0]}", '"Twins"' => "\"#{$twins[1]}\"", '"99"' => '"14"']);
        $page = self::upload($browser, $mended, $default);
        self::assertStringContainsString('3 invitations will be sent.', $page->text());
        $second = self::confirm($browser, $page);
        self::work($browser, $second);
        self::assertSame(
            ['ambiguous@example.org' => $twins[1], 'late@example.org' => $twins[0], 'unknown@example.org' => $twins[0]],
            self::portalsOfSent($second->id),
        );
    }

    public function test_the_preview_names_the_encoding_that_was_found_and_what_was_left_out(): void
    {
        $browser = self::browserOf(1);
        $csv = "Our clients;;\nemail;message;phone\na@example.org, by hand;\xC4\xEE\xE1\xF0\xEE \xEF\xEE\xE6\xE0\xEB\xEE\xE2\xE0\xF2\xFC;1";

        $preview = self::upload($browser, $csv, self::createPortal());
        self::assertStringContainsString('The list was read as windows-1251.', $preview->text());
        self::assertStringContainsString('Добро пожаловать', $preview->text());
        self::assertStringContainsString('“Our clients” (line 1), “by hand” (line 3)', $preview->text());
        self::assertStringContainsString('The list was read as windows-1251.', self::turn($browser, $preview, [
            'view' => 'all',
        ])->text());
    }

    public function test_what_failed_beyond_the_first_page_may_be_tried_again_as_well(): void
    {
        global $wpdb;

        $browser = self::browserOf(1);
        $import = self::start(array_map(static fn(int $n): string => "p{$n}@example.org", range(1, 102)));
        $wpdb->query("UPDATE {$wpdb->prefix}clientpress_import_rows SET state = 'refused', detail = 'No.'");
        $page = $browser->get(ScreenUrls::import($import->id));
        self::assertSame([], self::texts($page, '//button[@value="retry-failed"]'));
        self::assertSame(
            ['Cannot be sent'],
            self::texts($page, '//div[@class="wrap clientpress-invitations clientpress-import"]/h2'),
        );
        self::assertStringContainsString('The first 100 of 102', $page->text());

        $wpdb->update("{$wpdb->prefix}clientpress_import_rows", ['state' => 'failed'], ['email' => 'p102@example.org']);

        $page = $browser->get(ScreenUrls::import($import->id));
        self::assertSame(['Send what failed once more'], self::texts($page, '//button[@value="retry-failed"]'));
        self::assertSame(303, self::step($browser, $import, 'retry-failed')->status);
        self::assertSame('waiting', self::rowsOf('p102@example.org')['state']);
        self::assertSame('refused', self::rowsOf('p1@example.org')['state']);
    }

    /** @param list<string> $addresses as they stand in a list, good or not */
    private static function start(array $addresses, int $userId = 1): Import
    {
        $services = self::services();
        $actor = Actor::importer($userId);
        $listLines = array_map(
            static fn(string $address, int $index): ListLine => new ListLine($index + 1, $address),
            $addresses,
            array_keys($addresses),
        );
        $lines = $services->importCheck()->lines($listLines, new Defaults('#' . self::createPortal(), 14), $actor);

        return $services->imports()->start($lines, '', bin2hex(random_bytes(16)), $actor);
    }

    private static function again(Import $import): Import
    {
        return self::services()->imports()->requireManageable($import->id, Actor::operator());
    }

    private static function createClients(int $portal, int $count): void
    {
        global $wpdb;

        $wpdb->query("INSERT INTO {$wpdb->users} (user_login, user_nicename, user_email, user_pass)
            SELECT CONCAT('client', n), CONCAT('client', n), CONCAT('client', n, '@example.org'), ''
            FROM "
            . Database::numbersTo($count));
        $wpdb->query("INSERT INTO {$wpdb->prefix}clientpress_access (portal_id, user_id)
            SELECT {$portal}, ID FROM {$wpdb->users} WHERE user_email LIKE 'client%@example.org'");
    }

    private static function report(Browser $browser, Import $import): Response
    {
        $links = self::hrefs($browser->get(ScreenUrls::import($import->id)), 'clientpress_import_report');

        return $browser->get(html_entity_decode($links[0]));
    }

    /** @return array<string, int> portals by address */
    private static function portalsOfSent(int $importId): array
    {
        global $wpdb;

        return array_map('intval', array_column(
            $wpdb->get_results(
                "SELECT email, portal_id FROM {$wpdb->prefix}clientpress_import_rows"
                . " WHERE import_id = {$importId} AND state = 'sent' ORDER BY email",
                ARRAY_A,
            ),
            'portal_id',
            'email',
        ));
    }

    private static function paste(Browser $browser, string $addresses, int $portal): Response
    {
        $form = $browser->get(ScreenUrls::import())->form('//form[contains(@class, "clientpress-import-form")]');

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
        $form = $browser->get(ScreenUrls::import())->form('//form[contains(@class, "clientpress-import-form")]');

        $fields = [
            '_wpnonce' => $form['fields']['_wpnonce'],
            'step' => 'upload',
            'addresses' => '',
            'portal' => $portal > 0 ? "#{$portal}" : '',
            'expiry' => '14',
            'message' => '',
        ];

        return self::postMultipart(
            $browser,
            $form['action'],
            $fields,
            "Content-Disposition: form-data; name=\"list\"; filename=\"{$name}\"\r\n\r\n{$bytes}",
        );
    }

    /**
     * As the forms of the screen are sent.
     *
     * @param array<string, string> $fields
     */
    private static function postMultipart(Browser $browser, string $url, array $fields, string ...$parts): Response
    {
        $boundary = bin2hex(random_bytes(16));

        foreach ($fields as $field => $value) {
            $parts[] = "Content-Disposition: form-data; name=\"{$field}\"\r\n\r\n{$value}";
        }

        $body = implode('', array_map(static fn(string $part): string => "--{$boundary}\r\n{$part}\r\n", $parts));

        return $browser->send(Request::post($url, "{$body}--{$boundary}--\r\n")->withHeader(
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

    private static function confirm(Browser $browser, Response $preview): Import
    {
        $page = $browser->follow(self::turn($browser, $preview, ['step' => 'confirm']));
        preg_match('/data-import="(\d+)"/', $page->body, $match);

        return self::services()
            ->imports()
            ->requireManageable((int) ($match[1] ?? 0), Actor::operator());
    }

    private static function step(Browser $browser, Import $import, string $step): Response
    {
        $nonce = self::nonceOf($browser);

        return $browser->post(ScreenUrls::import($import->id), ['_wpnonce' => $nonce, 'step' => $step]);
    }

    private static function work(Browser $browser, Import $import): Response
    {
        return $browser->post('/wp-admin/admin-ajax.php', [
            'action' => ImportProgress::WORK,
            '_ajax_nonce' => self::nonceOf($browser),
            'import' => (string) $import->id,
        ]);
    }

    /** A nonce of the user's own, as any form of the screen has it; "none" where they see no form. */
    private static function nonceOf(Browser $browser): string
    {
        $page = $browser->get(ScreenUrls::import());

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
