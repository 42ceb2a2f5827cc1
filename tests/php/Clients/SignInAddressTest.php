<?php

declare(strict_types=1);

namespace ClientPress\Tests\Clients;

use ClientPress\Kernel\AddressSpelling;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\TestCase;

/** @group any-database */
final class SignInAddressTest extends TestCase
{
    private const STORED = 'info@xn--mnchen-3ya.de';

    /**
     * @testWith ["info@münchen.de"]
     *           ["info@MÜNCHEN.de"]
     *           ["info@xn--mnchen-3ya.de"]
     */
    public function test_people_sign_in_with_their_address_in_either_spelling(string $typed): void
    {
        $user = self::createUser('clientpress_client', [
            'user_email' => self::STORED,
            'user_pass' => 'otter velvet 41',
        ]);
        add_filter('send_auth_cookies', '__return_false');

        $signedIn = wp_signon(['user_login' => $typed, 'user_password' => 'otter velvet 41']);

        self::assertInstanceOf(\WP_User::class, $signedIn);
        self::assertSame($user->ID, $signedIn->ID);
    }

    public function test_an_address_of_somebody_else_is_not_taken_for_theirs(): void
    {
        self::createUser('clientpress_client', ['user_email' => self::STORED, 'user_pass' => 'otter velvet 41']);
        add_filter('send_auth_cookies', '__return_false');

        foreach (['info@munchen.de', "info@m\u{fc}nchen.org", "m\u{fc}nchen.de"] as $typed) {
            self::assertInstanceOf(\WP_Error::class, wp_signon([
                'user_login' => $typed,
                'user_password' => 'otter velvet 41',
            ]));
        }
    }

    public function test_a_lost_password_is_mailed_for_either_spelling(): void
    {
        self::createUser('clientpress_client', ['user_email' => self::STORED]);
        $_POST['user_login'] = wp_slash("info@m\u{fc}nchen.de");

        self::assertTrue(retrieve_password());
        self::assertStringContainsString('action=rp', Inbox::latestTo(self::STORED)->text());
    }

    public function test_a_lost_password_of_nobody_is_refused_as_before(): void
    {
        $_POST['user_login'] = "nobody@m\u{fc}nchen.de";

        $answer = retrieve_password();

        self::assertInstanceOf(\WP_Error::class, $answer);
        self::assertSame('invalid_email', $answer->get_error_code());
    }

    public function test_what_people_type_has_the_spelling_that_is_stored(): void
    {
        foreach ([
            "info@m\u{fc}nchen.de" => self::STORED,
            "o'brien&co@m\u{fc}nchen.de" => "o'brien&co@xn--mnchen-3ya.de",
            'info@example.org' => 'info@example.org',
            "m\u{fc}ller" => "m\u{fc}ller",
            "j\u{f6}@example.org" => "j\u{f6}@example.org",
        ] as $typed => $stored) {
            self::assertSame($stored, AddressSpelling::stored($typed));
        }

        self::assertSame('xn--mnchen-3ya.de', AddressSpelling::storedPart("m\u{fc}nchen.de"));
        self::assertSame('@xn--mnchen-3ya.de', AddressSpelling::storedPart("@m\u{fc}nchen.de"));
        self::assertSame('jo', AddressSpelling::storedPart('jo'));
    }

    public function test_a_domain_has_one_spelling(): void
    {
        foreach ([
            "M\u{dc}NCHEN.de" => 'xn--mnchen-3ya.de',
            'Example.ORG' => 'example.org',
            str_repeat("\u{fc}", 64) . '.de' => str_repeat("\u{fc}", 64) . '.de',
        ] as $domain => $spelling) {
            self::assertSame($spelling, AddressSpelling::domain($domain));
        }
    }

    public function test_neither_the_extension_nor_mbstring_is_needed(): void
    {
        $script = 'define("ABSPATH", $argv[1]);
            require ABSPATH . "wp-includes/Requests/src/Autoload.php";
            WpOrg\Requests\Autoload::register();
            require $argv[2] . "/Extension.php";
            require $argv[2] . "/AddressSpelling.php";
            echo ClientPress\Kernel\AddressSpelling::stored("info@m\u{fc}nchen.DE");';
        $kernel = dirname((string) (new \ReflectionClass(AddressSpelling::class))->getFileName());
        $command = [PHP_BINARY, '-n', '-d', 'disable_functions=mb_strtolower', '-r', $script, ABSPATH, $kernel];

        self::assertSame(self::STORED, shell_exec(implode(' ', array_map(escapeshellarg(...), $command)) . ' 2>&1'));
    }

    public function test_what_is_longer_than_any_address_is_not_read(): void
    {
        // Under core's encoder a quarter of a megabyte would take minutes.
        $domain =
            implode('', array_map(mb_chr(...), range(0x4E00, 0x4E00 + 20_000))) . str_repeat('é', 100_000) . '.de';

        self::assertSame("a@{$domain}", AddressSpelling::stored("a@{$domain}"));
        self::assertSame($domain, AddressSpelling::domain($domain));
    }
}
