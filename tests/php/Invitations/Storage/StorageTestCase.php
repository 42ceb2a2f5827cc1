<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Storage;

use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\EmailAddress;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\NewInvitation;
use ClientPress\Invitations\Terms;
use ClientPress\Tests\Invitations\InvitationTestCase;

/** Rows as sends leave them, for the tests of what storage does with them. */
abstract class StorageTestCase extends InvitationTestCase
{
    protected const CLAIM = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';

    /** @return array{string, string|null} */
    protected static function digestsOf(Invitation $invitation): array
    {
        $row = self::row($invitation);

        return [(string) $row['token_digest'], $row['next_digest']];
    }

    protected function given(): int
    {
        $id = $this->insert(random_int(1_000, 1_000_000_000), 'jo@example.org', 'a');
        self::assertNotNull($id);

        return $id;
    }

    protected function claimed(): Invitation
    {
        $id = (int) $this->insert(7, 'jo@example.org', 'a');
        self::assertTrue(
            $this->services->storage->acceptanceSteps()->claim($id, self::digest('a'), self::CLAIM, self::NOW),
        );

        return $this->services->storage->invitationRows()->find($id) ?? self::fail('The row is gone.');
    }

    protected function insert(int $portal, string $email, string $secret, string $name = ''): ?int
    {
        $id = $this->stage($portal, $email, $secret, $name);
        $staged = $this->services->storage->stagedRows();

        if ($id !== null) {
            self::assertTrue($staged->publish($id, self::digest($secret)));
            self::assertTrue($staged->recordName($id, self::digest($secret), $name));
        }

        return $id;
    }

    protected function stage(int $portal, string $email, string $secret, string $name = ''): ?int
    {
        return $this->services
            ->storage
            ->stagedRows()
            ->stage(
                new NewInvitation(
                    $portal,
                    EmailAddress::parse($email),
                    self::digest($secret),
                    null,
                    '',
                    0,
                    self::NOW,
                    self::NOW + 1_000,
                    name: $name,
                ),
            );
    }

    /** As a resend does, for whoever saw the invitation so. */
    protected function replaceSecret(Invitation $seen, string $secret, int $seconds = 5, string $message = ''): bool
    {
        return $this->services
            ->storage
            ->nextSecrets()
            ->replaceSecret($seen, $seen->withTerms(new Terms($message, 14))->withSecret(
                self::digest($secret),
                null,
                self::NOW + $seconds,
                Delivery::Queued,
                null,
            ));
    }

    protected static function digest(string $secret): string
    {
        return hash('sha256', $secret);
    }

    /** @param array<string, mixed> $fields */
    protected function set(int $id, array $fields): void
    {
        self::assertSame(1, $GLOBALS['wpdb']->update($GLOBALS['wpdb']->prefix . 'clientpress_invitations', $fields, [
            'id' => $id,
        ]));
    }
}
