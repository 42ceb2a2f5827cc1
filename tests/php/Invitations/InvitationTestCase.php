<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Boot\Services;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Accepting\Link;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\TestCase;

/** A test of the core on a clock of its own; mail and database are real. */
abstract class InvitationTestCase extends TestCase
{
    /** A Sunday on which Europe's clocks go forward within the hour. */
    protected const NOW = 1_932_597_000;

    protected const PASSWORD = 'otter velvet chimney 41';

    protected FrozenClock $clock;

    protected Services $services;

    protected function setUp(): void
    {
        parent::setUp();
        $this->clock = new FrozenClock(self::NOW);
        $this->services = self::services($this->clock);
    }

    protected static function terms(string $message = '', int $days = 14, string $passphrase = ''): Terms
    {
        return new Terms($message, $days, $passphrase);
    }

    protected function invite(
        string $email = 'client@example.org',
        ?int $portal = null,
        ?Terms $terms = null,
        ?Actor $actor = null,
    ): Invitation {
        return $this->services->invitations()->send(
            $portal ?? self::createPortal(),
            $email,
            $terms ?? self::terms(),
            $actor ?? Actor::operator(),
        );
    }

    protected function acceptLink(
        #[\SensitiveParameter]
        string $secret,
        #[\SensitiveParameter]
        string $password = self::PASSWORD,
        #[\SensitiveParameter]
        string $passphrase = '',
    ): Link {
        $acceptance = $this->services->acceptance();

        return $acceptance->accept($acceptance->inspect($secret), $password, $passphrase);
    }

    /** The secret that the last email to this address carried. */
    protected static function secretSentTo(string $email = 'client@example.org'): string
    {
        $text = Inbox::latestTo($email)->text();
        self::assertSame(1, preg_match('/client-invitation\/([0-9a-f]{72})\b/', $text, $match), $text);

        return $match[1];
    }

    /** Another one of the same form that was never issued to anybody. */
    protected static function unknownSecret(): string
    {
        return \ClientPress\Native\token_issue();
    }

    protected static function refusal(\Closure $operation): Refused
    {
        try {
            $operation();
        } catch (Refused $refused) {
            self::assertNotSame('', $refused->getMessage());

            return $refused;
        }

        self::fail('Nothing was refused.');
    }

    protected static function assertRefused(Reason $expected, \Closure $operation): Refused
    {
        $refused = self::refusal($operation);
        self::assertSame($expected, $refused->reason, $refused->getMessage());

        return $refused;
    }

    /** @return array<string, string|null> as the database has it */
    protected static function row(Invitation|int $invitation): array
    {
        global $wpdb;

        $id = $invitation instanceof Invitation ? $invitation->id : $invitation;
        $row = $wpdb->get_row("SELECT * FROM {$wpdb->prefix}clientpress_invitations WHERE id = {$id}", ARRAY_A);
        self::assertIsArray($row, "There is no invitation {$id}.");

        return $row;
    }

    /** @return int how many rows there are, of all addresses */
    protected static function rows(string $table = 'clientpress_invitations', string $where = '1 = 1'): int
    {
        global $wpdb;

        return (int) $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->prefix}{$table} WHERE {$where}");
    }

    /** @param array<string, mixed> $fields */
    protected static function change(Invitation $invitation, array $fields): void
    {
        global $wpdb;

        $changed = $wpdb->update("{$wpdb->prefix}clientpress_invitations", $fields, ['id' => $invitation->id]);
        self::assertSame(1, $changed);
    }

    /** @return list<array{event: string, actor_id: string, detail: string, retired_digest: string|null}> oldest first */
    protected static function history(Invitation $invitation): array
    {
        global $wpdb;

        return $wpdb->get_results(
            "SELECT event, actor_id, detail, retired_digest FROM {$wpdb->prefix}clientpress_invitation_events"
            . " WHERE invitation_id = {$invitation->id} ORDER BY id",
            ARRAY_A,
        );
    }

    /** @return \ArrayObject<int, list<mixed>> the arguments of every call of the hook from now on */
    protected static function callsOf(string $hook): \ArrayObject
    {
        $calls = new \ArrayObject();
        add_action(
            $hook,
            static function (mixed ...$arguments) use ($calls): void {
                $calls[] = $arguments;
            },
            10,
            99,
        );

        return $calls;
    }
}
