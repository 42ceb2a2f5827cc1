import { renameSync, writeFileSync } from 'node:fs';
import { required } from './environment';

/** As it is in a language that is written from right to left, but for the words. */
export const RIGHT_TO_LEFT = "add_action('after_setup_theme', static function () { $GLOBALS['wp_locale']->text_direction = 'rtl'; }, 0);";

/** So that a browser comes in time to press a button. */
export const SLOW_MAIL = "add_filter('pre_wp_mail', static function ($answer) { usleep(300_000); return $answer; });";

/** A mail server that is down: nobody listens at this port. */
export const NO_MAIL_SERVER = "add_action('phpmailer_init', static function ($mailer) { $mailer->Port = 9; }, 99);";

/** As somebody has it who likes the old editor better. */
export const CLASSIC_EDITOR = "add_filter('use_block_editor_for_post', '__return_false');";

/** The notice as it is on a site whose PHP lacks the extension; this one has it. */
export const WITHOUT_EXTENSION = `add_action('admin_notices', static function () {
    (new ClientPress\\Admin\\Health\\RequirementsNotice(
        new ClientPress\\Admin\\Health\\Requirements(
            new ClientPress\\Kernel\\Extension(null),
            new ClientPress\\Admin\\Health\\ServerPhp('8.2', 'x86_64', '/usr/local/bin/php', 'fpm-fcgi', service: 'php-fpm'),
        ),
        new ClientPress\\Admin\\SharedAssets(plugins_url('assets', WP_PLUGIN_DIR . '/clientpress/clientpress.php')),
        new ClientPress\\Kernel\\Template(WP_PLUGIN_DIR . '/clientpress/templates'),
    ))->show();
});`;

/** A theme's buttons in a colour of their own. */
export const GREEN_BUTTONS = `add_filter('wp_theme_json_data_user', static fn($data) => $data->update_with([
    'version' => 3,
    'styles' => ['elements' => ['button' => ['color' => ['background' => '#0f6b5c']]]],
]));`;

/** Read at every request, where OPcache would go on for two seconds with what a plugin was before. */
const PLUGIN = "<?php eval((string) file_get_contents(__DIR__ . '/journey.code'));";

/** Requests come at any moment: none may find half a file, or miss one that it has just seen in the folder. */
function put(name: string, content: string): void {
    const file = `${required('CLIENTPRESS_SITE')}/wordpress/wp-content/mu-plugins/${name}`;
    writeFileSync(`${file}.new`, content);
    renameSync(`${file}.new`, file);
}

/** The journey on a site that has this plugin as well. What is left of it afterwards does nothing. */
export async function withPlugin(code: string, journey: () => Promise<void>): Promise<void> {
    put('journey.code', code);
    put('journey.php', PLUGIN);
    try {
        await journey();
    } finally {
        put('journey.code', '');
    }
}
