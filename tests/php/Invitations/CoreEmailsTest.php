<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Clients\ClientAccounts;
use ClientPress\Tests\Support\Inbox;

/** @group any-database */
final class CoreEmailsTest extends InvitationTestCase
{
    private const LOGIN = 'client-2vjuw9vq0i5g';

    public function test_the_email_for_a_new_password_names_the_address_and_its_link_still_works(): void
    {
        $client = $this->client('Anna Miller');

        self::assertTrue(retrieve_password($client->user_login));

        $text = Inbox::latestTo($client->user_email)->text();
        self::assertStringContainsString("Email: {$client->user_email}", $text);
        self::assertSame(1, substr_count($text, self::LOGIN), 'The login stands elsewhere than in the link.');
        self::assertStringContainsString('login=' . self::LOGIN . '&key=', $text);
    }

    public function test_it_does_so_in_the_clients_language(): void
    {
        $client = $this->client('Anna Miller');
        add_filter(
            'gettext',
            static fn(string $shown, string $text): string => (
                ['Username: %s' => 'Benutzername: %s', 'Email: %s' => 'E-Mail: %s'][$text] ?? $shown
            ),
            10,
            2,
        );

        self::assertTrue(retrieve_password($client->user_login));

        $text = Inbox::latestTo($client->user_email)->text();
        self::assertStringContainsString("E-Mail: {$client->user_email}", $text);
        self::assertStringNotContainsString('Benutzername', $text);
    }

    /**
     * @testWith ["Anna Miller", "Hi Anna Miller,"]
     *           ["Client", "Hi anna@example.org,"]
     */
    public function test_emails_on_a_changed_password_or_address_greet_by_name_or_address(
        string $name,
        string $greeting,
    ): void {
        $client = $this->client($name);

        wp_update_user(['ID' => $client->ID, 'user_pass' => 'otter velvet 42']);
        $password = Inbox::latestTo('anna@example.org')->text();
        Inbox::clear();
        wp_update_user(['ID' => $client->ID, 'user_email' => 'anna.m@example.org']);
        $address = Inbox::latestTo('anna@example.org')->text();

        foreach ([$password, $address] as $text) {
            self::assertStringContainsString($greeting, $text);
            self::assertStringNotContainsString(self::LOGIN, $text);
        }
    }

    public function test_the_admin_is_told_whose_password_was_changed(): void
    {
        wp_password_change_notification($this->client('Anna Miller'));

        $text = Inbox::latestTo((string) get_option('admin_email'))->text();
        self::assertStringContainsString('anna@example.org', $text);
        self::assertStringNotContainsString(self::LOGIN, $text);
    }

    public function test_whoever_chose_a_login_is_named_by_it(): void
    {
        $user = self::createUser('clientpress_client', [
            'user_login' => 'client-anna',
            'user_email' => 'anna@example.org',
        ]);

        self::assertTrue(retrieve_password($user->user_login));

        self::assertStringContainsString('Username: client-anna', Inbox::latestTo('anna@example.org')->text());
    }

    public function test_a_login_that_an_invitation_made_is_known(): void
    {
        $this->invite('client@example.org');
        $this->acceptLink(self::secretSentTo());

        $user = get_user_by('email', 'client@example.org');
        self::assertInstanceOf(\WP_User::class, $user);
        self::assertTrue(ClientAccounts::isGeneratedLogin($user->user_login));
        self::assertFalse(ClientAccounts::isGeneratedLogin(self::LOGIN . "\n"));
    }

    private function client(string $name): \WP_User
    {
        return self::createUser('clientpress_client', [
            'user_login' => self::LOGIN,
            'user_email' => 'anna@example.org',
            'display_name' => $name,
        ]);
    }
}
