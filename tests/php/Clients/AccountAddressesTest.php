<?php

declare(strict_types=1);

namespace ClientPress\Tests\Clients;

use ClientPress\Clients\AccountAddresses;
use ClientPress\Clients\Storage\AddressTable;
use ClientPress\Tests\Invitations\FrozenClock;
use ClientPress\Tests\TestCase;

final class AccountAddressesTest extends TestCase
{
    private const NOW = 1_932_597_000;

    private FrozenClock $clock;

    private AccountAddresses $addresses;

    protected function setUp(): void
    {
        parent::setUp();
        $this->clock = new FrozenClock(self::NOW);
        $this->addresses = self::services($this->clock)->accountAddresses();
    }

    public function test_an_address_is_given_to_one_account(): void
    {
        [$first, $second] = [self::account(), self::account('JO@Example.org')];
        $digest = $this->addresses->reserve('jo@example.org');

        self::assertTrue($this->addresses->claim($digest, $first, 'jo@example.org'));
        self::assertFalse($this->addresses->claim($digest, $second, 'jo@example.org'));
        // The account that has the address may claim it again, which confirms the first claim.
        self::assertTrue($this->addresses->claim($digest, $first, 'jo@example.org'));
        self::assertSame([[(string) $first, '2']], self::rows('user_id, seq'));
        self::assertSame($first, $this->addresses->userMadeWithin(60, 'jo@example.org'));
    }

    public function test_to_reserve_again_changes_nothing(): void
    {
        $account = self::account();
        $digest = $this->addresses->reserve('jo@example.org');
        $this->addresses->claim($digest, $account, 'jo@example.org');

        self::assertSame($digest, $this->addresses->reserve('jo@example.org'));

        self::assertSame([[(string) $account, '1']], self::rows('user_id, seq'));
    }

    /**
     * @testWith ["gone"]
     *           ["changed"]
     */
    public function test_an_address_is_free_once_its_account_is_gone_or_has_another_one(string $what): void
    {
        global $wpdb;

        [$first, $second] = [self::account(), self::account()];
        $digest = $this->addresses->reserve('jo@example.org');
        $this->addresses->claim($digest, $first, 'jo@example.org');

        // By SQL, so that no hook has told us.
        $what === 'gone' ? $wpdb->delete($wpdb->users, [
                'ID' => $first,
            ]) : $wpdb->update($wpdb->users, ['user_email' => 'elsewhere@example.org'], ['ID' => $first]);

        self::assertTrue($this->addresses->claim($digest, $second, 'jo@example.org'));
        self::assertSame([[(string) $second, '2']], self::rows('user_id, seq'));
    }

    public function test_an_address_is_given_to_no_account_that_is_not_there(): void
    {
        $digest = $this->addresses->reserve('jo@example.org');

        self::assertFalse($this->addresses->claim($digest, 4711, 'jo@example.org'));
        self::assertSame([[null, '0']], self::rows('user_id, seq'));
    }

    public function test_what_is_kept_tells_no_address_without_the_key(): void
    {
        $digest = $this->addresses->reserve('jo@example.org');
        $key = self::services()->storage->addressTable()->key();

        self::assertSame([[$digest]], self::rows('digest'));
        self::assertSame(hash_hmac('sha256', 'jo@example.org', $key), $digest);
        self::assertMatchesRegularExpression('/^[0-9a-f]{64}$/D', $key);
    }

    public function test_a_key_that_two_requests_make_at_once_is_that_of_the_first(): void
    {
        global $wpdb;

        delete_option(AddressTable::KEY_OPTION);
        $others = null;
        // Another request makes the key after this one has found none.
        add_filter('query', static function (string $sql) use (&$others): string {
            if ($others === null && str_contains($sql, 'INSERT IGNORE')) {
                $others = '';
                $others = self::services()->storage->addressTable()->key();
            }

            return $sql;
        });

        $key = self::services()->storage->addressTable()->key();

        self::assertSame($others, $key);
        self::assertSame($key, self::services()->storage->addressTable()->key());
        $row = $wpdb->get_row(
            "SELECT option_value, autoload FROM {$wpdb->options} WHERE option_name = 'clientpress_address_key'",
            ARRAY_A,
        );
        self::assertSame(['option_value' => $key, 'autoload' => 'off'], $row);
    }

    public function test_a_row_goes_with_its_account_and_with_a_change_of_address_and_stays_otherwise(): void
    {
        add_filter('send_email_change_email', '__return_false');
        $accounts = [];
        foreach (['deleted', 'changed', 'renamed'] as $name) {
            $accounts[$name] = self::account("{$name}@example.org");
            $this->addresses->claim(
                $this->addresses->reserve("{$name}@example.org"),
                $accounts[$name],
                "{$name}@example.org",
            );
        }

        wp_delete_user($accounts['deleted']);
        wp_update_user(['ID' => $accounts['changed'], 'user_email' => 'elsewhere@example.org']);
        wp_update_user(['ID' => $accounts['renamed'], 'display_name' => 'Jo']);

        self::assertSame([[(string) $accounts['renamed']]], self::rows('user_id'));
    }

    public function test_the_eraser_finds_the_row_by_the_address_however_it_is_written(): void
    {
        $this->addresses->reserve('jo@example.org');
        $this->addresses->reserve('other@example.org');

        $this->addresses->forgetAddress('Jo@Example.org');

        self::assertSame([[$this->addresses->reserve('other@example.org')]], self::rows('digest'));
    }

    public function test_a_row_without_an_account_is_kept_for_a_day(): void
    {
        $account = self::account();
        $this->addresses->reserve('never@example.org');
        $this->addresses->claim($this->addresses->reserve('jo@example.org'), $account, 'jo@example.org');

        $this->clock->time += DAY_IN_SECONDS;
        $this->addresses->tidy();
        self::assertCount(2, self::rows('digest'));

        $this->clock->time++;
        $this->addresses->tidy();
        self::assertSame([[(string) $account]], self::rows('user_id'));
    }

    public function test_only_the_account_that_was_inserted_outside_of_its_transaction_is_removed(): void
    {
        $account = get_userdata(self::account());
        $other = clone $account;
        $other->data = clone $account->data;
        $other->user_login = 'another';

        $this->addresses->removeUnclaimed($other);
        clean_user_cache($account);
        self::assertNotFalse(get_userdata($account->ID));

        $this->addresses->removeUnclaimed($account);
        clean_user_cache($account);
        self::assertFalse(get_userdata($account->ID));
    }

    private static function account(string $email = 'jo@example.org'): int
    {
        global $wpdb;

        // By SQL: core would refuse the second.
        $login = uniqid('jo');
        $wpdb->insert($wpdb->users, ['user_login' => $login, 'user_nicename' => $login, 'user_email' => $email]);

        return (int) $wpdb->insert_id;
    }

    /** @return list<list<string|null>> */
    private static function rows(string $columns): array
    {
        global $wpdb;

        return $wpdb->get_results("SELECT {$columns} FROM {$wpdb->base_prefix}clientpress_addresses", ARRAY_N);
    }
}
