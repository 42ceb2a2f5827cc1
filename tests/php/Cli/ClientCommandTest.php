<?php

declare(strict_types=1);

namespace ClientPress\Tests\Cli;

use ClientPress\Clients\Actor;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\TestCase;

final class ClientCommandTest extends TestCase
{
    public function test_list_says_who_may_enter_what(): void
    {
        [$one, $other] = [self::createPortal(), self::createPortal()];
        $anna = self::createUser('clientpress_client', ['display_name' => 'Anna']);
        $ben = self::createUser('subscriber');
        self::letIn($one, $anna->ID);
        self::letIn($one, $ben->ID);
        self::letIn($other, $anna->ID);

        self::assertSame(1, $GLOBALS['wpdb']->update(
            "{$GLOBALS['wpdb']->prefix}clientpress_access",
            ['granted_gmt' => '2020-03-01 09:00:00', 'granted_by' => 1],
            ['portal_id' => $one, 'user_id' => $anna->ID],
        ));

        $run = WpCli::process("clientpress client list --portal={$one} --format=json");

        self::assertSame([0, ''], [$run->status, $run->errors]);
        self::assertSame(
            [
                'user' => $anna->ID,
                'name' => 'Anna',
                'email' => $anna->user_email,
                'address_proven' => false,
                'portal' => $one,
                'portal_title' => get_the_title($one),
                'since' => '2020-03-01T09:00:00',
                'granted_by' => 1,
            ],
            json_decode($run->output, true)[0] ?? null,
        );
        self::assertSame("{$anna->ID} {$ben->ID}", self::client("list --portal={$one} --format=ids")->output);
        self::assertSame("{$one}\n{$other}", self::client("list {$anna->user_email} --field=portal")->output);
        self::assertSame('1', self::client("list {$ben->user_login} --format=count")->output);
        self::assertSame('3', self::client('list --format=count')->output);
        self::assertSame('', self::client("list {$ben->ID} --portal={$other} --format=ids")->output);
    }

    public function test_add_lets_in_and_tells_the_owner_unless_that_is_not_wanted(): void
    {
        $portal = self::createPortal();
        [$anna, $ben] = [self::createUser('subscriber'), self::createUser('subscriber')];

        $run = WpCli::process("clientpress client add {$anna->user_email} --portal={$portal}");

        self::assertSame([0, "Success: User {$anna->ID} may now enter portal {$portal}."], [
            $run->status,
            $run->output,
        ]);
        self::assertStringContainsString('Nobody has confirmed yet', $run->errors);
        self::assertStringContainsString('to your account', Inbox::latestTo($anna->user_email)->text());

        self::assertSame(0, self::client("add {$ben->ID} --portal={$portal} --no-email")->status);
        self::assertCount(1, Inbox::all());
        self::assertSame([$anna->ID, $ben->ID], self::clientsOf($portal));
    }

    public function test_remove_takes_access_away_once_somebody_has_said_yes(): void
    {
        $portal = self::createPortal();
        $anna = self::createUser('clientpress_client');
        self::letIn($portal, $anna->ID);
        $remove = "clientpress client remove {$anna->ID} --portal={$portal}";

        $asked = WpCli::process($remove);
        self::assertSame(1, $asked->status);
        self::assertStringContainsString('there is nobody to answer here', $asked->errors);
        self::assertSame([$anna->ID], self::clientsOf($portal));

        $run = WpCli::run("{$remove} --yes");
        self::assertSame([0, "Success: User {$anna->ID} may no longer enter portal {$portal}."], [
            $run->status,
            $run->output,
        ]);
        self::assertSame([], self::clientsOf($portal));

        $again = WpCli::run("{$remove} --yes");
        self::assertSame(1, $again->status);
        self::assertStringContainsString('had no access', $again->errors);
    }

    public function test_several_are_removed_though_one_was_not_in(): void
    {
        $portal = self::createPortal();
        [$anna, $ben] = [self::createUser('clientpress_client'), self::createUser('clientpress_client')];
        self::letIn($portal, $ben->ID);

        $run = self::client("remove {$anna->ID} {$ben->ID} --portal={$portal} --yes");

        self::assertSame(1, $run->status);
        self::assertStringContainsString('Only removed 1 of 2 clients.', $run->errors);
        self::assertSame([], self::clientsOf($portal));
    }

    /**
     * @testWith ["add nobody --portal={portal}", "no user \"nobody\""]
     *           ["add 1 nobody --portal={portal}", "no user \"nobody\""]
     *           ["add 1 --portal=x", "not a valid portal"]
     *           ["add 1 --portal=99999999", "no such portal"]
     *           ["add 1", "portal"]
     *           ["add --portal={portal}", "usage:"]
     *           ["remove 1 --portal=99999999 --yes", "no such portal"]
     *           ["list --portal=99999999", "no such portal"]
     *           ["list nobody", "no user \"nobody\""]
     *           ["list --fields=user_pass", "Invalid field"]
     */
    public function test_what_makes_no_sense_is_an_error_and_changes_nothing(string $arguments, string $error): void
    {
        $portal = self::createPortal();

        $run = self::client(str_replace('{portal}', (string) $portal, $arguments));

        self::assertSame(1, $run->status, $run->output);
        self::assertStringContainsString($error, $run->errors . $run->output);
        self::assertSame([], self::clientsOf($portal));
    }

    private static function client(string $arguments): WpCli
    {
        return WpCli::run("clientpress client {$arguments}");
    }

    /** @return list<int> */
    private static function clientsOf(int $portal): array
    {
        wp_cache_flush();

        return self::services()->access()->clients($portal, Actor::operator(), 10, 0);
    }
}
