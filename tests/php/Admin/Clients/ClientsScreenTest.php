<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Clients;

use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Invitations\Status;
use ClientPress\Portals\ClientQuery;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\Response;

final class ClientsScreenTest extends AdminTestCase
{
    public function test_nobody_may_enter_yet_and_the_screen_says_how_that_comes(): void
    {
        $page = self::browserOf(1)->get(ScreenUrls::clients());

        self::assertSame(200, $page->status);
        self::assertStringContainsString('Nobody may enter a portal yet', $page->body);
        self::assertStringNotContainsString('id="the-list"', $page->body);
        self::assertStringContainsString('Create your first portal', $page->body);
        self::createPortal();
        self::assertStringContainsString('Choose a portal', self::browserOf(1)->get(ScreenUrls::clients())->body);
    }

    public function test_a_client_is_listed_once_with_all_portals(): void
    {
        global $wpdb;

        $garden = self::createPortal(fields: ['post_title' => 'Garden']);
        $roof = self::createPortal('archived', ['post_title' => 'Roof']);
        $mia = self::client('Mia Hill', 'mia@hill.example');
        $tom = self::client('Tom Vale', 'tom@vale.example');
        self::actAs(1);
        self::services()->access()->grant($garden, $mia, Actor::current());
        self::letIn($roof, $mia);
        self::letIn($garden, $tom);
        $wpdb->query("UPDATE {$wpdb->prefix}clientpress_access SET granted_gmt = '2025-03-04 12:00:00'");
        update_user_meta($tom, 'clientpress_signed_in_' . get_current_blog_id(), time() - (3 * HOUR_IN_SECONDS));

        $page = self::browserOf(1)->get(ScreenUrls::clients());

        self::assertSame(['Tom Vale', 'Mia Hill'], self::names($page));
        self::assertSame(['tom@vale.example', 'mia@hill.example'], self::column($page, 'email'));
        self::assertSame(['Garden', 'GardenRoof — Archived'], self::column($page, 'portals'));
        self::assertSame(['March 4, 2025', 'March 4, 2025'], self::column($page, 'since'));
        self::assertSame(['3 hours ago', 'Not known'], self::column($page, 'signed-in'));
        self::assertSame(['—', get_userdata(1)->display_name], self::column($page, 'inviter'));
    }

    public function test_the_list_is_searched_by_beginnings_and_filtered_by_portal(): void
    {
        $garden = self::createPortal(fields: ['post_title' => 'Garden']);
        $roof = self::createPortal();
        $mia = self::client('Mia Hill', 'mia@hill.example');
        $tom = self::client('Tom Vale', 'tom@vale.example');
        self::letIn($garden, $mia);
        self::letIn($roof, $tom);
        self::client('Mia Without', 'mia@without.example');
        $browser = self::browserOf(1);
        $found = static fn(array $query): array => self::names($browser->get(ScreenUrls::clients($query)));

        self::assertSame(['Mia Hill'], $found(['s' => 'MIA@']));
        self::assertSame(['Mia Hill'], $found(['s' => 'hil']));
        self::assertSame(['Tom Vale'], $found(['s' => '@vale']));
        self::assertSame([], $found(['s' => 'ale']));
        self::assertSame(['Mia Hill'], $found(['portal_id' => (string) $garden]));
        self::assertSame([], $found(['portal_id' => (string) $garden, 's' => 'tom']));
        self::assertStringContainsString('begins with “ale”', $browser->get(ScreenUrls::clients(['s' => 'ale']))->body);
        $narrowed = $browser->get(ScreenUrls::clients(['portal_id' => (string) $garden, 's' => 'tom']));
        self::assertStringContainsString(
            'Nothing begins with “tom” among the clients of this portal.',
            $narrowed->body,
        );
        self::assertSame(1, preg_match('/href="([^"]+)">Search all clients</', $narrowed->body, $link));
        self::assertSame(['Tom Vale'], self::names($browser->get(html_entity_decode($link[1]))));
    }

    public function test_a_search_that_finds_more_than_it_lists_says_so_and_lists_the_newest(): void
    {
        global $wpdb;

        $portal = self::createPortal();
        // The newest accounts have the addresses that come last by the alphabet.
        foreach ([
            "{$wpdb->users} (ID, user_login, user_nicename, user_email, display_name)" => "(%1\$d, 'cole%1\$d', 'cole%1\$d', 'cole%1\$d@example.org', 'Cole %1\$d')",
            "{$wpdb->usermeta} (user_id, meta_key, meta_value)" => "(%d, '{$wpdb->prefix}capabilities', 'a:1:{s:18:\"clientpress_client\";b:1;}')",
            "{$wpdb->prefix}clientpress_access (user_id, portal_id, granted_gmt)" => "(%d, {$portal}, '2031-01-01')",
        ] as $table => $row) {
            $rows = array_map(static fn(int $id): string => sprintf($row, $id), range(5_000, 5_509));
            self::assertSame(510, $wpdb->query("INSERT INTO {$table} VALUES " . implode(', ', $rows)));
        }
        self::actAs(1);
        $browser = self::browserOf(1);

        foreach (['cole', 'cole5', '@example'] as $search) {
            $page = $browser->get(ScreenUrls::clients(['s' => $search]));

            self::assertStringContainsString('More than 500 are found', $page->body, $search);
            self::assertSame('Cole 5509', self::names($page)[0], $search);
            // The last of its pages ends where it says.
            $last = self::services()
                ->clientList()
                ->page(new ClientQuery(null, $search, 30, 17), Actor::current());
            self::assertCount(20, $last, $search);
            self::assertSame(5_010, $last[19]->user->ID, $search);
        }
        self::assertStringNotContainsString('are found', $browser->get(ScreenUrls::clients(['s' => 'cole54']))->body);
    }

    public function test_pages_follow_each_other_from_both_ends(): void
    {
        $portal = self::createPortal();
        $names = [];
        foreach (range(1, 7) as $number) {
            self::letIn($portal, self::client("Client {$number}", "c{$number}@example.org"));
            array_unshift($names, "Client {$number}");
        }
        update_user_meta(1, 'clientpress_clients_per_page', 2);
        $browser = self::browserOf(1);

        foreach ([[], ['portal_id' => (string) $portal], ['s' => 'c']] as $query) {
            $listed = [];
            foreach (range(1, 4) as $page) {
                $shown = self::names($browser->get(ScreenUrls::clients($query + ['paged' => (string) $page])));
                array_push($listed, ...$shown);
            }
            self::assertSame($names, $listed);
        }
    }

    public function test_access_is_removed_to_all_portals_or_to_the_one_that_is_filtered_by(): void
    {
        $garden = self::createPortal(fields: ['post_title' => 'Garden']);
        $roof = self::createPortal();
        $mia = self::client('Mia', 'mia@hill.example');
        $tom = self::client('Tom', 'tom@vale.example');
        foreach ([$mia, $tom] as $user) {
            self::letIn($garden, $user);
            self::letIn($roof, $user);
        }
        $browser = self::browserOf(1);

        $page = self::remove($browser, ['portal_id' => (string) $garden], [$mia]);
        self::assertSame([$roof], self::portalsOf($mia));
        self::assertSame(['Access of Mia <mia@hill.example> removed. Undo'], self::notices($page));

        $page = self::remove($browser, [], [$mia, $tom]);
        self::assertSame([], self::portalsOf($mia));
        self::assertSame([], self::portalsOf($tom));
        self::assertSame(['Access of 2 clients removed. Undo'], self::notices($page));
        self::assertTrue(get_userdata($mia)->exists(), 'the account stays');
    }

    public function test_one_client_s_page_says_what_they_may_enter_and_what_happened(): void
    {
        $garden = self::createPortal(fields: ['post_title' => 'Garden']);
        $roof = self::createPortal(fields: ['post_title' => 'Roof']);
        $mia = self::client('Mia "M" & Hill', 'mia@hill.example');
        self::letIn($garden, $mia);
        self::actAs(1);
        self::services()->access()->grant($roof, $mia, Actor::current());
        $invitation = self::invite('other@hill.example', $roof);
        self::change($invitation, [
            'email' => 'mia@hill.example',
            'email_key' => 'mia@hill.example',
            'delivery' => 'failed',
            'delivery_error' => 'No route.',
        ]);
        $browser = self::browserOf(1);

        $page = $browser->get(ScreenUrls::client($mia));

        self::assertSame(['Mia "M" & Hill'], self::texts($page, '//h1'));
        self::assertSame(
            ['Remove access: Garden', 'Remove access: Roof'],
            self::texts($page, '//button[@name="remove"]/@aria-label'),
        );
        self::assertStringContainsString(
            'Remove the access of Mia "M" & Hill <mia@hill.example> to “Garden”?',
            implode(self::texts($page, '//button[@name="remove"]/@data-clientpress-confirm')),
        );
        self::assertSame(['Access to “Roof” given', 'Access to “Garden” given'], self::texts($page, '//ol//strong'));
        $given = self::texts($page, '//ul[@class="clientpress-access"]//span[@class="clientpress-when"]');
        self::assertStringNotContainsString('given by', $given[0]);
        self::assertStringContainsString(' · given by ' . get_userdata(1)->display_name, $given[1]);
        self::assertStringContainsString(esc_url(ScreenUrls::invitation($invitation->id)), $page->body);
        self::assertSame(
            [ScreenUrls::invitation($invitation->id) . '#clientpress-advice'],
            self::texts($page, '//a[.="What to do"]/@href'),
        );
        self::assertStringContainsString('Nobody has confirmed that this address is theirs.', $page->body);

        $form = $page->form('//form[.//button[@name="remove"]]');
        $page = $browser->follow($browser->post($form['action'], ['remove' => (string) $garden] + $form['fields']));

        self::assertSame([$roof], self::portalsOf($mia));
        self::assertSame(['Access of Mia "M" & Hill <mia@hill.example> removed. Undo'], self::notices($page));
        self::assertSame('Access to “Garden” removed', self::texts($page, '//ol//strong')[0]);
    }

    public function test_the_address_of_an_invitation_is_corrected_on_the_page_of_a_client(): void
    {
        $garden = self::createPortal(fields: ['post_title' => 'Garden']);
        $roof = self::createPortal(fields: ['post_title' => 'Roof']);
        $mia = self::client('Mia', 'mia@hill.example');
        self::letIn($garden, $mia);
        [$over, $invitation] = [self::invite('other@hill.example', $garden), self::invite('other@hill.example', $roof)];
        foreach ([$over, $invitation] as $other) {
            self::change($other, ['email' => 'mia@hill.example', 'email_key' => 'mia@hill.example']);
        }
        self::accept($over);
        $browser = self::browserOf(1);
        $xpath = '//form[.//button[@name="clientpress_correct"]]';

        $page = $browser->get(ScreenUrls::client($mia));
        self::assertSame(
            ['Correct address: Roof'],
            self::texts($page, '//summary/@aria-label'),
            'Of the open one alone.',
        );
        $form = $page->form($xpath);
        self::assertSame('mia@hill.example', $form['fields']['clientpress_address']);

        $refused = $browser->post($form['action'], ['clientpress_address' => 'mia'] + $form['fields']);
        self::assertStringStartsWith('This is not a valid email address.', self::notices($refused)[0]);
        self::assertSame('mia', $refused->form('//details[@open]/form')['fields']['clientpress_address']);
        self::assertSame(
            403,
            $browser->post($form['action'], ['clientpress_correct' => (string) $over->id] + $form['fields'])->status,
            'The nonce is of one invitation.',
        );
        self::assertSame(Status::Pending, self::reread($invitation)->status(time()));

        $page = $browser->follow($browser->post($form['action'], ['clientpress_address' => 'mia@vale.example']
        + $form['fields']));

        self::assertStringStartsWith('Invitation sent to mia@vale.example.', self::notices($page)[0]);
        self::assertSame(['Mia'], self::texts($page, '//h1'), 'The page stays.');
        self::assertSame([], self::texts($page, $xpath));
        self::assertSame(Status::Revoked, self::reread($invitation)->status(time()));
        self::assertCount(1, Inbox::to('mia@vale.example'));
    }

    public function test_an_invitation_stays_on_the_page_of_who_accepted_it_when_the_address_changes(): void
    {
        $portal = self::createPortal();
        $mia = self::client('Mia', 'mia@hill.example');
        self::letIn($portal, $mia);
        $accepted = self::invite('old@hill.example', $portal);
        self::accept($accepted);
        self::change($accepted, ['user_id' => $mia]);
        $later = self::invite('later@hill.example');
        self::change($later, ['email' => 'mia@hill.example', 'email_key' => 'mia@hill.example']);
        $foreign = self::invite('somebody@hill.example');

        $page = self::browserOf(1)->get(ScreenUrls::client($mia));

        self::assertStringContainsString(esc_url(ScreenUrls::invitation($accepted->id)), $page->body);
        self::assertStringContainsString(esc_url(ScreenUrls::invitation($later->id)), $page->body);
        self::assertStringNotContainsString(esc_url(ScreenUrls::invitation($foreign->id)), $page->body);
    }

    public function test_a_removal_is_undone_by_one_click_and_nobody_is_mailed(): void
    {
        $garden = self::createPortal(fields: ['post_title' => 'Garden']);
        $roof = self::createPortal();
        $mia = self::client('Mia', 'mia@hill.example');
        $tom = self::client('Tom', 'tom@vale.example');
        foreach ([[$garden, $mia], [$roof, $mia], [$garden, $tom]] as [$portal, $user]) {
            self::letIn($portal, $user);
        }
        $browser = self::browserOf(1);

        $removed = self::remove($browser, [], [$mia, $tom]);
        self::assertSame([], self::portalsOf($mia));
        $page = self::undo($browser, $removed);

        self::assertSame([$garden, $roof], self::portalsOf($mia));
        self::assertSame([$garden], self::portalsOf($tom));
        self::assertSame(['2 clients have access again.'], self::notices($page));
        self::assertSame([], self::texts($page, '//button[@name="undo"]'), 'It is offered once.');

        $form = $browser->get(ScreenUrls::client($mia))->form('//form[.//button[@name="remove"]]');
        $removed = $browser->follow($browser->post($form['action'], ['remove' => (string) $roof] + $form['fields']));
        self::assertSame([$garden], self::portalsOf($mia));
        $page = self::undo($browser, $removed);

        self::assertSame([$garden, $roof], self::portalsOf($mia), 'Only what was removed is given back.');
        self::assertSame(['Mia <mia@hill.example> has access again.'], self::notices($page));
        self::assertSame(['Mia'], self::texts($page, '//h1'), 'It leads back to the same page.');
        self::assertSame([], Inbox::all());
    }

    public function test_undo_gives_no_access_that_one_may_not_give_and_names_nobody(): void
    {
        $staff = self::createUser('editor');
        $staff->add_cap(Capabilities::EDIT_OTHERS_PORTALS, false);
        $own = self::createPortal(fields: ['post_author' => $staff->ID]);
        $foreign = self::createPortal();
        $mia = self::client('Mia', 'mia@hill.example');
        $browser = self::browserOf($staff);
        self::letIn($own, $mia);
        $removed = self::remove($browser, [], [$mia]);
        $form = $removed->form('//form[.//button[@name="undo"]]');

        foreach (["$mia:$foreign", "1:$foreign", "x,$mia:$own:1,-1:2", ['x'], ''] as $forged) {
            $page = $browser->follow($browser->post($form['action'], ['undo' => $forged] + $form['fields']));
            self::assertStringNotContainsString('Mia', implode(self::notices($page)));
        }
        self::assertSame(403, $browser->post($form['action'], ['_wpnonce' => 'x'] + $form['fields'])->status);
        self::assertSame([], self::portalsOf($mia));
        self::assertSame([], self::portalsOf(1));

        self::undo($browser, $removed);
        self::assertSame([$own], self::portalsOf($mia));
    }

    public function test_of_portals_that_one_may_not_edit_nothing_is_seen_and_nothing_removed(): void
    {
        $staff = self::createUser('editor');
        $staff->add_cap(Capabilities::EDIT_OTHERS_PORTALS, false);
        $own = self::createPortal(fields: ['post_title' => 'Own', 'post_author' => $staff->ID]);
        $foreign = self::createPortal(fields: ['post_title' => 'Foreign']);
        $mia = self::client('Mia', 'mia@hill.example');
        $tom = self::client('Tom', 'tom@vale.example');
        self::letIn($own, $mia);
        self::letIn($foreign, $mia);
        self::letIn($foreign, $tom);
        $browser = self::browserOf($staff);

        $page = $browser->get(ScreenUrls::clients());
        self::assertSame(['Mia'], self::names($page));
        self::assertSame(['Own'], self::column($page, 'portals'));
        foreach (['tom', '@vale', 'mia'] as $search) {
            $found = self::names($browser->get(ScreenUrls::clients(['s' => $search])));
            self::assertSame($search === 'mia' ? ['Mia'] : [], $found, $search);
        }
        $page = $browser->get(ScreenUrls::client($mia));
        self::assertStringNotContainsString('Foreign', $page->body);
        self::assertSame(404, $browser->get(ScreenUrls::client($tom))->status);
        self::assertSame(404, $browser->get(ScreenUrls::client($staff->ID))->status);
        $page = $browser->get(ScreenUrls::clients(['portal_id' => (string) $foreign]));
        self::assertSame([], self::names($page));
        self::assertStringContainsString('You are not allowed', $page->body);

        self::remove($browser, [], [$mia, $tom]);
        self::assertSame([$foreign], self::portalsOf($mia));
        self::assertSame([$foreign], self::portalsOf($tom));
    }

    public function test_a_login_that_is_somebody_elses_address_is_not_taken_for_it(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber', [
            'user_login' => 'boss@hill.example',
            'user_email' => 'else@vale.example',
        ]);
        $browser = self::browserOf(1);
        $form = $browser->get(ScreenUrls::addClient())->form('//form[@id="clientpress-add-client"]');

        $page = $browser->post($form['action'], ['account' => 'boss@hill.example', 'portal_id' => (string) $portal]
        + $form['fields']);

        self::assertStringContainsString('No account on this site has this address', $page->body);
        self::assertFalse(self::services()->access()->has($portal, $user->ID));
    }

    public function test_an_account_is_let_in_by_its_address_and_told_after_a_question_where_nothing_is_proven(): void
    {
        $portal = self::createPortal(fields: ['post_title' => 'Garden']);
        $mia = self::client('Mia', 'mia@hill.example');
        $browser = self::browserOf(1);
        $linked = $browser->get(ScreenUrls::addClient(['account' => 'mia@hill.example']));
        self::assertCount(1, self::texts($linked, '//input[@value="mia@hill.example"]'));
        self::assertSame([], self::texts($linked, '//form[@data-clientpress-typed]'), 'Nobody has typed yet.');
        $form = $linked->form('//form[@id="clientpress-add-client"]');
        $fields = ['account' => 'nobody@hill.example', 'portal_id' => (string) $portal, 'notify' => '1'];

        $page = $browser->post($form['action'], $fields + $form['fields']);
        self::assertStringContainsString('No account on this site has this address', $page->body);
        self::assertStringContainsString('value="nobody@hill.example"', $page->body);
        self::assertCount(1, self::texts($page, '//form[@data-clientpress-typed]'), 'Leaving would lose it.');
        self::assertSame(
            ['Invite Client'],
            self::texts($page, "//a[contains(@href, 'post={$portal}&action=edit')]"),
            'They are invited from the portal.',
        );

        $page = $browser->post($form['action'], ['account' => 'mia@hill.example'] + $fields + $form['fields']);
        self::assertStringContainsString('Nobody has confirmed', $page->body);
        self::assertSame([], self::portalsOf($mia));

        $sure = $page->form('//form[@id="clientpress-add-client"]');
        $typed = ['account' => 'mia@hill.example', 'portal_id' => (string) $portal];
        $tom = self::client('Tom', 'tom@hill.example');
        $page = $browser->post($sure['action'], ['account' => 'tom@hill.example'] + $typed + $sure['fields']);
        self::assertStringContainsString('Nobody has confirmed', $page->body, 'Another account asks anew.');
        self::assertSame([], self::portalsOf($tom));
        $page = $browser->follow($browser->post($sure['action'], $typed + $sure['fields']));
        self::assertSame([$portal], self::portalsOf($mia));
        self::assertStringContainsString('Mia <mia@hill.example> may enter “Garden”.', self::notices($page)[0]);

        Inbox::behave('reject');
        $sure = ['sure' => (string) $tom, 'account' => 'tom@hill.example'] + $typed + $sure['fields'];
        $page = $browser->follow($browser->post($form['action'], $sure));
        self::assertSame([$portal], self::portalsOf($tom));
        self::assertCount(1, self::texts($page, '//div[contains(@class, "notice-warning")]//li'), 'Nobody was told.');
    }

    /** @return list<int> what other processes have changed, too */
    private static function portalsOf(int $user): array
    {
        wp_cache_flush_runtime();

        return self::services()->access()->portals($user);
    }

    private static function client(string $name, string $email): int
    {
        return self::createUser('clientpress_client', ['display_name' => $name, 'user_email' => $email])->ID;
    }

    /** @return list<string> */
    private static function names(Response $page): array
    {
        return self::texts($page, '//tbody[@id="the-list"]//a[contains(@class, "row-title")]');
    }

    /** @return list<string> */
    private static function column(Response $page, string $name): array
    {
        return self::texts($page, "//tbody[@id='the-list']//td[contains(@class, 'column-{$name}')]");
    }

    private static function undo(Browser $browser, Response $page): Response
    {
        $form = $page->form('//form[.//button[@name="undo"]]');

        return $browser->follow($browser->post($form['action'], $form['fields']));
    }

    /**
     * @param array<string, string> $query
     * @param list<int> $users
     */
    private static function remove(Browser $browser, array $query, array $users): Response
    {
        $form = $browser->get(ScreenUrls::clients($query))->form('//form[@id="clientpress-bulk"]');

        return $browser->follow($browser->post($form['action'], [
            '_wpnonce' => $form['fields']['_wpnonce'],
            'action' => 'remove',
            'action2' => '-1',
            'clients' => array_map(strval(...), $users),
        ]));
    }
}
