<?php

declare(strict_types=1);

namespace ClientPress\Tests\Site;

use ClientPress\Site\PasswordField;
use ClientPress\Tests\TestCase;

/** @group any-database */
final class PasswordFieldTest extends TestCase
{
    private const WEAK = ['Far too easy to guess', 'Still easy to guess'];

    /**
     * @testWith [0]
     *           [1]
     *           [2]
     *           [3]
     *           [4]
     */
    public function test_the_meter_praises_what_the_server_takes_and_nothing_else(int $minimum): void
    {
        $ratings = PasswordField::toChoose('client@example.org', 8, $minimum, ['client'])->ratings();

        self::assertCount(5, $ratings);
        foreach ($ratings as $strength => $rating) {
            self::assertSame($strength < $minimum, in_array($rating, self::WEAK, true), "{$strength}: {$rating}");
        }
        self::assertSame('Good enough', $ratings[$minimum]);
    }
}
