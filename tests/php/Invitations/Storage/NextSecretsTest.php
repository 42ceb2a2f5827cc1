<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Storage;

/** Every statement that decides something, when it has to say yes and when no. */
final class NextSecretsTest extends StorageTestCase
{
    public function test_a_secret_is_replaced_only_by_who_saw_the_last_one(): void
    {
        $seen = $this->services->storage->invitationRows()->find($this->given());
        self::assertNotNull($seen);

        self::assertTrue($this->replaceSecret($seen, 'b', 5, 'Anew'));
        self::assertFalse($this->replaceSecret($seen, 'c', 9));

        $row = self::row($seen);
        self::assertSame([self::digest('b'), 'Anew'], [$row['token_digest'], $row['message']]);
        self::assertSame(gmdate('Y-m-d H:i:s', self::NOW + 5), $row['expires_gmt']);
    }

    /**
     * @testWith ["accepted"]
     *           ["revoked"]
     */
    public function test_no_secret_brings_back_what_is_decided(string $status): void
    {
        $seen = $this->services->storage->invitationRows()->find($this->given());
        self::assertNotNull($seen);
        $this->set($seen->id, ['status' => $status]);
        $before = self::row($seen);

        self::assertFalse($this->replaceSecret($seen, 'b'));
        self::assertFalse($this->services->storage->nextSecrets()->stageSecret($seen, self::digest('b'), self::NOW));
        self::assertSame($before, self::row($seen));

        $this->set($seen->id, ['next_digest' => self::digest('b')]);
        self::assertFalse(
            $this->services->storage->nextSecrets()->promoteSecret($seen->id, self::digest('b'), self::NOW),
        );
    }

    public function test_a_second_secret_needs_a_live_row_that_nobody_is_accepting(): void
    {
        $seen = $this->services->storage->invitationRows()->find($this->given());
        self::assertNotNull($seen);

        self::assertFalse(
            $this->services->storage->nextSecrets()->stageSecret($seen, self::digest('b'), self::NOW + 1_000),
        );
        $this->services->storage->acceptanceSteps()->claim($seen->id, $seen->digest, self::CLAIM, self::NOW);
        self::assertFalse(
            $this->services->storage->nextSecrets()->stageSecret($seen, self::digest('b'), self::NOW + 60),
        );
        self::assertFalse(
            $this->services->storage->nextSecrets()->stageSecret($seen, self::digest('b'), self::NOW - 60),
        );

        self::assertTrue(
            $this->services->storage->nextSecrets()->stageSecret($seen, self::digest('b'), self::NOW + 61),
        );
        self::assertFalse(
            $this->services->storage->nextSecrets()->stageSecret($seen, self::digest('c'), self::NOW + 61),
            'One at a time.',
        );
        self::assertSame($seen->digest, self::row($seen)['token_digest']);
        self::assertEquals(
            $this->services->storage->invitationRows()->find($seen->id),
            $this->services->storage->invitationRows()->findByStagedDigest(self::digest('b')),
        );
        self::assertNull($this->services->storage->invitationRows()->findByStagedDigest(self::digest('c')));
    }

    public function test_a_second_secret_becomes_the_only_one_or_none_unless_something_newer_came(): void
    {
        $seen = $this->services->storage->invitationRows()->find($this->given());
        self::assertNotNull($seen);
        $this->services->storage->nextSecrets()->stageSecret($seen, self::digest('b'), self::NOW);

        $this->services
            ->storage
            ->nextSecrets()
            ->dropStagedSecret($seen->id, self::digest('c'), 'mailbox full', self::NOW);
        self::assertFalse(
            $this->services->storage->nextSecrets()->promoteSecret($seen->id, self::digest('c'), self::NOW),
        );
        self::assertSame([self::digest('a'), self::digest('b')], self::digestsOf($seen));
        self::assertTrue(
            $this->services->storage->nextSecrets()->promoteSecret($seen->id, self::digest('b'), self::NOW + 5),
        );
        self::assertSame([self::digest('b'), null], self::digestsOf($seen));
        $row = self::row($seen);
        self::assertSame(['sent', '1', null, ''], [
            $row['delivery'],
            $row['send_count'],
            $row['next_gmt'],
            $row['delivery_error'],
        ]);

        $now = $this->services->storage->invitationRows()->find($seen->id);
        $this->services->storage->nextSecrets()->stageSecret($now, self::digest('c'), self::NOW);
        $this->services
            ->storage
            ->nextSecrets()
            ->dropStagedSecret($seen->id, self::digest('c'), 'mailbox full', self::NOW + 9);
        self::assertSame([self::digest('b'), null], self::digestsOf($seen));
        $row = self::row($seen);
        self::assertSame([
            'sent',
            'mailbox full',
            '1',
            gmdate('Y-m-d H:i:s', self::NOW + 5),
            gmdate('Y-m-d H:i:s', self::NOW + 9),
        ], [$row['delivery'], $row['delivery_error'], $row['send_count'], $row['sent_gmt'], $row['tried_gmt']]);

        $this->services->storage->nextSecrets()->stageSecret($now, self::digest('d'), self::NOW);
        $this->replaceSecret($now, 'e');
        self::assertFalse(
            $this->services->storage->nextSecrets()->promoteSecret($seen->id, self::digest('d'), self::NOW),
        );
        self::assertSame([self::digest('e'), null], self::digestsOf($seen));
    }

    public function test_an_interrupted_secret_is_left_beside_the_other_once_and_makes_room(): void
    {
        $seen = $this->services->storage->invitationRows()->find($this->given());
        self::assertNotNull($seen);
        $this->services->storage->nextSecrets()->stageSecret($seen, self::digest('b'), self::NOW);

        self::assertSame([], $this->services->storage->nextSecrets()->stagedBefore(self::NOW - 1, 10));
        self::assertFalse(
            $this->services->storage->nextSecrets()->leaveStaged($seen->id, self::digest('b'), self::NOW - 1),
        );
        self::assertCount(1, $this->services->storage->nextSecrets()->stagedBefore(self::NOW, 10));
        self::assertTrue($this->services->storage->nextSecrets()->leaveStaged($seen->id, self::digest('b'), self::NOW));
        self::assertFalse(
            $this->services->storage->nextSecrets()->leaveStaged($seen->id, self::digest('b'), self::NOW),
        );

        self::assertSame([], $this->services->storage->nextSecrets()->stagedBefore(self::NOW + 1_000, 10));
        self::assertSame([self::digest('a'), self::digest('b')], self::digestsOf($seen));
        self::assertTrue($this->services->storage->nextSecrets()->stageSecret($seen, self::digest('c'), self::NOW));
    }

    public function test_statements_that_belong_together_are_carried_out_together_or_not_at_all(): void
    {
        $id = $this->given();
        $revoke = fn(): bool => $this->services->storage->invitationRows()->revoke($id, self::NOW);

        self::assertFalse(
            $this->services->storage->acceptanceSteps()->inTransaction(static fn(): bool => $revoke() && false),
        );
        self::assertSame('pending', self::row($id)['status']);
        try {
            $this->services
                ->storage
                ->acceptanceSteps()
                ->inTransaction(static fn(): bool => $revoke() && throw new \LogicException('Another plugin.'));
            self::fail('It went on.');
        } catch (\LogicException) {
            self::assertSame('pending', self::row($id)['status']);
        }
        self::assertTrue($this->services->storage->acceptanceSteps()->inTransaction($revoke));
        self::assertSame('revoked', self::row($id)['status']);
    }
}
