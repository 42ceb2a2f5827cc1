<?php

declare(strict_types=1);

namespace ClientPress\Tests\Privacy;

use ClientPress\Clients\Actor;
use ClientPress\Import\Defaults;
use ClientPress\Import\ListLine;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Language;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Support\Inbox;

/**
 * Through WordPress's own tools, as an administrator's browser asks them.
 *
 * @requires extension clientpress
 */
final class PersonalDataToolsTest extends AdminTestCase
{
    private const ANONYMOUS = 'deleted@site.invalid';

    public function test_an_export_has_the_invitations_their_history_the_access_and_the_names(): void
    {
        $portal = self::createPortal(fields: ['post_title' => 'R&D']);
        $user = self::createUser('clientpress_client', ['user_email' => 'anna@example.org']);
        self::letIn($portal, $user->ID);
        self::send('Anna Muster <Anna@Example.org>', self::createPortal(fields: ['post_title' => 'Later']), $user);
        self::queue('Anna M.', 'anna@example.org');

        $report = self::export('anna@example.org');

        self::assertStringContainsString('R&amp;D', $report['Access to portals']);
        self::assertStringContainsString('Access given', $report['Access to portals']);
        foreach ([
            'Later',
            'Anna Muster',
            'Anna@Example.org',
            'Pending',
            '&lt;See&gt; you there',
            'Invited by email',
            Language::name('en_US'),
        ] as $told) {
            self::assertStringContainsString($told, $report['Invitations to portals']);
        }
        self::assertStringContainsString('Anna M.', $report['Imported lists of clients']);
    }

    public function test_an_address_without_an_account_is_exported_and_erased_in_any_case(): void
    {
        $portal = self::createPortal();
        self::send('Bert <bert@example.org>', $portal);
        $token = self::tokenMailedTo('bert@example.org');
        self::invite('other@example.org', $portal);

        self::assertStringContainsString('Bert', self::export('BERT@example.org')['Invitations to portals']);
        $erased = self::erase('Bert@EXAMPLE.org');

        self::assertTrue($erased['removed']);
        self::assertSame([], $erased['messages']);
        $row = self::rowsWith(self::ANONYMOUS)[0];
        self::assertSame(['revoked', '', '', '', null, null, 'site.invalid'], [
            $row['status'],
            $row['name'],
            $row['message'],
            $row['locale'],
            $row['passphrase_hash'],
            $row['pending_key'],
            $row['email_domain'],
        ]);
        self::assertSame([], self::rowsWith('bert@example.org'));
        self::assertCount(1, self::rowsWith('other@example.org'));
        self::assertSame([], self::export('bert@example.org'));
        self::assertSame(LinkState::Unknown, self::services()->acceptance()->inspect($token)->state);
        self::assertStringNotContainsString('bert@', strtolower(self::everything()));
        // Whoever is invited anew is not held up by what is anonymous.
        self::invite('bert@example.org', $portal);
    }

    public function test_access_is_kept_and_said_so_and_what_was_accepted_becomes_anonymous(): void
    {
        $portal = self::createPortal(fields: ['post_title' => 'Harbour']);
        self::invite('cora@example.org', $portal);
        $acceptance = self::services()->acceptance();
        $acceptance->accept(
            $acceptance->inspect(self::tokenMailedTo('cora@example.org')),
            'otter velvet chimney 41',
            '',
        );
        $user = get_user_by('email', 'cora@example.org');
        self::assertTrue(self::services()->access()->has($portal, $user->ID));
        self::assertSame($user->ID, self::services()->accountAddresses()->userMadeWithin(60, 'cora@example.org'));
        self::send('cora@example.org', $second = self::createPortal(), $user);
        self::services()
            ->access()
            ->grant($left = self::createPortal(), $user->ID, Actor::operator());
        self::services()->access()->remove($left, $user->ID, Actor::operator());

        $erased = self::erase('cora@example.org');

        self::assertTrue($erased['retained']);
        self::assertCount(1, $erased['messages']);
        self::assertStringContainsString('Access to the portal “Harbour” was kept', $erased['messages'][0]);
        self::assertTrue(self::services()->access()->has($portal, $user->ID));
        self::assertSame('cora@example.org', get_userdata($user->ID)->user_email);
        self::assertNull(self::services()->accountAddresses()->userMadeWithin(60, 'cora@example.org'));
        $rows = self::rowsWith(self::ANONYMOUS);
        self::assertSame(
            [['accepted', null], ['revoked', null]],
            array_map(static fn(array $row): array => [$row['status'], $row['user_id']], $rows),
        );
        self::assertSame($second, (int) $rows[1]['portal_id']);
        global $wpdb;
        self::assertSame(
            [],
            $wpdb->get_col($wpdb->prepare(
                "SELECT id FROM {$wpdb->prefix}clientpress_invitation_events WHERE actor_id = %d",
                $user->ID,
            )),
        );
        self::assertSame(
            [(string) $portal],
            $wpdb->get_col($wpdb->prepare(
                "SELECT DISTINCT portal_id FROM {$wpdb->prefix}clientpress_access_events WHERE user_id = %d",
                $user->ID,
            )),
        );
    }

    public function test_every_tool_finds_a_person_in_either_spelling_of_the_address(): void
    {
        $portal = self::createPortal();
        self::send('info@xn--mnchen-3ya.de', $portal);
        self::queue('Jo', 'info@xn--mnchen-3ya.de');
        $user = self::createUser('clientpress_client', ['user_email' => 'info@xn--mnchen-3ya.de']);
        self::letIn($portal, $user->ID);
        $ours = static fn(array $tools): array => array_filter(
            $tools,
            static fn(string $name): bool => str_starts_with($name, 'clientpress'),
            ARRAY_FILTER_USE_KEY,
        );
        $exporters = $ours(apply_filters('wp_privacy_personal_data_exporters', []));
        $erasers = $ours(apply_filters('wp_privacy_personal_data_erasers', []));
        self::assertCount(3, $exporters);

        foreach ($exporters as $name => $exporter) {
            self::assertCount(1, $exporter['callback'](" info@m\u{fc}nchen.de", 1)['data'], $name);
        }
        foreach ($erasers as $name => $eraser) {
            $answer = $eraser['callback']("info@m\u{fc}nchen.de", 1);
            self::assertTrue($answer['items_removed'] || $answer['items_retained'], $name);
        }
    }

    public function test_a_change_of_address_that_waits_is_erased_and_the_proof_stays(): void
    {
        $user = self::createUser('clientpress_client', ['user_email' => 'anna@example.org']);
        $ownership = self::services()->addressOwnership();
        $ownership->prove($user->ID, 'anna@example.org');
        $change = ['digest' => 'x', 'email' => 'new@example.org', 'until' => time() + 60];
        $ownership->keepChange($user->ID, $change);

        self::assertStringContainsString(
            'new@example.org',
            self::export('anna@example.org')['Changes of email address that wait for a confirmation'],
        );
        self::assertTrue(self::erase('anna@example.org')['removed']);

        wp_cache_flush();
        self::assertNull($ownership->keptChange($user->ID));
        self::assertTrue($ownership->isProven($user->ID));
    }

    public function test_a_change_of_another_account_that_names_the_address_is_exported_and_erased(): void
    {
        $ownership = self::services()->addressOwnership();
        [$one, $other] = [self::createUser('subscriber')->ID, self::createUser('subscriber')->ID];
        $ownership->keepChange($one, [
            'digest' => 'x',
            'email' => 'Nora@example.org',
            'until' => time() + 60,
        ]);
        $ownership->keepChange(
            $other,
            $kept = [
                'digest' => 'y',
                'email' => 'nobody@example.org',
                'until' => time() + 60,
            ],
        );

        self::assertStringContainsString(
            'Nora@example.org',
            self::export('nora@example.org')['Changes of email address that wait for a confirmation'],
        );
        self::assertTrue(self::erase('nora@example.org')['removed']);

        wp_cache_flush();
        self::assertNull($ownership->keptChange($one));
        self::assertSame($kept, $ownership->keptChange($other));
        self::assertArrayNotHasKey(
            'Changes of email address that wait for a confirmation',
            self::export('nora@example.org'),
        );
    }

    public function test_many_rows_take_several_pages(): void
    {
        self::copies('dora@example.org', 120);

        $export = self::export('dora@example.org', $pages);
        self::assertSame(120, substr_count($export['Invitations to portals'], 'dora@example.org'));
        self::assertSame(3, $pages['clientpress-invitations']);
        self::erase('dora@example.org', $pages);

        self::assertSame(3, $pages['clientpress-invitations']);
        self::assertCount(120, self::rowsWith(self::ANONYMOUS));
        self::assertSame([], self::rowsWith('dora@example.org'));
    }

    public function test_a_line_of_an_import_that_waits_is_not_sent_any_more(): void
    {
        $import = self::queue('Emil', 'Emil@example.org');

        self::assertTrue(self::erase('emil@example.org')['removed']);
        self::services()->importWorker()->work($import, 10);

        global $wpdb;
        $line = $wpdb->get_row("SELECT * FROM {$wpdb->prefix}clientpress_import_rows", ARRAY_A);
        self::assertSame([self::ANONYMOUS, '', '', 'skipped'], [
            $line['email'],
            $line['name'],
            $line['message'],
            $line['state'],
        ]);
        self::assertSame(
            [],
            array_filter(Inbox::all(), static fn($mail): bool => str_contains($mail->text(), 'clientpress_invitation')),
        );
    }

    public function test_what_the_database_refuses_is_told_and_tried_again(): void
    {
        self::invite('fritz@example.org');
        $eraser = apply_filters('wp_privacy_personal_data_erasers', [])['clientpress-invitations']['callback'];
        $fail = static fn(string $sql): string => str_contains($sql, "SET name = ''") ? 'SELECT * FROM nothing' : $sql;
        add_filter('query', $fail);
        self::assertInstanceOf(\WP_Error::class, $eraser('fritz@example.org', 1));
        remove_filter('query', $fail);
        self::takeErrorLog();

        self::assertTrue($eraser('fritz@example.org', 1)['items_removed']);
        self::assertCount(1, self::rowsWith(self::ANONYMOUS));
    }

    /**
     * @testWith [false]
     *           [true]
     */
    public function test_a_deleted_account_leaves_no_address_in_what_it_had_accepted(bool $byIdAlone): void
    {
        $portal = self::createPortal();
        self::invite('gerd@example.org', $portal);
        $acceptance = self::services()->acceptance();
        $acceptance->accept(
            $acceptance->inspect(self::tokenMailedTo('gerd@example.org')),
            'otter velvet chimney 41',
            '',
        );
        $user = get_user_by('email', 'gerd@example.org');
        wp_update_user(['ID' => $user->ID, 'user_email' => 'gerd@example.com']);
        require_once ABSPATH . 'wp-admin/includes/user.php';

        // Plugins that delete accounts themselves fire the hook too, not always with all its arguments.
        $byIdAlone ? do_action('deleted_user', (string) $user->ID) : wp_delete_user($user->ID);

        self::assertSame([], self::rowsWith('gerd@example.org'));
        self::assertSame('accepted', self::rowsWith(self::ANONYMOUS)[0]['status']);
        // Invited once more, to begin anew.
        self::invite('gerd@example.org', $portal);
    }

    public function test_an_open_invitation_to_the_address_of_a_deleted_account_stays_open(): void
    {
        $user = self::createUser('subscriber', ['user_email' => 'hans@example.org']);
        self::send('hans@example.org', self::createPortal(), $user);
        require_once ABSPATH . 'wp-admin/includes/user.php';

        wp_delete_user($user->ID);

        self::assertSame('pending', self::rowsWith('hans@example.org')[0]['status']);
    }

    /**
     * @testWith ["editor"]
     *           ["clientpress_client"]
     */
    public function test_nobody_but_whom_core_lets_erases(string $role): void
    {
        self::invite('ida@example.org');
        $request = (int) wp_create_user_request('ida@example.org', 'remove_personal_data', [], 'confirmed');

        $browser = self::browserOf(self::createUser($role));

        foreach (range(1, count(apply_filters('wp_privacy_personal_data_erasers', []))) as $eraser) {
            $answer = $browser->post('/wp-admin/admin-ajax.php', [
                'action' => 'wp-privacy-erase-personal-data',
                'id' => $request,
                'eraser' => $eraser,
                'page' => 1,
            ]);
            self::assertStringNotContainsString('"success":true', $answer->body);
        }

        self::assertSame('pending', self::rowsWith('ida@example.org')[0]['status']);
    }

    public function test_a_text_for_the_privacy_policy_is_suggested(): void
    {
        $guide = self::browserOf(1)->get('/wp-admin/options-privacy.php?tab=policyguide');

        self::assertStringContainsString('When we invite you to a portal, we store your email address', $guide->text());
        self::assertStringContainsString('We keep when you last logged in', $guide->text());
        self::assertStringContainsString('Say here how long you keep ended invitations', $guide->text());
    }

    /**
     * @param \WP_User|null $without Has the address already: an account that was made after the invitation.
     */
    private static function send(string $email, int $portal, ?\WP_User $without = null): void
    {
        global $wpdb;

        if ($without !== null) {
            $wpdb->update($wpdb->users, ['user_email' => 'elsewhere@example.org'], ['ID' => $without->ID]);
        }

        self::services()
            ->invitations()
            ->send($portal, $email, new Terms('<See> you there', 14, 'by phone', 'en_US'), Actor::operator());

        if ($without !== null) {
            $wpdb->update($wpdb->users, ['user_email' => $without->user_email], ['ID' => $without->ID]);
        }
    }

    private static function queue(string $name, string $email): int
    {
        $portal = self::createPortal();
        global $wpdb;
        $users = $wpdb->users;
        $wpdb->query("UPDATE {$users} SET user_email = CONCAT('x', user_email) WHERE user_email = 'anna@example.org'");
        $lines = self::services()
            ->importCheck()
            ->lines(
                [new ListLine(1, $email, message: 'Hello', name: $name)],
                new Defaults("#{$portal}", 14),
                Actor::importer(1),
            );
        $wpdb->query("UPDATE {$users} SET user_email = 'anna@example.org' WHERE user_email = 'xanna@example.org'");

        return self::services()
            ->imports()
            ->start($lines, 'list.csv', bin2hex(random_bytes(16)), Actor::importer(1))
            ->id;
    }

    /** As many invitations of the same address, each to a portal that is gone. */
    private static function copies(string $email, int $count): void
    {
        global $wpdb;

        foreach (range(1, $count) as $number) {
            $wpdb->insert("{$wpdb->prefix}clientpress_invitations", [
                'portal_id' => 900_000 + $number,
                'email' => $email,
                'email_key' => $email,
                'email_domain' => 'example.org',
                'status' => ($number % 2) === 0 ? 'pending' : 'accepted',
                'token_digest' => hash('sha256', (string) $number),
                'message' => '',
                'delivery' => 'sent',
                'delivery_error' => '',
                'created_gmt' => '2026-01-01 00:00:00',
                'expires_gmt' => '2026-02-01 00:00:00',
            ]);
        }
    }

    private static function tokenMailedTo(string $address): string
    {
        self::assertSame(1, preg_match('/\b[0-9a-f]{72}\b/', Inbox::latestTo($address)->text(), $match));

        return $match[0];
    }

    /** @return list<array<string, string|null>> */
    private static function rowsWith(string $email): array
    {
        global $wpdb;

        return $wpdb->get_results(
            $wpdb->prepare(
                "SELECT * FROM {$wpdb->prefix}clientpress_invitations WHERE email_key = %s ORDER BY id",
                $email,
            ),
            ARRAY_A,
        );
    }

    /**
     * @param array<string, int>|null $pages How many pages each of our exporters took.
     *
     * @return array<string, string> What stands in our groups, by their labels.
     */
    private static function export(string $email, ?array &$pages = null): array
    {
        $groups = [];

        foreach (self::answers($email, 'export', $pages) as $answer) {
            foreach ($answer['data'] as $item) {
                if (str_starts_with($item['group_id'], 'clientpress')) {
                    $groups[$item['group_label']] =
                        ($groups[$item['group_label']] ?? '')
                        . implode("\n", array_column($item['data'], 'value'))
                        . "\n";
                }
            }
        }

        return $groups;
    }

    /**
     * @param array<string, int>|null $pages See {@see export()}.
     *
     * @return array{removed: bool, retained: bool, messages: list<string>}
     */
    private static function erase(string $email, ?array &$pages = null): array
    {
        $answers = self::answers($email, 'erase', $pages);

        return [
            'removed' => in_array(true, array_column($answers, 'items_removed'), true),
            'retained' => in_array(true, array_column($answers, 'items_retained'), true),
            'messages' => array_merge(...array_column($answers, 'messages')),
        ];
    }

    /**
     * Asks page after page of each of our exporters or erasers, as the script of core's screen does.
     *
     * @param array<string, int>|null $pages See {@see export()}.
     *
     * @return list<array<string, mixed>>
     */
    private static function answers(string $email, string $what, ?array &$pages): array
    {
        $pages = [];
        $ours = [];
        $browser = self::browserOf(1);
        $request = (int) wp_create_user_request(
            $email,
            $what === 'export' ? 'export_personal_data' : 'remove_personal_data',
            [],
            'confirmed',
        );
        $tool = $what === 'export' ? 'exporter' : 'eraser';
        $screen = $browser->get("/wp-admin/{$what}-personal-data.php");
        self::assertSame(1, preg_match(
            "/data-request-id=\"{$request}\"[^>]*data-nonce=\"(\\w+)\"/",
            $screen->body,
            $nonce,
        ));
        $tools = array_keys(apply_filters("wp_privacy_personal_data_{$tool}s", []));

        foreach ($tools as $index => $name) {
            $page = 0;

            do {
                $answer = json_decode(
                    $browser->post('/wp-admin/admin-ajax.php', [
                        'action' => "wp-privacy-{$what}-personal-data",
                        'id' => $request,
                        $tool => $index + 1,
                        'page' => ++$page,
                        'security' => $nonce[1],
                        'sendAsEmail' => 'false',
                    ])->body,
                    true,
                );
                self::assertTrue($answer['success'] ?? false, (string) json_encode($answer));

                if (str_starts_with($name, 'clientpress')) {
                    $ours[] = $answer['data'];
                    $pages[$name] = $page;
                }
            } while (!$answer['data']['done']);
        }

        // Core takes one request for an address at a time.
        wp_delete_post($request, true);

        return $ours;
    }
}
