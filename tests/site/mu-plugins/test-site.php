<?php

/**
 * Plugin Name: Test site
 * Description: Sends all mail to the site's own inbox and looks for no updates. For test sites only.
 */

declare(strict_types=1);

add_action('phpmailer_init', static function (PHPMailer\PHPMailer\PHPMailer $mailer): void {
    $mailer->isSMTP();
    $mailer->Host = CLIENTPRESS_TEST_SMTP_HOST;
    $mailer->Port = CLIENTPRESS_TEST_SMTP_PORT;
    $mailer->SMTPAuth = false;
    $mailer->SMTPAutoTLS = false;
});

// A site without a domain would send from wordpress@127.0.0.1, which PHPMailer refuses.
add_filter('wp_mail_from', static fn(string $from): string => str_contains($from, '@127.0.0.1')
    ? 'wordpress@example.org'
    : $from);

// An update check, or a search for languages, that cannot reach its server writes a warning into the error log.
foreach (['core', 'plugins', 'themes'] as $kind) {
    add_filter("pre_site_transient_update_{$kind}", static fn(): object => (object) [
        'last_checked' => time(),
        'version_checked' => wp_get_wp_version(),
        'updates' => [],
        'response' => [],
        'no_update' => [],
        'translations' => [],
        'checked' => [],
    ]);
}
add_filter('translations_api', static fn(): array => ['translations' => []]);
remove_action('init', 'wp_schedule_update_checks');
// The Plugins screen asks whenever it finds another plugin than at the last check.
remove_action('load-plugins.php', 'wp_update_plugins');
// Neither do the events that core has planned in the database, nor Site Health's, which compares core's files with
// wordpress.org's list of them.
foreach (['wp_version_check', 'wp_update_plugins', 'wp_update_themes', 'wp_maybe_auto_update'] as $check) {
    remove_action($check, $check);
}
add_action('init', static fn(): bool => remove_all_actions('wp_site_health_scheduled_check'), PHP_INT_MAX);
// Its screen asks wordpress.org for the same list, and whether it can be reached.
add_filter('site_status_tests', static function (array $tests): array {
    unset($tests['async']['background_updates'], $tests['async']['dotorg_communication']);

    return $tests;
});
