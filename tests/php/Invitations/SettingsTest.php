<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Invitations\Settings;
use ClientPress\Tests\TestCase;

use function ClientPress\Native\expires_at;

final class SettingsTest extends TestCase
{
    public function test_a_new_site_has_its_defaults(): void
    {
        $settings = new Settings();

        self::assertSame(14, $settings->expiryDays());
        self::assertSame([7, 14, 21, 30], $settings->expiryChoices());
        self::assertSame('keep', $settings->uninstallChoice());
        self::assertSame([0, 0, true], [
            $settings->reminderDays(),
            $settings->keepDays(),
            $settings->notifiesInviters(),
        ]);
    }

    public function test_what_was_chosen_counts(): void
    {
        foreach ([7, '21', '30', 14] as $days) {
            update_option('clientpress_invitation_expiry_days', $days);
            self::assertSame((int) $days, (new Settings())->expiryDays());
        }
        foreach (['data', 'data_and_portals', 'keep'] as $choice) {
            update_option('clientpress_uninstall', $choice);
            self::assertSame($choice, (new Settings())->uninstallChoice());
        }
    }

    /** @return array<string, array{mixed}> */
    public static function nonsense(): array
    {
        return [
            'zero' => [0],
            'negative' => [-14],
            'between the choices' => [8],
            'huge' => [PHP_INT_MAX],
            'words' => ['two weeks'],
            'empty' => [''],
            'false' => [false],
            'a list' => [[30]],
            'a list of nothing' => [[]],
        ];
    }

    /** @dataProvider nonsense */
    public function test_whatever_the_database_holds_a_value_is_within_its_range(mixed $stored): void
    {
        foreach (Settings::OPTIONS as $option) {
            update_option($option, $stored);
        }
        $settings = new Settings();

        self::assertContains($settings->expiryDays(), [7, 14, 21, 30]);
        self::assertNotNull(expires_at(time(), $settings->expiryDays()));
        self::assertThat($settings->reminderDays(), self::logicalAnd(self::greaterThan(-1), self::lessThan(15)));
        self::assertThat($settings->keepDays(), self::logicalAnd(self::greaterThan(-1), self::lessThan(3_651)));
        self::assertSame('keep', $settings->uninstallChoice());
    }

    public function test_a_site_may_offer_fewer_lifetimes(): void
    {
        add_filter('clientpress_expiry_choices', static fn(): array => [21, 7]);
        $settings = new Settings();

        self::assertSame([7, 21], $settings->expiryChoices());
        self::assertSame(7, $settings->expiryDays());
        update_option('clientpress_invitation_expiry_days', 30);
        self::assertSame(7, $settings->expiryDays());
        update_option('clientpress_invitation_expiry_days', 21);
        self::assertSame(21, $settings->expiryDays());
    }

    /** @return array<string, array{mixed}> */
    public static function nonsenseChoices(): array
    {
        return [
            'nothing' => [[]],
            'what the extension refuses' => [[1, 8, 365]],
            'no list' => ['7'],
            'null' => [null],
            'lists within' => [[[7], [14]]],
            'objects' => [[new \stdClass()]],
        ];
    }

    /** @dataProvider nonsenseChoices */
    public function test_choices_that_the_extension_would_refuse_are_not_offered(mixed $choices): void
    {
        add_filter('clientpress_expiry_choices', static fn(): mixed => $choices);

        self::assertSame([7, 14, 21, 30], (new Settings())->expiryChoices());
    }

    public function test_every_choice_is_one_that_the_extension_takes(): void
    {
        foreach ((new Settings())->expiryChoices() as $days) {
            self::assertSame(1_000 + ($days * 86_400), expires_at(1_000, $days));
        }
    }
}
