<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

/**
 * The result of an operation on several invitations.
 */
final readonly class OperationReport
{
    /** Most addresses that a notice names. */
    private const NAMED = 10;

    /**
     * @param list<string> $done        Addresses.
     * @param list<string> $undelivered "Address: reason" where a fresh link was made but its email was not sent.
     * @param list<string> $refused     "Address: reason" where nothing was changed.
     * @param list<int>    $untried     Ids that no time was left for.
     */
    public function __construct(
        public Operation $operation,
        public array $done,
        public array $undelivered,
        public array $refused,
        public array $untried,
    ) {}

    /**
     * @return list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> Plain text.
     */
    public function notices(): array
    {
        $notices = [
            self::notice('success', $this->done, $this->doneSentence(), []),
            self::notice('error', $this->undelivered, $this->undeliveredSentence(), $this->undelivered),
            self::notice('error', $this->refused, $this->refusedSentence(), $this->refused),
            self::notice('warning', $this->untried, $this->untriedSentence(), []),
        ];
        $notices = array_values(array_filter($notices));

        return (
            $notices !== []
                ? $notices
                : [[
                    'type' => 'warning',
                    'sentence' => __(
                        'No invitation was selected. Tick at least one, then apply the action.',
                        'clientpress',
                    ),
                    'details' => [],
                ]]
        );
    }

    /**
     * @return array{operation: string, done: list<string>, undelivered: list<string>, refused: list<string>, untried: list<int>}
     */
    public function toArray(): array
    {
        return [
            'operation' => $this->operation->value,
            'done' => $this->done,
            'undelivered' => $this->undelivered,
            'refused' => $this->refused,
            'untried' => $this->untried,
        ];
    }

    /**
     * @param mixed $stored Output of {@see toArray()}; anything else gives null.
     */
    public static function fromStored(mixed $stored): ?self
    {
        $operation = is_array($stored) && is_string($stored['operation'] ?? null)
            ? Operation::tryFrom($stored['operation'])
            : null;

        if ($operation === null || !is_array($stored)) {
            return null;
        }

        return new self(
            $operation,
            self::strings($stored['done'] ?? null),
            self::strings($stored['undelivered'] ?? null),
            self::strings($stored['refused'] ?? null),
            array_map('intval', self::strings($stored['untried'] ?? null)),
        );
    }

    private function doneSentence(): string
    {
        $count = count($this->done);

        if ($count === 1) {
            return sprintf(
                match ($this->operation) {
                    /* translators: %s: an email address. */
                    Operation::Resend => __(
                        'Invitation resent to %s. The link in the earlier email no longer works.',
                        'clientpress',
                    ),
                    /* translators: %s: an email address. */
                    Operation::Revoke => __('Invitation of %s revoked. Its link no longer works.', 'clientpress'),
                    /* translators: %s: an email address. */
                    Operation::Delete => __('Record of the invitation of %s deleted.', 'clientpress'),
                },
                $this->done[0],
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
        $count = count($this->undelivered);

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
        $count = count($this->refused);

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

    private function untriedSentence(): string
    {
        $count = count($this->untried);

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

    /**
     * @param 'success'|'warning'|'error' $type
     * @param list<int|string>            $rows    What the notice is about; none, no notice.
     * @param list<string>                $details
     *
     * @return array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}|null
     */
    private static function notice(string $type, array $rows, string $sentence, array $details): ?array
    {
        if ($rows === []) {
            return null;
        }

        $named = array_slice($details, 0, self::NAMED);
        $more = count($details) - count($named);

        if ($more > 0) {
            $named[] = sprintf(
                /* translators: %s: a number of further invitations. */
                _n('and %s more', 'and %s more', $more, 'clientpress'),
                number_format_i18n($more),
            );
        }

        return ['type' => $type, 'sentence' => $sentence, 'details' => $named];
    }

    /**
     * @return list<string>
     */
    private static function strings(mixed $values): array
    {
        return array_map('strval', array_values(array_filter(is_array($values) ? $values : [], is_scalar(...))));
    }
}
