<?php

declare(strict_types=1);

namespace ClientPress\Tests\Cli;

use ClientPress\Import\Worker;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\TestCase;

final class ImportCommandTest extends TestCase
{
    private string $file;

    protected function setUp(): void
    {
        parent::setUp();
        $this->file = (string) tempnam(sys_get_temp_dir(), 'clients');
    }

    protected function tearDown(): void
    {
        unlink($this->file);
        parent::tearDown();
    }

    public function test_a_file_is_sent_to_its_end_and_a_second_run_sends_nothing(): void
    {
        $portal = self::createPortal();
        $csv = "\xEF\xBB\xBFName;EMAIL;Message\r\nAnn;a@example.org;\"Hello,\r\nAnn\"\r\nBob;b@example.org;\r\nBob;B@example.org;\r\n";

        $first = $this->import($csv, "--portal={$portal}", '--yes', '--message=Welcome', '--expiry-days=7');
        $second = $this->import($csv, "--portal={$portal}", '--yes');

        self::assertSame('', $first->errors);
        self::assertStringEndsWith('Success: Sent 2 invitations, skipped 1 line.', $first->output);
        self::assertSame(0, $first->status);
        self::assertStringContainsString('Hello,', Inbox::latestTo('a@example.org')->text());
        self::assertStringContainsString('Welcome', Inbox::latestTo('b@example.org')->text());
        self::assertStringEndsWith('Success: Sent 0 invitations, skipped 3 lines.', $second->output);
        self::assertSame(0, $second->status);
        self::assertCount(2, Inbox::all());
        self::assertFalse(wp_next_scheduled(Worker::EVENT));
    }

    public function test_a_terminal_shows_how_far_it_is(): void
    {
        file_put_contents($this->file, "email\na@example.org\nb@example.org\n");
        $command = implode(' ', array_map(escapeshellarg(...), [
            dirname(__DIR__, 2) . '/site/wp',
            'clientpress',
            'invitation',
            'import',
            $this->file,
            '--yes',
            '--portal=' . self::createPortal(),
        ]));

        // Gives the command a terminal to write to.
        exec('script --quiet --return --command ' . escapeshellarg($command) . ' /dev/null', $output, $status);

        self::assertSame(0, $status);
        self::assertMatchesRegularExpression('/Sending invitations\s+100 ?%/', implode("\n", $output));
    }

    public function test_what_is_wrong_is_warned_of_and_told_by_the_exit_code(): void
    {
        $run = $this->import("email\nnonsense\na@example.org\n", '--yes', '--portal=' . self::createPortal());

        self::assertStringContainsString('Warning: Line 2, nonsense: This is not a valid email address.', $run->errors);
        self::assertStringContainsString(
            'Error: Sent 1 invitation, skipped 0 lines. 1 line could not be used.',
            $run->errors,
        );
        self::assertSame(1, $run->status);
        self::assertCount(1, Inbox::all());
    }

    public function test_an_encoding_and_what_was_left_out_are_named_before_anything_is_sent(): void
    {
        $csv = "Clients;;\nemail;message\na@example.org, by hand;\xC4\xEE\xE1\xF0\xEE \xEF\xEE\xE6\xE0\xEB\xEE\xE2\xE0\xF2\xFC\n";

        $run = $this->import($csv, '--dry-run', '--portal=' . self::createPortal());

        self::assertStringContainsString('Read as windows-1251.', $run->output);
        self::assertStringContainsString('Left out on line 1: Clients', $run->output);
        self::assertStringContainsString('Left out on line 3: by hand', $run->output);
    }

    public function test_emails_that_fail_are_warned_of(): void
    {
        Inbox::behave('reject');

        $run = $this->import("email\na@example.org\n", '--yes', '--portal=' . self::createPortal());

        self::assertStringContainsString('Warning: Line 2, a@example.org: ', $run->errors);
        self::assertStringContainsString('Sent 0 invitations, skipped 0 lines. 1 invitation failed.', $run->errors);
        self::assertSame(1, $run->status);
    }

    public function test_a_dry_run_shows_what_would_happen_and_does_nothing(): void
    {
        global $wpdb;

        $run = $this->import("email\na@example.org\nA@example.org\n", '--dry-run', '--portal=' . self::createPortal());

        self::assertMatchesRegularExpression(
            '/3\s+A@example.org\s+\d+\s+duplicate\s+Already on line 2\./',
            $run->output,
        );
        self::assertStringEndsWith('Success: Would send 1 invitation, skip 1 line.', $run->output);
        self::assertSame('0', $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->prefix}clientpress_imports"));
        self::assertSame([], Inbox::all());
    }

    public function test_nothing_is_sent_without_a_yes(): void
    {
        $run = $this->import("email\na@example.org\n", '--portal=' . self::createPortal());

        self::assertStringContainsString('Send 1 invitation?', $run->output);
        self::assertSame([], Inbox::all());
    }

    public function test_a_program_reads_a_dry_run_in_a_format_of_its_own(): void
    {
        $run = $this->import(
            "email,Bemerkung\na@example.org,x\nA@example.org,y\n",
            '--dry-run',
            '--format=json',
            '--portal=' . self::createPortal(),
        );

        self::assertSame(
            [
                ['a@example.org', 'good'],
                ['A@example.org', 'duplicate'],
            ],
            array_map(
                static fn(array $line): array => [$line['email'], $line['result']],
                json_decode($run->output, true, flags: JSON_THROW_ON_ERROR),
            ),
        );
        self::assertSame(0, $run->status);
    }

    public function test_columns_that_are_not_read_are_named_before_the_question(): void
    {
        $run = $this->import("email,Bemerkung\na@example.org,x\n", '--portal=' . self::createPortal());

        self::assertMatchesRegularExpression('/^Ignored columns: Bemerkung\nSend 1 invitation\?/', $run->output);
    }

    public function test_a_list_from_standard_input_is_sent_with_a_yes_and_refused_without(): void
    {
        $command = ['clientpress', 'invitation', 'import', '-', '--portal=' . self::createPortal()];
        $csv = "email\na@example.org\n";

        $asked = WpCli::process($command, $csv);
        self::assertSame(1, $asked->status);
        self::assertStringContainsString('Add --yes, or --dry-run', $asked->errors);
        self::assertSame([], Inbox::all());

        self::assertSame(0, WpCli::run([...$command, '--dry-run'], $csv)->status);
        self::assertSame([], Inbox::all());

        $sent = WpCli::process([...$command, '--yes'], $csv);
        self::assertSame(0, $sent->status);
        self::assertCount(1, Inbox::to('a@example.org'));
    }

    /** @return array<string, array{string, list<string>, string}> */
    public static function mistakes(): array
    {
        return [
            'no headings' => ["a@example.org\n", [], 'or no column “email”'],
            'a workbook' => ["PK\x03\x04", [], 'save it as CSV'],
            'a portal that is none' => ["email\na@example.org\n", ['--portal=harbour'], 'is not a valid portal'],
            'days that are not offered' => [
                "email\na@example.org\n",
                ['--expiry-days=3'],
                'is not a valid number of days',
            ],
        ];
    }

    /**
     * @dataProvider mistakes
     * @param list<string> $options
     */
    public function test_a_mistake_is_told_before_anything_is_sent(string $csv, array $options, string $error): void
    {
        $run = $this->import($csv, '--yes', ...$options);

        self::assertStringContainsString($error, $run->errors);
        self::assertSame(1, $run->status);
        self::assertSame([], Inbox::all());
    }

    public function test_a_user_imports_with_their_own_rights(): void
    {
        $subscriber = self::createUser('subscriber');

        $run = $this->import(
            "email\na@example.org\n",
            '--yes',
            "--user={$subscriber->ID}",
            '--portal=' . self::createPortal(),
        );

        self::assertStringContainsString('You are not allowed', $run->errors);
        self::assertSame(1, $run->status);
        self::assertSame([], Inbox::all());
    }

    public function test_who_has_sent_as_much_as_one_may_waits_and_then_the_list_goes_on(): void
    {
        file_put_contents($this->file, "email\na@example.org\nb@example.org\nc@example.org\n");
        $begun = microtime(true);

        $run = WpCli::process([
            '--exec=WP_CLI::add_wp_hook("clientpress_rate_limit", '
                . 'fn($allowed, $limit) => $limit === "send_per_inviter" ? [2, 3] : $allowed, 10, 2);',
            'clientpress',
            'invitation',
            'import',
            $this->file,
            '--yes',
            '--user=1',
            '--portal=' . self::createPortal(),
        ]);

        self::assertMatchesRegularExpression(
            '/This user has sent as many emails as one person may in an hour\. The import goes on in [123] seconds\./',
            $run->errors,
        );
        self::assertSame(1, substr_count($run->errors, 'Warning:'), 'It sleeps, and asks no more often than it must.');
        self::assertStringEndsWith('Success: Sent 3 invitations, skipped 0 lines.', $run->output);
        self::assertSame(0, $run->status);
        self::assertCount(3, Inbox::all());
        self::assertGreaterThan(1, microtime(true) - $begun);
    }

    private function import(string $csv, string ...$options): WpCli
    {
        file_put_contents($this->file, $csv);

        return WpCli::run(['clientpress', 'invitation', 'import', $this->file, ...$options]);
    }
}
