<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Kernel\CsvLine;
use ClientPress\Kernel\ErrorLog;
use ClientPress\Kernel\Refused;

/**
 * Invitations as a CSV, read a part at a time, so that a long list needs no more memory than a short one.
 */
final readonly class InvitationExport
{
    /** How many are read at once. */
    private const AT_ONCE = 500;

    public function __construct(
        private InvitationList $list,
        private InvitationView $view,
    ) {}

    /**
     * @param InvitationQuery $query Whose page and order do not count: all of them, the latest first.
     *
     * @return \Generator<int, string> Lines, each with its end. The last says so where the rest could not be read.
     *
     * @throws Refused Before the first line; see {@see InvitationList::search()}.
     */
    public function lines(InvitationQuery $query, Actor $actor): \Generator
    {
        // Before the first line, so that a refusal comes in time.
        $found = $this->list->search(self::below($query, null), $actor);

        yield CsvLine::BYTE_ORDER_MARK . CsvLine::of(InvitationSchema::fields());

        // Fewer than were asked for are not the last: some may have gone while they were read.
        while ($found !== []) {
            foreach ($found as $invitation) {
                yield CsvLine::of(array_values(array_map(strval(...), $this->view->fields($invitation))));
            }

            try {
                $found = $this->list->search(self::below($query, $found[count($found) - 1]->id), $actor);
            } catch (Refused $refused) {
                ErrorLog::stopped('an export of invitations', $refused);

                yield CsvLine::of([
                    __('This list is not complete: the others could not be read. Export it again.', 'clientpress'),
                ]);

                return;
            }
        }
    }

    private static function below(InvitationQuery $query, ?int $id): InvitationQuery
    {
        return new InvitationQuery(
            portalId: $query->portalId,
            status: $query->status,
            delivery: $query->delivery,
            withoutUnsent: $query->withoutUnsent,
            asked: $query->asked,
            userId: $query->userId,
            search: $query->search,
            perPage: self::AT_ONCE,
            below: $id,
        );
    }
}
