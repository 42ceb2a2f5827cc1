<?php

declare(strict_types=1);

namespace ClientPress\Tests\Boot;

use ClientPress\Tests\TestCase;

final class UpdatesTest extends TestCase
{
    private const OURS = 'clientpress/clientpress.php';

    private const OTHER = 'other/other.php';

    protected function setUp(): void
    {
        parent::setUp();
        // The test site says that everything is up to date.
        remove_all_filters('pre_site_transient_update_plugins');
        remove_all_filters('pre_http_request');
    }

    public function test_the_header_asks_wordpress_org_for_no_updates(): void
    {
        self::assertSame('false', get_plugins()[self::OURS]['UpdateURI']);
    }

    public function test_an_update_of_a_namesake_on_wordpress_org_is_offered_to_nobody(): void
    {
        // A fake of wordpress.org, which no test asks.
        add_filter(
            'pre_http_request',
            static fn(mixed $answer, array $request, string $url): mixed => (
                str_contains($url, '/plugins/update-check/')
                    ? ['response' => ['code' => 200, 'message' => 'OK'], 'headers' => [], 'body' => self::answer()]
                    : $answer
            ),
            PHP_INT_MAX,
            3,
        );
        delete_site_transient('update_plugins');

        self::actAs(1);
        wp_update_plugins(['any' => 'call asks again']);

        $offers = (array) get_site_transient('update_plugins')->response;
        self::assertSame([self::OTHER], array_keys($offers));
        self::assertArrayNotHasKey(self::OURS, get_plugin_updates());
        self::assertSame(1, wp_get_update_data()['counts']['plugins']);
        self::assertSame(['other'], array_column(wp_get_translation_updates(), 'slug'));
    }

    public function test_what_was_stored_before_is_not_passed_on(): void
    {
        foreach ([
            ['response' => [self::OURS => self::offer(self::OURS)]],
            ['no_update' => [self::OURS => self::offer(self::OURS)]],
            ['translations' => [self::translation('clientpress')]],
        ] as $stored) {
            set_site_transient('update_plugins', (object) $stored);

            self::assertSame([[]], array_values((array) get_site_transient('update_plugins')));
        }
    }

    public function test_what_is_no_list_of_updates_is_left_alone(): void
    {
        delete_site_transient('update_plugins');
        self::assertFalse(get_site_transient('update_plugins'));

        set_site_transient('update_plugins', 'nonsense');
        self::assertSame('nonsense', get_site_transient('update_plugins'));
    }

    private static function answer(): string
    {
        return (string) wp_json_encode([
            'plugins' => [self::OURS => self::offer(self::OURS), self::OTHER => self::offer(self::OTHER)],
            'no_update' => [],
            'translations' => [self::translation('clientpress'), self::translation('other')],
        ]);
    }

    /** @return array<string, string> */
    private static function translation(string $slug): array
    {
        return [
            'type' => 'plugin',
            'slug' => $slug,
            'language' => 'de_DE',
            'version' => '99.0',
            'package' => "https://downloads.wordpress.org/translation/plugin/{$slug}/99.0/de_DE.zip",
        ];
    }

    private static function offer(string $plugin): object
    {
        $slug = dirname($plugin);

        return (object) [
            'id' => "w.org/plugins/{$slug}",
            'slug' => $slug,
            'plugin' => $plugin,
            'new_version' => '99.0',
            'package' => "https://downloads.wordpress.org/plugin/{$slug}.99.0.zip",
        ];
    }
}
