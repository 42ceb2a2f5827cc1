<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\BulkResult;

/**
 * The result of an operation on several invitations, in words.
 */
final readonly class OperationReport
{
    public function __construct(
        public Operation $operation,
        public BulkResult $result,
    ) {}

    /**
     * @return list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> Plain text.
     */
    public function notices(): array
    {
        return $this->result->notices([
            'done' => $this->doneSentence(),
            'failed' => $this->undeliveredSentence(),
            'refused' => $this->refusedSentence(),
            'untried' => $this->untriedSentence(),
            'before' => $this->beforeSentence(),
            'none' => __('No invitation was selected. Tick at least one, then apply the action.', 'clientpress'),
        ]);
    }

    private function doneSentence(): string
    {
        $count = count($this->result->done);

        if ($count === 1) {
            return sprintf(
                match ($this->operation) {
                    /* translators: %s: an email address, behind a name where one is known. */
                    Operation::Resend => __(
                        'Invitation resent to %s. The link in the earlier email no longer works.',
                        'clientpress',
                    ),
                    /* translators: %s: an email address, behind a name where one is known. */
                    Operation::Revoke => __('Invitation to %s revoked. Its link no longer works.', 'clientpress'),
                    /* translators: %s: an email address, behind a name where one is known. */
                    Operation::Delete => __('Record of the invitation to %s deleted.', 'clientpress'),
                },
                $this->result->done[0],
            );
        }

        return sprintf(
            match ($this->operation) {
                /* translators: %s: a number. */
                Operation::Resend => _n('%s invitation resent.', '%s invitations resent.', $count, 'clientpress'),
                /* translators: %s: a number. */
                Operation::Revoke => _n('%s invitation revoked.', '%s invitations revoked.', $count, 'clientpress'),
                /* translators: %s: a number. */
                Operation::Delete => _n('%s record deleted.', '%s records deleted.', $count, 'clientpress'),
            },
            number_format_i18n($count),
        );
    }

    private function undeliveredSentence(): string
    {
        $count = count($this->result->failed);

        return sprintf(
            /* translators: %s: a number. */
            _n(
                '%s new link was made, but its email was not sent:',
                '%s new links were made, but their emails were not sent:',
                $count,
                'clientpress',
            ),
            number_format_i18n($count),
        );
    }

    private function refusedSentence(): string
    {
        $count = count($this->result->refused);

        return sprintf(
            match ($this->operation) {
                /* translators: %s: a number. */
                Operation::Resend => _n(
                    '%s invitation could not be resent:',
                    '%s invitations could not be resent:',
                    $count,
                    'clientpress',
                ),
                /* translators: %s: a number. */
                Operation::Revoke => _n(
                    '%s invitation could not be revoked:',
                    '%s invitations could not be revoked:',
                    $count,
                    'clientpress',
                ),
                /* translators: %s: a number. */
                Operation::Delete => _n(
                    '%s record could not be deleted:',
                    '%s records could not be deleted:',
                    $count,
                    'clientpress',
                ),
            },
            number_format_i18n($count),
        );
    }

    /**
     * Of revoking, which alone can have been done before.
     */
    private function beforeSentence(): string
    {
        $count = count($this->result->before);

        return sprintf(
            /* translators: %s: a number. */
            _n('%s invitation was already revoked:', '%s invitations were already revoked:', $count, 'clientpress'),
            number_format_i18n($count),
        );
    }

    private function untriedSentence(): string
    {
        $count = count($this->result->untried);

        return sprintf(
            /* translators: %s: a number. */
            _n(
                '%s invitation was not tried, because the others took long. It is still selected: apply the action again.',
                '%s invitations were not tried, because the others took long. They are still selected: apply the action again.',
                $count,
                'clientpress',
            ),
            number_format_i18n($count),
        );
    }
}
