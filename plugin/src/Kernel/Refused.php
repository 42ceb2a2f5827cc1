<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * An operation that was not carried out, with the sentence that its user reads. Nothing was changed.
 */
final class Refused extends \RuntimeException
{
    /**
     * @param string                          $sentence Translated plain text.
     * @param array<string, int|string|null>  $data     What a door may offer next: `id`, `status`, `user_id`, `retry_after` (seconds).
     */
    public function __construct(
        public readonly Reason $reason,
        string $sentence,
        public readonly array $data = [],
    ) {
        parent::__construct($sentence);
    }

    /**
     * No native extension is loaded that the plugin can work with.
     */
    public static function extensionMissing(): self
    {
        return new self(Reason::ExtensionMissing, __(
            'Invitations are not available at the moment, because the server misses the ClientPress PHP extension.',
            'clientpress',
        ));
    }

    /**
     * The database failed, and nobody knows more.
     */
    public static function storageFailed(): self
    {
        return new self(Reason::StorageFailed, __(
            'Something went wrong on our side, and nothing was used up. Try again in a minute.',
            'clientpress',
        ));
    }

    /**
     * The database did not write what was to be written, while an admin looks on.
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
