<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\ExistingAccount;
use ClientPress\Invitations\PersonName;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Reason;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\Languages;

/** The language of one invitation: its email, its page's account, and who is written to otherwise. */
final class InvitationLanguageTest extends InvitationTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        Languages::install('de_DE', 'ar');

        // Instead of the subject, the language in which it was written.
        foreach (['invitation', 'account_invitation', 'reminder', 'accepted', 'access_given'] as $kind) {
            add_filter("clientpress_{$kind}_email_subject", determine_locale(...));
        }
    }

    protected function tearDown(): void
    {
        Languages::remove();
        parent::tearDown();
    }

    public function test_an_email_is_in_the_language_of_its_invitation_and_in_the_sites_otherwise(): void
    {
        $this->invite('german@example.org', terms: self::in('de_DE'));
        $this->invite('plain@example.org');

        self::assertSame('de_DE', Inbox::latestTo('german@example.org')->subject());
        self::assertSame('en_US', Inbox::latestTo('plain@example.org')->subject());
        self::assertSame('en_US', determine_locale());
    }

    public function test_an_admins_own_language_is_not_the_clients(): void
    {
        $admin = self::createUser('administrator');
        update_user_meta($admin->ID, 'locale', 'ar');
        wp_set_current_user($admin->ID);
        set_current_screen('dashboard');
        self::assertSame('ar', determine_locale());

        $this->invite(actor: Actor::user($admin->ID));

        self::assertSame('en_US', Inbox::latestTo('client@example.org')->subject());
    }

    public function test_an_account_is_written_to_in_its_own_language_unless_the_invitation_names_one(): void
    {
        foreach (['own@example.org' => '', 'named@example.org' => 'de_DE'] as $email => $locale) {
            $user = self::createUser('subscriber', ['user_email' => $email]);
            update_user_meta($user->ID, 'locale', 'ar');
            $this->services->invitations()->send(
                self::createPortal(),
                $email,
                self::in($locale),
                Actor::operator(),
                existingAccount: ExistingAccount::Invite,
            );
        }

        self::assertSame('ar', Inbox::latestTo('own@example.org')->subject());
        self::assertSame('de_DE', Inbox::latestTo('named@example.org')->subject());
    }

    public function test_resending_keeps_the_language_unless_another_one_is_chosen(): void
    {
        $invitation = $this->invite(terms: self::in('de_DE'));
        $invitations = $this->services->invitations();

        $resent = $invitations->resend($invitation, Actor::operator());
        self::assertSame('de_DE', Inbox::latestTo('client@example.org')->subject());
        self::assertSame('de_DE', self::row($resent)['locale']);

        $resent = $invitations->resend($resent, Actor::operator(), new Terms('', 14, null, null));
        self::assertSame('de_DE', self::row($resent)['locale']);

        $resent = $invitations->resend($resent, Actor::operator(), self::in('ar'));
        self::assertSame('ar', Inbox::latestTo('client@example.org')->subject());
        self::assertSame('ar', self::row($resent)['locale']);

        $corrected = $invitations->correct($resent, 'right@example.org', Actor::operator());
        self::assertSame('ar', Inbox::latestTo('right@example.org')->subject());
        self::assertSame('ar', self::row($corrected)['locale']);
    }

    public function test_a_language_that_the_site_does_not_have_is_refused(): void
    {
        foreach (['fr_FR', '../../x', 'de', "de_DE\n"] as $locale) {
            self::assertRefused(Reason::InvalidTerms, static fn(): Terms => self::in($locale));
        }

        self::assertSame('en_US', self::in('en_US')->locale);
    }

    public function test_a_language_that_is_gone_since_gives_way_to_the_sites(): void
    {
        $invitation = $this->invite(terms: self::in('de_DE'));
        Languages::remove();

        $this->services->invitations()->resend($invitation, Actor::operator());

        self::assertSame('en_US', Inbox::latestTo('client@example.org')->subject());
    }

    public function test_the_new_account_has_the_language_of_its_invitation(): void
    {
        $this->invite('german@example.org', terms: self::in('de_DE'));
        $this->acceptLink(self::secretSentTo('german@example.org'));
        $this->invite('english@example.org', terms: self::in('en_US'));
        $this->acceptLink(self::secretSentTo('english@example.org'));

        self::assertSame('de_DE', get_user_locale(self::accountOf('german@example.org')));
        self::assertSame('', (string) get_user_meta(self::accountOf('english@example.org'), 'locale', true));
    }

    public function test_an_account_without_a_name_is_known_as_one_whatever_language_it_was_made_in(): void
    {
        $german = static fn(string $text): string => $text === 'Client' ? 'Kunde' : $text;
        add_filter('gettext_clientpress', $german);
        $this->invite('german@example.org');
        $this->acceptLink(self::secretSentTo('german@example.org'));
        remove_filter('gettext_clientpress', $german);
        $user = new \WP_User(self::accountOf('german@example.org'));

        self::assertSame('Kunde', $user->display_name);
        self::assertSame('', PersonName::ofAccount($user));

        wp_update_user(['ID' => $user->ID, 'display_name' => 'Anna Kunde']);
        self::assertSame('Anna Kunde', PersonName::ofAccount(new \WP_User($user->ID)));
    }

    public function test_the_preview_is_in_the_language_that_was_chosen(): void
    {
        $preview = $this->services->emailPreview()->of(
            self::createPortal(),
            'client@example.org',
            '',
            self::in('de_DE'),
            Actor::operator(),
        );

        self::assertSame('de_DE', $preview['subject']);
    }

    private static function in(string $locale): Terms
    {
        return new Terms('', 14, locale: $locale);
    }

    private static function accountOf(string $email): int
    {
        return (int) get_user_by('email', $email)->ID;
    }
}
