<?php

declare(strict_types=1);

namespace ClientPress\Tests\Import;

use ClientPress\Clients\Actor;
use ClientPress\Import\CheckedLine;
use ClientPress\Import\Defaults;
use ClientPress\Import\LineCheck;
use ClientPress\Import\ListLine;
use ClientPress\Kernel\Reason;

final class ListCheckTest extends ImportTestCase
{
    public function test_every_line_is_marked_with_what_would_become_of_it(): void
    {
        $portal = self::createPortal();
        $client = self::createUser('subscriber', ['user_email' => 'client@example.org']);
        self::letIn($portal, $client->ID);
        self::createUser('subscriber', ['user_email' => "o'brien@example.org"]);
        $this->invite('late@example.org', $portal, self::terms(days: 7));
        $this->clock->time += 8 * DAY_IN_SECONDS;
        $this->invite('invited@example.org', $portal);
        $this->invite('elsewhere@example.org');
        $before = [self::rows(), self::rows('clientpress_invitation_events'), self::rows('clientpress_limits')];

        $lines = $this->check([
            'new@example.org',
            ' New@Example.ORG ',
            'CLIENT@example.org',
            "O'Brien@example.org",
            'Invited@example.org',
            'late@example.org',
            'elsewhere@example.org',
            'nonsense',
            '',
            'late@example.org',
        ], $portal);

        self::assertSame(
            [
                LineCheck::Good,
                LineCheck::Duplicate,
                LineCheck::AlreadyClient,
                LineCheck::UnprovenAccount,
                LineCheck::AlreadyInvited,
                LineCheck::Expired,
                LineCheck::Good,
                LineCheck::Invalid,
                LineCheck::Invalid,
                LineCheck::Duplicate,
            ],
            array_map(static fn(CheckedLine $line): LineCheck => $line->check, $lines),
        );
        self::assertSame('Already on line 6.', $lines[9]->sentence);
        self::assertSame('Enter an email address.', $lines[8]->sentence);
        self::assertSame($before, [
            self::rows(),
            self::rows('clientpress_invitation_events'),
            self::rows('clientpress_limits'),
        ]);
    }

    public function test_an_account_is_invited_and_where_nobody_has_proven_its_address_the_line_says_so(): void
    {
        $portal = self::createPortal();
        $proven = self::createUser('subscriber', ['user_email' => 'proven@example.org']);
        $this->services->addressOwnership()->prove($proven->ID, 'proven@example.org');
        self::createUser('subscriber', ['user_email' => 'unproven@example.org']);
        $this->services->invitations()->send($portal, 'invited@example.org', self::terms(), Actor::operator());
        self::createUser('subscriber', ['user_email' => 'invited@example.org']);

        $lines = $this->check(['Proven@example.org', 'unproven@example.org', 'invited@example.org'], $portal);

        self::assertSame(
            [LineCheck::HasAccount, LineCheck::UnprovenAccount, LineCheck::AlreadyInvited],
            array_map(static fn(CheckedLine $line): LineCheck => $line->check, $lines),
        );
        self::assertSame(
            [true, true, false],
            array_map(static fn(CheckedLine $line): bool => $line->check->isSent(), $lines),
        );
        self::assertStringNotContainsString('confirmed', $lines[0]->sentence);
        self::assertStringContainsString('Nobody has confirmed yet that this address is theirs', $lines[1]->sentence);
    }

    public function test_a_portal_is_named_by_number_or_by_its_very_title(): void
    {
        $bakery = self::createPortal(fields: ['post_title' => 'Harbour & Sons']);
        $twins = [
            self::createPortal(fields: ['post_title' => 'Twins']),
            self::createPortal(fields: ['post_title' => 'Twins']),
        ];
        $trashed = self::createPortal(fields: ['post_title' => 'Gone']);
        wp_trash_post($trashed);
        $archived = self::createPortal('archived', ['post_title' => 'Old']);
        $number = self::createPortal(fields: ['post_title' => (string) $bakery]);
        $prototype = self::createPortal(fields: ['post_title' => 'R&D <Prototype>']);
        $names = [
            'Harbour & Sons' => $bakery,
            "#{$bakery}" => $bakery,
            (string) $twins[0] => $twins[0],
            "#{$number}" => $number,
            'R&D <Prototype>' => $prototype,
            'harbour & sons' => 'There is no portal “harbour & sons”.',
            'Gone' => 'There is no portal “Gone”.',
            'Twins' => "“Twins” may mean several portals. Write one of these instead: #{$twins[0]}, #{$twins[1]}.",
            (string) $bakery => "“{$bakery}” may mean several portals. Write one of these instead: #{$bakery}, #{$number}.",
            'Old' => 'The portal status is “Archived”. Set it to Active before you invite clients.',
            '999999999' => 'There is no portal “999999999”.',
            '' => 'No portal is chosen for this line.',
        ];

        $lines = $this->check(array_map(
            static fn(string|int $name, int $n): ListLine => new ListLine($n + 1, "p{$n}@example.org", (string) $name),
            array_keys($names),
            range(0, count($names) - 1),
        ));

        self::assertSame(
            array_values($names),
            array_map(static fn(CheckedLine $line): int|string => $line->check === LineCheck::Good
                ? $line->portalId
                : $line->sentence, $lines),
        );
        self::assertSame($archived, self::services()->portals()->find($archived)?->id);
    }

    public function test_a_portal_that_the_importer_may_not_edit_is_answered_for_as_one_that_is_not_there(): void
    {
        $portal = self::createPortal(fields: ['post_title' => 'Harbour']);
        self::createPortal(fields: ['post_title' => 'Twice']);
        self::createPortal(fields: ['post_title' => 'Twice']);
        $author = self::createUser('author');
        $author->add_cap('clientpress_invite_clients');

        foreach (["#{$portal}", (string) $portal, 'Harbour', 'Twice', 'Nowhere', '#999999'] as $name) {
            $line = self::services()
                ->importCheck()
                ->lines([new ListLine(1, 'a@example.org', $name)], new Defaults('', 14), Actor::user($author->ID))[0];

            self::assertSame(LineCheck::Invalid, $line->check);
            self::assertSame("There is no portal “{$name}”.", $line->sentence);
        }
    }

    /**
     * @testWith ["", 14]
     *           ["7", 7]
     *           ["30", 30]
     *           ["15", 0]
     *           ["soon", 0]
     *           ["-7", 0]
     *           ["7.0", 0]
     */
    public function test_an_expiry_is_one_of_the_offered_numbers_of_days(string $typed, int $days): void
    {
        $line = $this->check([new ListLine(1, 'a@example.org', expiry: $typed)], self::createPortal())[0];

        self::assertSame($days === 0 ? LineCheck::Invalid : LineCheck::Good, $line->check);
        self::assertSame($days, $line->expiryDays);
    }

    public function test_a_message_that_cannot_be_sent_is_refused(): void
    {
        $line = $this->check([new ListLine(
            1,
            'a@example.org',
            message: str_repeat('x', 2001),
        )], self::createPortal())[0];

        self::assertSame(LineCheck::Invalid, $line->check);
        self::assertStringContainsString('too long', $line->sentence);
    }

    public function test_more_lines_need_hardly_more_queries(): void
    {
        global $wpdb;

        $portal = self::createPortal();
        $asked = function (int $lines) use ($portal, $wpdb): int {
            $before = $wpdb->num_queries;
            $this->check(array_map(static fn(int $n): string => "p{$n}@example.org", range(1, $lines)), $portal);

            return $wpdb->num_queries - $before;
        };
        $asked(1);

        self::assertSame($asked(1) + 6, $asked(2000));
    }

    public function test_a_clients_list_as_long_as_the_file_is_looked_up_once(): void
    {
        $portal = self::createPortal();
        $addresses = array_map(static fn(int $n): string => "p{$n}@example.org", range(1, 40));

        foreach ($addresses as $n => $address) {
            $user = self::createUser('subscriber', ['user_email' => $address]);
            $n < 39 && self::letIn($portal, $user->ID);
        }
        $reads = 0;
        add_filter('query', static function (string $sql) use (&$reads): string {
            $reads += str_contains($sql, 'clientpress_access') ? 1 : 0;

            return $sql;
        });

        $lines = $this->check([...$addresses, 'new@example.org'], $portal);

        self::assertSame(
            [...array_fill(0, 39, LineCheck::AlreadyClient), LineCheck::UnprovenAccount, LineCheck::Good],
            array_map(static fn(CheckedLine $line): LineCheck => $line->check, $lines),
        );
        self::assertSame(1, $reads);
    }

    public function test_a_title_that_looks_like_a_number_hides_no_portal(): void
    {
        $portal = self::createPortal();
        self::createPortal(fields: ['post_title' => "#{$portal}"]);

        $line = $this->check(['a@example.org'], $portal)[0];

        self::assertSame([LineCheck::Good, $portal], [$line->check, $line->portalId]);
    }

    public function test_a_message_for_all_that_cannot_be_sent_is_told_once(): void
    {
        self::assertRefused(Reason::InvalidTerms, fn() => $this->services->importCheck()->lines(
            [new ListLine(1, 'a@example.org')],
            new Defaults('', 14, str_repeat('x', 2001)),
            Actor::importer(1),
        ));
    }
}
