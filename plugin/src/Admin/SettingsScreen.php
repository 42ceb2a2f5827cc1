<?php

declare(strict_types=1);

namespace ClientPress\Admin;

use ClientPress\Settings;

/**
 * Settings → ClientPress.
 */
final readonly class SettingsScreen
{
    public const SLUG = 'clientpress';

    private const CAPABILITY = 'manage_options';

    /** A tab's slug is its group of settings as well, so that saving one leaves the others alone. */
    private const ACCESS = 'clientpress_access';

    public function __construct(
        private Settings $settings,
        private Template $template,
    ) {}

    public static function url(): string
    {
        return admin_url('options-general.php?page=' . self::SLUG);
    }

    public function addPage(): void
    {
        add_options_page(
            __('ClientPress Settings', 'clientpress'),
            'ClientPress',
            self::CAPABILITY,
            self::SLUG,
            [$this, 'show'],
        );
    }

    public function register(): void
    {
        register_setting(self::ACCESS, Settings::EXPIRY_DAYS, [
            'type' => 'integer',
            'label' => __('Invitation Link Expiry', 'clientpress'),
            'sanitize_callback' => [$this, 'checkExpiryDays'],
        ]);
        register_setting(self::ACCESS, Settings::UNINSTALL, [
            'type' => 'string',
            'label' => __('When ClientPress is deleted', 'clientpress'),
            'sanitize_callback' => [$this, 'checkUninstall'],
        ]);

        add_settings_section(self::ACCESS, '', '__return_empty_string', self::ACCESS);
        add_settings_field(
            Settings::EXPIRY_DAYS,
            __('Invitation Link Expiry', 'clientpress'),
            [$this, 'showExpiryDays'],
            self::ACCESS,
            self::ACCESS,
            ['label_for' => Settings::EXPIRY_DAYS],
        );
        add_settings_field(
            Settings::UNINSTALL,
            __('When ClientPress is deleted', 'clientpress'),
            [$this, 'showUninstall'],
            self::ACCESS,
            self::ACCESS,
        );
    }

    public function show(): void
    {
        $tabs = [self::ACCESS => __('Access & Login', 'clientpress')];
        $asked = $_GET['tab'] ?? null;
        $current = is_string($asked) && isset($tabs[$asked]) ? $asked : array_key_first($tabs);

        $this->template->show('admin-settings', [
            'tabs' => array_map(
                static fn(string $slug, string $label): array => [
                    'url' => add_query_arg('tab', $slug, self::url()),
                    'label' => $label,
                    'isCurrent' => $slug === $current,
                ],
                array_keys($tabs),
                $tabs,
            ),
            'group' => $current,
        ]);
    }

    public function showExpiryDays(): void
    {
        $this->template->show('admin-setting-expiry', [
            'name' => Settings::EXPIRY_DAYS,
            'choices' => $this->settings->expiryChoices(),
            'selected' => $this->settings->expiryDays(),
        ]);
    }

    public function showUninstall(): void
    {
        $this->template->show('admin-setting-uninstall', [
            'name' => Settings::UNINSTALL,
            'choices' => [
                Settings::UNINSTALL_KEEP => __('Keep everything', 'clientpress'),
                Settings::UNINSTALL_DATA => __('Remove invitations, settings and the Client role', 'clientpress'),
                Settings::UNINSTALL_DATA_AND_PORTALS => __(
                    'Remove invitations, settings, the Client role and all portals with their content',
                    'clientpress',
                ),
            ],
            'selected' => $this->settings->uninstallChoice(),
        ]);
    }

    /**
     * @param mixed $value As posted.
     *
     * @return int Days; the present ones when the value is none of the choices.
     */
    public function checkExpiryDays(mixed $value): int
    {
        foreach ($this->settings->expiryChoices() as $days) {
            if ($value === $days || $value === (string) $days) {
                return $days;
            }
        }

        add_settings_error(
            Settings::EXPIRY_DAYS,
            'clientpress_expiry_days',
            __('Invitation Link Expiry was not changed: choose one of the offered numbers of days.', 'clientpress'),
        );

        return $this->settings->expiryDays();
    }

    /**
     * @param mixed $value As posted.
     *
     * @return string One of Settings::UNINSTALL_*; the present one when the value is none of them.
     */
    public function checkUninstall(mixed $value): string
    {
        $choices = [Settings::UNINSTALL_KEEP, Settings::UNINSTALL_DATA, Settings::UNINSTALL_DATA_AND_PORTALS];

        if (is_string($value) && in_array($value, $choices, true)) {
            return $value;
        }

        add_settings_error(
            Settings::UNINSTALL,
            'clientpress_uninstall',
            __('What deleting ClientPress removes was not changed: choose one of the offered answers.', 'clientpress'),
        );

        return $this->settings->uninstallChoice();
    }

    /**
     * @param array<int|string, string> $links Of the plugin's row on the Plugins screen.
     *
     * @return array<int|string, string>
     */
    public function addPluginLink(array $links): array
    {
        if (!current_user_can(self::CAPABILITY)) {
            return $links;
        }

        $link = sprintf('<a href="%s">%s</a>', esc_url(self::url()), esc_html__('Settings', 'clientpress'));

        return ['settings' => $link, ...$links];
    }
}
