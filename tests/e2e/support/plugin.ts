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
