<?php

/**
 * Settings → ClientPress → Access & Login.
 *
 * @var string $group The tab's group of settings.
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<form data-clientpress-keep method="post" action="options.php">
    <?php

    settings_fields($group);
    do_settings_sections($group);
    submit_button();
    ?>
</form>
