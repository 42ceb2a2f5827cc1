<?php

declare(strict_types=1);

namespace ClientPress\Mail;

defined('ABSPATH') || exit();

/**
 * Who keeps emails from leaving. Mail plugins have modes in which they send nothing; most of them give no reason, and
 * some even say that the email was sent.
 */
final class BlockedMail
{
    private const ON = [true, 1, '1', 'yes', 'on', 'true'];

    /**
     * Options in which mail plugins keep that they send nothing: plugin, option, path to the value, and the values that
     * mean so.
     */
    private const MODES = [
        ['WP Mail SMTP', 'wp_mail_smtp', ['general', 'do_not_send'], self::ON],
        ['Easy WP SMTP', 'easy_wp_smtp', ['general', 'do_not_send'], self::ON],
        ['FluentSMTP', 'fluentmail-settings', ['misc', 'simulate_emails'], self::ON],
        ['Post SMTP', 'postman_options', ['run_mode'], ['log_only', 'ignore']],
    ];

    /** Constants that do the same, all of them together. */
    private const CONSTANTS = [
        ['WP Mail SMTP', ['WPMS_ON', 'WPMS_DO_NOT_SEND']],
        ['FluentSMTP', ['FLUENTMAIL_SIMULATE_EMAILS']],
    ];

    /** A constant that each of these plugins defines: what is left of a plugin that is gone blocks nothing. */
    private const ACTIVE = [
        'WP Mail SMTP' => 'WPMS_PLUGIN_VER',
        'Easy WP SMTP' => 'EasyWPSMTP_PLUGIN_VERSION',
        'FluentSMTP' => 'FLUENTMAIL_PLUGIN_VERSION',
        'Post SMTP' => 'POST_SMTP_VER',
    ];

    /** Plugins that do nothing else. */
    private const BLOCKERS = ['Disable Emails' => 'DISABLE_EMAILS_PLUGIN_FILE'];

    /**
     * @return string|null Why nothing is sent on this site, plain text; null where no such mode is known to be on.
     */
    public static function mode(): ?string
    {
        foreach (self::MODES as [$plugin, $option, $path, $values]) {
            if (defined(self::ACTIVE[$plugin]) && in_array(self::at(get_option($option), $path), $values, true)) {
                return self::sentence($plugin);
            }
        }

        foreach (self::CONSTANTS as [$plugin, $constants]) {
            $isOn = array_map(
                static fn(string $name): bool => defined($name) && in_array(constant($name), self::ON, true),
                $constants,
            );

            if (defined(self::ACTIVE[$plugin]) && !in_array(false, $isOn, true)) {
                return self::sentence($plugin);
            }
        }

        foreach (self::BLOCKERS as $plugin => $constant) {
            if (defined($constant)) {
                return self::sentence($plugin);
            }
        }

        return null;
    }

    /**
     * @param class-string|null $mailer What was about to send it, if it came so far.
     *
     * @return string Why an email was refused without a reason: the plugins that stand between, if there are any.
     */
    public static function suspicion(?string $mailer): string
    {
        $plugins = array_filter([
            $mailer === null ? null : self::pluginOf(new \ReflectionClass($mailer)),
            self::pluginOf(new \ReflectionFunction('wp_mail')),
            ...array_map(self::pluginOfListener(...), self::listeners()),
        ]);

        return $plugins === []
            ? __('The mail system gave no reason.', 'clientpress')
            : sprintf(
                /* translators: %s: names of folders of plugins. */
                __(
                    'The mail system gave no reason. A plugin may keep this site from sending emails; look at the settings of: %s.',
                    'clientpress',
                ),
                implode(wp_get_list_item_separator(), array_unique($plugins)),
            );
    }

    private static function sentence(string $plugin): string
    {
        return sprintf(
            /* translators: %s: name of a plugin. */
            __('%s is set to send no emails on this site. Switch that off in its settings.', 'clientpress'),
            $plugin,
        );
    }

    /**
     * @param list<string> $path
     */
    private static function at(mixed $value, array $path): mixed
    {
        foreach ($path as $key) {
            $value = is_array($value) ? $value[$key] ?? null : null;
        }

        return $value;
    }

    /**
     * @return list<mixed> What listens on pre_wp_mail, which can answer in the place of the mail system.
     */
    private static function listeners(): array
    {
        // WordPress keeps its listeners nowhere else.
        // @mago-ignore lint:no-global
        $hook = $GLOBALS['wp_filter']['pre_wp_mail'] ?? null;
        $listeners = [];

        foreach ($hook instanceof \WP_Hook && is_array($hook->callbacks) ? $hook->callbacks : [] as $callbacks) {
            foreach (is_array($callbacks) ? $callbacks : [] as $callback) {
                $listeners[] = is_array($callback) ? $callback['function'] ?? null : null;
            }
        }

        return $listeners;
    }

    private static function pluginOfListener(mixed $listener): ?string
    {
        return match (true) {
            $listener instanceof \Closure => self::pluginOf(new \ReflectionFunction($listener)),
            is_string($listener) && function_exists($listener) => self::pluginOf(new \ReflectionFunction($listener)),
            is_array($listener) && is_object($listener[0] ?? null) => self::pluginOf(
                new \ReflectionClass($listener[0]),
            ),
            is_array($listener) && is_string($listener[0] ?? null) && class_exists($listener[0]) => self::pluginOf(
                new \ReflectionClass($listener[0]),
            ),
            default => null,
        };
    }

    /**
     * @param \ReflectionClass<object>|\ReflectionFunction $of
     *
     * @return string|null Name of its folder or file; null for WordPress itself and for ours.
     */
    private static function pluginOf(\ReflectionClass|\ReflectionFunction $of): ?string
    {
        $file = wp_normalize_path((string) $of->getFileName());

        foreach ([WP_PLUGIN_DIR, WPMU_PLUGIN_DIR] as $folder) {
            $below = wp_normalize_path($folder) . '/';

            if (str_starts_with($file, $below)) {
                return explode('/', substr($file, strlen($below)))[0];
            }
        }

        return null;
    }
}
