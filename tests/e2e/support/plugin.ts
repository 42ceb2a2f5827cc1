import { rmSync, writeFileSync } from 'node:fs';
import { required } from './environment';

/** As it is in a language that is written from right to left, but for the words. */
export const RIGHT_TO_LEFT = "add_action('after_setup_theme', static function () { $GLOBALS['wp_locale']->text_direction = 'rtl'; }, 0);";

/** So that a browser comes in time to press a button. */
export const SLOW_MAIL = "add_filter('pre_wp_mail', static function ($answer) { usleep(300_000); return $answer; });";

/** The journey on a site that has this plugin as well. */
export async function withPlugin(code: string, journey: () => Promise<void>): Promise<void> {
    const file = `${required('CLIENTPRESS_SITE')}/wordpress/wp-content/mu-plugins/journey.php`;
    writeFileSync(file, `<?php ${code}`);
    try {
        await journey();
    } finally {
        rmSync(file);
    }
}
