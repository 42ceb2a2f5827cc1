<?php

declare(strict_types=1);

namespace ClientPress\Tests\Clients\Storage;

use ClientPress\Clients\AccessEvent;
use ClientPress\Tests\TestCase;

final class AccessHistoryTest extends TestCase
{
    private const NOW = 1_932_624_000;

    public function test_nothing_is_remembered_of_a_grant_that_is_not_there(): void
    {
        $storage = self::services()->storage;
        $history = $storage->accessHistory();

        self::assertFalse($history->recordGranted(7, 12, 1, 0, self::NOW));

        $storage->accessTable()->add(7, 12, 1, 0, self::NOW);
        self::assertTrue($history->recordGranted(7, 12, 1, 0, self::NOW));
        self::assertSame([['portalId' => 7, 'event' => AccessEvent::Granted, 'at' => self::NOW]], $history->ofUser(12));
        self::assertSame([], $history->ofUser(13));
    }
}
