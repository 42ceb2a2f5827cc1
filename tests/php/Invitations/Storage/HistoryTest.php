<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Storage;

use ClientPress\Invitations\Event;
use ClientPress\Invitations\HistoryEntry;

final class HistoryTest extends StorageTestCase
{
    public function test_a_replaced_secret_is_remembered_where_the_replacement_can_be_seen(): void
    {
        $seen = $this->services->storage->invitationRows()->find($this->given());
        self::assertNotNull($seen);
        $remember = fn(): bool => $this->services
            ->storage
            ->nextSecrets()
            ->recordReplacement($seen, self::digest('b'), Event::Resent, 3, self::NOW);

        self::assertFalse($remember());
        self::assertFalse($this->services->storage->nextSecrets()->confirmSecret($seen->id, self::digest('b')));
        self::assertTrue($this->replaceSecret($seen, 'b'));
        self::assertTrue($remember());

        self::assertTrue($this->services->storage->nextSecrets()->confirmSecret($seen->id, self::digest('b')));
        self::assertTrue(
            $this->services->storage->nextSecrets()->confirmSecret($seen->id, self::digest('b')),
            'As often as it is asked.',
        );
        self::assertSame(
            $seen->id,
            $this->services->storage->invitationRows()->findByRetiredDigest(self::digest('a'))?->id,
        );
        $history = $this->services->storage->history()->history($seen->id);
        self::assertSame(
            [[Event::Resent, 3, self::NOW, '']],
            array_map(static fn(HistoryEntry $entry): array => [
                $entry->event,
                $entry->actorId,
                $entry->at,
                $entry->detail,
            ], $history),
        );
    }
}
