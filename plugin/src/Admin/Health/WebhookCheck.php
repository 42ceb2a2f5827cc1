<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

/**
 * What Site Health and the doctor say of the webhooks.
 */
final class WebhookCheck
{
    /**
     * @param list<string> $failures Plain sentences.
     */
    public static function finding(array $failures): Finding
    {
        if ($failures === []) {
            return new Finding(
                'webhooks',
                __('No webhook fails', 'clientpress'),
                FindingStatus::Good,
                __('Every webhook accepts its messages.', 'clientpress'),
            );
        }

        return new Finding(
            'webhooks',
            __('A webhook of ClientPress fails', 'clientpress'),
            FindingStatus::Recommended,
            implode(' ', $failures),
            [__(
                'Open Settings → ClientPress → Webhooks, see what was answered there, and send a test.',
                'clientpress',
            )],
        );
    }
}
