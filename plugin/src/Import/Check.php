<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Storage\UserAddresses;
use ClientPress\Invitations\EmailAddress;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\Storage\InvitationSearch;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Refused;

/**
 * Says what would become of each line of a list. Writes nothing, and asks the database about hundreds of lines at once.
 *
 * It is a forecast for people: {@see \ClientPress\Invitations\Invitations} decides once more when a line is sent.
 */
final readonly class Check
{
    public function __construct(
        private InvitationSearch $search,
        private UserAddresses $userAddresses,
        private PortalNames $portals,
        private Access $access,
        private Settings $settings,
        private Clock $clock,
    ) {}

    /**
     * @param list<ListLine> $entries
     *
     * @return list<CheckedLine> In the order of the entries.
     *
     * @throws Refused With `InvalidTerms`, for defaults that no line could be sent with.
     */
    public function lines(array $entries, Defaults $defaults, Actor $actor): array
    {
        new Terms($defaults->message, $defaults->expiryDays);
        $entries = array_map(static fn(ListLine $entry): ListLine => self::completed($entry, $defaults), $entries);
        $portals = $this->portals->resolve(array_column($entries, 'portal'), $actor);
        $lines = [];
        $asked = [];
        $seen = [];

        foreach ($entries as $entry) {
            $line = $this->alone($entry, $portals[$entry->portal]);

            if ($line->verdict->isSent()) {
                $key = self::key($line);
                $line = isset($seen[$key]) ? self::duplicate($line, $seen[$key]) : $line;
                $seen[$key] ??= $entry->number;
                $asked[$key] = [$line->portalId, strtolower($entry->email)];
            }

            $lines[] = $line;
        }

        $pending = $this->search->pendingAmong(array_values($asked));
        $users = $this->userAddresses->userIdsOfEmails(array_map(
            strval(...),
            array_values(array_unique(array_column($asked, 1))),
        ));

        $portals = $this->access->portalsOf(array_values($users));

        return array_map(fn(CheckedLine $line): CheckedLine => $line->verdict->isSent()
            ? $this->againstSite($line, $users, $portals, $pending)
            : $line, $lines);
    }

    /**
     * Looks at what stands in the line itself.
     */
    private function alone(ListLine $entry, int|Refused $portal): CheckedLine
    {
        $portalId = is_int($portal) ? $portal : 0;
        $days = $this->days($entry->expiry);

        try {
            $entry = $entry->withEmail(EmailAddress::parse($entry->email)->typed);
            new Terms($entry->message, $days);
        } catch (Refused $refused) {
            return new CheckedLine($entry, LineCheck::Invalid, $portalId, $days, $refused->getMessage());
        }

        return match (true) {
            $portal instanceof Refused => new CheckedLine($entry, LineCheck::Invalid, 0, $days, $portal->getMessage()),
            $days === 0 => new CheckedLine(
                $entry,
                LineCheck::Invalid,
                $portalId,
                0,
                sprintf(
                    /* translators: 1: what stands in the column "expiry", 2: numbers of days, separated by commas. */
                    __('A link cannot live for “%1$s”. Write one of these numbers of days: %2$s.', 'clientpress'),
                    mb_substr($entry->expiry, 0, 30),
                    implode(', ', $this->settings->expiryChoices()),
                ),
            ),
            default => new CheckedLine($entry, LineCheck::Good, $portalId, $days),
        };
    }

    /**
     * @param array<string, int>    $users   User ids by address.
     * @param array<int, list<int>> $portals Ids of the portals that each user may enter.
     * @param array<string, int>    $pending When what is pending expires, by "portal id:address".
     */
    private function againstSite(CheckedLine $line, array $users, array $portals, array $pending): CheckedLine
    {
        $address = strtolower($line->entry->email);
        $userId = $users[$address] ?? 0;
        $expiresAt = $pending[self::key($line)] ?? null;

        if ($userId > 0) {
            return in_array($line->portalId, $portals[$userId] ?? [], true)
                ? self::judged($line, LineCheck::AlreadyClient, __('Has access to this portal.', 'clientpress'))
                : self::judged(
                    $line,
                    LineCheck::HasAccount,
                    __(
                        'This address has an account on this site. Give that user access in the portal instead.',
                        'clientpress',
                    ),
                );
        }

        return match (true) {
            $expiresAt === null => $line,
            $expiresAt > $this->clock->now() => self::judged(
                $line,
                LineCheck::AlreadyInvited,
                __('Was invited before, and that link still works.', 'clientpress'),
            ),
            default => self::judged(
                $line,
                LineCheck::Expired,
                __('The link of the earlier invitation has expired. A fresh one will be sent.', 'clientpress'),
            ),
        };
    }

    private static function duplicate(CheckedLine $line, int $first): CheckedLine
    {
        return self::judged(
            $line,
            LineCheck::Duplicate,
            sprintf(
                /* translators: %d: number of a line. */
                __('Stands on line %d already.', 'clientpress'),
                $first,
            ),
        );
    }

    private static function judged(CheckedLine $line, LineCheck $verdict, string $sentence): CheckedLine
    {
        return new CheckedLine($line->entry, $verdict, $line->portalId, $line->expiryDays, $sentence);
    }

    /**
     * @return int 0 for what is not offered.
     */
    private function days(string $typed): int
    {
        $days = ctype_digit($typed) && strlen($typed) < 5 ? (int) $typed : 0;

        return in_array($days, $this->settings->expiryChoices(), true) ? $days : 0;
    }

    private static function completed(ListLine $entry, Defaults $defaults): ListLine
    {
        return new ListLine(
            $entry->number,
            $entry->email,
            $entry->portal === '' ? $defaults->portal : $entry->portal,
            $entry->message === '' ? $defaults->message : $entry->message,
            $entry->expiry === '' ? (string) $defaults->expiryDays : $entry->expiry,
            $entry->name,
        );
    }

    private static function key(CheckedLine $line): string
    {
        return "{$line->portalId}:" . strtolower($line->entry->email);
    }
}
