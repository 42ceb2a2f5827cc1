<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * An operation was refused and changed nothing. The message is for the user.
 */
final class Refused extends \RuntimeException
{
    /**
     * @param string                          $sentence Translated plain text.
     * @param array<string, int|string|null>  $data     For the door's answer: `id`, `status`, `user_id`, `retry_after`
     *        (seconds).
     */
    public function __construct(
        public readonly Reason $reason,
        string $sentence,
        public readonly array $data = [],
    ) {
        parent::__construct($sentence);
    }

    /**
     * No usable native extension is loaded.
     */
    public static function extensionMissing(): self
    {
        return new self(Reason::ExtensionMissing, __(
            'Invitations are not available at the moment, because the server misses the ClientPress PHP extension.',
            'clientpress',
        ));
    }

    /**
     * The database failed.
     */
    public static function storageFailed(): self
    {
        return new self(Reason::StorageFailed, __(
            'Something went wrong on our side, and nothing was used up. Try again in a minute.',
            'clientpress',
        ));
    }

    /**
     * The database failed to write; for users of wp-admin.
     */
    public static function notWritten(): self
    {
        return new self(Reason::StorageFailed, __(
            'The database did not take this. Nothing was changed; try again in a moment.',
            'clientpress',
        ));
    }

    public function toWpError(): \WP_Error
    {
        return new \WP_Error($this->reason->value, $this->getMessage(), ['status' => $this->reason->httpStatus()]
        + $this->data);
    }
}
