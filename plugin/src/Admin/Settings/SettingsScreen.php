<?php

declare(strict_types=1);

namespace ClientPress\Admin\Settings;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
use ClientPress\Admin\SharedAssets;
use ClientPress\Invitations\Settings;
use ClientPress\Kernel\Template;
use ClientPress\Kernel\Version;

/**
 * Settings → ClientPress.
 */
final readonly class SettingsScreen
{
    public const SLUG = ScreenUrls::SETTINGS;

    /** What WordPress names the screen and its hooks by. */
    public const HOOK = 'settings_page_' . self::SLUG;

    private const CAPABILITY = 'manage_options';

    /** A tab's slug is its group of settings as well, so that saving one leaves the others alone. */
    private const ACCESS = 'clientpress_access';

    /**
     * @param string $assets URL of the folder of scripts and styles, without a trailing slash.
     */
    public function __construct(
        private Settings $settings,
        private EmailsTab $emails,
        private WebhooksTab $webhooks,
        private Template $template,
        private string $assets,
    ) {}

    public static function url(): string
    {
        return ScreenUrls::settings();
    }

    /**
     * Registers the screen; the hook table attaches its output to {@see HOOK}.
     */
    public static function addPage(): void
    {
        add_options_page(__('ClientPress Settings', 'clientpress'), 'ClientPress', self::CAPABILITY, self::SLUG);
    }

    public function register(): void
    {
        register_setting(self::ACCESS, Settings::EXPIRY_DAYS, [
            'type' => 'integer',
            'label' => __('Invitation Link Expiry', 'clientpress'),
            'sanitize_callback' => [$this, 'checkExpiryDays'],
        ]);
        register_setting(self::ACCESS, Settings::REMINDER_DAYS, [
            'type' => 'integer',
            'label' => __('Remind clients before the link expires', 'clientpress'),
            'sanitize_callback' => [$this, 'checkReminderDays'],
        ]);
        register_setting(self::ACCESS, Settings::NOTIFY, [
            'type' => 'string',
            'label' => __('Notify the inviter when a client has accepted', 'clientpress'),
            'sanitize_callback' => [$this, 'checkNotify'],
        ]);
        register_setting(self::ACCESS, Settings::KEEP_DAYS, [
            'type' => 'integer',
            'label' => __('Keep ended invitations (days)', 'clientpress'),
            'sanitize_callback' => [$this, 'checkKeepDays'],
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
            Settings::REMINDER_DAYS,
            __('Remind clients before the link expires', 'clientpress'),
            [$this, 'showReminderDays'],
            self::ACCESS,
            self::ACCESS,
            ['label_for' => Settings::REMINDER_DAYS],
        );
        add_settings_field(
            Settings::NOTIFY,
            __('Notify the inviter', 'clientpress'),
            [$this, 'showNotify'],
            self::ACCESS,
            self::ACCESS,
        );
        add_settings_field(
            Settings::KEEP_DAYS,
            __('Keep ended invitations (days)', 'clientpress'),
            [$this, 'showKeepDays'],
            self::ACCESS,
            self::ACCESS,
            ['label_for' => Settings::KEEP_DAYS],
        );
        add_settings_field(
            Settings::UNINSTALL,
            __('When ClientPress is deleted', 'clientpress'),
            [$this, 'showUninstall'],
            self::ACCESS,
            self::ACCESS,
        );
        (new PortalBaseField($this->template))->register(self::ACCESS);
        $this->emails->register();
    }

    /**
     * Before anything is printed.
     */
    public function load(): void
    {
        get_current_screen()?->add_help_tab([
            'id' => 'clientpress-settings',
            'title' => __('Settings', 'clientpress'),
            'content' => $this->template->render('admin-help-settings', []),
        ]);
        match (self::tab()) {
            EmailsTab::SLUG => $this->emails->load(),
            WebhooksTab::SLUG => $this->webhooks->load(),
            default => null,
        };
    }

    public function enqueue(string $hook): void
    {
        if ($hook !== self::HOOK) {
            return;
        }

        wp_enqueue_style(
            'clientpress-settings',
            "{$this->assets}/settings.css",
            [SharedAssets::FORMS],
            Version::NUMBER,
        );
        wp_enqueue_script(
            'clientpress-settings',
            "{$this->assets}/settings.js",
            [SharedAssets::FORMS, SharedAssets::COPY],
            Version::NUMBER,
            ['in_footer' => true],
        );
    }

    public function show(): void
    {
        $tabs = [
            self::ACCESS => __('Access & Login', 'clientpress'),
            EmailsTab::SLUG => __('Emails', 'clientpress'),
            WebhooksTab::SLUG => __('Webhooks', 'clientpress'),
        ];
        $current = self::tab();

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
            'showTab' => match ($current) {
                EmailsTab::SLUG => $this->emails->show(...),
                WebhooksTab::SLUG => $this->webhooks->show(...),
                default => $this->showAccess(...),
            },
        ]);
    }

    public function showReminderDays(): void
    {
        $choices = [0 => _x('Off', 'reminders', 'clientpress')];

        for ($days = 1; $days <= Settings::MAX_REMINDER_DAYS; $days++) {
            $choices[$days] = sprintf(
                /* translators: %s: a number of days. */
                _n('%s day before', '%s days before', $days, 'clientpress'),
                number_format_i18n($days),
            );
        }

        $this->template->show('admin-setting-select', [
            'name' => Settings::REMINDER_DAYS,
            'choices' => $choices,
            'selected' => $this->settings->reminderDays(),
            'isDisabled' => false,
            'description' => __(
                'One reminder for each invitation, with a fresh link that replaces the earlier one and expires at the same time. Nobody is reminded within a day of their last email.',
                'clientpress',
            ),
        ]);
    }

    public function showNotify(): void
    {
        $this->template->show('admin-setting-notify', [
            'name' => Settings::NOTIFY,
            'isOn' => $this->settings->notifiesInviters(),
        ]);
    }

    public function showKeepDays(): void
    {
        $days = $this->settings->keepDays();

        $this->template->show('admin-setting-keep', [
            'name' => Settings::KEEP_DAYS,
            'most' => Settings::MAX_KEEP_DAYS,
            'days' => $days === 0 ? '' : (string) $days,
        ]);
    }

    public function showExpiryDays(): void
    {
        $choices = [];

        foreach ($this->settings->expiryChoices() as $days) {
            $choices[$days] = sprintf(
                /* translators: %s: a number of days. */
                _n('%s day', '%s days', $days, 'clientpress'),
                number_format_i18n($days),
            );
        }

        $this->template->show('admin-setting-select', [
            'name' => Settings::EXPIRY_DAYS,
            'choices' => $choices,
            'selected' => $this->settings->expiryDays(),
            'isDisabled' => !$this->settings->canChooseExpiry(),
            'description' => $this->settings->canChooseExpiry()
                ? __('How long a client has to accept. A change applies to links made from then on.', 'clientpress')
                : __('Can be changed once the ClientPress PHP extension is loaded.', 'clientpress'),
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
        // A field that cannot be changed is not posted.
        if (!$this->settings->canChooseExpiry()) {
            return $this->settings->expiryDays();
        }

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
     * @return int Days, 0 for off; the present ones when the value is none of the choices.
     */
    public function checkReminderDays(mixed $value): int
    {
        $days = self::number($value);

        if ($days !== null && $days <= Settings::MAX_REMINDER_DAYS) {
            return $days;
        }

        add_settings_error(
            Settings::REMINDER_DAYS,
            'clientpress_reminder_days',
            __('Reminders were not changed: choose one of the offered numbers of days.', 'clientpress'),
        );

        return $this->settings->reminderDays();
    }

    /**
     * @param mixed $value As posted.
     *
     * @return string '1' or '0'; the present one when the value is neither.
     */
    public function checkNotify(mixed $value): string
    {
        if (in_array($value, ['0', '1'], true)) {
            return $value;
        }

        add_settings_error(
            Settings::NOTIFY,
            'clientpress_notify',
            __('Whether the inviter is notified was not changed: tick the box or leave it empty.', 'clientpress'),
        );

        return $this->settings->notifiesInviters() ? '1' : '0';
    }

    /**
     * @param mixed $value As posted; empty for ever.
     *
     * @return int Days, 0 for ever; the present ones when the value is no number in range.
     */
    public function checkKeepDays(mixed $value): int
    {
        $days = $value === '' ? 0 : self::number($value);

        if ($days !== null && $days <= Settings::MAX_KEEP_DAYS) {
            return $days;
        }

        add_settings_error(
            Settings::KEEP_DAYS,
            'clientpress_keep_days',
            sprintf(
                /* translators: %s: a number of days. */
                __(
                    'How long ended invitations are kept was not changed: type a number from 1 to %s, or nothing to keep them for ever.',
                    'clientpress',
                ),
                number_format_i18n(Settings::MAX_KEEP_DAYS),
            ),
        );

        return $this->settings->keepDays();
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
    public static function addPluginLink(array $links): array
    {
        if (!current_user_can(self::CAPABILITY)) {
            return $links;
        }

        $link = sprintf('<a href="%s">%s</a>', esc_url(self::url()), esc_html__('Settings', 'clientpress'));

        return ['settings' => $link, ...$links];
    }

    private function showAccess(): void
    {
        $this->template->show('admin-settings-access', ['group' => self::ACCESS]);
    }

    private static function tab(): string
    {
        $asked = $_GET['tab'] ?? null;

        return in_array($asked, [EmailsTab::SLUG, WebhooksTab::SLUG], true) ? $asked : self::ACCESS;
    }

    /**
     * @return int|null A whole number of at most four digits, not below 0; null for anything else.
     */
    private static function number(mixed $value): ?int
    {
        $text = is_int($value) ? (string) $value : $value;

        return is_string($text) && preg_match('/^\d{1,4}$/D', $text) === 1 ? (int) $text : null;
    }
}
