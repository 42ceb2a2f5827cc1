<?php

declare(strict_types=1);

namespace ClientPress\Tests\Kernel;

use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Tests\Cli\WpCli;
use ClientPress\Tests\Support\Died;
use ClientPress\Tests\TestCase;

/**
 * @group any-database
 */
final class RefusedTest extends TestCase
{
    public function test_a_page_has_the_status_of_its_reason_and_says_it_without_markup(): void
    {
        try {
            (new Refused(Reason::AlreadyInvited, '<b>Invited</b> already.'))->showAsPage();
        } catch (Died $died) {
            self::assertSame(409, $died->status);
            self::assertSame('&lt;b&gt;Invited&lt;/b&gt; already.', $died->getMessage());
        }
    }

    public function test_the_request_ends_though_a_plugins_handler_of_wp_die_returns(): void
    {
        $shown = WpCli::process([
            'eval',
            'add_filter("wp_die_handler", static fn() => static function ($text) { echo $text; }, 99);
            ClientPress\Kernel\Refused::forbidden()->showAsPage();
            echo "It went on.";',
        ]);

        self::assertSame('You are not allowed to do this.', $shown->output);
    }
}
