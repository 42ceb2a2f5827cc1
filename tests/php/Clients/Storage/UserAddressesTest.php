<?php

declare(strict_types=1);

namespace ClientPress\Tests\Clients\Storage;

use ClientPress\Tests\Invitations\InvitationTestCase;

final class UserAddressesTest extends InvitationTestCase
{
    public function test_the_holder_of_an_address_is_found_past_caches_quotes_and_case(): void
    {
        $user = self::createUser('subscriber', ['user_email' => "Jo.O'Brien@example.org"]);
        wp_cache_set("jo.o'brien@example.org", 0, 'useremail');

        self::assertSame($user->ID, $this->services->storage->userAddresses()->userIdOfEmail("jo.o'brien@EXAMPLE.org"));
        self::assertNull($this->services->storage->userAddresses()->userIdOfEmail('o_brien@example.org'));
        self::assertNull($this->services->storage->userAddresses()->userIdOfEmail('%'));
        self::assertNull($this->services->storage->userAddresses()->userIdOfEmail(''));
    }
}
