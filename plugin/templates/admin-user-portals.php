<?php

/**
 * Which portals a user may enter, in their profile.
 *
 * @var string $refusal   Why it cannot be said; empty where it can.
 * @var string $portals   HTML, escaped; empty for none.
 * @var string $clientUrl
 * @var string $addUrl
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<h2><?php esc_html_e('Portals', 'clientpress'); ?></h2>
<table class="form-table" role="presentation">
    <tr>
        <th scope="row"><?php esc_html_e('May enter', 'clientpress'); ?></th>
        <td>
            <?php if ($refusal !== '') { ?>
                <p><?php echo esc_html($refusal); ?></p>
            <?php } elseif ($portals === '') { ?>
                <p><?php esc_html_e('This user may enter no portal.', 'clientpress'); ?></p>
                <p><a href="<?php echo esc_url($addUrl); ?>"><?php esc_html_e('Give access', 'clientpress'); ?></a></p>
            <?php } else { ?>
                <p><?php

                // @mago-ignore lint:no-unescaped-output ClientCells has escaped it.
                echo $portals;
                ?></p>
                <p><a href="<?php echo esc_url($clientUrl); ?>"><?php esc_html_e(
                    'Manage access',
                    'clientpress',
                ); ?></a></p>
            <?php } ?>
        </td>
    </tr>
</table>
