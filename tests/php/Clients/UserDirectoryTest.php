<?php

declare(strict_types=1);

namespace ClientPress\Tests\Clients;

use ClientPress\Clients\UserDirectory;
use ClientPress\Kernel\Reason;
use ClientPress\Tests\Invitations\InvitationTestCase;

final class UserDirectoryTest extends InvitationTestCase
{
    /** @return array<string, array{string, \Closure(UserDirectory, \WP_User): mixed}> what fails, and what asks for it */
    public static function questions(): array
    {
        return [
            'the search' => [
                'display_name LIKE',
                static fn(UserDirectory $users): array => $users->search('nadia', self::createPortal()),
            ],
            'names' => [
                'wp_users.ID IN',
                static fn(UserDirectory $users, \WP_User $user): array => $users->named([$user->ID]),
            ],
            'a login' => [
                'user_login = ',
                static fn(UserDirectory $users): array => [$users->findTyped('nadia')],
            ],
            'an address' => [
                'user_email = ',
                static fn(UserDirectory $users): array => [$users->findTyped('nadia@example.org')],
            ],
            'the account of an address' => [
                'wp_users.ID IN',
                static fn(UserDirectory $users): array => [$users->findTyped('nadia@example.org')],
            ],
        ];
    }

    /** @dataProvider questions */
    public function test_a_database_that_gives_no_answer_is_not_taken_for_nobody(string $words, \Closure $ask): void
    {
        $user = self::createUser('subscriber', ['user_login' => 'nadia', 'user_email' => 'nadia@example.org']);
        $users = $this->services->userDirectory();
        wp_cache_flush();

        $failed = self::failing($words, static fn() => self::assertRefused(Reason::StorageFailed, static fn() => $ask(
            $users,
            $user,
        )));

        self::assertSame(1, $failed);
        self::assertSame([$user->ID], array_column($ask($users, $user), 'id'), 'Nor is it kept.');
    }

    public function test_bytes_that_are_no_text_are_nobody_and_no_fault_of_the_database(): void
    {
        $users = $this->services->userDirectory();

        foreach (["anna\xff", "\xff@example.org"] as $bytes) {
            self::assertNull($users->findTyped($bytes));
            self::assertSame([], $users->search($bytes, self::createPortal()));
        }
    }

    public function test_who_somebody_is_is_left_out_where_the_database_does_not_say(): void
    {
        $id = self::createUser('subscriber')->ID;
        $users = $this->services->userDirectory();

        self::failing('wp_users.ID IN', static fn() => self::assertNull($users->find($id)));

        self::assertSame($id, $users->find($id)['id'] ?? null);
    }
}
