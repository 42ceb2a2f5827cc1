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

    public static function forbidden(): self
    {
        return new self(Reason::Forbidden, __('You are not allowed to do this.', 'clientpress'));
    }

    /**
     * To whoever may not let clients into this portal.
     */
    public static function forbiddenPortal(): self
    {
        return new self(Reason::Forbidden, __('You are not allowed to manage this portal’s clients.', 'clientpress'));
    }

    public static function portalNotFound(): self
    {
        return new self(Reason::PortalNotFound, __('There is no such portal.', 'clientpress'));
    }

    /**
     * No usable native extension is loaded.
     */
    public static function extensionMissing(): self
    {
        return new self(Reason::ExtensionMissing, __(
            'Invitations are not available at the moment, because the server lacks the ClientPress PHP extension.',
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

    /**
     * What was to be undone is undone, or something has happened to it since.
     */
    public static function nothingToUndo(): self
    {
        return new self(Reason::ChangedMeanwhile, __('There is nothing to undo.', 'clientpress'));
    }

    /**
     * The status of an answer in HTML, and when to try again.
     */
    public function sendHeaders(): void
    {
        status_header($this->reason->httpStatus());

        if (isset($this->data['retry_after'])) {
            header('Retry-After: ' . (string) $this->data['retry_after']);
        }
    }

    /**
     * Ends the request with an error page of WordPress.
     *
     * @param array<string, string|bool> $link Where the page leads to, as wp_die() takes it.
     */
    public function showAsPage(string $title = '', array $link = ['back_link' => true]): never
    {
        $this->sendHeaders();
        wp_die(esc_html($this->getMessage()), esc_html($title), ['response' => $this->reason->httpStatus()] + $link);

        // Only a handler of wp_die() that does not end the request gets this far.
        exit();
    }

    public function toWpError(): \WP_Error
    {
        return new \WP_Error($this->reason->value, $this->getMessage(), ['status' => $this->reason->httpStatus()]
        + $this->data);
    }
}
