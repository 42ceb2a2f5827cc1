<?php

declare(strict_types=1);

namespace ClientPress\Admin\Clients;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Kernel\Refused;
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

    /** Many web servers end a request after sixty seconds. */
    private const SECONDS = 20;

    public function __construct(
        private ClientList $clients,
        private Access $access,
    ) {}

    /**
     * What is asked before, for one client.
     */
    public static function question(Client $client, ?int $portalId): string
    {
        $access = self::chosen($client, $portalId);

        return count($access) === 1
            ? sprintf(
                /* translators: 1: an email address, 2: a portal's title. */
                __('Take away the access of %1$s to “%2$s”? It ends at once. The account stays.', 'clientpress'),
                $client->email(),
                $access[0]->portal->title,
            )
            : sprintf(
                /* translators: 1: an email address, 2: a number of portals. */
                _n(
                    'Take away the access of %1$s to %2$s portal? It ends at once. The account stays.',
                    'Take away the access of %1$s to %2$s portals? It ends at once. The account stays.',
                    count($access),
                    'clientpress',
                ),
                $client->email(),
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
        // Closing the window must not stop this half-way.
        ignore_user_abort(true);

        $until = hrtime(true) + (self::SECONDS * 1_000_000_000);
        $done = [];
        $refused = [];
        $untried = 0;

        foreach ($userIds as $userId) {
            if (hrtime(true) >= $until) {
                $untried++;
                continue;
            }

            $name = sprintf(
                /* translators: %d: number of a user. */
                __('User %d', 'clientpress'),
                $userId,
            );

            try {
                $client = $this->clients->find($userId, $actor);
                $name = $client->email();

                $chosen = self::chosen($client, $portalId);

                foreach ($chosen as $access) {
                    $this->access->remove($access->portal->id, $userId, $actor);
                }

                if ($chosen === []) {
                    $refused[] = sprintf(
                        /* translators: %s: an email address. */
                        __('%s had no access any more.', 'clientpress'),
                        $name,
                    );
                } else {
                    $done[] = $name;
                }
            } catch (Refused $reason) {
                $refused[] = "$name: {$reason->getMessage()}";
            }
        }

        return self::notices($done, $refused, $untried);
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
     * @param list<string> $done
     * @param list<string> $refused
     *
     * @return list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}>
     */
    private static function notices(array $done, array $refused, int $untried): array
    {
        $notices = [];

        if ($done !== []) {
            $notices[] = [
                'type' => 'success',
                'sentence' => count($done) === 1
                    ? sprintf(
                        /* translators: %s: an email address. */
                        __('Access of %s removed.', 'clientpress'),
                        $done[0],
                    )
                    : sprintf(
                        /* translators: %s: a number. */
                        _n(
                            'Access of %s client removed.',
                            'Access of %s clients removed.',
                            count($done),
                            'clientpress',
                        ),
                        number_format_i18n(count($done)),
                    ),
                'details' => [],
            ];
        }

        if ($refused !== []) {
            $notices[] = [
                'type' => 'error',
                'sentence' => sprintf(
                    /* translators: %s: a number. */
                    _n(
                        'Access of %s client could not be removed:',
                        'Access of %s clients could not be removed:',
                        count($refused),
                        'clientpress',
                    ),
                    number_format_i18n(count($refused)),
                ),
                'details' => $refused,
            ];
        }

        if ($untried > 0) {
            $notices[] = [
                'type' => 'warning',
                'sentence' => sprintf(
                    /* translators: %s: a number. */
                    _n(
                        '%s client was not tried, because the others took long. Apply the action again.',
                        '%s clients were not tried, because the others took long. Apply the action again.',
                        $untried,
                        'clientpress',
                    ),
                    number_format_i18n($untried),
                ),
                'details' => [],
            ];
        }

        return (
            $notices !== []
                ? $notices
                : [[
                    'type' => 'warning',
                    'sentence' => __(
                        'No client was selected. Tick at least one, then apply the action.',
                        'clientpress',
                    ),
                    'details' => [],
                ]]
        );
    }
}
