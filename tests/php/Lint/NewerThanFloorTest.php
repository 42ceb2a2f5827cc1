<?php

declare(strict_types=1);

namespace ClientPress\Tests\Lint;

use ClientPress\Lint\NewerThanFloor;
use PHPUnit\Framework\TestCase;

require_once dirname(__DIR__, 2) . '/lint/NewerThanFloor.php';

/**
 * @group any-database
 */
final class NewerThanFloorTest extends TestCase
{
    private const WORDPRESS = <<<'PHP'
        <?php
        /** @since 6.9.0 */
        function new_function() {}
        /** @since 6.8.2 */
        function old_function() {}
        /**
         * @since MU (3.0.0)
         * @since 7.1.0 It may be false.
         */
        function changed_function() {
            /** @since 7.0.0 */
            do_action( 'wp_abilities_api_init' );
            /** @since 7.0.0 */
            return apply_filters( 'new_hook', function () { return "{$a}"; } );
        }
        /** @since 6.9.0 */
        class New_Class {
            /** @since 6.9.0 */
            public function get() {}
        }
        /** @since 2.0.0 */
        class Old_Class {
            /** @since 7.1.0 */
            public function delete() { return new class {}; }
        }
        /** @since 6.9.0 */
        $variable = 1;
        function undated_function() {}
        PHP;

    /**
     * @testWith ["new_function();", "2: new_function() is there since 6.9.0"]
     *           ["\\New_Function();", "2: new_function() is there since 6.9.0"]
     *           ["add_filter('new_hook', $a);", "2: 'new_hook' is there since 7.0.0"]
     *           ["$a instanceof New_Class;", "2: New_Class is there since 6.9.0"]
     *           ["new \\New_Class();", "2: New_Class is there since 6.9.0"]
     *           ["function_exists('old_function') && new_function();", "2: new_function() is there since 6.9.0"]
     */
    public function test_what_the_oldest_wordpress_does_not_have_is_found(string $code, string $violation): void
    {
        self::assertSame([$violation], self::found($code));
    }

    /**
     * @testWith ["old_function();"]
     *           ["changed_function();"]
     *           ["undated_function();"]
     *           ["delete(); get(); new Old_Class();"]
     *           ["$a->new_function(); A::new_function(); function new_function() {}"]
     *           ["// new_function();"]
     *           ["if (function_exists('new_function')) { new_function(); }"]
     *           ["if (class_exists(\\New_Class::class)) { new New_Class(); }"]
     *           ["add_action('wp_abilities_api_init', $a);"]
     */
    public function test_what_is_old_enough_or_asked_for_passes(string $code): void
    {
        self::assertSame([], self::found($code));
    }

    /**
     * @return list<string>
     */
    private static function found(string $code): array
    {
        $api = new NewerThanFloor('6.8');
        $api->learn(self::WORDPRESS);

        return $api->find("<?php\n{$code}");
    }
}
