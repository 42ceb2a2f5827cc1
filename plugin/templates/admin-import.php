<?php

/**
 * Portals → Invitations → Import.
 *
 * @var list<string>                $errors Why what was asked for was not done, plain text.
 * @var list<array{type: string, sentence: string, details: list<string>}> $notices What was done, plain text.
 * @var string                      $listUrl
 * @var string                      $formUrl
 * @var bool                        $isForm     Whether this is the first step.
 * @var string                      $body       Template of what is below the heading; empty where it could not be read.
 * @var array<string, mixed>        $values     What that template prints.
 * @var \ClientPress\Kernel\Template $template
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

?>
<div class="wrap clientpress-invitations clientpress-import">
    <h1 class="wp-heading-inline"><?php esc_html_e('Import clients', 'clientpress'); ?></h1>
    <?php if ($isForm) { ?>
        <a class="page-title-action" href="<?php echo esc_url($listUrl); ?>"><?php esc_html_e(
            'Back to Invitations',
            'clientpress',
        ); ?></a>
    <?php } else { ?>
        <a class="page-title-action" href="<?php echo esc_url($formUrl); ?>"><?php esc_html_e(
            'Start another import',
            'clientpress',
        ); ?></a>
    <?php } ?>
    <hr class="wp-header-end">
    <?php foreach ($errors as $error) { ?>
        <div class="notice notice-error" role="alert"><p><?php echo esc_html($error); ?></p></div>
    <?php } ?>
    <?php $template->show('admin-notices', ['notices' => $notices]); ?>
    <?php if ($body !== '') {
        $template->show($body, $values);
    } ?>
</div>
