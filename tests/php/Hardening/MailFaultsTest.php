<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Terms;
use ClientPress\Tests\Support\Inbox;

/**
 * A mail server that will not: the admin waits a bounded time, and sees what became of it.
 *
 * @group any-database
 */
final class MailFaultsTest extends HardeningTestCase
{
    /** At most ten for the mail, the rest for a busy machine; PHPMailer's own timeout is ten times as long. */
    private const PATIENCE_SECONDS = 30;

    /**
     * @testWith ["refuse"]
     *           ["reject"]
     *           ["hang"]
     *           ["slow"]
     */
    public function test_a_mail_server_that_will_not_is_a_visible_failure_within_seconds(string $mode): void
    {
        $portal = self::createPortal();
        Inbox::behave($mode);
        self::shortenNextMailTimeout();

        $started = hrtime(true);
        $invitation = self::send($portal);
        $seconds = (hrtime(true) - $started) / 1e9;

        self::assertLessThan(self::PATIENCE_SECONDS, $seconds);
        self::assertSame(Delivery::Failed, $invitation->delivery);
        self::assertNotSame('', $invitation->deliveryError);
        self::assertStringNotContainsString('<', $invitation->deliveryError);
        self::assertSame(1, self::pendingRows('client@example.org'));

        Inbox::behave('accept');
        self::assertSame(Delivery::Sent, self::resend($invitation)->delivery);
        self::assertNewestLinkWorks('client@example.org', $mode);
    }

    /**
     * @testWith ["wp_mail"]
     *           ["pre_wp_mail"]
     *           ["phpmailer_init"]
     *           ["wp_mail_from"]
     */
    public function test_a_mail_plugin_that_throws_is_a_visible_failure(string $hook): void
    {
        $portal = self::createPortal();
        $throw = static fn() => throw new \LogicException('No licence.');
        add_filter($hook, $throw);

        $invitation = self::send($portal);

        self::assertSame(Delivery::Failed, $invitation->delivery);
        self::assertSame('No licence.', $invitation->deliveryError);
        self::assertSame([], Inbox::all());
        remove_filter($hook, $throw);
        self::assertSame(Delivery::Sent, self::resend($invitation)->delivery);
    }

    private static function send(int $portal): Invitation
    {
        return self::services()
            ->invitations()
            ->send($portal, 'client@example.org', new Terms('', 14), Actor::operator());
    }

    private static function resend(Invitation $invitation): Invitation
    {
        return self::services()->invitations()->resend(self::current($invitation), Actor::operator());
    }
}
