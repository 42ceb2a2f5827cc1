<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Storage;

/** Every statement that decides something, when it has to say yes and when no. */
final class AcceptanceStepsTest extends StorageTestCase
{
    public function test_a_claim_needs_the_live_pending_row_of_this_very_secret(): void
    {
        $id = $this->given();
        $expires = self::NOW + 1_000;

        self::assertFalse(
            $this->services->storage->acceptanceSteps()->claim($id + 1, self::digest('a'), self::CLAIM, self::NOW),
        );
        self::assertFalse(
            $this->services->storage->acceptanceSteps()->claim($id, self::digest('b'), self::CLAIM, self::NOW),
        );
        self::assertFalse(
            $this->services->storage->acceptanceSteps()->claim($id, self::digest('a'), self::CLAIM, $expires),
        );
        foreach (['accepted', 'revoked'] as $status) {
            $this->set($id, ['status' => $status]);
            self::assertFalse(
                $this->services->storage->acceptanceSteps()->claim($id, self::digest('a'), self::CLAIM, self::NOW),
            );
        }
        $this->set($id, ['status' => 'pending']);
        self::assertNull(self::row($id)['claim_id']);

        self::assertTrue(
            $this->services->storage->acceptanceSteps()->claim($id, self::digest('a'), self::CLAIM, $expires - 1),
        );
        self::assertSame(self::CLAIM, self::row($id)['claim_id']);
    }

    public function test_a_claim_is_taken_over_after_a_minute(): void
    {
        $id = $this->given();
        $claim = fn(string $by, int $at): bool => $this->services
            ->storage
            ->acceptanceSteps()
            ->claim($id, self::digest('a'), $by, $at);

        self::assertTrue($claim(self::CLAIM, self::NOW));
        self::assertFalse($claim('b', self::NOW));
        self::assertFalse($claim('b', self::NOW + 60));
        self::assertTrue($claim('b', self::NOW + 61));
        self::assertFalse($claim(self::CLAIM, self::NOW + 62));
        self::assertSame('b', self::row($id)['claim_id']);
    }

    public function test_only_who_holds_a_claim_can_give_it_back(): void
    {
        $id = $this->given();
        $this->services->storage->acceptanceSteps()->claim($id, self::digest('a'), self::CLAIM, self::NOW);

        $this->services->storage->acceptanceSteps()->release($id, 'another');
        self::assertSame(self::CLAIM, self::row($id)['claim_id']);

        $this->services->storage->acceptanceSteps()->release($id, self::CLAIM);
        self::assertSame([null, null], [self::row($id)['claim_id'], self::row($id)['claimed_gmt']]);
    }

    /** @return array<string, array{array<string, mixed>}> what has happened to the row since it was claimed */
    public static function whatOvertakes(): array
    {
        return [
            'claimed by another' => [['claim_id' => 'another']],
            'claim given back' => [['claim_id' => null]],
            'revoked' => [['status' => 'revoked']],
            'accepted' => [['status' => 'accepted']],
        ];
    }

    /**
     * @dataProvider whatOvertakes
     * @param array<string, mixed> $change
     */
    public function test_whoever_was_overtaken_decides_nothing(array $change): void
    {
        $claimed = $this->claimed();
        $this->set($claimed->id, $change);
        $before = self::row($claimed);

        self::assertFalse($this->services->storage->acceptanceSteps()->lockRow($claimed));
        self::assertFalse($this->services->storage->acceptanceSteps()->bindUser($claimed, 5));
        self::assertFalse($this->services->storage->acceptanceSteps()->accept($claimed->id, self::CLAIM, 5, self::NOW));
        self::assertSame($before, self::row($claimed));
    }

    public function test_an_account_is_bound_only_while_its_row_is_locked(): void
    {
        $claimed = $this->claimed();

        self::assertFalse($this->services->storage->acceptanceSteps()->bindUser($claimed, 5));
        self::assertTrue($this->services->storage->acceptanceSteps()->lockRow($claimed));
        self::assertTrue($this->services->storage->acceptanceSteps()->bindUser($claimed, 5));
        self::assertSame('5', self::row($claimed)['user_id']);
    }

    public function test_one_claim_begins_one_account(): void
    {
        $claimed = $this->claimed();
        self::assertTrue($this->services->storage->acceptanceSteps()->lockRow($claimed));
        self::assertFalse($this->services->storage->acceptanceSteps()->lockRow($claimed));
        self::assertTrue($this->services->storage->acceptanceSteps()->bindUser($claimed, 5));

        self::assertFalse($this->services->storage->acceptanceSteps()->bindUser($claimed, 6));
        self::assertFalse(
            $this->services
                ->storage
                ->acceptanceSteps()
                ->lockRow($this->services->storage->invitationRows()->find($claimed->id) ?? $claimed),
        );
        self::assertSame('5', self::row($claimed)['user_id']);
    }

    public function test_accepting_frees_the_address_and_confirming_releases_the_claim(): void
    {
        $claimed = $this->claimed();

        self::assertTrue(
            $this->services->storage->acceptanceSteps()->accept($claimed->id, self::CLAIM, 5, self::NOW + 5),
        );
        self::assertFalse(
            $this->services->storage->acceptanceSteps()->accept($claimed->id, self::CLAIM, 5, self::NOW + 5),
        );
        self::assertTrue($this->services->storage->acceptanceSteps()->confirmAccepted($claimed->id, self::CLAIM));

        $row = self::row($claimed);
        self::assertSame(['accepted', '5'], [$row['status'], $row['user_id']]);
        self::assertSame([null, null, null], [$row['pending_key'], $row['claim_id'], $row['claimed_gmt']]);
        self::assertNotNull($this->insert(7, 'jo@example.org', 'b'));
    }

    public function test_nothing_is_confirmed_that_was_not_accepted_by_this_claim(): void
    {
        $claimed = $this->claimed();

        self::assertFalse($this->services->storage->acceptanceSteps()->confirmAccepted($claimed->id, self::CLAIM));
        self::assertTrue(
            $this->services->storage->acceptanceSteps()->accept($claimed->id, self::CLAIM, 5, self::NOW + 5),
        );
        self::assertFalse(
            $this->services->storage->acceptanceSteps()->confirmAccepted($claimed->id, str_repeat('b', 32)),
        );
    }

    public function test_only_an_account_that_stands_and_has_the_address_is_confirmed(): void
    {
        $claimed = $this->claimed();
        $holder = self::createUser('subscriber', ['user_email' => $claimed->email])->ID;
        $stranger = self::createUser('subscriber')->ID;

        self::assertFalse($this->services->storage->acceptanceSteps()->confirmUser($claimed, $holder + $stranger));
        self::assertFalse($this->services->storage->acceptanceSteps()->confirmUser($claimed, $stranger));
        self::assertNull(self::row($claimed)['user_id']);
        self::assertTrue($this->services->storage->acceptanceSteps()->confirmUser($claimed, $holder));
        self::assertSame((string) $holder, self::row($claimed)['user_id']);
    }

    public function test_a_rollback_leaves_nothing_of_a_transaction(): void
    {
        $claimed = $this->claimed();
        $before = self::row($claimed);

        self::assertTrue($this->services->storage->acceptanceSteps()->begin());
        self::assertTrue($this->services->storage->acceptanceSteps()->accept($claimed->id, self::CLAIM, 5, self::NOW));
        $this->services->storage->acceptanceSteps()->rollBack();
        $this->services->storage->acceptanceSteps()->rollBack();

        self::assertSame($before, self::row($claimed));
    }

    public function test_ten_tries_are_counted_and_none_after_them(): void
    {
        $id = $this->given();
        $tries = array_map(
            fn(): bool => $this->services->storage->acceptanceSteps()->countPassphraseTry($id, self::digest('a'), 10),
            range(1, 12),
        );

        self::assertSame([...array_fill(0, 10, true), false, false], $tries);
        self::assertSame('10', self::row($id)['passphrase_tries']);
        self::assertFalse($this->services->storage->acceptanceSteps()->countPassphraseTry($id, self::digest('b'), 99));
    }

    public function test_a_try_is_given_back_to_the_same_secret_and_never_below_none(): void
    {
        $id = $this->given();
        $this->services->storage->acceptanceSteps()->countPassphraseTry($id, self::digest('a'), 10);

        $this->services->storage->acceptanceSteps()->refundPassphraseTry($id, self::digest('b'));
        self::assertSame('1', self::row($id)['passphrase_tries']);
        $this->services->storage->acceptanceSteps()->refundPassphraseTry($id, self::digest('a'));
        $this->services->storage->acceptanceSteps()->refundPassphraseTry($id, self::digest('a'));
        self::assertSame('0', self::row($id)['passphrase_tries']);
    }
}
