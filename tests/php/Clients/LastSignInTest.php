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

    public function test_the_personal_data_tools_export_and_erase_it(): void
    {
        $client = self::createUser('clientpress_client');
        do_action('wp_login', $client->user_login, $client);
        $tools = self::doors()->personalDataTools();

        $exported = $tools->exportAccess($client->user_email);
        self::assertSame(['clientpress-sign-in'], array_column($exported['data'], 'group_id'));
        self::assertTrue($tools->eraseAccess($client->user_email)['items_removed']);

        self::assertNull(LastSignIn::of($client->ID));
    }
}
