<?php

declare(strict_types=1);

namespace ClientPress\Tests\Rest;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Terms;

/**
 * What the operations of the editor's box ask of the database, in order: our tables, the look for an account, and
 * transactions. What core reads by itself of the post, options and the user is left out.
 *
 * @requires extension clientpress
 */
final class InvitationStatementsTest extends RestTestCase
{
    private int $portal;

    protected function setUp(): void
    {
        parent::setUp();
        add_filter('pre_wp_mail', '__return_true');
        $this->portal = self::createPortal();
        self::actAsNewUser('editor');
    }

    public function test_a_send_where_the_windows_of_the_limits_begin_takes_ten(): void
    {
        self::assertSame(
            [
                'SELECT users',
                'INSERT invitations',
                'INSERT IGNORE limits',
                'START TRANSACTION',
                'UPDATE limits',
                'UPDATE invitations SET status',
                'INSERT invitation_events',
                'COMMIT',
                'UPDATE invitations SET claim_seq',
                'UPDATE invitations SET delivery',
            ],
            self::statementsOf(fn() => self::invite($this->portal, 'client@example.org')),
        );
    }

    public function test_a_send_while_the_windows_last_takes_the_same(): void
    {
        $other = self::createPortal();
        $first = self::statementsOf(fn() => self::invite($this->portal, 'client@example.org'));

        self::assertSame($first, self::statementsOf(static fn() => self::invite($other, 'client@example.org')));
    }

    public function test_a_send_asks_nothing_else_of_the_database(): void
    {
        $all = [];
        // A request reads them once, however much it sends.
        get_option('clientpress_emails');
        get_post_meta($this->portal);
        add_filter(
            'query',
            $count = static function (string $sql) use (&$all): string {
                $all[] = $sql;

                return $sql;
            },
        );
        self::services()->invitations()->send($this->portal, 'client@example.org', new Terms('', 14), Actor::current());
        remove_filter('query', $count);

        self::assertCount(10, $all, implode("\n", $all));
    }

    public function test_a_resend_takes_ten_and_reads_its_row_once(): void
    {
        $id = self::invite($this->portal, 'client@example.org');

        self::assertSame(
            [
                'SELECT invitations',
                'SELECT users',
                'INSERT IGNORE limits',
                'START TRANSACTION',
                'UPDATE limits',
                'UPDATE invitations SET token_digest',
                'INSERT invitation_events',
                'COMMIT',
                'UPDATE invitations SET claim_seq',
                'UPDATE invitations SET delivery',
            ],
            self::statementsOf(fn() => $this->done("/invitations/{$id}/resend")),
        );
    }

    public function test_a_revoke_takes_six_and_reads_its_row_once(): void
    {
        $id = self::invite($this->portal, 'client@example.org');

        self::assertSame(
            [
                'SELECT invitations',
                'START TRANSACTION',
                'UPDATE invitations SET status',
                'INSERT invitation_events',
                'COMMIT',
                'UPDATE invitations SET claim_seq',
            ],
            self::statementsOf(fn() => $this->done("/invitations/{$id}/revoke")),
        );
    }

    private function done(string $route): void
    {
        self::assertSame(200, self::call('POST', $this->portal, $route)->get_status());
    }

    /** @return list<string> what each does to which table, and which column it sets first */
    private static function statementsOf(\Closure $operation): array
    {
        global $wpdb;

        $statements = [];
        $listen = static function (string $sql) use (&$statements, $wpdb): string {
            $pattern =
                "/^\s*(SELECT|INSERT IGNORE|INSERT|UPDATE|DELETE)\b.*?(?:{$wpdb->prefix}clientpress_(\w+)|(?<=FROM )"
                . "{$wpdb->users}(?= WHERE user_email))(?: FORCE INDEX \(PRIMARY\))?(\s+SET \w+)?/s";

            if (preg_match('/^(START TRANSACTION|COMMIT|ROLLBACK)/', $sql, $match) === 1) {
                $statements[] = $match[1];
            } elseif (preg_match($pattern, $sql, $match) === 1) {
                $table = ($match[2] ?? '') === '' ? 'users' : $match[2];
                $set = $match[1] === 'UPDATE' && $table === 'invitations' ? ' ' . trim($match[3] ?? '') : '';
                $statements[] = "{$match[1]} {$table}{$set}";
            }

            return $sql;
        };
        add_filter('query', $listen);
        $operation();
        remove_filter('query', $listen);

        return $statements;
    }
}
