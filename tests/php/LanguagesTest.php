<?php

declare(strict_types=1);

namespace ClientPress\Tests;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Terms;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\Languages;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Quick;

/**
 * That WordPress finds our translations where the plugin keeps them, for whatever is shown or mailed.
 *
 * @group any-database
 */
final class LanguagesTest extends TestCase
{
    private const FOLDER = __DIR__ . '/../../plugin/languages';

    /** What sprintf() should have replaced. */
    private const PLACEHOLDER = '/%(?:\d\$)?[sd]\b/';

    protected function tearDown(): void
    {
        Languages::remove();
        parent::tearDown();
    }

    /**
     * @return iterable<string, array{string, string}> The locale, and the one that HTML names.
     */
    public static function languages(): iterable
    {
        yield 'Arabic' => ['ar', 'ar'];
        yield 'French' => ['fr_FR', 'fr-FR'];
        yield 'German' => ['de_DE', 'de'];
        yield 'Japanese' => ['ja', 'ja'];
        yield 'Spanish' => ['es_ES', 'es'];
    }

    /**
     * @dataProvider languages
     */
    public function test_a_site_speaks_its_language_on_screens_where_clients_accept_and_in_emails(
        string $locale,
        string $language,
    ): void {
        Quick::leaveOut();
        Languages::install($locale);
        update_option('WPLANG', $locale);
        $texts = self::texts($locale);
        $portal = self::createPortal();
        $terms = new Terms('', 14, locale: $locale);
        self::services()->invitations()->send($portal, 'a@example.org', $terms, Actor::operator());
        $mail = Inbox::latestTo('a@example.org');
        self::assertSame(1, preg_match('~/client-invitation/\w+~', $mail->text(), $link));
        $site = LiveSite::shared();
        $admin = new Browser($site, $site->cookiesOf(1));
        $list = '/wp-admin/edit.php?post_type=clientpress_portal';

        foreach ([
            'the email' => [$mail->html(), 'Accept Invitation'],
            'the page of its link' => [(new Browser($site))->get($link[0])->body, 'Choose a password'],
            'the list' => [$admin->get("{$list}&page=clientpress-invitations")->body, 'Invitations'],
            'the portals' => [$admin->get($list)->body, 'Invite Client'],
            'the settings' => [$admin->get('/wp-admin/options-general.php?page=clientpress')->body, 'Access & Login'],
            'the plugins' => [
                $admin->get('/wp-admin/plugins.php')->body,
                'Invite each client into a private portal on your own site: one email, one secure one-time link, one password of their own choosing.',
            ],
        ] as $where => [$html, $text]) {
            self::assertStringContainsString(esc_html($texts[$text]), $html, $where);
            self::assertMatchesRegularExpression("/<html[^>]*\slang=\"{$language}\"/", $html, $where);
            self::assertSame($locale === 'ar', preg_match('/<html[^>]*\sdir="rtl"/', $html) === 1, $where);
            self::assertDoesNotMatchRegularExpression(self::PLACEHOLDER, wp_strip_all_tags($html), $where);
        }
    }

    public function test_each_script_with_texts_finds_their_translations(): void
    {
        Languages::install('de_DE');
        self::actAs(1);
        $GLOBALS['wp_scripts'] = null;
        set_current_screen('edit-clientpress_portal');
        self::attachAdminHooks();
        do_action('admin_enqueue_scripts', 'edit.php');
        switch_to_locale('de_DE');
        $found = [];

        foreach (wp_scripts()->registered as $handle => $script) {
            if (
                str_starts_with($handle, 'clientpress-')
                && is_string(load_script_textdomain($handle, 'clientpress', (string) $script->translations_path))
            ) {
                $found[] = (string) preg_replace('~^.*/plugins/clientpress/~', '', (string) $script->src);
            }
        }

        self::assertEqualsCanonicalizing(self::scriptsWithTexts(), $found);
    }

    public function test_arabic_has_a_form_of_its_own_for_each_kind_of_number(): void
    {
        Languages::install('ar');
        switch_to_locale('ar');
        $forms = array_map(static fn(int $count): string => _n('%s day', '%s days', $count, 'clientpress'), [
            1,
            2,
            3,
            11,
            100,
        ]);

        self::assertCount(5, array_unique($forms), implode(', ', $forms));
    }

    /**
     * @return list<string>
     */
    private static function scriptsWithTexts(): array
    {
        return array_map(
            static fn(string $file): string => (string) json_decode((string) file_get_contents($file), true)['source'],
            (array) glob(self::FOLDER . '/scripts/clientpress-de_DE-*.json'),
        );
    }

    /**
     * @return array<string, string>
     */
    private static function texts(string $locale): array
    {
        return (require self::FOLDER . "/clientpress-{$locale}.l10n.php")['messages'];
    }
}
