<?php

declare(strict_types=1);

namespace ClientPress\Tests\Portals;

use ClientPress\Admin\Health\FindingStatus;
use ClientPress\Admin\Health\PathConflicts;
use ClientPress\Admin\Settings\PortalBaseField;
use ClientPress\Portals\PortalPostType;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\TestCase;

/** @group any-database */
final class PortalBaseTest extends TestCase
{
    public function test_another_base_is_where_portals_are_and_the_earlier_one_leads_there(): void
    {
        $client = self::createUser('clientpress_client');
        self::letIn(self::createPortal(fields: ['post_name' => 'harbour']), $client->ID);
        update_option(PortalPostType::BASES, ['projects', 'client-portal'], true);
        $site = LiveSite::shared();
        $browser = new Browser($site, $site->cookiesOf($client->ID));

        self::assertSame(200, $browser->get('/projects/harbour/')->status);
        $moved = $browser->get('/client-portal/harbour/?from=mail');
        self::assertSame(302, $moved->status);
        self::assertSame(home_url('/projects/harbour/?from=mail'), $moved->header('Location'));
        self::assertSame(home_url('/projects/'), $browser->get('/client-portal/')->header('Location'));
        self::assertSame(
            home_url('/projects/nobody/'),
            (new Browser($site))->get('/client-portal/nobody/')->header('Location'),
            'Strangers learn nothing of what is there.',
        );
        self::assertSame(404, $browser->get('/elsewhere/harbour/')->status);
    }

    public function test_a_page_that_has_the_earlier_address_is_seen_again(): void
    {
        self::createPortal(fields: ['post_name' => 'harbour']);
        self::page('client-portal', 'Our service');
        update_option(PortalPostType::BASES, ['projects', 'client-portal'], true);

        $page = (new Browser(LiveSite::shared()))->get('/client-portal/');

        self::assertSame(200, $page->status);
        self::assertStringContainsString('Our service', $page->text());
    }

    public function test_a_page_with_an_address_of_ours_is_named(): void
    {
        self::assertSame(FindingStatus::Good, PathConflicts::finding()->status);

        self::page('client-portal', 'Our <em>service</em>');
        self::page('client-invitation', 'Come in');
        $finding = PathConflicts::finding();

        self::assertSame(FindingStatus::Recommended, $finding->status);
        self::assertStringContainsString('“Our service” cannot be seen', $finding->sentence);
        self::assertStringContainsString('“Come in” cannot be seen', $finding->sentence);
        self::actAs(1);
        foreach ([
            PathConflicts::showNotice(...),
            (new PortalBaseField(self::services()->template()))->show(...),
        ] as $show) {
            ob_start();
            $show();
            self::assertStringContainsString('“Our service” cannot be seen', (string) ob_get_clean());
        }
        update_option(PortalPostType::BASES, ['projects', 'client-portal'], true);
        self::assertStringNotContainsString('Our service', PathConflicts::finding()->sentence);
    }

    public function test_a_page_below_another_is_no_conflict(): void
    {
        $parent = self::page('about', 'About');
        self::page('client-portal', 'Below', $parent);

        self::assertSame(FindingStatus::Good, PathConflicts::finding()->status);
    }

    public function test_a_new_base_is_kept_in_front_of_the_earlier_ones(): void
    {
        $field = new PortalBaseField(self::services()->template());

        self::assertSame(['projects', 'client-portal'], $field->check('projects'));
        update_option(PortalPostType::BASES, ['projects', 'client-portal'], true);
        self::assertSame(['client-portal', 'projects'], $field->check('client-portal'));
        self::assertSame(['projects', 'client-portal'], $field->check(null));
        self::assertSame(['projects', 'client-portal'], $field->check(['projects', 'client-portal']));
    }

    /**
     * @testWith [""]
     *           ["a/b"]
     *           ["Größe"]
     *           ["with blank"]
     *           ["wp-admin"]
     *           ["client-invitation"]
     *           ["xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]
     *           [7]
     *           [[["x"]]]
     */
    public function test_a_base_that_cannot_be_one_changes_nothing(mixed $value): void
    {
        require_once ABSPATH . 'wp-admin/includes/template.php';

        self::assertSame(['client-portal'], (new PortalBaseField(self::services()->template()))->check($value));
        self::assertStringContainsString(
            'The address of portals was not changed',
            (string) json_encode(get_settings_errors(PortalPostType::BASES)),
        );
    }

    private static function page(string $slug, string $title, int $parent = 0): int
    {
        return (int) wp_insert_post([
            'post_type' => 'page',
            'post_status' => 'publish',
            'post_name' => $slug,
            'post_title' => $title,
            'post_parent' => $parent,
        ]);
    }
}
