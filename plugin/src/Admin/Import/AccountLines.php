<?php

declare(strict_types=1);

namespace ClientPress\Admin\Import;

defined('ABSPATH') || exit();

use ClientPress\Admin\BulkRun;
use ClientPress\Clients\Actor;
use ClientPress\Import\CheckedLine;
use ClientPress\Import\LineCheck;
use ClientPress\Invitations\DirectAccess;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\BidiIsolate;

/**
 * The lines of a list whose addresses have accounts: one choice for all of them.
 */
final readonly class AccountLines
{
    /** Name of the button. */
    public const BUTTON = 'give-all';

    /** @var list<CheckedLine> */
    private array $lines;

    /**
     * @param list<CheckedLine> $lines Of the whole list.
     */
    public function __construct(array $lines)
    {
        $this->lines = array_values(array_filter($lines, static fn(CheckedLine $line): bool => $line->userId > 0));
    }

    /**
     * @return array{value: string, label: string, question: string, warning: string}|null Plain text; null for less than
     *     two lines, which have their own button.
     */
    public function choice(): ?array
    {
        $count = count($this->lines);

        if ($count < 2) {
            return null;
        }

        $question = sprintf(
            /* translators: %s: a number of accounts. */
            _n(
                'Let %s account in at once, without an invitation? Its owner is told by email.',
                'Let %s accounts in at once, without an invitation? Their owners are told by email.',
                $count,
                'clientpress',
            ),
            number_format_i18n($count),
        );
        $warning = $this->warning();

        return [
            'value' => $this->stamp(),
            'label' => sprintf(
                /* translators: %s: a number of accounts. */
                _n('Give access now to %s account', 'Give access now to all %s accounts', $count, 'clientpress'),
                number_format_i18n($count),
            ),
            'question' => trim("$question $warning"),
            'warning' => $warning,
        ];
    }

    /**
     * Whether these are the lines that the button was made for: an account that has appeared since was seen by nobody.
     */
    public function areThoseOf(mixed $stamp): bool
    {
        return is_string($stamp) && hash_equals($this->stamp(), $stamp);
    }

    /**
     * Lets all of them in and tells their owners.
     *
     * @return list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> Plain text.
     */
    public function giveAccess(DirectAccess $directAccess, Actor $actor): array
    {
        $result = (new BulkRun())->perform(array_keys($this->lines), '%d', function (int $index) use (
            $directAccess,
            $actor,
        ): array {
            $line = $this->lines[$index];
            $address = AddressSpelling::shown($line->listLine->email);

            return [
                $address,
                static function () use ($line, $address, $directAccess, $actor): ?string {
                    $notTold = $directAccess->giveAndTell($line->portalId, $line->userId, $actor);

                    return $notTold === null ? null : "$address: " . BidiIsolate::of($notTold);
                },
            ];
        });

        return $result->notices([
            'done' => self::sentence(
                /* translators: %s: a number of accounts. */
                _n('%s account may now enter.', '%s accounts may now enter.', count($result->done), 'clientpress'),
                $result->done,
            ),
            'failed' => self::sentence(
                /* translators: %s: a number of accounts. */
                _n(
                    '%s account may now enter, but its owner was not told by email:',
                    '%s accounts may now enter, but their owners were not told by email:',
                    count($result->failed),
                    'clientpress',
                ),
                $result->failed,
            ),
            'refused' => self::sentence(
                /* translators: %s: a number of accounts. */
                _n(
                    '%s account could not be let in:',
                    '%s accounts could not be let in:',
                    count($result->refused),
                    'clientpress',
                ),
                $result->refused,
            ),
            'untried' => self::sentence(
                /* translators: %s: a number of accounts. */
                _n(
                    '%s account was not tried, because the others took long. Press the button again.',
                    '%s accounts were not tried, because the others took long. Press the button again.',
                    count($result->untried),
                    'clientpress',
                ),
                $result->untried,
            ),
            'none' => '',
        ]);
    }

    private function warning(): string
    {
        $unproven = count(array_filter(
            $this->lines,
            static fn(CheckedLine $line): bool => $line->check === LineCheck::UnprovenAccount,
        ));

        return $unproven === 0
            ? ''
            : sprintf(
                /* translators: %s: a number of accounts. */
                _n(
                    'Nobody has confirmed that the address of %s account belongs to its owner. If you are not sure, send the invitation: only who reads that mailbox gets in.',
                    'Nobody has confirmed that the addresses of %s accounts belong to their owners. If you are not sure, send the invitations: only who reads those mailboxes gets in.',
                    $unproven,
                    'clientpress',
                ),
                number_format_i18n($unproven),
            );
    }

    /**
     * @param list<mixed> $counted
     */
    private static function sentence(string $text, array $counted): string
    {
        return sprintf($text, number_format_i18n(count($counted)));
    }

    private function stamp(): string
    {
        return md5(implode(',', array_map(
            static fn(CheckedLine $line): string => "{$line->portalId}:{$line->userId}",
            $this->lines,
        )));
    }
}
