<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Health;

use ClientPress\Clients\Actor;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\SiteIdentity;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Cli\WpCli;
use ClientPress\Tests\Support\Response;

/** @group any-database */
final class CopyNoticeTest extends AdminTestCase
{
    private const SCREEN = '/wp-admin/edit.php?post_type=clientpress_portal';

    public function test_a_live_site_shows_nothing_of_it(): void
    {
        $page = self::browserOf(1)->get(self::SCREEN);

        self::assertSame([], self::bubbles($page));
        self::assertStringNotContainsString('paused', $page->text());
    }

    public function test_a_copy_shows_a_bubble_everywhere_and_says_why_on_our_screens(): void
    {
        self::becomeCopy();
        $browser = self::browserOf(1);

        self::assertCount(1, self::bubbles($browser->get('/wp-admin/')));
        $page = $browser->get(self::SCREEN);

        self::assertCount(1, self::bubbles($page));
        self::assertStringContainsString(
            'The site’s address, staging.example, is not the one at which ClientPress was installed.',
            $page->text(),
        );
        self::assertCount(2, self::buttons($page));
    }

    public function test_an_editor_is_told_and_has_no_button(): void
    {
        self::becomeCopy();

        $page = self::browserOf(self::createUser('editor'))->get(self::SCREEN);

        self::assertStringContainsString('ClientPress has paused its emails.', $page->text());
        self::assertStringContainsString('tell its administrator', $page->text());
        self::assertSame([], self::buttons($page));
    }

    public function test_the_button_ends_the_pause_and_leads_back(): void
    {
        self::becomeCopy();
        $browser = self::browserOf(1);

        $page = $browser->follow($browser->post('/wp-admin/admin-post.php', self::fields($browser->get(self::SCREEN))));

        self::assertStringContainsString('This is the live site.', $page->text());
        self::assertSame([], self::bubbles($page));
        wp_cache_flush();
        self::assertFalse(SiteIdentity::isPaused());
        self::assertNull(self::services()->siteIdentity()->evidence());
        update_option('home', 'http://127.0.0.1');
        self::assertNotNull(self::services()->siteIdentity()->evidence(), 'The earlier address is that of a copy now.');
    }

    public function test_the_other_button_keeps_the_earlier_address(): void
    {
        self::becomeCopy();
        $browser = self::browserOf(1);

        $browser->post('/wp-admin/admin-post.php', ['places' => 'both']
        + self::fields($browser->get('/wp-admin/site-health.php')));

        wp_cache_flush();
        self::assertNull(self::services()->siteIdentity()->evidence());
        update_option('home', 'http://127.0.0.1');
        self::assertNull(self::services()->siteIdentity()->evidence());
    }

    public function test_a_site_that_does_not_know_its_address_is_told_that_nothing_was_changed(): void
    {
        global $wpdb;
        self::becomeCopy();
        $pause = self::services()->copyPause();
        $kept = get_option(SiteIdentity::OPTION);
        $wpdb->update($wpdb->options, ['option_value' => ''], ['option_name' => 'home']);
        wp_cache_flush();

        foreach (['end', 'endForBothAddresses'] as $by) {
            try {
                $pause->{$by}(Actor::operator());
                self::fail('It reports success.');
            } catch (Refused $refused) {
                self::assertSame(Reason::StorageFailed, $refused->reason);
                self::assertStringContainsString('nothing was changed', $refused->getMessage());
            }
        }

        self::assertTrue(SiteIdentity::isPaused());
        self::assertSame($kept, get_option(SiteIdentity::OPTION));
    }

    public function test_doctor_says_it_and_the_command_ends_it(): void
    {
        self::becomeCopy();

        $doctor = WpCli::run('clientpress doctor --format=json');
        $copy = array_column(json_decode($doctor->output, true), null, 'check')['copy'];
        self::assertSame(1, $doctor->status);
        self::assertSame('critical', $copy['status']);
        self::assertStringContainsString('wp clientpress live-site', $copy['steps'][1]);

        self::assertSame('Success: This is the live site.', WpCli::run('clientpress live-site')->output);
        self::assertSame(0, WpCli::run('clientpress doctor')->status);
    }

    private static function becomeCopy(): void
    {
        update_option('home', 'https://staging.example');
        do_action('clientpress_hourly');
    }

    /** @return list<string> */
    private static function bubbles(Response $page): array
    {
        return self::texts($page, '//a[contains(@href, "clientpress_portal")]//span[@class="awaiting-mod"]');
    }

    /** @return list<string> */
    private static function buttons(Response $page): array
    {
        return self::texts($page, '//form[.//input[@value="clientpress_live_site"]]//button');
    }

    /** @return array<string, string> */
    private static function fields(Response $page): array
    {
        // Site Health carries its results as JSON.
        preg_match(
            '/name=\\\\?"_wpnonce\\\\?" value=\\\\?"(\w+)\\\\?"(?:(?!_wpnonce).)*This is the live site now/s',
            $page->body,
            $nonce,
        );

        return ['action' => 'clientpress_live_site', '_wpnonce' => $nonce[1] ?? ''];
    }
}
