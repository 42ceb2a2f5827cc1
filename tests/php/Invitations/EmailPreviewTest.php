<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\InvitationEmails;
use ClientPress\Invitations\Settings;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\SiteDate;
use ClientPress\Mail\EmailKind;
use ClientPress\Mail\EmailTexts;
use ClientPress\Tests\Support\Inbox;

final class EmailPreviewTest extends InvitationTestCase
{
    public function test_the_preview_is_the_very_email_but_for_the_link_and_sends_nothing(): void
    {
        $portal = self::createPortal();
        $terms = self::terms('<b>Welcome</b>', 7);
        $actor = Actor::user(1);

        $preview = $this->preview($portal, 'Anna Miller <anna@example.org>', $terms->message, $actor);

        self::assertSame([], Inbox::all());
        self::assertSame(0, self::rows());
        $this->invite('Anna Miller <anna@example.org>', $portal, $terms, $actor);
        $sent = Inbox::latestTo('anna@example.org');
        self::assertSame($sent->subject(), $preview['subject']);
        self::assertSame(self::withoutLink($sent->text()), self::withoutLink($preview['plain']));
        self::assertStringContainsString('&lt;b&gt;Welcome', $preview['html']);
        self::assertStringContainsString(InvitationEmails::SAMPLE_LINK, $preview['html']);
    }

    public function test_the_sample_for_whoever_writes_the_words_lives_as_long_as_links_do_and_its_link_is_none(): void
    {
        update_option(Settings::EXPIRY_DAYS, 30);

        $sample = $this->services->emails()->preview(EmailKind::Invitation, new EmailTexts());

        $end = SiteDate::inFull($this->clock->time + (30 * DAY_IN_SECONDS));
        self::assertStringContainsString($end, $sample['plain']);
        self::assertStringContainsString(InvitationEmails::SAMPLE_LINK, $sample['plain']);
        self::assertNull($this->services->secrets()->tokenDigest(InvitationEmails::SAMPLE_LINK));
    }

    public function test_an_account_is_shown_the_email_that_asks_it_to_log_in(): void
    {
        self::createUser('subscriber', ['user_email' => 'known@example.org']);

        $preview = $this->preview(self::createPortal(), 'known@example.org', '', Actor::operator());

        self::assertStringContainsString('log in with that account', $preview['plain']);
    }

    public function test_who_may_not_invite_sees_no_preview_and_a_refusal_is_that_of_the_sending(): void
    {
        $portal = self::createPortal();
        $stranger = Actor::user(self::createUser('author')->ID);

        self::assertRefused(Reason::Forbidden, fn() => $this->preview($portal, '', '', $stranger));
        self::assertRefused(Reason::InvalidEmail, fn() => $this->preview($portal, 'anna', '', Actor::operator()));
        self::assertRefused(Reason::PortalNotOpen, fn() => $this->preview(
            self::createPortal('archived'),
            '',
            '',
            Actor::operator(),
        ));
        self::assertNotSame('', $this->preview($portal, '', '', Actor::operator())['subject']);
    }

    /** @return array{subject: string, html: string, plain: string} */
    private function preview(int $portal, string $email, string $message, Actor $actor): array
    {
        return $this->services->emailPreview()->of($portal, $email, '', self::terms($message, 7), $actor);
    }

    private static function withoutLink(string $text): string
    {
        return trim((string) preg_replace(['/[0-9a-f]{72}/', '/\r\n/'], ['', "\n"], $text));
    }
}
