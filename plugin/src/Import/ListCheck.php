<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Clients\AddressOwnership;
use ClientPress\Clients\SiteMembers;
use ClientPress\Clients\Storage\UserAddresses;
use ClientPress\Invitations\EmailAddress;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\Storage\InvitationSearch;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Refused;

/**
 * Checks what would happen to each line of a list. Writes nothing, and queries the database for hundreds of lines at
 * once.
 *
 * The result is a forecast: {@see \ClientPress\Invitations\Invitations} decides again when a line is sent.
 */
final readonly class ListCheck
{
    public function __construct(
        private InvitationSearch $search,
        private UserAddresses $userAddresses,
        private PortalNames $portals,
        private Access $access,
        private AddressOwnership $ownership,
        private Settings $settings,
        private Clock $clock,
    ) {}

    /**
     * @param list<ListLine> $lines
     *
     * @return list<CheckedLine> In the order of the lines.
     *
     * @throws Refused With `Forbidden`; or `InvalidTerms`, for defaults that no line could be sent with.
     */
    public function lines(array $lines, Defaults $defaults, Actor $actor): array
    {
        Imports::requireInviter($actor);
        new Terms($defaults->message, $defaults->expiryDays);
        $lines = array_map(static fn(ListLine $line): ListLine => self::withDefaults($line, $defaults), $lines);
        $portals = $this->portals->resolve(array_column($lines, 'portal'), $actor);
        $checkedLines = [];
        $asked = [];
        $seen = [];

        foreach ($lines as $line) {
            $checked = $this->checkLine($line, $portals[$line->portal]);

            if ($checked->check->isSent()) {
                $key = self::key($checked);
                $checked = isset($seen[$key]) ? self::duplicate($checked, $seen[$key]) : $checked;
                $seen[$key] ??= $line->number;
                $asked[$key] = [$checked->portalId, strtolower($line->email)];
            }

            $checkedLines[] = $checked;
        }

        $pending = $this->search->pendingAmong(array_values($asked));
        $users = $this->userAddresses->userIdsOfEmails(array_map(
            strval(...),
            array_values(array_unique(array_column($asked, 1))),
        ));

        $members = SiteMembers::among($users);
        $portals = $this->access->portalsOf(array_values($members));
        $proven = $this->ownership->provenAmong(array_values($members));

        return array_map(fn(CheckedLine $checked): CheckedLine => $checked->check->isSent()
            ? $this->checkAgainstSite($checked, $users, $members, $portals, $pending, $proven)
            : $checked, $checkedLines);
    }

    /**
     * Checks the line by itself, without other lines, users and invitations.
     */
    private function checkLine(ListLine $line, int|Refused $portal): CheckedLine
    {
        $portalId = is_int($portal) ? $portal : 0;
        $days = $this->days($line->expiry);

        try {
            $line = $line->withEmail(EmailAddress::parse($line->email)->typed);
            new Terms($line->message, $days);
        } catch (Refused $refused) {
            return new CheckedLine($line, LineCheck::Invalid, $portalId, $days, $refused->getMessage());
        }

        return match (true) {
            $portal instanceof Refused => new CheckedLine(
                $line,
                $line->portal === '' ? LineCheck::NoPortal : LineCheck::Invalid,
                0,
                $days,
                $portal->getMessage(),
            ),
            $days === 0 => new CheckedLine(
                $line,
                LineCheck::Invalid,
                $portalId,
                0,
                sprintf(
                    /* translators: 1: what stands in the column "expiry", 2: numbers of days, separated by commas. */
                    __(
                        '“%1$s” is not a number of days that a link can work for. Write one of these: %2$s.',
                        'clientpress',
                    ),
                    mb_substr($line->expiry, 0, 30),
                    implode(wp_get_list_item_separator(), $this->settings->expiryChoices()),
                ),
            ),
            default => new CheckedLine($line, LineCheck::Good, $portalId, $days),
        };
    }

    /**
     * @param array<string, int>    $users   User ids by address.
     * @param array<string, int>    $members Those of members of this site.
     * @param array<int, list<int>> $portals Ids of the portals that each user may enter.
     * @param array<string, int>    $pending When what is pending expires, by "portal id:address".
     * @param list<int>             $proven  Ids of the users whose address is proven to be theirs.
     */
    private function checkAgainstSite(
        CheckedLine $checked,
        array $users,
        array $members,
        array $portals,
        array $pending,
        array $proven,
    ): CheckedLine {
        $address = strtolower($checked->listLine->email);
        $userId = $members[$address] ?? 0;
        $expiresAt = $pending[self::key($checked)] ?? null;

        if (!isset($users[$address])) {
            try {
                SiteMembers::requireRegistrable($checked->listLine->email);
            } catch (Refused $refused) {
                return self::withCheck($checked, LineCheck::Invalid, $refused->getMessage());
            }
        }

        return match (true) {
            in_array($checked->portalId, $portals[$userId] ?? [], true) => self::withCheck(
                $checked,
                LineCheck::AlreadyClient,
                __('Has access to this portal.', 'clientpress'),
            ),
            $expiresAt === null && in_array($userId, $proven, true) => self::withCheck(
                $checked,
                LineCheck::HasAccount,
                __('The owner of the account will be asked to log in and enter.', 'clientpress'),
                $userId,
            ),
            $expiresAt === null && $userId > 0 => self::withCheck(
                $checked,
                LineCheck::UnprovenAccount,
                __(
                    'The owner of the account will be asked to log in and enter. Nobody has confirmed yet that this address is theirs: when they enter, the account is logged out everywhere else.',
                    'clientpress',
                ),
                $userId,
            ),
            $expiresAt === null => $checked,
            $expiresAt > $this->clock->now() => self::withCheck(
                $checked,
                LineCheck::AlreadyInvited,
                __('Was invited before, and that link still works.', 'clientpress'),
            ),
            default => self::withCheck(
                $checked,
                LineCheck::Expired,
                __('The link of the earlier invitation has expired. A fresh one will be sent.', 'clientpress'),
            ),
        };
    }

    private static function duplicate(CheckedLine $checked, int $first): CheckedLine
    {
        return self::withCheck(
            $checked,
            LineCheck::Duplicate,
            sprintf(
                /* translators: %d: number of a line. */
                __('Already on line %d.', 'clientpress'),
                $first,
            ),
        );
    }

    private static function withCheck(
        CheckedLine $checked,
        LineCheck $check,
        string $sentence,
        int $userId = 0,
    ): CheckedLine {
        return new CheckedLine(
            $checked->listLine,
            $check,
            $checked->portalId,
            $checked->expiryDays,
            $sentence,
            $userId,
        );
    }

    /**
     * @return int 0 for a number that is not offered.
     */
    private function days(string $typed): int
    {
        $days = ctype_digit($typed) && strlen($typed) < 5 ? (int) $typed : 0;

        return in_array($days, $this->settings->expiryChoices(), true) ? $days : 0;
    }

    private static function withDefaults(ListLine $line, Defaults $defaults): ListLine
    {
        return new ListLine(
            $line->number,
            $line->email,
            $line->portal === '' ? $defaults->portal : $line->portal,
            $line->message === '' ? $defaults->message : $line->message,
            $line->expiry === '' ? (string) $defaults->expiryDays : $line->expiry,
            $line->name,
        );
    }

    private static function key(CheckedLine $checked): string
    {
        return "{$checked->portalId}:" . strtolower($checked->listLine->email);
    }
}
