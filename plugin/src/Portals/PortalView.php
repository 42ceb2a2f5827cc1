<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Kernel\Refused;

/**
 * What programs and scripts see of a portal, under the same names at every door.
 */
final readonly class PortalView
{
    public function __construct(
        private Access $access,
    ) {}

    /**
     * @return array<string, array<string, mixed>> JSON schemas by field.
     */
    public static function properties(): array
    {
        return [
            'id' => ['description' => __('Number of the portal.', 'clientpress'), 'type' => 'integer'],
            'title' => ['description' => __('Title of the portal, plain text.', 'clientpress'), 'type' => 'string'],
            'status' => [
                'description' => __('Clients enter an active portal only.', 'clientpress'),
                'type' => 'string',
                'enum' => array_column(PortalStatus::cases(), 'value'),
            ],
            'live' => [
                'description' => __('Whether the portal is published, and not a draft or in the trash.', 'clientpress'),
                'type' => 'boolean',
            ],
            'url' => [
                'description' => __('Address of the portal, for its clients.', 'clientpress'),
                'type' => 'string',
                'format' => 'uri',
            ],
            'clients' => [
                'description' => __('How many users have access to the portal.', 'clientpress'),
                'type' => 'integer',
            ],
        ];
    }

    /**
     * @param list<Portal> $portals
     *
     * @return list<array{id: int, title: string, status: string, live: bool, url: string, clients: int}>
     *
     * @throws Refused With `StorageFailed`.
     */
    public function fields(array $portals): array
    {
        $clients = $this->access->counts(array_column($portals, 'id'));

        return array_map(static fn(Portal $portal): array => [
            'id' => $portal->id,
            'title' => $portal->title,
            'status' => $portal->status->value,
            'live' => $portal->live,
            'url' => $portal->url(),
            'clients' => $clients[$portal->id] ?? 0,
        ], $portals);
    }
}
