<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

/**
 * What is known of an invitation's email. "Sent" means handed to the mail system; nobody here knows of an arrival.
 */
enum Delivery: string
{
    case Queued = 'queued';
    case Sent = 'sent';
    case Failed = 'failed';

    public function label(): string
    {
        return match ($this) {
            self::Queued => __('Not emailed', 'clientpress'),
            self::Sent => __('Sent', 'clientpress'),
            self::Failed => __('Not sent', 'clientpress'),
        };
    }
}
