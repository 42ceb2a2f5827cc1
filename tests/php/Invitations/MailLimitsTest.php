<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Boot\DoorServices;
use ClientPress\Clients\Actor;
use ClientPress\Kernel\Reason;
use ClientPress\Mail\EmailKind;
use ClientPress\Mail\EmailTexts;
use ClientPress\Tests\Support\Inbox;

/** Whoever can make the site send email is counted. */
final class MailLimitsTest extends InvitationTestCase
{
    /** What sends: each place in the sources, and what limits it. */
    private const SENDERS = [
        'Invitations/DeliveryByEmail.php: sendLink' => 'send_per_inviter and send_per_recipient, in Invitations',
        'Invitations/Background/Renewal.php: sendLink' => 'newest_per_invitation, or one reminder an invitation',
        'Invitations/Background/Notifications.php: notifyInviter' => 'one an acceptance; one a day of wishes for a link',
        'Invitations/Background/CopyPause.php: mailer->send' => 'one a copy',
        'Invitations/DirectAccess.php: tellOfAccess' => 'send_per_inviter and send_per_recipient',
        'Invitations/TestEmails.php: sendSample' => 'test_per_user',
        'Invitations/TestEmails.php: sendTest' => 'test_per_user',
        'Outbox/Webhook/WebhookChannel.php: mailer->send' => 'once when an endpoint is switched off',
        'Portals/PasswordLink.php: retrieve_password' => 'password_per_user and password_per_address',
        'Rest/UserEmailGuard.php: send_confirmation_on_profile_email' => 'address_change_per_user',
        'Mail/OutgoingEmail.php: wp_mail' => 'all of the above but retrieve_password end here',
        'Invitations/InvitationEmails.php: mailer->send' => 'behind those that are named above',
    ];

    /** A new place that sends fails here until it is counted. */
    public function test_every_place_that_sends_is_known_with_its_limit(): void
    {
        $found = [];
        foreach (self::sources() as $file) {
            // Calls, in what is left without comments.
            $code = php_strip_whitespace($file);
            preg_match_all(
                '/(?<!function )\b(mailer->send|(?<=->)(?:sendLink|sendSample|sendTest|notifyInviter|tellOfAccess)|(?<!_)wp_mail|retrieve_password|send_confirmation_on_profile_email)\(/',
                $code,
                $calls,
            );
            foreach (array_unique($calls[1]) as $call) {
                $found[] = (string) preg_replace('~^.*/src/~', '', $file) . ": {$call}";
            }
        }

        self::assertEqualsCanonicalizing(
            array_keys(self::SENDERS),
            array_values(array_filter(
                $found,
                // Doors of what TestEmails counts.
                static fn(string $place): bool => !str_starts_with($place, 'Admin/'),
            )),
        );
    }

    /** @return iterable<string, array{string, \Closure(self): mixed}> a limit, and what counts against it */
    public static function limitedDoors(): iterable
    {
        $texts = new EmailTexts();
        yield 'send' => [
            'send_per_inviter',
            static fn(self $test): mixed => $test->invite(uniqid() . '@example.org', actor: Actor::user(1)),
        ];
        yield 'resend' => [
            'send_per_recipient',
            static function (self $test): void {
                $invitation = $test->invite(uniqid() . '@example.org', actor: Actor::user(1));
                $test->services->invitations()->resend(self::current($invitation), Actor::user(1));
                $test->services->invitations()->resend(self::current($invitation), Actor::user(1));
            },
        ];
        yield 'sample' => [
            'test_per_user',
            static fn(self $test): mixed => (new DoorServices($test->services))
                ->testEmails()
                ->sendSample(EmailKind::Reminder, $texts, wp_get_current_user()),
        ];
        yield 'test' => [
            'test_per_user',
            static fn(self $test): mixed => (new DoorServices($test->services))
                ->testEmails()
                ->sendTest(wp_get_current_user(), home_url()),
        ];
        yield 'password of a user' => [
            'password_per_user',
            static fn(self $test): mixed => $test->services->limits()->countPassword(1),
        ];
        yield 'password by a visitor' => [
            'password_per_address',
            static fn(self $test): mixed => $test->services->limits()->countPassword(random_int(2, 1_000_000)),
        ];
    }

    /** @dataProvider limitedDoors */
    public function test_the_limit_refuses_with_the_seconds_to_wait(string $limited, \Closure $send): void
    {
        self::actAs(1);
        add_filter(
            'clientpress_rate_limit',
            static fn(array $allowed, string $limit): array => $limit === $limited ? [2, 3600] : $allowed,
            10,
            2,
        );

        $refused = self::refusal(function () use ($send): void {
            foreach (range(1, 3) as $ignored) {
                $send($this);
            }
        });

        self::assertSame(Reason::TooManyRequests, $refused->reason);
        self::assertSame(429, $refused->reason->httpStatus());
        self::assertSame(3600, $refused->data['retry_after']);
        self::assertLessThanOrEqual(2, count(Inbox::all()));
    }
}
