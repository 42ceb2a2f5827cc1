<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Settings;

use ClientPress\Admin\Settings\SettingsScreen;
use ClientPress\Invitations\Settings;
use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\Response;

/** @group any-database */
final class SettingsScreenTest extends AdminTestCase
{
    private const URL = '/wp-admin/options-general.php?page=clientpress';

    /**
     * @testWith ["administrator", 200]
     *           ["editor", 403]
     *           ["subscriber", 403]
     */
    public function test_settings_are_the_administrators(string $role, int $status): void
    {
        self::assertSame($status, self::browserOf(self::createUser($role))->get(self::URL)->status);
    }

    /**
     * @testWith ["options-general.php?page=clientpress&tab=clientpress_webhooks"]
     *           ["edit.php?post_type=clientpress_portal&page=clientpress-invitations"]
     *           ["edit.php?post_type=clientpress_portal&page=clientpress-import"]
     */
    public function test_what_asks_before_anything_is_removed_is_there_before_the_first_button(string $screen): void
    {
        $page = self::browserOf(1)->get("/wp-admin/{$screen}");

        self::assertCount(1, self::texts(
            $page,
            '//head/script[contains(@src, "/forms.js") and not(@defer or @async)]',
        ));
    }

    public function test_a_new_site_has_fourteen_days_reminds_nobody_and_keeps_everything(): void
    {
        $page = self::browserOf(1)->get(self::URL);

        self::assertSame(['Access & Login'], self::texts($page, '//a[contains(@class, "nav-tab-active")]'));
        self::assertSame(
            ['7 days', '14 days', '21 days', '30 days'],
            self::texts($page, '//select[@id="clientpress_invitation_expiry_days"]/option'),
        );
        $reminders = self::texts($page, '//select[@id="clientpress_reminder_days"]/option');
        self::assertCount(15, $reminders);
        self::assertSame(['Off', '1 day before', '2 days before'], array_slice($reminders, 0, 3));
        self::assertSame(['14 days', 'Off'], self::texts($page, '//select/option[@selected]'));
        self::assertSame(
            ['Notify the inviter when a client has accepted'],
            self::texts($page, '//label[input[@type="checkbox" and @checked]]'),
        );
        self::assertCount(1, self::texts($page, '//input[@name="clientpress_keep_days" and @value=""]'));
        self::assertSame(['Keep everything'], self::texts($page, '//label[input[@type="radio" and @checked]]'));
    }

    public function test_what_is_chosen_is_kept(): void
    {
        $browser = self::browserOf(1);

        $page = self::save($browser, [
            Settings::EXPIRY_DAYS => '30',
            Settings::REMINDER_DAYS => '3',
            Settings::NOTIFY => '0',
            Settings::KEEP_DAYS => '90',
            Settings::UNINSTALL => 'data',
        ]);

        self::assertStringContainsString('Settings saved.', $page->text());
        self::assertSame(['30 days', '3 days before'], self::texts($page, '//select/option[@selected]'));
        self::assertSame([], self::texts($page, '//label[input[@type="checkbox" and @checked]]'));
        self::assertCount(1, self::texts($page, '//input[@name="clientpress_keep_days" and @value="90"]'));
        self::assertSame(30, self::fresh()->expiryDays());
        self::assertSame([3, false, 90], self::automatic());
        self::assertSame(Settings::UNINSTALL_DATA, self::fresh()->uninstallChoice());
    }

    /**
     * @testWith ["8"]
     *           ["0"]
     *           ["-7"]
     *           ["14.5"]
     *           ["x"]
     *           [""]
     *           [["30"]]
     */
    public function test_another_number_of_days_is_refused_and_the_old_one_stays(mixed $days): void
    {
        update_option(Settings::EXPIRY_DAYS, 21);

        $page = self::save(self::browserOf(1), [Settings::EXPIRY_DAYS => $days, Settings::UNINSTALL => 'keep']);

        self::assertCount(1, self::texts($page, '//div[contains(@class, "settings-error")]'));
        self::assertStringContainsString('Invitation Link Expiry was not changed', $page->text());
        self::assertSame(21, self::fresh()->expiryDays());
    }

    /** @return array<string, array{string, mixed}> */
    public static function refused(): array
    {
        return [
            'more days than are offered' => [Settings::REMINDER_DAYS, '15'],
            'days before yesterday' => [Settings::REMINDER_DAYS, '-1'],
            'half a day' => [Settings::REMINDER_DAYS, '1.5'],
            'nothing' => [Settings::REMINDER_DAYS, ''],
            'a list of days' => [Settings::REMINDER_DAYS, ['3']],
            'a word for yes' => [Settings::NOTIFY, 'yes'],
            'a list of answers' => [Settings::NOTIFY, ['0']],
            'more than ten years' => [Settings::KEEP_DAYS, '3651'],
            'below nothing' => [Settings::KEEP_DAYS, '-30'],
            'a word' => [Settings::KEEP_DAYS, 'forever'],
            'a number with an end' => [Settings::KEEP_DAYS, "30\n"],
            'a list of numbers' => [Settings::KEEP_DAYS, ['30']],
        ];
    }

    /** @dataProvider refused */
    public function test_a_bad_value_is_refused_and_the_old_one_stays(string $option, mixed $value): void
    {
        update_option(Settings::REMINDER_DAYS, 2);
        update_option(Settings::NOTIFY, '0');
        update_option(Settings::KEEP_DAYS, 30);

        $page = self::save(self::browserOf(1), [
            $option => $value,
            Settings::EXPIRY_DAYS => '7',
            Settings::UNINSTALL => 'keep',
        ] + [Settings::REMINDER_DAYS => '2', Settings::NOTIFY => '0', Settings::KEEP_DAYS => '30']);

        self::assertCount(1, self::texts($page, '//div[contains(@class, "settings-error")]'));
        self::assertSame([2, false, 30], self::automatic());
        self::assertSame(7, self::fresh()->expiryDays(), 'The good ones are kept all the same.');
    }

    public function test_an_empty_number_of_days_keeps_invitations_for_ever(): void
    {
        update_option(Settings::KEEP_DAYS, 30);

        self::save(self::browserOf(1), [
            Settings::EXPIRY_DAYS => '14',
            Settings::REMINDER_DAYS => '0',
            Settings::KEEP_DAYS => '',
            Settings::UNINSTALL => 'keep',
        ]);

        self::assertSame([0, true, 0], self::automatic());
    }

    public function test_another_answer_about_deleting_is_refused_and_the_old_one_stays(): void
    {
        update_option(Settings::UNINSTALL, Settings::UNINSTALL_DATA);

        $page = self::save(self::browserOf(1), [Settings::EXPIRY_DAYS => '7', Settings::UNINSTALL => 'everything']);

        self::assertStringContainsString('What deleting ClientPress removes was not changed', $page->text());
        self::assertSame(Settings::UNINSTALL_DATA, self::fresh()->uninstallChoice());
        self::assertSame(7, self::fresh()->expiryDays(), 'The good one is kept all the same.');
    }

    public function test_nothing_is_saved_without_the_nonce_or_the_right(): void
    {
        $fields = ['option_page' => 'clientpress_access', 'action' => 'update', Settings::EXPIRY_DAYS => '7'];
        $nonce = self::browserOf(1)->get(self::URL)->form('//form[@action="options.php"]')['fields']['_wpnonce'];

        self::assertSame(403, self::browserOf(1)->post('/wp-admin/options.php', $fields)->status);
        self::assertSame(
            403,
            self::browserOf(self::createUser('editor'))
                ->post('/wp-admin/options.php', $fields + ['_wpnonce' => $nonce])
                ->status,
        );
        self::assertSame(14, self::fresh()->expiryDays());
    }

    public function test_an_unknown_tab_shows_the_first(): void
    {
        foreach (['&tab=nonsense', '&tab[]=x'] as $tab) {
            $page = self::browserOf(1)->get(self::URL . $tab);
            self::assertSame(['Access & Login'], self::texts($page, '//a[contains(@class, "nav-tab-active")]'));
        }
    }

    public function test_the_plugins_screen_links_here(): void
    {
        $page = self::browserOf(1)->get('/wp-admin/plugins.php');

        self::assertStringContainsString('href="' . esc_url(SettingsScreen::url()) . '"', $page->body);
        self::assertSame(
            ['Settings'],
            self::texts($page, '//tr[@data-plugin="clientpress/clientpress.php"]//span[@class="settings"]/a'),
        );
    }

    /** @param array<string, mixed> $values */
    private static function save(Browser $browser, array $values): Response
    {
        $form = $browser->get(self::URL)->form('//form[@action="options.php"]');
        // A drop-down has no value of its own here: what it would send is said.
        $answer = $browser->post('/wp-admin/options.php', $values + [Settings::REMINDER_DAYS => '0'] + $form['fields']);
        self::assertSame(302, $answer->status);

        return $browser->follow($answer);
    }

    /** @return array{int, bool, int} what the site does by itself */
    private static function automatic(): array
    {
        $settings = self::fresh();

        return [$settings->reminderDays(), $settings->notifiesInviters(), $settings->keepDays()];
    }

    /** What the web server's process has written, past this process's cache. */
    private static function fresh(): Settings
    {
        wp_cache_flush();

        return self::services()->settings();
    }
}
