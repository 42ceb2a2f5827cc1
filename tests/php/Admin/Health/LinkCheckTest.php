<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Health;

use ClientPress\Admin\Health\FindingStatus;
use ClientPress\Admin\Health\LinkCheck;
use ClientPress\Tests\Site\AcceptPageTestCase;

/** What stands before WordPress is planted as a plugin that answers first. @group any-database */
final class LinkCheckTest extends AcceptPageTestCase
{
    /** Keeps the first answer to each path, whatever it is told. */
    private const CACHE = <<<'PHP'
        $key = md5(explode('?', $_SERVER['REQUEST_URI'])[0]);
        $file = dirname(ABSPATH) . "/logs/cache-$key";
        if ($_SERVER['REQUEST_METHOD'] === 'GET' && is_file($file)) {
            echo file_get_contents($file);
            exit();
        }
        ob_start(static function ($page) use ($file) {
            file_put_contents($file, $page);
            return $page;
        });
        PHP;

    protected function setUp(): void
    {
        parent::setUp();
        self::emptyCache();
    }

    protected function tearDown(): void
    {
        self::emptyCache();
        parent::tearDown();
    }

    public function test_a_cache_that_knows_pages_by_their_path_mixes_up_no_links(): void
    {
        self::plant(self::CACHE);
        self::visitor()->get('/');
        $ready = $this->invite();
        $unknown = \ClientPress\Native\token_issue();

        foreach ([1, 2] as $ignored) {
            self::assertStringContainsString('Kitchen &amp; Garden', self::open($ready)->body);
            self::assertStringContainsString('We do not know this link', self::open($unknown)->body);
        }
        self::assertSame(FindingStatus::Good, LinkCheck::finding()->status);
    }

    public function test_with_plain_permalinks_such_a_cache_is_found(): void
    {
        update_option('permalink_structure', '');
        self::plant(self::CACHE);
        $finding = LinkCheck::finding();

        self::assertSame(FindingStatus::Critical, $finding->status);
        self::assertStringContainsString('one and the same answer', $finding->sentence);
        self::assertNotSame([], $finding->steps);

        self::emptyCache();
        self::visitor()->get('/');
        self::assertStringContainsString('answered with status 200 by something else', LinkCheck::finding()->sentence);
    }

    /**
     * @testWith [401]
     *           [503]
     */
    public function test_what_keeps_links_from_us_is_found(int $status): void
    {
        self::plant("http_response_code({$status}); exit('Closed');");

        $finding = LinkCheck::finding();

        self::assertSame(FindingStatus::Critical, $finding->status);
        self::assertStringContainsString("status {$status}", $finding->sentence);
    }

    public function test_a_home_page_that_is_closed_to_the_server_itself_is_found(): void
    {
        self::plant("add_action('template_redirect', function () { status_header(503); exit(); });");

        $finding = LinkCheck::finding();

        self::assertSame(FindingStatus::Critical, $finding->status);
        self::assertStringContainsString('answers this server with status 503', $finding->sentence);
        add_filter('clientpress_site_is_open', '__return_true');
        self::assertSame(FindingStatus::Good, LinkCheck::finding()->status);
    }

    public function test_a_site_that_cannot_reach_itself_is_told_how_to_look(): void
    {
        add_filter('pre_http_request', static fn(): \WP_Error => new \WP_Error('http', 'Connection refused'));

        $finding = LinkCheck::finding();

        self::assertSame(FindingStatus::Recommended, $finding->status);
        self::assertStringContainsString('Connection refused', $finding->sentence);
    }

    private static function emptyCache(): void
    {
        foreach (glob(dirname(ABSPATH) . '/logs/cache-*') ?: [] as $file) {
            unlink($file);
        }
    }
}
