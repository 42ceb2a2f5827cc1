<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Accepting;

use ClientPress\Tests\Invitations\InvitationTestCase;

/**
 * How often an acceptance asks the database, beside what WordPress does for any new account and its session.
 *
 * @group counts-statements
 */
final class AcceptanceStatementsTest extends InvitationTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        if (is_multisite()) {
            self::markTestSkipped('On a network WordPress keeps more of an account, and the count is another.');
        }
        add_filter('send_auth_cookies', '__return_false');
    }

    public function test_an_acceptance_takes_thirty_statements_more_than_an_account_and_a_session(): void
    {
        $more = [];

        // The first of each reads options that the second finds.
        foreach (['first', 'second'] as $name) {
            $this->invite("{$name}@example.org");
            $secret = self::secretSentTo("{$name}@example.org");
            $ours = self::countStatements(fn(): int => (int) $this->acceptLink($secret)->userId);
            $core = self::countStatements(static fn(): int => (int) wp_insert_user([
                'user_login' => $name,
                'user_email' => "{$name}@example.net",
                'user_pass' => self::PASSWORD,
                'role' => 'subscriber',
            ]));
            $more[$name] = $ours - $core;
        }

        self::assertSame(30, $more['second']);
    }

    /** @param \Closure(): int $makeAccount */
    private static function countStatements(\Closure $makeAccount): int
    {
        $statements = 0;
        $count = static function (string $sql) use (&$statements): string {
            $statements++;

            return $sql;
        };
        add_filter('query', $count);
        wp_set_auth_cookie($makeAccount());
        remove_filter('query', $count);

        return $statements;
    }
}
