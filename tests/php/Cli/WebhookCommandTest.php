<?php

declare(strict_types=1);

namespace ClientPress\Tests\Cli;

use ClientPress\Tests\TestCase;

/** @group any-database */
final class WebhookCommandTest extends TestCase
{
    public function test_a_webhook_is_added_listed_tested_and_removed(): void
    {
        $added = WpCli::process(
            'clientpress webhook add https://hooks.example.org/take --events=access.granted --porcelain',
        );
        self::assertSame('', $added->errors);
        self::assertMatchesRegularExpression('~^whsec_[A-Za-z0-9+/]{43}=$~D', $added->output);

        $listed = WpCli::run('clientpress webhook list --format=json');
        [$webhook] = json_decode($listed->output, true, 8, JSON_THROW_ON_ERROR);
        self::assertSame(['id', 'url', 'events', 'state', 'created_gmt'], array_keys($webhook));
        self::assertSame(['https://hooks.example.org/take', 'access.granted', 'on'], [
            $webhook['url'],
            $webhook['events'],
            $webhook['state'],
        ]);
        self::assertStringNotContainsString('whsec_', $listed->output);
        self::assertSame((string) $webhook['id'], trim(WpCli::run('clientpress webhook list --format=ids')->output));

        $test = WpCli::run("clientpress webhook test {$webhook['id']}");
        self::assertSame(1, $test->status);
        self::assertStringContainsString('No server is known by the name hooks.example.org.', $test->errors);
        $deliveries = WpCli::run("clientpress webhook deliveries {$webhook['id']} --format=json");
        [$delivery] = json_decode($deliveries->output, true, 8, JSON_THROW_ON_ERROR);
        self::assertSame(['test', 'failed', 1], [$delivery['type'], $delivery['state'], $delivery['tries']]);

        $again = WpCli::run("clientpress webhook resend {$delivery['id']}");
        self::assertSame(1, $again->status);
        self::assertStringContainsString(
            "Delivery {$delivery['id']} was not taken: No server is known",
            $again->errors,
        );
        self::assertSame('1', WpCli::run("clientpress webhook deliveries {$webhook['id']} --format=count")->output);

        $asked = WpCli::run("clientpress webhook remove {$webhook['id']}");
        self::assertSame(1, $asked->status);
        self::assertStringContainsString('Nothing was done', $asked->errors);
        $removed = WpCli::run("clientpress webhook remove {$webhook['id']} --yes");
        self::assertSame(['Success: Removed 1 webhook.', 0], [$removed->output, $removed->status]);
        self::assertSame('0', WpCli::run('clientpress webhook list --format=count')->output);
    }

    public function test_a_webhook_is_changed_switched_and_given_a_new_secret(): void
    {
        $secret = WpCli::run('clientpress webhook add https://hooks.example.org/take --porcelain')->output;
        $id = WpCli::run('clientpress webhook list --format=ids')->output;

        $changed = WpCli::run("clientpress webhook update {$id} --events=access.removed,access.granted");
        self::assertSame("Success: Webhook {$id} is told of access.removed, access.granted.", $changed->output);
        self::assertSame("Success: Webhook {$id} is off.", WpCli::run("clientpress webhook off {$id}")->output);
        [$webhook] = json_decode(WpCli::run('clientpress webhook list --format=json')->output, true);
        self::assertSame(['access.granted,access.removed', 'off'], [$webhook['events'], $webhook['state']]);
        self::assertSame("Success: Webhook {$id} is on.", WpCli::run("clientpress webhook on {$id}")->output);

        $asked = WpCli::run("clientpress webhook secret {$id}");
        self::assertSame(1, $asked->status);
        self::assertStringContainsString('Nothing was done', $asked->errors);
        $renewed = WpCli::run("clientpress webhook secret {$id} --porcelain --yes")->output;
        self::assertMatchesRegularExpression('~^whsec_[A-Za-z0-9+/]{43}=$~D', $renewed);
        self::assertNotSame($secret, $renewed);
    }

    /**
     * @testWith ["add http://hooks.example.org/", "has to begin with https://"]
     *           ["add https://hooks.example.org/ --events=all", "There is no event"]
     *           ["remove nonsense --yes", "is not a valid webhook"]
     *           ["remove 7654321 --yes", "There is no such webhook"]
     *           ["test 7654321", "There is no such webhook"]
     *           ["deliveries 0", "is not a valid webhook"]
     *           ["resend 0", "is not a valid delivery"]
     *           ["resend 7654321", "There is no such webhook"]
     *           ["update 7654321 --events=access.granted", "There is no such webhook"]
     *           ["on 7654321", "There is no such webhook"]
     *           ["off 7654321", "There is no such webhook"]
     *           ["secret 7654321 --yes", "There is no such webhook"]
     */
    public function test_nonsense_ends_with_the_reason(string $arguments, string $reason): void
    {
        $run = WpCli::run("clientpress webhook {$arguments}");

        self::assertSame(1, $run->status);
        self::assertStringContainsString($reason, $run->errors);
    }
}
