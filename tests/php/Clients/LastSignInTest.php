<?php

declare(strict_types=1);

namespace ClientPress\Tests\Clients;

use ClientPress\Clients\LastSignIn;
use ClientPress\Tests\TestCase;

final class LastSignInTest extends TestCase
{
    public function test_the_time_is_kept_of_clients_and_of_who_may_enter_a_portal_alone(): void
    {
        $client = self::createUser('clientpress_client');
        $member = self::createUser('subscriber');
        $editor = self::createUser('editor');
        self::letIn(self::createPortal(), $member->ID);

        foreach ([$client, $member, $editor] as $user) {
            self::assertNull(LastSignIn::of($user->ID));
            do_action('wp_login', $user->user_login, $user);
        }

        self::assertEqualsWithDelta(time(), LastSignIn::of($client->ID), 60);
        self::assertEqualsWithDelta(time(), LastSignIn::of($member->ID), 60);
        self::assertNull(LastSignIn::of($editor->ID));
    }
}
