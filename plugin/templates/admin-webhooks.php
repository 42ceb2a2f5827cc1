<?php

/**
 * Settings → ClientPress → Webhooks.
 *
 * @var \ClientPress\Kernel\Template                                       $template
 * @var list<array{type: string, sentence: string, details: list<string>}> $notices
 * @var \SensitiveParameterValue|null                                      $secret     To be shown this once.
 * @var string                                                             $step       Name of the buttons.
 * @var string                                                             $idName
 * @var string                                                             $nonce
 * @var string                                                             $listUrl
 * @var list<array{id: int, url: string, address: string, events: list<string>, isOn: bool, state: string, stamp: string}> $endpoints
 * @var array{id: int, url: string, address: string, events: list<string>, isOn: bool, state: string, stamp: string}|null  $open
 * @var list<array{id: int, what: string, subject: string, subjectUrl: string, time: string, state: string, answer: string, button: string}>|null $deliveries Null where they could not be read.
 * @var list<array{name: string, label: string, isChosen: bool}>           $events
 * @var string                                                             $typedUrl
 *
 * @package ClientPress
 */

declare(strict_types=1);

defined('ABSPATH') || exit();

$template->show('admin-notices', ['notices' => $notices]);

if ($secret !== null) {
    $template->show('admin-webhook-secret', ['secret' => $secret]);
}

$hidden = static function (int $id) use ($nonce, $idName): void { ?>
    <input type="hidden" name="_wpnonce" value="<?php echo esc_attr($nonce); ?>">
    <input type="hidden" name="<?php echo esc_attr($idName); ?>" value="<?php echo esc_attr((string) $id); ?>">
    <?php };

if ($open === null) { ?>
    <p><?php esc_html_e(
        'A webhook tells another program what happens here: that an invitation was sent or accepted, or that somebody may enter a portal. Services such as Zapier, Make or n8n give you an address to put in here.',
        'clientpress',
    ); ?></p>
    <h2><?php esc_html_e('Your webhooks', 'clientpress'); ?></h2>
    <?php if ($endpoints === []) { ?>
        <p class="clientpress-webhooks-empty"><?php esc_html_e('There are no webhooks yet.', 'clientpress'); ?></p>
    <?php } else { ?>
        <table class="widefat striped clientpress-webhooks clientpress-webhooks-list">
            <thead>
                <tr>
                    <th scope="col"><?php esc_html_e('Address', 'clientpress'); ?></th>
                    <th scope="col"><?php esc_html_e('Events', 'clientpress'); ?></th>
                    <th scope="col"><?php esc_html_e('Status', 'clientpress'); ?></th>
                </tr>
            </thead>
            <tbody>
                <?php foreach ($endpoints as $endpoint) { ?>
                    <tr>
                        <td data-label="<?php esc_attr_e('Address', 'clientpress'); ?>"><a href="<?php echo
                            esc_url($endpoint['url'])
                        ; ?>"><bdi dir="ltr" class="code"><?php echo esc_html($endpoint['address']); ?></bdi></a></td>
                        <td data-label="<?php esc_attr_e('Events', 'clientpress'); ?>"><?php echo
                            esc_html(implode(wp_get_list_item_separator(), $endpoint['events']))
                        ; ?></td>
                        <td data-label="<?php esc_attr_e('Status', 'clientpress'); ?>"><?php echo
                            esc_html($endpoint['state'])
                        ; ?></td>
                    </tr>
                <?php } ?>
            </tbody>
        </table>
    <?php } ?>
    <h2><?php esc_html_e('Add webhook', 'clientpress'); ?></h2>
    <form data-clientpress-keep<?php echo
        $typedUrl === '' ? '' : ' data-clientpress-typed'
    ; ?> method="post" action="<?php echo esc_url($listUrl); ?>">
        <?php $hidden(0); ?>
        <p>
            <label for="clientpress-webhook-url"><strong><?php esc_html_e(
                'Address',
                'clientpress',
            ); ?></strong></label><br>
            <input type="url" class="large-text code clientpress-webhook-url" dir="ltr" id="clientpress-webhook-url" name="url" value="<?php echo
                esc_attr($typedUrl)
            ; ?>" placeholder="https://" required maxlength="2048" aria-describedby="clientpress-webhook-url-help">
        </p>
        <p class="description" id="clientpress-webhook-url-help"><?php

        printf(
            /* translators: %s: "https://". */
            esc_html__('Begins with %s and leads to another server.', 'clientpress'),
            '<bdi dir="ltr">https://</bdi>',
        );
        ?></p>
        <?php $template->show('admin-webhook-events', ['events' => $events]); ?>
        <p><button type="submit" class="button button-primary" name="<?php echo
            esc_attr($step)
        ; ?>" value="add"><?php esc_html_e('Add webhook', 'clientpress'); ?></button></p>
    </form>
<?php } else { ?>
    <p><a href="<?php echo esc_url($listUrl); ?>"><?php esc_html_e('All webhooks', 'clientpress'); ?></a></p>
    <h2><bdi dir="ltr" class="code clientpress-webhook-address"><?php echo esc_html($open['address']); ?></bdi></h2>
    <p><strong><?php esc_html_e('Status:', 'clientpress'); ?></strong> <?php echo esc_html($open['state']); ?></p>
    <form method="post" action="<?php echo esc_url($open['url']); ?>" class="clientpress-webhook-buttons">
        <?php $hidden($open['id']); ?>
        <input type="hidden" name="stamp" value="<?php echo esc_attr($open['stamp']); ?>">
        <button type="submit" class="button button-primary" name="<?php echo
            esc_attr($step)
        ; ?>" value="test"><?php esc_html_e('Send a test', 'clientpress'); ?></button>
        <button type="submit" class="button" name="<?php echo esc_attr($step); ?>" value="<?php echo
            $open['isOn'] ? 'off' : 'on'
        ; ?>"><?php echo
            esc_html($open['isOn'] ? __('Switch off', 'clientpress') : __('Switch on', 'clientpress'))
        ; ?></button>
        <button type="submit" class="button" name="<?php echo
            esc_attr($step)
        ; ?>" value="secret" data-clientpress-confirm="<?php esc_attr_e(
            'Make a new secret? From now on everything is signed with it, and the receiver has to know it.',
            'clientpress',
        ); ?>"><?php esc_html_e('New secret', 'clientpress'); ?></button>
        <button type="submit" class="button clientpress-destructive" name="<?php echo
            esc_attr($step)
        ; ?>" value="remove" data-clientpress-confirm="<?php esc_attr_e(
            'Remove this webhook? Messages that still wait for it will not be sent.',
            'clientpress',
        ); ?>"><?php echo esc_html(_x('Remove', 'webhook', 'clientpress')); ?></button>
    </form>
    <form data-clientpress-keep method="post" action="<?php echo esc_url($open['url']); ?>">
        <?php

        $hidden($open['id']);
        $template->show('admin-webhook-events', ['events' => $events]);
        ?>
        <p><button type="submit" class="button" name="<?php echo esc_attr($step); ?>" value="events"><?php esc_html_e(
            'Save events',
            'clientpress',
        ); ?></button></p>
    </form>
    <h2><?php esc_html_e('Deliveries', 'clientpress'); ?></h2>
    <?php if ($deliveries === []) { ?>
        <p><?php esc_html_e('No message was sent yet.', 'clientpress'); ?></p>
    <?php } elseif ($deliveries !== null) { ?>
        <p class="description"><?php esc_html_e(
            'The messages that wait, and the last 50 that were sent or given up. A receiver recognizes a repeated message by its id.',
            'clientpress',
        ); ?></p>
        <table class="widefat striped clientpress-webhooks">
            <thead>
                <tr>
                    <th scope="col"><?php esc_html_e('Event', 'clientpress'); ?></th>
                    <th scope="col"><?php esc_html_e('Time', 'clientpress'); ?></th>
                    <th scope="col"><?php esc_html_e('Status', 'clientpress'); ?></th>
                    <th scope="col"><?php esc_html_e('Answer', 'clientpress'); ?></th>
                    <th scope="col"><span class="screen-reader-text"><?php esc_html_e(
                        'Actions',
                        'clientpress',
                    ); ?></span></th>
                </tr>
            </thead>
            <tbody>
                <?php foreach ($deliveries as $delivery) { ?>
                    <tr>
                        <td data-label="<?php esc_attr_e(
                            'Event',
                            'clientpress',
                        ); ?>" id="clientpress-delivery-<?php echo esc_attr((string) $delivery['id']); ?>"><?php echo
                            esc_html($delivery['what'])
                        ; ?>
                            <?php if ($delivery['subject'] !== '') { ?>
                                <br>
                                <?php if ($delivery['subjectUrl'] !== '') { ?>
                                    <a href="<?php echo esc_url($delivery['subjectUrl']); ?>"><bdi><?php echo
                                        esc_html($delivery['subject'])
                                    ; ?></bdi></a>
                                <?php } else { ?>
                                    <bdi><?php echo esc_html($delivery['subject']); ?></bdi>
                                <?php } ?>
                            <?php } ?>
                        </td>
                        <td data-label="<?php esc_attr_e('Time', 'clientpress'); ?>"><?php echo
                            esc_html($delivery['time'])
                        ; ?></td>
                        <td data-label="<?php esc_attr_e('Status', 'clientpress'); ?>"><?php echo
                            esc_html($delivery['state'])
                        ; ?></td>
                        <td data-label="<?php esc_attr_e('Answer', 'clientpress'); ?>"><bdi><?php echo
                            esc_html($delivery['answer'])
                        ; ?></bdi></td>
                        <td>
                            <form method="post" action="<?php echo esc_url($open['url']); ?>">
                                <?php $hidden($open['id']); ?>
                                <input type="hidden" name="delivery" value="<?php echo
                                    esc_attr((string) $delivery['id'])
                                ; ?>">
                                <button type="submit" class="button button-small" name="<?php echo
                                    esc_attr($step)
                                ; ?>" value="again" aria-describedby="clientpress-delivery-<?php echo
                                    esc_attr((string) $delivery['id'])
                                ; ?>"><?php echo esc_html($delivery['button']); ?></button>
                            </form>
                        </td>
                    </tr>
                <?php } ?>
            </tbody>
        </table>
    <?php } ?>
<?php }
