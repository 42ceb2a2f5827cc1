<?php

declare(strict_types=1);

namespace ClientPress\Tests\Doors;

use ClientPress\Clients\Actor;
use ClientPress\Import\Defaults;
use ClientPress\Import\LineCheck;
use ClientPress\Import\ListReader;
use ClientPress\Kernel\Refused;
use ClientPress\Tests\Cli\WpCli;
use ClientPress\Tests\Rest\RestTestCase;

/**
 * One table of addresses as people type and paste them, at every door that takes one.
 *
 * @requires extension clientpress
 * @group any-database
 */
final class AddressesTest extends RestTestCase
{
    private const VECTORS = __DIR__ . '/../../vectors/address.json';

    /** What a list reads otherwise than a field for one address: it takes several, and leaves words beside them out. */
    private const ONE_ALONE = ['several', 'unclear_words', 'blank', 'no_at_sign'];

    protected function setUp(): void
    {
        parent::setUp();
        self::actAs(1);
        add_filter('pre_wp_mail', '__return_true');
        add_filter('clientpress_rate_limit', static fn(): array => [1_000_000, HOUR_IN_SECONDS]);
    }

    public function test_box_and_rest_take_what_can_be_taken_and_keep_the_name(): void
    {
        foreach (self::vectors() as $known) {
            $answer = self::call('POST', self::createPortal(), '/invitations', ['email' => $known['text']]);

            if (self::isTaken($known)) {
                self::assertSame(201, $answer->get_status(), $known['text']);
                self::assertSame([$known['email'], $known['shown'], $known['name']], [
                    $answer->get_data()['email'],
                    $answer->get_data()['shown_email'],
                    $answer->get_data()['name'],
                ]);
            } else {
                self::assertRefused(400, 'clientpress_invalid_email', $answer);
            }
        }
    }

    public function test_the_command_line_takes_the_same(): void
    {
        foreach (self::vectors() as $known) {
            // The shell knows no NUL, and a refusal is the same sentence.
            if (str_contains($known['text'], "\0")) {
                continue;
            }

            $portal = self::createPortal();
            $run = WpCli::run([
                'clientpress',
                'invitation',
                'send',
                $known['text'],
                "--portal={$portal}",
                '--no-email',
                '--show-link',
            ]);

            if (self::isTaken($known)) {
                self::assertSame(0, $run->status, $run->errors);
                $stored = self::stored($portal)[0];
                self::assertSame([$known['email'], $known['name']], [$stored->email, $stored->name]);
                self::assertStringContainsString("made for {$known['shown']}", $run->output);
            } else {
                self::assertSame(1, $run->status, $known['text']);
                $answer = self::call('POST', $portal, '/invitations', ['email' => $known['text']]);
                self::assertStringContainsString($answer->get_data()['message'], $run->errors, $known['text']);
            }
        }
    }

    public function test_lists_take_the_same(): void
    {
        foreach (self::vectors() as $known) {
            if (in_array($known['problem'], self::ONE_ALONE, true) || str_contains($known['text'], "\0")) {
                continue;
            }

            try {
                $lines = ListReader::read($known['text'])->lines;
            } catch (Refused $refused) {
                self::fail("{$known['text']}: {$refused->getMessage()}");
            }

            $checked = self::services()
                ->importCheck()
                ->lines($lines, new Defaults('#' . self::createPortal(), 14), Actor::importer(1));
            self::assertCount(1, $checked, $known['text']);

            if (self::isTaken($known)) {
                self::assertSame(LineCheck::Good, $checked[0]->check, $known['text']);
                self::assertSame([$known['email'], $known['name']], [
                    $checked[0]->listLine->email,
                    $checked[0]->listLine->name,
                ]);
            } else {
                $answer = self::call('POST', self::createPortal(), '/invitations', ['email' => $known['text']]);
                self::assertSame(LineCheck::Invalid, $checked[0]->check, $known['text']);
                self::assertSame($answer->get_data()['message'], $checked[0]->sentence, $known['text']);
            }
        }
    }

    public function test_an_import_keeps_the_names(): void
    {
        $portal = self::createPortal();
        $lines = self::services()
            ->importCheck()
            ->lines(
                ListReader::read(
                    "Anna Muster <anna@example.org>\n\"Emil, Erna\" <info@m\u{fc}nchen.de>\nnobody@example.org",
                )->lines,
                new Defaults("#{$portal}", 14),
                Actor::importer(1),
            );
        $import = self::services()
            ->imports()
            ->start($lines, 'pasted', bin2hex(random_bytes(16)), Actor::importer(1));
        self::services()->importWorker()->work($import->id, 30);

        self::assertSame(
            [
                'anna@example.org' => 'Anna Muster',
                'info@xn--mnchen-3ya.de' => 'Emil, Erna',
                'nobody@example.org' => '',
            ],
            array_column(self::stored($portal), 'name', 'email'),
        );
    }

    public function test_the_users_of_a_portal_are_found_and_shown_as_people_write_their_address(): void
    {
        $user = self::createUser('subscriber', ['user_email' => 'anna@xn--mnchen-3ya.de']);

        foreach (["anna@m\u{fc}nchen.de", 'anna@xn--mnchen'] as $term) {
            $found = self::call('GET', self::createPortal(), '/users', [], ['search' => $term])->get_data()['users'];

            self::assertSame(
                [[$user->ID, "anna@m\u{fc}nchen.de"]],
                array_map(static fn(array $row): array => [$row['id'], $row['email']], $found),
            );
        }
    }

    /**
     * @param array{text: string, problem: string|null} $known
     */
    private static function isTaken(array $known): bool
    {
        // Core would store "&amp;": the account would have another address.
        return $known['problem'] === null && !str_contains($known['text'], '&');
    }

    /**
     * @return list<array{text: string, email: string, shown: string, name: string, problem: string|null}>
     */
    private static function vectors(): array
    {
        $vectors = json_decode((string) file_get_contents(self::VECTORS), true, flags: JSON_THROW_ON_ERROR);

        return $vectors['addresses'];
    }
}
