<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Kernel\BidiIsolate;
use ClientPress\Kernel\SiteDate;
use ClientPress\Outbox\Outbox;

/**
 * Whether messages to others leave: notices to inviters, and webhooks.
 */
final readonly class OutboxCheck
{
    /** Seconds after which a message that still waits is late; the first tries are minutes apart. */
    private const LATE_SECONDS = 3_600;

    public function __construct(
        private Outbox $outbox,
    ) {}

    public function finding(): Finding
    {
        $late = $this->outbox->late(self::LATE_SECONDS);

        if ($late === null) {
            return new Finding(
                'messages',
                __('Messages to others leave in time', 'clientpress'),
                FindingStatus::Good,
                __('No notice to an inviter and no webhook has waited for more than an hour.', 'clientpress'),
            );
        }

        [$count, $oldest] = $late;

        return new Finding(
            'messages',
            __('Messages to others wait', 'clientpress'),
            FindingStatus::Recommended,
            sprintf(
                /* translators: 1: a number; 2: date and time. */
                _n(
                    '%1$s message has waited for more than an hour, since %2$s. It is tried for three days, then given up.',
                    '%1$s messages have waited for more than an hour, the oldest since %2$s. Each is tried for three days, then given up.',
                    $count,
                    'clientpress',
                ),
                number_format_i18n($count),
                SiteDate::inFull($oldest->createdAt),
            ),
            [
                $oldest->error === ''
                    ? __('See whether WP-Cron runs, and whether the site is taken for a copy.', 'clientpress')
                    : sprintf(
                        /* translators: %s: why a message could not be sent. */
                        __('The last try failed: %s', 'clientpress'),
                        BidiIsolate::of($oldest->error),
                    ),
            ],
            [$oldest->destination, $oldest->kind, "tries {$oldest->tries}"],
        );
    }
}
