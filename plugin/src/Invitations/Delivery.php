<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

/**
 * What is known of the email with an invitation's link. "Sent" means handed to the mail system; nobody here knows of an
 * arrival. `Queued` that is not over in a moment was interrupted, before the email left or after it.
 */
enum Delivery: string
{
    case Queued = 'queued';
    case Sent = 'sent';
    case Failed = 'failed';
    /** To somebody who passes the link on by other means. */
    case Shown = 'shown';

    public function label(): string
    {
        return match ($this) {
            self::Queued => __('Not known whether it was emailed', 'clientpress'),
            self::Sent => __('Sent', 'clientpress'),
            self::Failed => __('Not sent', 'clientpress'),
            self::Shown => __('Not emailed', 'clientpress'),
        };
    }
}
