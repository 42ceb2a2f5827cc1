<?php

declare(strict_types=1);

namespace ClientPress\Admin\Clients;

defined('ABSPATH') || exit();

use ClientPress\Admin\BulkResult;
use ClientPress\Admin\BulkRun;
use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Portals\Client;
use ClientPress\Portals\ClientAccess;
use ClientPress\Portals\ClientList;

/**
 * Takes the access of the chosen clients away: to one portal, or to all that the actor may invite to.
 */
final readonly class AccessRemoval
{
    /** Bulk action, and name of the button that removes the access of one client, or to one portal. */
    public const BUTTON = 'remove';

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
     * @return list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> What became of it, in plain text.
     */
    public function perform(array $userIds, ?int $portalId, Actor $actor): array
    {
        /* translators: %d: number of a user. */
        $unfound = __('User %d', 'clientpress');

        return self::notices($this->run->perform($userIds, $unfound, function (int $userId) use (
            $portalId,
            $actor,
        ): array {
            $client = $this->clients->find($userId, $actor);
            $name = ClientCells::nameOf($client->user);

            return [
                $name,
                function () use ($client, $portalId, $userId, $actor, $name): ?string {
                    $chosen = self::chosen($client, $portalId);

                    foreach ($chosen as $access) {
                        $this->access->remove($access->portal->id, $userId, $actor);
                    }

                    return $chosen !== []
                        ? null
                        /* translators: %s: a client's name or email address. */
                        : sprintf(__('%s no longer had access.', 'clientpress'), $name);
                },
            ];
        }));
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
        $untried = count($result->untried);

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
            'untried' => sprintf(
                /* translators: %s: a number. */
                _n(
                    '%s client was not tried, because the others took long. Apply the action again.',
                    '%s clients were not tried, because the others took long. Apply the action again.',
                    $untried,
                    'clientpress',
                ),
                number_format_i18n($untried),
            ),
            'none' => __('No client was selected. Tick at least one, then apply the action.', 'clientpress'),
        ]);
    }
}
