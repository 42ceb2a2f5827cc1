<?php

declare(strict_types=1);

namespace ClientPress\Privacy;

defined('ABSPATH') || exit();

use ClientPress\Clients\AccessEvent;
use ClientPress\Clients\AddressOwnership;
use ClientPress\Clients\LastSignIn;
use ClientPress\Clients\PersonalAccess;
use ClientPress\Import\PersonalLines;
use ClientPress\Import\QueuedLine;
use ClientPress\Invitations\HistoryEntry;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\PersonalInvitations;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Language;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\SiteDate;
use ClientPress\Portals\Portals;

/**
 * What WordPress's tools Export Personal Data and Erase Personal Data learn of ClientPress. Core has asked who may use
 * them, and calls page after page.
 */
final readonly class PersonalDataTools
{
    private const PER_PAGE = 50;

    public function __construct(
        private PersonalInvitations $invitations,
        private PersonalLines $lines,
        private PersonalAccess $access,
        private AddressOwnership $ownership,
        private Portals $portals,
        private Clock $clock,
    ) {}

    /**
     * Filter on wp_privacy_personal_data_exporters.
     */
    public function addExporters(mixed $exporters): mixed
    {
        return is_array($exporters)
            ? $exporters
            + self::tools('exporter', $this->exportInvitations(...), $this->exportAccess(...), $this->exportLines(...))
            : $exporters;
    }

    /**
     * Filter on wp_privacy_personal_data_erasers.
     */
    public function addErasers(mixed $erasers): mixed
    {
        return is_array($erasers)
            ? $erasers
            + self::tools('eraser', $this->eraseInvitations(...), $this->eraseAccess(...), $this->eraseLines(...))
            : $erasers;
    }

    /**
     * @return array{data: list<array<string, mixed>>, done: bool}|\WP_Error
     */
    public function exportInvitations(string $email, int $page = 1): array|\WP_Error
    {
        return self::attempt($email, function (string $email) use ($page): array {
            $found = $this->invitations->export($email, $page, self::PER_PAGE);

            return [
                'data' => self::items(
                    'clientpress-invitations',
                    __('Invitations to portals', 'clientpress'),
                    array_map($this->invitation(...), $found),
                ),
                'done' => count($found) < self::PER_PAGE,
            ];
        });
    }

    /**
     * @return array{data: list<array<string, mixed>>, done: bool}|\WP_Error
     */
    public function exportAccess(string $email, int $page = 1): array|\WP_Error
    {
        return self::attempt($email, function (string $email) use ($page): array {
            $userId = $this->invitations->userIdOf($email);
            $access = $userId === null ? [] : $this->access->export($userId);
            $onPage = array_slice($access, ($page - 1) * self::PER_PAGE, self::PER_PAGE);

            return [
                'data' => [
                    ...self::items(
                        'clientpress-access',
                        __('Access to portals', 'clientpress'),
                        array_map($this->accessTo(...), $onPage),
                    ),
                    ...($page === 1 ? self::lastSignIn($userId) : []),
                    ...($page === 1 ? $this->changesOfAddress($userId, $email) : []),
                ],
                'done' => count($access) <= ($page * self::PER_PAGE),
            ];
        });
    }

    /**
     * @return array{data: list<array<string, mixed>>, done: bool}|\WP_Error
     */
    public function exportLines(string $email, int $page = 1): array|\WP_Error
    {
        return self::attempt($email, function (string $email) use ($page): array {
            $found = $this->lines->export($email, $page, self::PER_PAGE);

            return [
                'data' => self::items(
                    'clientpress-imports',
                    __('Imported lists of clients', 'clientpress'),
                    array_map($this->line(...), $found),
                ),
                'done' => count($found) < self::PER_PAGE,
            ];
        });
    }

    /**
     * @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}|\WP_Error
     */
    public function eraseInvitations(string $email, int $page = 1): array|\WP_Error
    {
        return self::attempt($email, function (string $email): array {
            $erased = $this->invitations->erase($email, self::PER_PAGE);

            return ['done' => $erased < self::PER_PAGE] + self::erased($erased, []);
        });
    }

    /**
     * @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}|\WP_Error
     */
    public function eraseAccess(string $email, int $page = 1): array|\WP_Error
    {
        return self::attempt($email, function (string $email): array {
            $userId = $this->invitations->userIdOf($email);
            $changes = $this->ownership->changesTo($email);
            array_map($this->ownership->forgetChange(...), array_keys($changes));

            if ($userId === null) {
                return ['done' => true] + self::erased(count($changes), []);
            }

            $kept = array_map(
                fn(int $portalId): string => sprintf(
                    /* translators: %s: a portal's title. */
                    __(
                        'Access to the portal “%s” was kept, because the account needs it to enter. Remove the user under “Clients” in the portal’s editor, or delete the account.',
                        'clientpress',
                    ),
                    $this->portal($portalId),
                ),
                $this->access->kept($userId),
            );

            $erased =
                count($changes)
                + $this->access->erasePast($userId)
                + (int) $this->ownership->forgetChange($userId)
                + (int) LastSignIn::forget($userId);

            return ['done' => true] + self::erased($erased, $kept);
        });
    }

    /**
     * @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}|\WP_Error
     */
    public function eraseLines(string $email, int $page = 1): array|\WP_Error
    {
        return self::attempt($email, function (string $email): array {
            ['erased' => $erased, 'kept' => $kept] = $this->lines->erase($email, self::PER_PAGE);

            return (
                ['done' => $kept > 0 || $erased < self::PER_PAGE]
                + self::erased(
                    $erased,
                    $kept === 0
                        ? []
                        : [__(
                            'An import is sending an invitation to this address at this moment. Erase again in a few minutes.',
                            'clientpress',
                        )],
                )
            );
        });
    }

    /**
     * @return array<string, array<string, string|\Closure>> As core registers them.
     */
    private static function tools(string $kind, \Closure $invitations, \Closure $access, \Closure $lines): array
    {
        $name = "{$kind}_friendly_name";

        return [
            'clientpress-invitations' => [
                $name => __('ClientPress invitations', 'clientpress'),
                'callback' => $invitations,
            ],
            'clientpress-access' => [
                $name => __('ClientPress access to portals', 'clientpress'),
                'callback' => $access,
            ],
            'clientpress-imports' => [$name => __('ClientPress imports', 'clientpress'), 'callback' => $lines],
        ];
    }

    /**
     * @param array{Invitation, list<HistoryEntry>} $found
     *
     * @return array{int, array<string, string>} Number and values by label.
     */
    private function invitation(array $found): array
    {
        [$invitation, $history] = $found;

        return [
            $invitation->id,
            [
                __('Portal', 'clientpress') => $this->portal($invitation->portalId),
                __('Name', 'clientpress') => $invitation->name,
                __('Email', 'clientpress') => $invitation->shownEmail(),
                __('Status', 'clientpress') => $invitation->status($this->clock->now())->label(),
                __('Personal message', 'clientpress') => $invitation->message,
                __('Language', 'clientpress') => $invitation->locale === '' ? '' : Language::name($invitation->locale),
                __('History', 'clientpress') => implode("\n", array_map(static fn(HistoryEntry $entry): string => trim(
                    SiteDate::inFull($entry->at) . ': ' . $entry->event->label() . " {$entry->detail}",
                ), $history)),
            ],
        ];
    }

    /**
     * @return list<array<string, mixed>>
     */
    private static function lastSignIn(?int $userId): array
    {
        $at = $userId === null ? null : LastSignIn::of($userId);

        return (
            $at === null || $userId === null
                ? []
                : self::items('clientpress-sign-in', __('Last login of a client', 'clientpress'), [
                    [$userId, [__('Date', 'clientpress') => SiteDate::inFull($at)]],
                ])
        );
    }

    /**
     * @return list<array<string, mixed>> Changes of address that wait for a confirmation: the account's own, and those of
     *                                     other accounts that name this address.
     */
    private function changesOfAddress(?int $userId, string $email): array
    {
        $own = $userId === null ? null : $this->ownership->keptChange($userId);
        $changes = array_values([...($own === null ? [] : [$own]), ...$this->ownership->changesTo($email)]);

        return self::items(
            'clientpress-address',
            __('Changes of email address that wait for a confirmation', 'clientpress'),
            array_map(
                static fn(int $number, array $change): array => [
                    $number,
                    [
                        __('New email address', 'clientpress') => AddressSpelling::shown($change['email']),
                        __('Link works until', 'clientpress') => SiteDate::inFull($change['until']),
                    ],
                ],
                array_keys($changes),
                $changes,
            ),
        );
    }

    /**
     * @param array{portalId: int, at: int|null, by: int, history: list<array{event: AccessEvent, at: int}>} $access
     *
     * @return array{int, array<string, string>} Number and values by label.
     */
    private function accessTo(array $access): array
    {
        return [
            $access['portalId'],
            [
                __('Portal', 'clientpress') => $this->portal($access['portalId']),
                __('Access since', 'clientpress') => $access['at'] === null ? '' : SiteDate::inFull($access['at']),
                __('History', 'clientpress') => implode("\n", array_map(
                    static fn(array $entry): string => (
                        SiteDate::inFull($entry['at']) . ': ' . match ($entry['event']) {
                            AccessEvent::Granted => __('Access given', 'clientpress'),
                            AccessEvent::Removed => __('Access removed', 'clientpress'),
                        }
                    ),
                    $access['history'],
                )),
            ],
        ];
    }

    /**
     * @return array{int, array<string, string>} Number and values by label.
     */
    private function line(QueuedLine $line): array
    {
        return [
            $line->id,
            [
                __('Name', 'clientpress') => $line->name,
                __('Email', 'clientpress') => $line->email,
                __('Portal', 'clientpress') => $line->portalId > 0 ? $this->portal($line->portalId) : $line->portal,
                __('Personal message', 'clientpress') => $line->message,
                __('Why it was not sent', 'clientpress') => $line->detail,
            ],
        ];
    }

    private function portal(int $id): string
    {
        return (
            $this->portals->find($id)->title ?? sprintf(
                /* translators: %d: number of a portal that was deleted. */
                __('Portal %d, which was deleted', 'clientpress'),
                $id,
            )
        );
    }

    /**
     * @param list<array{int, array<string, string>}> $items
     *
     * @return list<array<string, mixed>>
     */
    private static function items(string $group, string $label, array $items): array
    {
        $data = [];

        foreach ($items as [$id, $values]) {
            $data[] = [
                'group_id' => $group,
                'group_label' => $label,
                'item_id' => "$group-$id",
                'data' => self::pairs($values),
            ];
        }

        return $data;
    }

    /**
     * @param array<string, string> $values By label.
     *
     * @return list<array{name: string, value: string}> Without what is empty.
     */
    private static function pairs(array $values): array
    {
        $pairs = [];

        foreach ($values as $name => $value) {
            if ($value !== '') {
                // Core takes out what looks like HTML, and prints the rest as it is.
                $pairs[] = ['name' => $name, 'value' => nl2br(esc_html($value), false)];
            }
        }

        return $pairs;
    }

    /**
     * @param list<string> $kept Why something stays.
     *
     * @return array{items_removed: bool, items_retained: bool, messages: list<string>}
     */
    private static function erased(int $count, array $kept): array
    {
        return ['items_removed' => $count > 0, 'items_retained' => $kept !== [], 'messages' => $kept];
    }

    /**
     * @template T
     *
     * @param string               $email     As it was asked for, unslashed.
     * @param \Closure(string): T $operation Gets the address as it is stored, in any case.
     *
     * @return T|\WP_Error
     */
    private static function attempt(string $email, \Closure $operation): mixed
    {
        try {
            return $operation(AddressSpelling::stored(trim($email)));
        } catch (Refused $refused) {
            return $refused->toWpError();
        }
    }
}
