<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\Portals;
use ClientPress\Portals\PortalStatus;

/**
 * Reads and changes a portal's status.
 */
final readonly class PortalStatusController
{
    /**
     * @param \Closure(): Portals $portals Made for the requests that need them.
     */
    public function __construct(
        private PortalRoute $route,
        private \Closure $portals,
    ) {}

    public function registerRoutes(): void
    {
        $this->route->register(
            PortalRoute::PREFIX . '/status',
            [
                ['GET', $this->read(...), []],
                [
                    'POST',
                    $this->write(...),
                    [
                        'status' => [
                            'description' => __('Clients enter an active portal only.', 'clientpress'),
                            'type' => 'string',
                            'required' => true,
                            'enum' => array_column(PortalStatus::cases(), 'value'),
                        ],
                    ],
                ],
            ],
            $this->route->mayEdit(...),
            [Schemas::class, 'portalStatus'],
        );
    }

    public function read(\WP_REST_Request $request): \WP_REST_Response
    {
        return RestResponse::of([
            'status' => PortalStatus::of(PortalRoute::portalId($request))->value,
            'choices' => array_map(static fn(PortalStatus $status): array => [
                'value' => $status->value,
                'label' => $status->label(),
            ], PortalStatus::cases()),
        ]);
    }

    public function write(\WP_REST_Request $request): \WP_REST_Response
    {
        try {
            ($this->portals)()->setStatus(
                PortalRoute::portalId($request),
                PortalStatus::from((string) $request->get_param('status')),
                Actor::current(),
            );
        } catch (Refused $refused) {
            return RestResponse::refusal($refused);
        }

        return $this->read($request);
    }
}
