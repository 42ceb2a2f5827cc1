<?php

declare(strict_types=1);

namespace ClientPress\Tests\Kernel;

use ClientPress\Kernel\BreakableAddress;
use ClientPress\Tests\TestCase;

/** @group any-database */
final class BreakableAddressTest extends TestCase
{
    /**
     * @dataProvider addresses
     */
    public function test_an_address_may_break_behind_its_at_and_a_long_half_before_its_dots(
        string $email,
        string $html,
    ): void {
        self::assertSame("<bdi>{$html}</bdi>", BreakableAddress::html($email));
    }

    /**
     * @return iterable<string, array{string, string}>
     */
    public static function addresses(): iterable
    {
        yield 'short' => ['anna.miller@example.org', 'anna.miller@<wbr>example.org'];
        yield 'a quoted @' => ['"a@b"@example.org', '&quot;a@b&quot;@<wbr>example.org'];
        yield 'a long local part' => [
            'maximiliane.von.oberhuber@example.org',
            'maximiliane<wbr>.von<wbr>.oberhuber@<wbr>example.org',
        ];
        yield 'a long host' => [
            'anna@accounts.weidenfeld.example',
            'anna@<wbr>accounts<wbr>.weidenfeld<wbr>.example',
        ];
        yield 'a name' => ['Maximiliane A. <Oberhuber>', 'Maximiliane A. &lt;Oberhuber&gt;'];
        yield 'nothing' => ['', ''];
    }
}
