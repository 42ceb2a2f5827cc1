<?php

declare(strict_types=1);

namespace ClientPress\Tests\Kernel;

use ClientPress\Kernel\Language;
use ClientPress\Kernel\SiteDate;
use ClientPress\Tests\Support\Languages;
use ClientPress\Tests\TestCase;

/**
 * @group any-database
 */
final class LanguageTest extends TestCase
{
    protected function tearDown(): void
    {
        Languages::remove();
        parent::tearDown();
    }

    public function test_english_is_always_there_and_others_where_they_are_installed(): void
    {
        self::assertSame(['en_US'], Language::installed());

        Languages::install('de_DE', 'ar');

        self::assertEqualsCanonicalizing(['en_US', 'de_DE', 'ar'], Language::installed());
        self::assertSame('en_US', Language::installed()[0]);
        self::assertFalse(Language::isInstalled('fr_FR'));
        self::assertFalse(Language::isInstalled(''));
    }

    public function test_a_language_is_named_in_itself(): void
    {
        self::assertStringStartsWith('Deutsch', Language::name('de_DE'));
        self::assertSame('日本語', Language::name('ja'));
    }

    public function test_the_sites_language_is_known_while_another_one_is_switched_to(): void
    {
        Languages::install('de_DE');
        switch_to_locale('de_DE');

        self::assertSame('de_DE', get_locale());
        self::assertSame('en_US', Language::ofSite());
        self::assertSame('en_US', Language::in('', get_locale(...)));
        self::assertSame('de_DE', get_locale(), 'It is still the one that was switched to.');
    }

    public function test_something_runs_in_a_language_and_in_the_sites_where_that_is_gone(): void
    {
        Languages::install('de_DE');

        self::assertSame('de_DE', Language::in('de_DE', get_locale(...)));
        self::assertSame('en_US', Language::in('fr_FR', get_locale(...)));
        self::assertSame('en_US', get_locale());
    }

    public function test_a_moment_is_written_as_the_language_that_is_switched_to_writes_it(): void
    {
        Languages::install('de_DE');

        self::assertSame('March 30, 2031 8:00 am', SiteDate::withTime(1_932_624_000));
        self::assertSame('30. März 2031 8:00', Language::in('de_DE', static fn(): string => SiteDate::withTime(
            1_932_624_000,
        )));
    }

    public function test_a_fault_leaves_no_language_behind(): void
    {
        Languages::install('de_DE');

        try {
            Language::in('de_DE', static fn() => throw new \DomainException());
            self::fail();
        } catch (\DomainException) {
            self::assertSame('en_US', get_locale());
        }
    }
}
