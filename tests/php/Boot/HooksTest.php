<?php

declare(strict_types=1);

namespace ClientPress\Tests\Boot;

use ClientPress\Boot\DoorServices;
use ClientPress\Boot\Hooks;
use ClientPress\Boot\Services;
use ClientPress\Import\Worker;
use ClientPress\Invitations\Background\Notifications;
use ClientPress\Kernel\Schedule;
use ClientPress\Outbox\Sender;
use ClientPress\Portals\PortalPostType;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\TestCase;

/**
 * The table of hooks: each row leads somewhere, and where nothing asks for the plugin no part of it is made.
 */
final class HooksTest extends TestCase
{
    /** @return iterable<string, array{string, string, int, string|null}> */
    public static function rows(): iterable
    {
        foreach (Hooks::rows() as $row) {
            yield "{$row[0]}: {$row[3]}::{$row[4]}" => [$row[3], $row[4], $row[2], $row[5] ?? null];
        }
    }

    /** @dataProvider rows */
    public function test_a_row_names_what_there_is(
        string $service,
        string $method,
        int $arguments,
        ?string $guard,
    ): void {
        $class = str_contains($service, '\\')
            ? $service
            : (string) (new \ReflectionMethod(
                method_exists(DoorServices::class, $service) ? DoorServices::class : Services::class,
                $service,
            ))->getReturnType();
        $called = new \ReflectionMethod($class, $method);

        self::assertTrue($called->isPublic());
        self::assertSame(str_contains($service, '\\'), $called->isStatic());
        self::assertLessThanOrEqual($arguments, $called->getNumberOfRequiredParameters());
        if ($guard !== null) {
            $asked = new \ReflectionMethod(Hooks::class, $guard);
            self::assertTrue($asked->isStatic());
            self::assertLessThanOrEqual($arguments, $asked->getNumberOfRequiredParameters());
        }
    }

    /**
     * As other plugins fire WordPress's hooks: with fewer arguments, or with odd ones.
     *
     * @dataProvider rows
     */
    public function test_a_row_survives_whatever_is_passed_to_its_hook(
        string $service,
        string $method,
        int $arguments,
        ?string $guard,
    ): void {
        require_once ABSPATH . 'wp-admin/includes/admin.php';
        $hooks = new Hooks(WP_PLUGIN_DIR . '/clientpress/clientpress.php');
        $callback = $hooks->callback($service, $method, $guard);

        // A row without arguments is called without any, whatever was passed.
        for ($given = 1; $given <= $arguments; $given++) {
            foreach ([null, '', '5', '5x', -1, true, [], [null], new \stdClass()] as $odd) {
                $callback(...array_fill(0, $given, $odd));
            }
        }
        self::assertIsCallable($callback);
    }

    /**
     * @testWith ["login_redirect", "https://example.org/"]
     *           ["rest_prepare_user", null]
     *           ["rest_user_query", null]
     */
    public function test_a_filter_that_gets_too_little_gives_back_what_it_got(string $hook, mixed $value): void
    {
        self::assertSame($value, apply_filters($hook, $value));
    }

    public function test_a_capability_that_is_asked_for_oddly_is_left_as_it_is(): void
    {
        foreach ([[], ['read_post'], ['edit_post', '5x'], ['delete_page', 1, 'x'], ['read_post', null, [[]]]] as $odd) {
            self::assertSame(['read'], apply_filters('map_meta_cap', ['read'], ...$odd));
        }
    }

    public function test_no_table_of_rows_is_left_out(): void
    {
        $class = new \ReflectionClass(Hooks::class);
        $tables = array_filter($class->getConstants(), is_array(...));
        self::assertNotEmpty($tables);

        foreach ($class->getMethods(\ReflectionMethod::IS_STATIC) as $method) {
            if (str_ends_with($method->name, 'Rows') && ($method->name !== 'networkRows' || is_multisite())) {
                $tables[$method->name] = $method->invoke(null);
            }
        }

        self::assertArrayHasKey('adminRows', $tables);
        self::assertSame(
            [],
            array_udiff(
                array_merge(...array_values($tables)),
                Hooks::rows(),
                static fn(array $one, array $other): int => $one <=> $other,
            ),
        );
    }

    public function test_rows_that_share_a_callback_have_its_priority_and_need_no_more_arguments(): void
    {
        self::assertSame([10], array_values(array_unique(array_column(Hooks::IN_ONE_CALLBACK, 1))));
        self::assertLessThanOrEqual(3, max(array_column(Hooks::IN_ONE_CALLBACK, 2)));
    }

    /** @return iterable<string, array{string}> */
    public static function events(): iterable
    {
        foreach ((new \ReflectionClass(Schedule::class))->getReflectionConstants(\ReflectionClassConstant::IS_PUBLIC) as $event) {
            yield $event->getName() => [$event->getValue()];
        }
        yield 'accepted' => [Notifications::ACCEPTED_EVENT];
        yield 'import' => [Worker::EVENT];
        yield 'outbox' => [Sender::EVENT];
    }

    /** @dataProvider events */
    public function test_each_event_of_wp_cron_has_a_listener(string $event): void
    {
        self::assertTrue(has_action($event));
    }

    public function test_an_installed_site_is_known_by_what_every_request_compares(): void
    {
        self::assertSame(Hooks::INSTALLED, get_option('clientpress_installed'));
    }

    /**
     * @testWith [""]
     *           ["x"]
     */
    public function test_an_id_may_be_a_string_as_it_may_for_wordpress(string $more): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber')->ID;
        self::letIn($portal, $user);

        do_action('remove_user_from_blog', $user . $more);

        self::assertSame([], self::services()->access()->users($portal));
    }

    public function test_a_filter_whose_guard_lets_nothing_pass_gives_back_what_it_got(): void
    {
        $post = (int) wp_insert_post(['post_title' => 'News', 'post_status' => 'private']);

        self::assertSame(
            ['private' => 'Private'],
            apply_filters('display_post_states', ['private' => 'Private'], get_post($post)),
        );
        self::assertSame(
            [],
            apply_filters('display_post_states', ['private' => 'Private'], get_post(self::createPortal())),
        );
    }

    /**
     * @testWith ["/", "", 3]
     *           ["/news/", "", 3]
     *           ["/no-such-page/", "", 3]
     *           ["/feed/", "", 3]
     *           ["/wp-login.php", "", 3]
     *           ["/", "author", 4]
     *           ["/news/", "author", 4]
     */
    public function test_a_page_of_others_makes_no_part_of_the_plugin(string $path, string $role, int $most): void
    {
        wp_insert_post(['post_title' => 'News', 'post_status' => 'publish', 'post_content' => 'Text']);
        $site = LiveSite::shared();
        $visitor = $role === ''
            ? new Browser($site)
            : new Browser($site, $site->cookiesOf(self::createUser($role)->ID));

        $files = self::filesLoadedFor($path, $visitor);

        self::assertContains('src/Boot/Hooks.php', $files);
        self::assertNotContains('src/Boot/Services.php', $files);
        self::assertLessThanOrEqual($most, count($files), implode("\n", $files));
    }

    public function test_a_portal_makes_what_it_needs(): void
    {
        $client = self::createUser('clientpress_client')->ID;
        $portal = self::createPortal(fields: ['post_name' => 'harbour']);
        self::letIn($portal, $client);
        $site = LiveSite::shared();

        self::assertContains('src/Portals/PortalGate.php', self::filesLoadedFor(
            '/' . PortalPostType::base() . '/harbour/',
            new Browser($site, $site->cookiesOf($client)),
        ));
    }

    /** @return list<string> below the plugin's folder */
    private static function filesLoadedFor(string $path, Browser $visitor): array
    {
        $recorder = WPMU_PLUGIN_DIR . '/files.php';
        $list = (string) tempnam(sys_get_temp_dir(), 'files');
        file_put_contents($recorder, sprintf(<<<'PHP'
            <?php
            add_action('shutdown', static function (): void {
                $plugin = realpath(WP_PLUGIN_DIR . '/clientpress') . '/';
                $files = array_filter(get_included_files(), static fn(string $file) => str_starts_with($file, $plugin));
                file_put_contents(%s, json_encode(array_map(
                    static fn(string $file) => substr($file, strlen($plugin)),
                    array_values($files),
                )));
            }, PHP_INT_MAX);
            PHP, var_export($list, true)));

        try {
            $visitor->get($path);

            return json_decode((string) file_get_contents($list), true, 9, JSON_THROW_ON_ERROR);
        } finally {
            unlink($recorder);
            unlink($list);
        }
    }
}
