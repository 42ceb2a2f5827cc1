<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\RequestNumber;
use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Clients\KeptRemovals;
use ClientPress\Clients\UserDirectory;
use ClientPress\Invitations\DirectAccess;
use ClientPress\Kernel\BidiIsolate;
use ClientPress\Kernel\Refused;

/**
 * The Client field in the classic editor's form: lets in and out whom somebody picked when the portal is saved, and hands
 * what became of it to the next page. In the block editor a script calls the clients route instead.
 */
final class ClientFieldForm
{
    public const FIELD = 'clientpress_clients';

    private const REPORT_SECONDS = 300;

    /** Other plugins may save the portal once more in the same request. */
    private bool $isDone = false;

    /**
     * @param \Closure(): DirectAccess $directAccess Made where a form brings picks.
     */
    public function __construct(
        private readonly Access $access,
        private readonly \Closure $directAccess,
        private readonly UserDirectory $users,
    ) {}

    /**
     * On save_post of a portal.
     */
    public function save(int $portalId): void
    {
        $posted = wp_unslash($_POST);
        $picks = $posted[self::FIELD] ?? null;

        if (
            $this->isDone
            || !is_array($picks)
            || !self::isFormOf($portalId, $posted)
            // What is refused is shown on the next page with name and address.
            || !Actor::current()->mayInviteTo($portalId)
        ) {
            return;
        }

        $this->isDone = true;
        $isTold = ($picks['tell'] ?? null) === '1';
        $report = $this->apply(
            $portalId,
            RequestNumber::all($picks['remove'] ?? null),
            RequestNumber::all($picks['add'] ?? null),
            $isTold
                ? fn(int $userId): ?string => ($this->directAccess)()->giveAndTell($portalId, $userId, Actor::current())
                : $this->letIn($portalId),
        );

        if ($report['said'] !== [] || $report['refusals'] !== []) {
            set_transient(self::report($portalId), $report + ['isTold' => $isTold], self::REPORT_SECONDS);
        }
    }

    /**
     * What the last saving left over, once: what was refused stays picked, with its reason.
     *
     * @return array{
     *     picks: list<array{user: array{id: int, name: string, email: string, address_proven: bool}, change: string, refusal: string}>,
     *     isTold: bool,
     *     result: array{status: 'success'|'warning', text: string}|null,
     *     undoable: list<array{user: array{id: int, name: string, email: string, address_proven: bool}, undo: string}>,
     * }
     */
    public function leftOver(int $portalId): array
    {
        $report = get_transient(self::report($portalId));

        if (!is_array($report)) {
            return ['picks' => [], 'isTold' => true, 'result' => null, 'undoable' => []];
        }

        delete_transient(self::report($portalId));
        /** @var array{said: list<string>, refusals: list<array{user: int, change: string, refusal: string}>, undoable?: array<int, string>, isWell: bool, isTold: bool} $report */
        ['said' => $said, 'refusals' => $refusals, 'isWell' => $isWell, 'isTold' => $isTold] = $report;
        $picks = [];
        $undoable = [];

        // A report that was kept before an update has no such entry.
        foreach ($report['undoable'] ?? [] as $userId => $key) {
            $user = $this->users->find($userId);

            if ($user !== null) {
                $undoable[] = ['user' => $user, 'undo' => $key];
            }
        }

        foreach ($refusals as $refused) {
            $user = $this->users->find($refused['user']);

            if ($user === null) {
                $said[] = $refused['refusal'];
            } else {
                $picks[] = ['user' => $user] + $refused;
            }
        }

        if ($picks !== []) {
            $said[] = __('Not everything could be done: see above.', 'clientpress');
        }

        return [
            'picks' => $picks,
            'isTold' => $isTold,
            'result' => [
                'status' => $isWell ? 'success' : 'warning',
                'text' => implode(' ', $said),
            ],
            'undoable' => $undoable,
        ];
    }

    /**
     * @param list<int>               $removed
     * @param list<int>               $added
     * @param \Closure(int): ?string $letIn   Why the user was not told by email; null where that was not wanted or was done.
     *
     * @return array{said: list<string>, refusals: list<array{user: int, change: string, refusal: string}>, undoable: array<int, string>, isWell: bool}
     *     Keys of {@see KeptRemovals} by user.
     */
    private function apply(int $portalId, array $removed, array $added, \Closure $letIn): array
    {
        $said = [];
        $refusals = [];
        $undoable = [];
        $isWell = true;
        $operations = [
            ...array_map(static fn(int $userId): array => [$userId, 'remove'], $removed),
            ...array_map(static fn(int $userId): array => [$userId, 'add'], $added),
        ];

        foreach ($operations as [$userId, $change]) {
            try {
                $notTold = null;

                if ($change === 'add') {
                    $notTold = $letIn($userId);
                } elseif (($was = $this->access->remove($portalId, $userId, Actor::current())) !== null) {
                    $undoable[$userId] = KeptRemovals::keep([$was], Actor::current());
                }

                $isWell = $isWell && $notTold === null;
                array_push(
                    $said,
                    $this->sentence($change, $userId),
                    ...$notTold === null ? [] : [BidiIsolate::of($notTold)],
                );
            } catch (Refused $refused) {
                $isWell = false;
                $refusals[] = ['user' => $userId, 'change' => $change, 'refusal' => $refused->getMessage()];
            }
        }

        return ['said' => $said, 'refusals' => $refusals, 'undoable' => $undoable, 'isWell' => $isWell];
    }

    /**
     * @return \Closure(int): null Lets a user in and mails nobody.
     */
    private function letIn(int $portalId): \Closure
    {
        return function (int $userId) use ($portalId): null {
            $this->access->grant($portalId, $userId, Actor::current());

            return null;
        };
    }

    private function sentence(string $change, int $userId): string
    {
        $user = $this->users->find($userId);
        $who = $user === null ? "#{$userId}" : "{$user['name']} ({$user['email']})";

        return $change === 'add'
            /* translators: %s: a user's name and email address. */
            ? sprintf(__('%s may now enter this portal.', 'clientpress'), $who)
            /* translators: %s: a user's name and email address. */
            : sprintf(__('%s can no longer enter this portal.', 'clientpress'), $who);
    }

    /**
     * Whether the editor's own form of this portal was sent to save it, not to preview it: other code may save portals
     * while it answers a form of its own.
     *
     * @param array<array-key, mixed> $posted
     */
    private static function isFormOf(int $portalId, array $posted): bool
    {
        $nonce = $posted['_wpnonce'] ?? null;

        return (
            is_string($nonce)
            && wp_verify_nonce($nonce, "update-post_{$portalId}") !== false
            && ($posted['wp-preview'] ?? '') === ''
        );
    }

    private static function report(int $portalId): string
    {
        return 'clientpress_report_' . get_current_user_id() . "_{$portalId}";
    }
}
