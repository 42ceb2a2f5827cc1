<?php

declare(strict_types=1);

namespace ClientPress\Tests\Kernel;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Branding;
use ClientPress\Kernel\Schedule;
use ClientPress\Tests\Site\AcceptPageTestCase;
use ClientPress\Tests\Support\Inbox;

/** @group any-database */
final class BrandingTest extends AcceptPageTestCase
{
    public function test_without_a_logo_the_name_stands_above(): void
    {
        update_option('blogname', 'Sm&amp;ith &lt;&amp; Partners');

        $page = self::open($this->invite());

        self::assertStringContainsString('<span class="site-name">Sm&amp;ith &lt;&amp; Partners</span>', $page->body);
        self::assertStringNotContainsString('<img', $page->body);
        self::assertStringContainsString('– Sm&amp;ith &lt;&amp; Partners</title>', $page->body);
    }

    public function test_the_logo_says_the_name(): void
    {
        set_theme_mod('custom_logo', self::image('logo.png'));

        $page = self::open($this->invite());

        $url = esc_url(wp_get_upload_dir()['baseurl'] . '/logo.png');
        self::assertMatchesRegularExpression(
            '/class="site-logo"\s+src="' . preg_quote($url, '/') . '"\s+alt="Example Studio"/',
            $page->body,
        );
        self::assertStringNotContainsString('site-name"', $page->body);
        self::assertStringContainsString("img-src 'self'", (string) $page->header('Content-Security-Policy'));
    }

    public function test_a_logo_on_another_host_is_allowed_to_load(): void
    {
        set_theme_mod('custom_logo', self::image('logo.png'));
        update_option('upload_url_path', 'https://cdn.example.org/files');

        $page = self::open($this->invite());

        self::assertStringContainsString('src="https://cdn.example.org/files/logo.png"', $page->body);
        self::assertStringContainsString(
            'img-src https://cdn.example.org;',
            (string) $page->header('Content-Security-Policy'),
        );
    }

    public function test_a_site_icon_stands_beside_the_name(): void
    {
        update_option('site_icon', self::image('icon.png'));

        $page = self::open($this->invite());

        self::assertStringContainsString('<img class="site-icon"', $page->body);
        self::assertStringContainsString('<link rel="icon"', $page->body);
        self::assertStringContainsString('<span class="site-name">Example Studio</span>', $page->body);
    }

    public function test_a_logo_that_is_gone_leaves_the_name(): void
    {
        set_theme_mod('custom_logo', 999_999);

        self::assertStringContainsString('<span class="site-name">', self::open($this->invite())->body);
    }

    public function test_the_colour_of_the_themes_buttons_is_taken(): void
    {
        // Twenty Twenty-Five's buttons have its colour "contrast".
        self::assertStringContainsString('--accent-on-light: #111111;', self::open($this->invite())->body);
    }

    public function test_a_colour_that_the_site_chose_goes_before_the_themes(): void
    {
        self::actAs(1);
        $id = \WP_Theme_JSON_Resolver::get_user_global_styles_post_id();
        wp_update_post([
            'ID' => $id,
            'post_content' => wp_slash((string) wp_json_encode([
                'version' => 3,
                'isGlobalStylesUserThemeJSON' => true,
                'styles' => ['elements' => ['button' => ['color' => ['background' => '#0A5C36']]]],
            ])),
        ]);

        self::assertStringContainsString('--accent-on-light: #0a5c36;', self::open($this->invite())->body);
    }

    public function test_the_theme_is_asked_for_its_colour_by_no_visit_and_daily(): void
    {
        Branding::keepColour();
        $accent = Branding::accent();
        add_filter('wp_theme_json_data_user', static fn(\WP_Theme_JSON_Data $data): \WP_Theme_JSON_Data => $data->update_with([
            'version' => 3,
            'styles' => ['elements' => ['button' => ['color' => ['background' => '#0a5c36']]]],
        ]));
        \WP_Theme_JSON_Resolver::clean_cached_data();

        try {
            self::assertEquals($accent, Branding::accent());
            do_action(Schedule::DAILY);
            self::assertSame('#0a5c36', Branding::accent()->onLight);
        } finally {
            \WP_Theme_JSON_Resolver::clean_cached_data();
        }
    }

    public function test_a_change_of_the_theme_or_of_the_sites_styles_shows_at_once(): void
    {
        self::keepColour('#0a5c36');
        self::assertSame('#0a5c36', Branding::accent()->onLight);

        self::keepColour('#0a5c36', ['theme' => 'another']);
        self::assertSame('#111111', Branding::accent()->onLight);

        self::keepColour('#0a5c36');
        wp_update_post(['ID' => \WP_Theme_JSON_Resolver::get_user_global_styles_post_id()]);
        self::assertSame('#111111', Branding::accent()->onLight);

        self::keepColour('#0a5c36', ['theme' => 'another']);
        do_action('switch_theme', 'Another', wp_get_theme(), wp_get_theme());
        self::assertSame('#111111', get_option(Branding::COLOUR)['colour']);
    }

    public function test_where_no_colour_is_kept_a_visit_writes_none(): void
    {
        delete_option(Branding::COLOUR);

        self::assertSame('#111111', Branding::accent()->onLight);
        self::assertFalse(get_option(Branding::COLOUR));
    }

    public function test_the_colour_that_was_kept_is_read_as_the_themes_own(): void
    {
        foreach (['red;} body{display:none', ['#0a5c36'], null] as $colour) {
            self::keepColour($colour);

            self::assertMatchesRegularExpression('/^#[0-9a-f]{6}$/D', Branding::accent()->onLight);
        }

        update_option(Branding::COLOUR, 'text');
        self::assertSame('#111111', Branding::accent()->onLight);
    }

    /** @param array<string, mixed> $more */
    private static function keepColour(mixed $colour, array $more = []): void
    {
        Branding::keepColour();
        update_option(Branding::COLOUR, ['colour' => $colour, ...$more] + get_option(Branding::COLOUR));
    }

    public function test_emails_and_the_pages_around_portals_have_the_sites_colour_and_logo_too(): void
    {
        set_theme_mod('custom_logo', self::image('logo.png'));
        self::services()
            ->invitations()
            ->send(self::createPortal(), 'client@example.org', new Terms('', 14), Actor::operator());
        self::assertStringContainsString('background:#111111;', Inbox::latestTo('client@example.org')->html());

        $client = self::visitor(self::createUser('clientpress_client'));
        foreach (['/client-portal/' => 200, '/client-portal/none/' => 403] as $path => $status) {
            $page = $client->get($path);

            self::assertSame($status, $page->status);
            self::assertStringContainsString('style="--accent-on-light: #111111;', $page->body);
            self::assertStringContainsString('logo.png" alt="Example Studio"', $page->body);
        }
    }

    /** @return int id of a picture in the media library */
    private static function image(string $name): int
    {
        $id = wp_insert_attachment(['post_mime_type' => 'image/png', 'post_title' => $name], $name);
        self::assertIsInt($id);
        wp_update_attachment_metadata($id, ['width' => 300, 'height' => 80, 'file' => $name, 'sizes' => []]);

        return $id;
    }
}
