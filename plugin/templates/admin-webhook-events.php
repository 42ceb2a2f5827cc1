<?php

/**
 * Of which events an endpoint is told.
 *
 * @var list<array{name: string, label: string, isChosen: bool}> $events
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<fieldset class="clientpress-webhook-events">
    <legend><strong><?php esc_html_e('Events', 'clientpress'); ?></strong></legend>
    <?php foreach ($events as $event) { ?>
        <label><input type="checkbox" name="events[]" value="<?php echo esc_attr($event['name']); ?>"<?php checked(
            $event['isChosen'],
        ); ?>> <?php echo esc_html($event['label']); ?></label>
    <?php } ?>
</fieldset>
