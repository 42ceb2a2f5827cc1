<?php

declare(strict_types=1);

namespace ClientPress\Tests\Kernel;

use ClientPress\Kernel\SitePath;
use ClientPress\Tests\TestCase;

/** @group any-database */
final class SitePathTest extends TestCase
{
    /**
     * @testWith ["/client-portal/", []]
     *           ["/client-portal", []]
     *           ["//client-portal//harbour", ["harbour"]]
     *           ["/Client-Portal/harbour/2/", ["harbour", "2"]]
     *           ["/client%2Dportal/a%20b%2Fc", ["a b/c"]]
     *           ["/index.php/client-portal/harbour/", ["harbour"]]
     *           ["/de/client-portal/harbour/", ["harbour"]]
     *           ["/index.php/pt-br/client-portal/harbour/", ["harbour"]]
     *           ["", null]
     *           ["/", null]
     *           ["/client-portals/", null]
     *           ["/about/client-portal/", null]
     *           ["/de/about/client-portal/", null]
     *           ["/%ff%00/client-portal/", null]
     */
    public function test_it_finds_what_stands_below_a_base(string $path, ?array $parts): void
    {
        self::assertSame($parts, SitePath::below('client-portal', $path));
    }

    /**
     * @testWith ["/clients/area/client-portal/harbour/"]
     *           ["/Clients/Area/index.php/client-portal/harbour/"]
     *           ["/clients/area/de/client-portal/harbour/"]
     *           ["/client-portal/harbour/"]
     */
    public function test_the_folder_of_the_site_is_left_out(string $path): void
    {
        add_filter('pre_option_home', static fn(): string => 'https://example.org/clients/area');
        add_filter('home_url', static fn(string $url): string => "{$url}/de/");

        self::assertSame(['harbour'], SitePath::below('client-portal', $path));
    }
}
