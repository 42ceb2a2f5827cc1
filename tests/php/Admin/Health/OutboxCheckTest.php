<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Health;

use ClientPress\Admin\Health\Finding;
use ClientPress\Admin\Health\FindingStatus;
use ClientPress\Admin\Health\OutboxCheck;
use ClientPress\Outbox\Kind;
use ClientPress\Tests\Invitations\InvitationTestCase;

final class OutboxCheckTest extends InvitationTestCase
{
    public function test_what_waits_for_an_hour_is_named_with_what_helps(): void
    {
        $this->write();
        $this->clock->time += 3_599;
        self::assertSame(FindingStatus::Good, $this->finding()->status);

        $this->clock->time++;
        $this->write();

        $finding = $this->finding();
        self::assertSame(FindingStatus::Recommended, $finding->status);
        self::assertStringStartsWith('1 message has waited', $finding->sentence);
        self::assertStringContainsString('WP-Cron', $finding->steps[0]);
        self::assertSame(['inviter', 'invitation.accepted', 'tries 0'], $finding->facts);
    }

    public function test_a_failure_is_told_with_its_reason(): void
    {
        $this->write();
        $this->write();
        $this->clock->time += 3_600;
        add_filter('pre_wp_mail', static fn(): \WP_Error => new \WP_Error('smtp', 'The server is closed.'));
        $invitation = $this->invite();
        $GLOBALS['wpdb']->query(
            "UPDATE {$GLOBALS['wpdb']->prefix}clientpress_outbox SET subject = 'invitation:{$invitation->id}'",
        );
        $this->services->sender()->run();

        $finding = $this->finding();

        self::assertStringStartsWith('2 messages have waited', $finding->sentence);
        self::assertStringContainsString('The server is closed.', $finding->steps[0]);
    }

    public function test_what_was_told_does_not_wait(): void
    {
        $this->write();
        $this->services->sender()->run();
        $this->clock->time += 7_200;

        self::assertSame(FindingStatus::Good, $this->finding()->status);
    }

    private function write(): void
    {
        $kind = Kind::InvitationAccepted->value;
        self::assertNotNull($this->services->outbox()->tellOne($kind, 'inviter', 'invitation:1', []));
    }

    private function finding(): Finding
    {
        return (new OutboxCheck($this->services->outbox()))->finding();
    }
}
