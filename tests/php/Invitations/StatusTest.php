<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Status;
use ClientPress\Portals\PortalStatus;
use ClientPress\Tests\Support\Database;

final class StatusTest extends InvitationTestCase
{
    protected function tearDown(): void
    {
        if (Database::kind() === 'mariadb') {
            $GLOBALS['wpdb']->query('SET time_zone = SYSTEM');
        }
        parent::tearDown();
    }

    /** @return array<string, array{string, string, string}> PHP's, WordPress's and the database's */
    public static function timeZones(): array
    {
        return [
            'all UTC' => ['UTC', 'UTC', '+00:00'],
            'west, east, further east' => ['America/New_York', 'Asia/Kolkata', '+13:00'],
            'east, west, half an hour' => ['Pacific/Kiritimati', 'Pacific/Pago_Pago', '-09:30'],
            // Its clocks go forward between NOW and the expiry.
            'summer time begins' => ['Europe/Berlin', 'Europe/Berlin', '+01:00'],
        ];
    }

    /** @dataProvider timeZones */
    public function test_a_link_lives_until_the_second_before_it_expires_whatever_the_time_zones(
        string $php,
        string $wordpress,
        string $database,
    ): void {
        date_default_timezone_set($php);
        update_option('timezone_string', $wordpress);
        if (Database::kind() === 'mariadb') {
            self::assertNotFalse($GLOBALS['wpdb']->query("SET time_zone = '{$database}'"));
        }
        $this->services = self::services($this->clock);

        $invitation = $this->invite();
        $secret = self::secretSentTo();
        self::assertSame(self::NOW, $invitation->createdAt);
        self::assertSame(self::NOW + (14 * 86_400), $invitation->expiresAt);

        $seen = [];
        foreach ([-1, 0, 1] as $offset) {
            $this->clock->time = $invitation->expiresAt + $offset;
            $at = $this->clock->time;
            $seen[$offset] = [
                $this->services->storage->invitationRows()->find($invitation->id)?->status($at),
                $this->services->acceptance()->inspect($secret)->state,
                $this->services
                    ->storage
                    ->acceptanceSteps()
                    ->claim($invitation->id, $invitation->digest, "claim{$offset}", $at),
                $this->services->invitationList()->countByStatus(Actor::operator())['expired'],
                $this->services->invitationList()->count(
                    new InvitationQuery(status: Status::Expired),
                    Actor::operator(),
                ),
                count($this->services->invitationList()->search(
                    new InvitationQuery(status: Status::Pending),
                    Actor::operator(),
                )),
                \ClientPress\Native\is_live($invitation->expiresAt, $at),
            ];
        }

        self::assertSame(
            [
                -1 => [Status::Pending, LinkState::Ready, true, 0, 0, 1, true],
                0 => [Status::Expired, LinkState::Expired, false, 1, 1, 0, false],
                1 => [Status::Expired, LinkState::Expired, false, 1, 1, 0, false],
            ],
            $seen,
        );
    }

    /** @dataProvider timeZones */
    public function test_programs_read_times_in_utc_whatever_the_time_zones(
        string $php,
        string $wordpress,
        string $database,
    ): void {
        date_default_timezone_set($php);
        update_option('timezone_string', $wordpress);
        if (Database::kind() === 'mariadb') {
            self::assertNotFalse($GLOBALS['wpdb']->query("SET time_zone = '{$database}'"));
        }

        $fields = self::services($this->clock)->invitationView()->fields($this->invite());

        self::assertSame(gmdate('Y-m-d\TH:i:s', self::NOW), $fields['sent_gmt']);
        self::assertSame(gmdate('Y-m-d\TH:i:s', self::NOW + (14 * 86_400)), $fields['expires_gmt']);
    }

    public function test_only_pending_and_expired_ones_are_undecided(): void
    {
        $undecided = array_filter(Status::cases(), static fn(Status $status): bool => $status->isUndecided());

        self::assertSame([Status::Pending, Status::Expired], array_values($undecided));
    }

    public function test_one_that_was_decided_does_not_expire(): void
    {
        $revoked = $this->invite();
        $this->services->invitations()->revoke(self::current($revoked), Actor::operator());
        $this->clock->time = $revoked->expiresAt + 1;

        self::assertSame(
            Status::Revoked,
            $this->services->storage->invitationRows()->find($revoked->id)?->status($this->clock->time),
        );
        self::assertSame(0, $this->services->invitationList()->countByStatus(Actor::operator())['expired']);
    }

    public function test_what_is_one_word_in_english_can_be_two_in_a_translation(): void
    {
        add_filter(
            'gettext_with_context_clientpress',
            static fn(string $translation, string $text, string $context): string => "{$text}: {$context}",
            10,
            3,
        );

        self::assertSame(['Pending: invitation', 'Pending: portal', 'Accepted: invitation', 'Accepted: event'], [
            Status::Pending->label(),
            PortalStatus::Pending->label(),
            Status::Accepted->label(),
            Event::Accepted->label(),
        ]);
    }
}
