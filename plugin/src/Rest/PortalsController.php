<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\InvitationList;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\Portals;
use ClientPress\Portals\PortalStatus;
use ClientPress\Portals\PortalView;

/**
 * The portals that one may invite to.
 */
final class PortalsController extends \WP_REST_Controller
{
    /**
     * @param \Closure(): Portals        $portals Made for the requests that need them, as are the next.
     * @param \Closure(): PortalView     $view
     * @param \Closure(): InvitationList $list
     */
    public function __construct(
        private readonly PortalRoute $route,
        private readonly \Closure $portals,
        private readonly \Closure $view,
        private readonly \Closure $list,
    ) {
        $this->namespace = PortalRoute::NAMESPACE;
        $this->rest_base = 'portals';
    }

    #[\Override]
    public function register_routes(): void
    {
        $this->route->register(
            '/portals',
            [['GET', $this->get_items(...), $this->get_collection_params()]],
            $this->route->mayInviteAnywhere(...),
            $this->get_public_item_schema(...),
        );
        $this->route->register(
            PortalRoute::PREFIX,
            [['GET', $this->get_item(...), Schemas::contextArgument()]],
            $this->route->mayInvite(...),
            $this->get_public_item_schema(...),
        );
    }

    /**
     * @param \WP_REST_Request $request
     */
    #[\Override]
    public function get_items($request): \WP_REST_Response
    {
        try {
            [$portals, $total] = ($this->portals)()->managedBy(
                Actor::current(),
                trim((string) $request['search']),
                (int) $request['per_page'],
                (int) $request['page'],
                PortalStatus::tryFrom((string) $request['status']),
            );
            $items = ($this->view)()->fields($portals);
        } catch (Refused $refused) {
            return RestResponse::refusal($refused);
        }

        $context = (string) $request['context'];

        return RestResponse::page(
            array_map(fn(array $item): \WP_REST_Response => $this->respond($item, $context), $items),
            $total,
            (int) $request['per_page'],
            $request,
        );
    }

    /**
     * @param \WP_REST_Request $request
     */
    #[\Override]
    public function get_item($request): \WP_REST_Response
    {
        $id = PortalRoute::portalId($request);
        try {
            // The permission callback has found it.
            $portal = ($this->portals)()->find($id) ?? throw Refused::storageFailed();

            return $this->respond(($this->view)()->fields([$portal])[0], (string) $request['context']);
        } catch (Refused $refused) {
            return RestResponse::refusal($refused);
        }
    }

    /**
     * @return array<array-key, mixed>
     */
    #[\Override]
    public function get_item_schema(): array
    {
        return $this->add_additional_fields_schema(Schemas::portal());
    }

    /**
     * @return array<string, array<array-key, mixed>>
     */
    #[\Override]
    public function get_collection_params(): array
    {
        return (
            Schemas::collectionArguments(__('Words in the title.', 'clientpress'))
            + [
                'status' => [
                    'description' => __('Only portals with this portal status.', 'clientpress'),
                    'type' => 'string',
                    'enum' => array_column(PortalStatus::cases(), 'value'),
                ],
            ]
        );
    }

    /**
     * @param array{id: int, ...} $item See {@see PortalView::fields()}.
     */
    private function respond(array $item, string $context): \WP_REST_Response
    {
        $id = $item['id'];

        if ($context === 'edit') {
            $item['obstacle'] = ($this->list)()->refusalToInvite($id, Actor::current())?->getMessage();
        }

        $response = RestResponse::of($this->filter_response_by_context($item, $context));
        $base = PortalRoute::NAMESPACE . '/portals';
        $response->add_link('self', rest_url("$base/$id"));
        $response->add_link('collection', rest_url($base));
        $response->add_link('clients', rest_url("$base/$id/clients"), ['embeddable' => true]);
        $response->add_link('invitations', add_query_arg(
            'portal',
            $id,
            rest_url(PortalRoute::NAMESPACE . '/invitations'),
        ));

        return $response;
    }
}
