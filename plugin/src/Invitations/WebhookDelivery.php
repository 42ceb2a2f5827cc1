<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Outbox\Message;

/**
 * What became of one message to an endpoint, under the same names at every door.
 */
final class WebhookDelivery
{
    /** Fields of {@see fields()}, in their order. */
    public const FIELDS = [
        'id',
        'type',
        'subject',
        'state',
        'tries',
        'created_gmt',
        'done_gmt',
        'answer_code',
        'answer',
        'error',
    ];

    private const FORMAT = 'Y-m-d\TH:i:s';

    /**
     * @return array<string, int|string|null> Times are UTC, without an offset. `state` is `waiting`, `taken` or `failed`.
     */
    public static function fields(Message $message): array
    {
        return [
            'id' => $message->id,
            'type' => $message->kind,
            'subject' => $message->subject,
            'state' => match (true) {
                $message->doneAt === null => 'waiting',
                $message->error === '' => 'taken',
                default => 'failed',
            },
            'tries' => $message->tries,
            'created_gmt' => gmdate(self::FORMAT, $message->createdAt),
            'done_gmt' => $message->doneAt === null ? null : gmdate(self::FORMAT, $message->doneAt),
            'answer_code' => $message->answerCode,
            'answer' => $message->answer,
            'error' => $message->error,
        ];
    }
}
