<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Kernel\ObjectCache;

/**
 * A persistent object cache that cannot keep false takes nothing away: no role, no meta.
 *
 * @group any-database
 */
final class TextCacheTest extends HardeningTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        if (wp_using_ext_object_cache()) {
            self::markTestSkipped('This site has a real one.');
        }
        TextCache::install();
    }

    protected function tearDown(): void
    {
        LaggingCache::remove();
        parent::tearDown();
    }

    public function test_accepting_makes_the_account_and_lets_it_in_at_the_first_click(): void
    {
        $portal = self::createPortal();
        [$id, $token, $email] = self::invite($portal);
        $acceptance = self::services()->acceptance();

        $link = $acceptance->accept($acceptance->inspect($token), self::PASSWORD, '');

        self::assertSame(LinkState::Entered, $link->state);
        self::assertSame('finished', self::assertNoHalfState($id, $portal, $email, 'a cache without false'));
    }

    public function test_what_is_to_be_read_anew_keeps_its_meta_for_everybody(): void
    {
        $user = self::createUser('editor');
        update_user_meta($user->ID, 'color', 'green');

        ObjectCache::bypass($user->ID, 'users', 'user_meta');

        self::assertFalse(wp_cache_get($user->ID, 'user_meta', true), 'Others find something that is none.');
        self::assertSame('green', get_user_meta($user->ID, 'color', true));
        self::assertSame(['editor'], (new \WP_User($user->ID))->roles);
    }
}
