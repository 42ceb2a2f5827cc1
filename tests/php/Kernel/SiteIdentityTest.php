<?php

declare(strict_types=1);

namespace ClientPress\Tests\Kernel;

use ClientPress\Kernel\CopyEvidence;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\SiteIdentity;
use ClientPress\Tests\TestCase;

/** @group any-database */
final class SiteIdentityTest extends TestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        delete_option(SiteIdentity::OPTION);
    }

    /**
     * @testWith ["https://studio.example"]
     *           ["http://www.studio.example"]
     *           ["https://WWW.Studio.Example/"]
     *           ["https://studio.example:8443"]
     *           ["http://studio.example."]
     */
    public function test_another_scheme_www_or_port_is_the_same_site(string $home): void
    {
        self::installAt('http://studio.example');

        self::moveTo($home);

        self::assertNull(self::production()->evidence());
    }

    /**
     * @testWith ["https://staging.studio.example"]
     *           ["https://studio.example/staging"]
     *           ["https://studio.example.host.test"]
     *           ["https://www2.studio.example"]
     *           ["http://localhost"]
     */
    public function test_another_host_or_path_is_a_copy(string $home): void
    {
        self::installAt('https://studio.example');

        self::moveTo($home);

        self::assertSame(CopyEvidence::Elsewhere, self::production()->evidence());
    }

    public function test_a_copy_that_cannot_read_where_it_was_does_not_become_the_live_site(): void
    {
        self::installAt('https://studio.example');
        self::moveTo('https://staging.studio.example');
        $site = self::production();
        $stopped = null;

        $failed = self::failing('SELECT option_value', static function () use ($site, &$stopped): void {
            try {
                $site->isCopy();
            } catch (Refused $refused) {
                $stopped = $refused->reason;
            }
        });

        self::assertSame([2, Reason::StorageFailed], [$failed, $stopped]);
        self::assertTrue($site->isCopy(), 'WordPress has kept that there is no such option.');
    }

    public function test_a_domain_with_umlauts_is_the_same_however_it_is_written(): void
    {
        self::installAt('https://müller.example');

        foreach (['https://xn--mller-kva.example', 'https://www.MÜLLER.example'] as $home) {
            self::moveTo($home);
            self::assertNull(self::production()->evidence(), $home);
        }
    }

    public function test_an_address_that_depends_on_the_request_is_no_evidence(): void
    {
        self::installAt('https://studio.example');
        foreach (['option_home', 'pre_option_home', 'home_url'] as $filter) {
            add_filter($filter, static fn(): string => 'https://whatever-was-asked.test');
        }

        self::assertSame('https://whatever-was-asked.test', get_option('home'));
        self::assertNull(self::production()->evidence());
    }

    public function test_domains_of_languages_are_the_site_where_it_says_so(): void
    {
        self::installAt('https://studio.example');
        add_filter('clientpress_own_hosts', static fn(): array => ['Studio.fr', 'www.studio.de', 7]);

        foreach (['https://studio.fr', 'https://www.studio.de/shop'] as $home) {
            self::moveTo($home);
            self::assertNull(self::production()->evidence(), $home);
        }
        self::moveTo('https://staging.studio.fr');
        self::assertSame(CopyEvidence::Elsewhere, self::production()->evidence());
    }

    public function test_nonsense_of_a_filter_makes_no_copy_and_hides_none(): void
    {
        self::installAt('https://studio.example');
        add_filter('clientpress_own_hosts', static fn(): string => 'studio.example');

        self::assertNull(self::production()->evidence());
        self::moveTo('https://staging.studio.example');
        self::assertSame(CopyEvidence::Elsewhere, self::production()->evidence());
    }

    public function test_where_the_address_cannot_be_read_nothing_is_proven(): void
    {
        self::installAt('https://studio.example');

        self::moveTo('');

        self::assertNull(self::production()->evidence());
    }

    /**
     * @testWith ["remember"]
     *           ["confirm"]
     *           ["confirmWithKnownPlaces"]
     */
    public function test_where_the_address_cannot_be_read_nothing_is_remembered(string $by): void
    {
        self::moveTo('');
        self::production()->{$by}();

        self::assertFalse(get_option(SiteIdentity::OPTION));
        self::moveTo('https://studio.example');
        self::assertFalse(self::production()->isCopy());
    }

    /**
     * @testWith ["local"]
     *           ["development"]
     *           ["staging"]
     */
    public function test_a_site_that_is_no_production_site_is_a_copy(string $type): void
    {
        self::installAt('https://studio.example');

        self::assertSame(CopyEvidence::Environment, self::identity($type)->evidence());
    }

    public function test_what_is_no_production_site_is_not_remembered_by_itself(): void
    {
        self::moveTo('http://localhost');
        self::identity('local')->remember();
        self::assertFalse(get_option(SiteIdentity::OPTION));

        // The site that was built there goes live.
        self::moveTo('https://studio.example');
        self::assertFalse(self::production()->isCopy());
        self::moveTo('http://localhost');
        self::assertTrue(self::production()->isCopy());
    }

    public function test_an_upgrade_keeps_what_is_remembered(): void
    {
        self::installAt('https://studio.example');
        self::moveTo('https://staging.studio.example');

        self::production()->remember();

        self::assertSame(CopyEvidence::Elsewhere, self::production()->evidence());
    }

    public function test_search_and_replace_finds_nothing_to_replace(): void
    {
        self::installAt('https://studio.example/clients');

        self::assertStringNotContainsString('studio', serialize(get_option(SiteIdentity::OPTION)));
    }

    public function test_who_says_that_a_site_is_live_means_its_address_and_its_environment(): void
    {
        self::moveTo('https://studio.example');
        self::identity('staging')->confirm();

        self::assertNull(self::identity('staging')->evidence());
        self::assertNull(self::production()->evidence());
        self::assertSame(CopyEvidence::Environment, self::identity('local')->evidence());
        self::moveTo('https://staging.studio.example');
        self::assertSame(CopyEvidence::Elsewhere, self::identity('staging')->evidence());
    }

    public function test_after_a_move_the_earlier_address_is_that_of_a_copy(): void
    {
        self::installAt('https://old.example');
        self::moveTo('https://new.example');
        self::production()->confirm();

        self::moveTo('https://old.example');

        self::assertSame(CopyEvidence::Elsewhere, self::production()->evidence());
    }

    public function test_a_site_may_live_at_several_addresses(): void
    {
        self::installAt('https://studio.example');
        self::moveTo('https://studio.fr');
        self::production()->confirmWithKnownPlaces();

        foreach (['https://studio.example', 'https://studio.fr'] as $home) {
            self::moveTo($home);
            self::assertNull(self::production()->evidence(), $home);
        }
    }

    public function test_each_step_of_a_pause_is_done_once_on_each_copy(): void
    {
        self::installAt('https://studio.example');
        self::moveTo('https://staging.studio.example');
        $site = self::production();

        self::assertTrue($site->isCopy());
        self::assertTrue(SiteIdentity::isPaused());
        self::assertSame([true, false, true], [
            $site->isFirst('notice'),
            $site->isFirst('notice'),
            $site->isFirst('imports'),
        ]);

        // A copy of the copy brings along that its original has done it.
        self::moveTo('https://second.studio.example');
        self::assertTrue($site->isCopy());
        self::assertTrue($site->isFirst('notice'));
    }

    public function test_the_pause_is_over_by_itself_where_the_evidence_is_gone(): void
    {
        self::installAt('https://studio.example');
        self::assertTrue(self::identity('staging')->isCopy());

        self::assertFalse(self::production()->isCopy());

        self::assertFalse(SiteIdentity::isPaused());
        self::assertFalse(get_option(SiteIdentity::PAUSE));
    }

    private static function installAt(string $home): void
    {
        self::moveTo($home);
        self::production()->remember();
    }

    /** As search-and-replace leaves the database. */
    private static function moveTo(string $home): void
    {
        global $wpdb;

        self::assertSame(1, $wpdb->update($wpdb->options, ['option_value' => 'changed'], ['option_name' => 'home']));
        $wpdb->update($wpdb->options, ['option_value' => $home], ['option_name' => 'home']);
        wp_cache_flush();
    }

    private static function production(): SiteIdentity
    {
        return self::identity('production');
    }

    private static function identity(string $environment): SiteIdentity
    {
        return new SiteIdentity(
            static fn(): string => $environment,
            self::services()->storage->options()->readAnew(...),
        );
    }
}
