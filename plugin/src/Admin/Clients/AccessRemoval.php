<?php

declare(strict_types=1);

namespace ClientPress\Admin\Clients;

defined('ABSPATH') || exit();

use ClientPress\Admin\BulkResult;
use ClientPress\Admin\BulkRun;
use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Clients\KeptRemovals;
use ClientPress\Clients\RemovedAccess;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\Client;
use ClientPress\Portals\ClientAccess;
use ClientPress\Portals\ClientList;

/**
 * Takes the access of the chosen clients away: to one portal, or to all that the actor may invite to. Can be undone.
 */
final readonly class AccessRemoval
{
    /** Bulk action, and name of the button that removes the access of one client, or to one portal. */
    public const BUTTON = 'remove';

    /** Name of the button that gives back what was removed. */
    public const UNDO = 'undo';

    public function __construct(
        private ClientList $clients,
        private Access $access,
        private BulkRun $run = new BulkRun(),
    ) {}

    /**
     * What is asked before, for one client.
     */
    public static function question(Client $client, ?int $portalId): string
    {
        $access = self::chosen($client, $portalId);

        return count($access) === 1
            ? sprintf(
                /* translators: 1: a client's name or email address, 2: a portal's title. */
                __('Remove the access of %1$s to “%2$s”? It ends at once. The account stays.', 'clientpress'),
                ClientCells::nameOf($client->user),
                $access[0]->portal->title,
            )
            : sprintf(
                /* translators: 1: a client's name or email address, 2: a number of portals. */
                _n(
                    'Remove the access of %1$s to %2$s portal? It ends at once. The account stays.',
                    'Remove the access of %1$s to %2$s portals? It ends at once. The account stays.',
                    count($access),
                    'clientpress',
                ),
                ClientCells::nameOf($client->user),
                number_format_i18n(count($access)),
            );
    }

    /**
     * @param list<int> $userIds
     *
     * @return array{notices: list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}>, undo: string}
     *     What became of it, in plain text, and the value of the button that undoes it; empty where nothing was removed.
     */
    public function perform(array $userIds, ?int $portalId, Actor $actor): array
    {
        $removed = [];
        $result = $this->run->perform($userIds, self::unfound(), function (int $userId) use (
            $portalId,
            $actor,
            &$removed,
        ): array {
            $client = $this->clients->find($userId, $actor);
            $name = ClientCells::nameOf($client->user);

            return [
                $name,
                function () use ($client, $portalId, $userId, $actor, $name, &$removed): ?string {
                    $chosen = self::chosen($client, $portalId);

                    foreach ($chosen as $access) {
                        $was = $this->access->remove($access->portal->id, $userId, $actor);

                        if ($was !== null) {
                            $removed[] = $was;
                        }
                    }

                    return $chosen !== []
                        ? null
                        /* translators: %s: a client's name or email address. */
                        : sprintf(__('%s no longer had access.', 'clientpress'), $name);
                },
            ];
        });

        return ['notices' => self::notices($result), 'undo' => KeptRemovals::keep($removed, $actor)];
    }

    /**
     * Gives the same access back. Nobody is told by email: they were not told of the removal either.
     *
     * @param mixed $key As {@see perform()} gave it to the button.
     *
     * @return array{notices: list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}>, undo: string}
     *     What became of it, in plain text, and the value of the button that undoes what no time was left for.
     */
    public function undo(mixed $key, Actor $actor): array
    {
        $removed = KeptRemovals::take($key, $actor);
        $again = [];
        $none = Refused::nothingToUndo()->getMessage();
        $result = $this->run->perform(array_keys($removed), '%d', function (int $index) use (
            $removed,
            $actor,
            $none,
            &$again,
        ): array {
            $was = $removed[$index];
            $name = ClientCells::nameOf(new \WP_User($was->userId));

            return [
                $name,
                function () use ($was, $actor, $name, $none, &$again): ?string {
                    try {
                        return $this->access->restore($was, $actor) ? null : "$name: $none";
                    } catch (Refused $refused) {
                        if ($refused->reason === Reason::StorageFailed) {
                            $again[] = $was;
                        }

                        throw $refused;
                    }
                },
            ];
        });
        $untried = array_map(static fn(int $index): RemovedAccess => $removed[$index], $result->untried);
        // A client may have had access to several portals.
        $result = new BulkResult(
            array_values(array_unique($result->done)),
            [],
            array_values(array_unique([...$result->failed, ...$result->refused])),
            $result->untried,
        );
        $done = count($result->done);

        $notices = $result->notices([
            'done' => $done === 1
                ? sprintf(
                    /* translators: %s: a client's name or email address. */
                    __('%s has access again.', 'clientpress'),
                    $result->done[0],
                )
                : sprintf(
                    /* translators: %s: a number. */
                    _n('%s client has access again.', '%s clients have access again.', $done, 'clientpress'),
                    number_format_i18n($done),
                ),
            'failed' => '',
            'refused' => __('Not everything could be undone:', 'clientpress'),
            'untried' => __('Not everything was tried, because it took long. “Undo” does the rest.', 'clientpress'),
            'none' => $none,
        ]);

        // The button stands in the first, so that is the one about what was not tried.
        return ['notices' => array_reverse($notices), 'undo' => KeptRemovals::keep([...$again, ...$untried], $actor)];
    }

    /**
     * @param string $removed As {@see perform()} gave it.
     * @param string $url     Of the page that the button is on.
     *
     * @return array{url: string, button: string, value: string, nonce: string}|null For the notices; null for none.
     */
    public static function undoForm(string $removed, string $url): ?array
    {
        return (
            $removed === ''
                ? null
                : [
                    'url' => $url,
                    'button' => self::UNDO,
                    'value' => $removed,
                    'nonce' => wp_create_nonce(ClientsListTable::NONCE),
                ]
        );
    }

    private static function unfound(): string
    {
        /* translators: %d: number of a user. */
        return __('User %d', 'clientpress');
    }

    /**
     * @return list<ClientAccess>
     */
    private static function chosen(Client $client, ?int $portalId): array
    {
        return array_values(array_filter(
            $client->access,
            static fn(ClientAccess $access): bool => $portalId === null || $access->portal->id === $portalId,
        ));
    }

    /**
     * @return list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}>
     */
    private static function notices(BulkResult $result): array
    {
        $done = count($result->done);
        $refused = [...$result->failed, ...$result->refused];

        return (new BulkResult($result->done, [], $refused, $result->untried))->notices([
            'done' => $done === 1
                ? sprintf(
                    /* translators: %s: a client's name or email address. */
                    __('Access of %s removed.', 'clientpress'),
                    $result->done[0],
                )
                : sprintf(
                    /* translators: %s: a number. */
                    _n('Access of %s client removed.', 'Access of %s clients removed.', $done, 'clientpress'),
                    number_format_i18n($done),
                ),
            'failed' => '',
            'refused' => sprintf(
                /* translators: %s: a number. */
                _n(
                    'Access of %s client could not be removed:',
                    'Access of %s clients could not be removed:',
                    count($refused),
                    'clientpress',
                ),
                number_format_i18n(count($refused)),
            ),
            'untried' => self::untried($result),
            'none' => __('No client was selected. Tick at least one, then apply the action.', 'clientpress'),
        ]);
    }

    private static function untried(BulkResult $result): string
    {
        $count = count($result->untried);

        return sprintf(
            /* translators: %s: a number. */
            _n(
                '%s client was not tried, because the others took long. Apply the action again.',
                '%s clients were not tried, because the others took long. Apply the action again.',
                $count,
                'clientpress',
            ),
            number_format_i18n($count),
        );
    }
}
