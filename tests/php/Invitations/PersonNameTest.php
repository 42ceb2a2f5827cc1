<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Invitations\PersonName;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Tests\TestCase;

/** @group any-database */
final class PersonNameTest extends TestCase
{
    /**
     * @testWith ["", ""]
     *           ["   ", ""]
     *           ["Anna Berg", "Anna Berg"]
     *           ["  Anna \n Berg\u00a0", "Anna Berg"]
     *           ["O’Brien-Łukasz, Dr. 李", "O’Brien-Łukasz, Dr. 李"]
     *           ["wwww", "wwww"]
     */
    public function test_a_name_is_kept_on_one_line(string $typed, string $name): void
    {
        self::assertSame($name, PersonName::parse($typed));
    }

    /**
     * @testWith ["Anna Berg", "Anna Berg"]
     *           ["Client", ""]
     *           ["known", ""]
     *           ["a@example.org", ""]
     */
    public function test_an_account_is_greeted_by_the_name_that_its_owner_chose(string $shown, string $greeted): void
    {
        $user = self::createUser('subscriber', ['user_login' => 'known', 'display_name' => $shown]);

        self::assertSame($greeted, PersonName::ofAccount($user));
    }

    /**
     * @testWith ["a@example.org"]
     *           ["a＠example.org"]
     *           ["see https://example.org"]
     *           ["WWW.example.org"]
     *           ["42"]
     *           ["Anna\u0007"]
     *           ["Anna\u202eBerg"]
     *           ["Anna\u200bBerg"]
     */
    public function test_what_is_no_name_is_refused(string $typed): void
    {
        self::assertRefused($typed);
    }

    public function test_a_name_that_is_no_utf_8_or_too_long_is_refused(): void
    {
        self::assertRefused("Anna \xC3\x28");
        self::assertRefused(str_repeat('ä', 101));
        self::assertSame(str_repeat('ä', 100), PersonName::parse(str_repeat('ä', 100)));
    }

    public function test_a_list_leaves_out_what_is_refused_here(): void
    {
        foreach (['a＠example.org', 'see https://x.org', 'WWW.example.org', '42', str_repeat('ä', 101)] as $name) {
            self::assertRefused($name);
            self::assertSame('', \ClientPress\Native\address_read("\"{$name}\" <n@example.org>")['name'], $name);
        }
    }

    private static function assertRefused(string $typed): void
    {
        try {
            self::fail('Taken: ' . PersonName::parse($typed));
        } catch (Refused $refused) {
            self::assertSame(Reason::InvalidTerms, $refused->reason);
        }
    }
}
