<?php

declare(strict_types=1);

namespace ClientPress\Tests\Cli;

use ClientPress\Admin\Health\Fault;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\RateLimits;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Version;
use ClientPress\Lint\Commands;
use ClientPress\Tests\TestCase;

require_once dirname(__DIR__, 2) . '/lint/Commands.php';

/** The documents for operators: what they tell people to type runs, and what they quote is what people see. */
final class DocumentsTest extends TestCase
{
    private const ROOT = __DIR__ . '/../../..';

    /** What the documents name of WordPress's own screens, by where it stands there. */
    private const CORES_LABELS = [
        'Apply' => 'includes/class-wp-list-table.php',
        'Bulk actions' => 'includes/class-wp-list-table.php',
        'Edit' => 'includes/class-wp-posts-list-table.php',
        'Send password reset' => 'includes/class-wp-users-list-table.php',
        'Replace current with uploaded' => 'includes/class-plugin-installer-skin.php',
    ];

    /** @dataProvider commands */
    public function test_every_command_of_wp_cli_in_the_documents_runs(string $command): void
    {
        if (str_starts_with($command, 'wp db ') && is_a($GLOBALS['wpdb'], 'WP_SQLite_DB')) {
            self::markTestSkipped('WP-CLI exports and imports MariaDB and MySQL alone.');
        }

        $portal = self::createPortal();
        $invitation = self::services()
            ->invitations()
            ->send($portal, 'mia@example.org', new Terms('', 14), Actor::operator());
        preg_match('~^(.*?)(?: > \~/.*| < \~/(.*))?$~', $command, $typed);
        $arguments = preg_replace(
            ['/(?<= )7(?= |$)/', '/(?<=--portal=)42\b/'],
            [(string) $invitation->id, (string) $portal],
            $typed[1],
        );
        $input = match ($typed[2] ?? '') {
            'clients.csv' => "email\nnoah@example.org\n",
            'site.sql' => WpCli::run('db export - --single-transaction')->output,
            '' => '',
        };

        $run = WpCli::run(array_slice(explode(' ', (string) $arguments), 1), $input);

        self::assertSame('', $run->errors, $command);
        self::assertSame(0, $run->status, "$command\n$run->output");
    }

    /** @return iterable<string, array{string}> */
    public static function commands(): iterable
    {
        foreach ((new Commands(self::ROOT))->ofWpCli() as $command) {
            yield $command => [explode(': ', $command, 2)[1]];
        }
    }

    public function test_every_check_of_the_doctor_is_explained(): void
    {
        $checks = array_column(
            json_decode(WpCli::run('clientpress doctor --format=json')->output, true, 16, JSON_THROW_ON_ERROR),
            'check',
        );
        preg_match('/^## What the doctor finds$(.*)/ms', self::read('operate'), $section);
        preg_match_all('/^\| `([\w-]+)`/m', $section[1] ?? '', $explained);

        self::assertEqualsCanonicalizing($checks, $explained[1]);
    }

    public function test_every_finding_of_the_doctor_that_is_not_good_is_explained(): void
    {
        $titles = array_map(static fn(Fault $fault): string => $fault->label(), Fault::cases());
        foreach (glob(self::ROOT . '/plugin/src/Admin/Health/*.php') ?: [] as $file) {
            preg_match_all(
                "/new Finding\(\s*[^,]+,\s*__\(\s*'([^']+)',\s*'clientpress',?\s*\),(?!\s*FindingStatus::Good,)/",
                (string) file_get_contents($file),
                $found,
            );
            array_push($titles, ...$found[1]);
        }

        self::assertGreaterThan(20, count($titles));

        foreach ($titles as $title) {
            self::assertStringContainsString("“{$title}”", self::read('operate'));
        }
    }

    public function test_what_troubleshooting_quotes_is_what_people_see(): void
    {
        preg_match_all('/^\| ([^|]+?) \| [^|]+ \|$/m', self::read('troubleshooting'), $rows);
        $quoted = array_diff($rows[1], ['it says', 'headline']);
        $texts = (string) file_get_contents(__DIR__ . '/../../../plugin/languages/clientpress.pot');

        self::assertGreaterThan(15, count($quoted));

        foreach ($quoted as $text) {
            self::assertStringContainsString("\nmsgid \"$text\"\n", $texts);
        }
    }

    public function test_the_limits_are_those_that_hold(): void
    {
        preg_match_all('/^\| `(\w+)` \| (\d+) in (\d+) minutes \|/m', self::read('operate'), $rows, PREG_SET_ORDER);
        $named = [];
        foreach ($rows as [, $limit, $allowed, $minutes]) {
            $named[$limit] = [(int) $allowed, (int) $minutes * 60];
        }

        // Maps are equal in any order.
        self::assertEquals((new \ReflectionClassConstant(RateLimits::class, 'DEFAULTS'))->getValue(), $named);
    }

    /** @dataProvider documentsWithLabels */
    public function test_every_label_in_the_documents_is_one_that_people_see(string $document): void
    {
        require_once ABSPATH . WPINC . '/pomo/po.php';
        $texts = new \PO();
        $texts->import_from_file(self::ROOT . '/plugin/languages/clientpress.pot');
        $labels = array_keys(self::CORES_LABELS);
        foreach ($texts->entries as $entry) {
            array_push($labels, $entry->singular, $entry->plural ?? '');
        }

        preg_match_all('/(\*\*?)([^*`]+)\1(:?)/', self::read($document), $emphasised, PREG_SET_ORDER);
        $named = [];
        foreach ($emphasised as [, , $path, $colon]) {
            // What a colon follows is the beginning of a paragraph.
            if ($colon === '') {
                array_push($named, ...explode(' → ', (string) preg_replace(['/\s+/', '/\d+/'], [' ', '%s'], $path)));
            }
        }

        self::assertNotSame([], $named);
        self::assertSame([], array_values(array_diff($named, $labels)));
    }

    /** @return iterable<string, array{string}> */
    public static function documentsWithLabels(): iterable
    {
        foreach (['guide', 'operate', 'troubleshooting'] as $document) {
            yield $document => [$document];
        }
    }

    public function test_the_labels_of_wordpress_are_its_own(): void
    {
        foreach (self::CORES_LABELS as $label => $file) {
            self::assertStringContainsString(
                "'$label'",
                (string) file_get_contents(ABSPATH . "wp-admin/$file"),
                $label,
            );
        }
    }

    public function test_the_files_that_are_to_be_installed_are_those_that_a_release_has(): void
    {
        preg_match_all('/\bphp\S*clientpress[-_]\d\S*\.(?:deb|tgz)/', self::read('install'), $files);

        self::assertSame(
            [
                'php8.2-clientpress_' . Version::NUMBER . '_amd64.deb',
                'php_clientpress-' . Version::NUMBER . '_php8.2-x86_64-linux-glibc.tgz',
            ],
            array_values(array_unique($files[0])),
        );
    }

    private static function read(string $document): string
    {
        return (string) file_get_contents(self::ROOT . "/docs/$document.md");
    }
}
