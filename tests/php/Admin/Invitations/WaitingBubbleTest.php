<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Invitations;

use ClientPress\Clients\Capabilities;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Support\Response;

final class WaitingBubbleTest extends AdminTestCase
{
    public function test_the_menu_says_on_every_screen_how_many_wait(): void
    {
        $browser = self::browserOf(1);
        self::assertSame([], self::bubbles($browser->get(admin_url('tools.php'))));
        update_option('clientpress_waiting', '2', true);

        self::assertSame(
            ['2 2 invitations wait for you', '2 2 invitations wait for you'],
            self::bubbles($browser->get(admin_url('tools.php'))),
            'Beside Portals, and beside Invitations.',
        );
    }

    public function test_more_than_it_counts_is_said_to_be_more(): void
    {
        update_option('clientpress_waiting', '100', true);

        self::assertSame(
            ['99+ 99+ invitations wait for you', '99+ 99+ invitations wait for you'],
            self::bubbles(self::browserOf(1)->get(admin_url('tools.php'))),
        );
    }

    public function test_who_does_not_see_all_invitations_is_told_no_number(): void
    {
        update_option('clientpress_waiting', '2', true);
        $own = self::createUser('editor');
        $own->add_cap(Capabilities::EDIT_OTHERS_PORTALS, false);

        foreach ([$own, self::createUser('author')] as $user) {
            self::assertSame([], self::bubbles(self::browserOf($user)->get(admin_url('profile.php'))));
        }
    }

    /** @return list<string> */
    private static function bubbles(Response $page): array
    {
        return array_map(
            static fn(string $text): string => (string) preg_replace('/^(\S+?)(?=\d+\+? invitations)/', '$1 ', $text),
            self::texts($page, '//*[@id="menu-posts-clientpress_portal"]//a//span[@class="awaiting-mod"]'),
        );
    }
}
