<?php

declare(strict_types=1);

namespace ClientPress\Tests\Rest;

use ClientPress\Tests\Support\Inbox;

final class ClientFieldControllerTest extends RestTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        self::actAs(1);
    }

    /**
     * @return iterable<string, array{string}>
     */
    public static function partsOfAUser(): iterable
    {
        yield 'address' => ['find-me@'];
        yield 'address in capitals' => ['FIND-ME@EXAMPLE'];
        yield 'login' => ['nnlog'];
        yield 'name' => ['jørgen'];
        yield 'with spaces around' => ['  Find-me  '];
    }

    /**
     * @dataProvider partsOfAUser
     */
    public function test_a_user_is_found_by_a_part_of(string $term): void
    {
        $user = self::createUser('subscriber', [
            'user_login' => 'annlogin',
            'user_email' => 'find-me@example.org',
            'display_name' => 'Ann jørgensen',
        ]);
        self::createUser('subscriber', ['user_email' => 'other@example.org']);

        $response = self::search(self::createPortal(), $term);

        self::assertSame(200, $response->get_status());
        self::assertSame(
            [
                'users' => [[
                    'id' => $user->ID,
                    'name' => 'Ann jørgensen',
                    'email' => 'find-me@example.org',
                    'address_proven' => false,
                ]],
            ],
            $response->get_data(),
        );
        self::assertSame('no-store', $response->get_headers()['Cache-Control']);
    }

    public function test_the_first_ten_by_name_are_shown_without_those_who_are_clients(): void
    {
        $portal = self::createPortal();
        foreach (range(99, 88) as $number) {
            $user = self::createUser('subscriber', ['display_name' => "Many {$number}"]);
            if ($number === 90) {
                self::letIn($portal, $user->ID);
            }
        }

        $names = array_column(self::search($portal, 'many')->get_data()['users'], 'name');

        self::assertSame(array_map(static fn(int $number): string => "Many {$number}", [
            88,
            89,
            ...range(91, 98),
        ]), $names);
    }

    public function test_a_large_site_is_searched_by_the_beginning_of_addresses_and_logins(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber', ['user_email' => 'many-1@example.org', 'display_name' => 'Zoe']);
        $byLogin = self::createUser('subscriber', ['user_login' => 'many-login', 'display_name' => 'Ann']);
        $inside = self::createUser('subscriber', ['user_email' => 'many-0@example.org']);
        self::letIn($portal, $inside->ID);
        $ids = static fn(string $term): array => array_column(self::search($portal, $term)->get_data()['users'], 'id');
        add_filter('wp_is_large_user_count', '__return_true');

        self::assertSame([$user->ID, $byLogin->ID], $ids('many'));
        self::assertSame([$user->ID], $ids('MANY-1@example.org'));
        self::assertSame([[], [], []], [$ids('any-1'), $ids('zoe'), $ids('many_')]);
    }

    public function test_what_means_anything_in_sql_means_itself(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber', ['display_name' => '100% Tom_\\']);

        self::assertSame([], self::search($portal, '%%')->get_data()['users']);
        self::assertSame([], self::search($portal, "' OR 1=1")->get_data()['users']);
        self::assertSame([], self::search($portal, '__')->get_data()['users']);
        self::assertSame([$user->ID], array_column(self::search($portal, '0% tom_\\')->get_data()['users'], 'id'));
    }

    /**
     * @return iterable<string, array{array<string, mixed>}>
     */
    public static function badSearches(): iterable
    {
        yield 'nothing' => [[]];
        yield 'empty' => [['search' => '']];
        yield 'one character' => [['search' => 'a']];
        yield 'one character in spaces' => [['search' => '  a  ']];
        yield 'spaces' => [['search' => '     ']];
        yield 'too long' => [['search' => str_repeat('a', 101)]];
        yield 'a megabyte' => [['search' => str_repeat('a', 1_000_000)]];
        yield 'list' => [['search' => ['admin']]];
        yield 'invalid UTF-8' => [['search' => "\xFF\xFE\xFF"]];
    }

    /**
     * @dataProvider badSearches
     * @param array<string, mixed> $query
     */
    public function test_a_search_that_would_find_everybody_or_nobody_is_refused(array $query): void
    {
        $response = self::call('GET', self::createPortal(), '/users', query: $query);

        self::assertSame(400, $response->get_status());
        self::assertStringNotContainsString('admin@example.org', (string) json_encode($response->get_data()));
    }

    public function test_any_user_of_the_site_can_be_put_in_and_is_in_once(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber', ['display_name' => 'Ann']);

        $first = self::call('POST', $portal, '/clients', ['user_id' => $user->ID]);
        $second = self::call('POST', $portal, '/clients', ['user_id' => (string) $user->ID]);

        $expected = [
            'id' => $user->ID,
            'name' => 'Ann',
            'email' => $user->user_email,
            'address_proven' => false,
            'notify_error' => null,
        ];
        self::assertSame([201, $expected], [$first->get_status(), $first->get_data()]);
        self::assertSame([201, $expected], [$second->get_status(), $second->get_data()]);
        self::assertSame([$user->ID], self::services()->access()->users($portal));
        self::assertSame(['subscriber'], get_userdata($user->ID)->roles);
    }

    public function test_who_is_let_in_at_once_is_told_by_email_if_that_is_wished(): void
    {
        $portal = self::createPortal(fields: ['post_title' => 'Kitchen & Garden']);
        $user = self::createUser('subscriber', ['user_email' => "o'hara@example.org"]);

        $first = self::call('POST', $portal, '/clients', ['user_id' => $user->ID, 'notify' => true]);
        $second = self::call('POST', $portal, '/clients', ['user_id' => $user->ID, 'notify' => true]);

        self::assertNull($first->get_data()['notify_error']);
        self::assertSame('This user had access already, so no email was sent.', $second->get_data()['notify_error']);
        self::assertCount(1, Inbox::all());
        $mail = Inbox::latestTo("o'hara@example.org");
        self::assertStringContainsString('has opened “Kitchen & Garden” to your account', $mail->text());
        self::assertStringContainsString((string) self::services()->portals()->find($portal)?->url(), $mail->text());
    }

    /**
     * @testWith ["archived", "accept", "The portal is not open at the moment, so no email was sent."]
     *           ["active", "reject", ""]
     */
    public function test_access_is_given_though_its_email_is_not_sent(string $status, string $mail, string $why): void
    {
        $portal = self::createPortal($status);
        $user = self::createUser('subscriber');
        Inbox::behave($mail);

        $answer = self::call('POST', $portal, '/clients', ['user_id' => $user->ID, 'notify' => true]);

        self::assertSame(201, $answer->get_status());
        self::assertStringContainsString($why, (string) $answer->get_data()['notify_error']);
        self::assertNotSame('', (string) $answer->get_data()['notify_error']);
        self::assertSame([$user->ID], self::services()->access()->users($portal));
        Inbox::behave('accept');
    }

    public function test_it_says_who_has_proven_their_address(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber');
        self::services()->addressOwnership()->prove($user->ID, $user->user_email);

        self::assertTrue(self::call('POST', $portal, '/clients', [
            'user_id' => $user->ID,
        ])->get_data()['address_proven']);
    }

    public function test_who_is_no_user_is_not_put_in(): void
    {
        $portal = self::createPortal();

        $response = self::call('POST', $portal, '/clients', ['user_id' => 987_654_321]);

        self::assertRefused(404, 'clientpress_user_not_found', $response);
        self::assertSame([], self::services()->access()->users($portal));
    }

    /**
     * @return iterable<string, array{mixed}>
     */
    public static function badIds(): iterable
    {
        yield 'nothing' => [null];
        yield 'zero' => [0];
        yield 'negative' => [-1];
        yield 'word' => ['admin'];
        yield 'half' => [1.5];
        yield 'truth' => [true];
        yield 'list' => [[1]];
        yield 'object' => [['id' => 1]];
    }

    /**
     * @dataProvider badIds
     */
    public function test_what_is_no_id_is_refused(mixed $id): void
    {
        $portal = self::createPortal();

        self::assertSame(400, self::call('POST', $portal, '/clients', ['user_id' => $id])->get_status());
        self::assertSame([], self::services()->access()->users($portal));
    }

    public function test_a_hundred_clients_are_listed_with_no_more_statements_than_one(): void
    {
        global $wpdb;
        $statements = [];

        foreach ([1, 100] as $number) {
            $portal = self::createPortal();
            for ($at = 0; $at < $number; $at++) {
                self::letIn($portal, self::createUser('clientpress_client')->ID);
            }
            wp_cache_flush();
            $before = $wpdb->num_queries;

            self::assertCount($number, self::call('GET', $portal, '/clients', query: [
                'per_page' => '100',
            ])->get_data());
            $statements[] = $wpdb->num_queries - $before;
        }

        self::assertSame($statements[0], $statements[1]);
    }

    public function test_a_client_is_taken_out_of_this_portal_alone_and_a_second_time_is_no_error(): void
    {
        $portal = self::createPortal();
        $other = self::createPortal();
        $user = self::createUser('clientpress_client');
        $staying = self::createUser('clientpress_client');
        $access = self::services()->access();
        self::letIn($portal, $user->ID);
        self::letIn($portal, $staying->ID);
        self::letIn($other, $user->ID);

        $first = self::call('DELETE', $portal, "/clients/{$user->ID}", ['user' => $staying->ID, 'portal' => $other]);
        $second = self::call('DELETE', $portal, "/clients/{$user->ID}");

        self::assertSame([true, false], array_column([$first->get_data(), $second->get_data()], 'removed'));
        self::assertSame([$staying->ID], $access->users($portal));
        self::assertSame([$user->ID], $access->users($other));
    }

    public function test_a_removal_is_undone_once_and_the_access_is_what_it_was(): void
    {
        global $wpdb;
        $portal = self::createPortal();
        $user = self::createUser('clientpress_client')->ID;
        self::letIn($portal, $user);
        $was = ['granted_gmt' => '2025-03-04 12:00:00', 'granted_by' => '7', 'invitation_id' => '8'];
        $wpdb->update("{$wpdb->prefix}clientpress_access", $was, ['user_id' => $user]);
        $remove = static fn(array $query): array => self::call('DELETE', $portal, "/clients/{$user}", query: $query)
            ->get_data();

        $removed = $remove(['undo' => 'true']);
        self::assertSame([true, []], [$removed['removed'], self::services()->access()->users($portal)]);
        $back = self::undo($portal, $user, $removed['undo']);

        self::assertSame([201, $user], [$back->get_status(), $back->get_data()['id']]);
        self::assertSame($was, $wpdb->get_row(
            "SELECT granted_gmt, granted_by, invitation_id FROM {$wpdb->prefix}clientpress_access",
            ARRAY_A,
        ));
        self::assertSame([], Inbox::all());
        self::assertRefused(409, 'clientpress_changed_meanwhile', self::undo($portal, $user, $removed['undo']));
        self::assertNull($remove([])['undo'], 'It was not asked for.');
        self::assertNull($remove(['undo' => 'true'])['undo'], 'Nothing was removed.');
    }

    public function test_undo_gives_nobody_what_somebody_else_has_removed_or_another_access(): void
    {
        $portal = self::createPortal();
        $other = self::createPortal();
        [$user, $another] = [self::createUser('clientpress_client')->ID, self::createUser('clientpress_client')->ID];
        $key = static function () use ($portal, $user): string {
            self::letIn($portal, $user);

            return self::call('DELETE', $portal, "/clients/{$user}", query: ['undo' => 'true'])->get_data()['undo'];
        };
        $first = $key();
        self::actAsNewUser('administrator');
        $answers = [self::undo($portal, $user, $first)];
        self::actAs(1);
        $answers[] = self::undo($other, $user, $key());
        $answers[] = self::undo($portal, $another, $key());
        $answers[] = self::undo($portal, $user, 'nonsense');

        foreach ($answers as $answer) {
            self::assertRefused(409, 'clientpress_changed_meanwhile', $answer);
        }
        $access = self::services()->access();
        self::assertSame([[], []], [$access->users($portal), $access->users($other)]);
    }

    private static function undo(int $portal, int $user, mixed $key): \WP_REST_Response
    {
        return self::call('POST', $portal, '/clients', ['user_id' => $user, 'undo' => $key, 'notify' => true]);
    }

    private static function search(int $portal, string $term): \WP_REST_Response
    {
        return self::call('GET', $portal, '/users', query: ['search' => $term]);
    }
}
