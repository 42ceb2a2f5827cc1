<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\InvitationList;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\Portal;
use ClientPress\Portals\Portals;

/**
 * The portals that one may invite to.
 */
final class PortalsController extends \WP_REST_Controller
{
    /**
     * @param \Closure(): Portals        $portals Made for the requests that need them, as are the next.
     * @param \Closure(): Access         $access
     * @param \Closure(): InvitationList $list
     */
    public function __construct(
        private readonly PortalRoute $route,
        private readonly \Closure $portals,
        private readonly \Closure $access,
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
        [$portals, $total] = ($this->portals)()->managedBy(
            Actor::current(),
            trim((string) $request['search']),
            (int) $request['per_page'],
            (int) $request['page'],
        );
        $clients = ($this->access)()->counts(array_column($portals, 'id'));
        $context = (string) $request['context'];

        return Answer::page(
            array_map(fn(Portal $portal): \WP_REST_Response => $this->respond(
                $portal,
                $clients[$portal->id] ?? 0,
                $context,
            ), $portals),
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
        $portal = ($this->portals)()->find($id);

        // The permission callback has found it.
        return $portal === null
            ? Answer::refusal(Refused::storageFailed())
            : $this->respond($portal, ($this->access)()->counts([$id])[$id] ?? 0, (string) $request['context']);
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
        return Schemas::collectionArguments(__('Words in the title.', 'clientpress'));
    }

    private function respond(Portal $portal, int $clients, string $context): \WP_REST_Response
    {
        $item = [
            'id' => $portal->id,
            'title' => $portal->title,
            'status' => $portal->status->value,
            'live' => $portal->live,
            'url' => $portal->url(),
            'clients' => $clients,
        ];

        if ($context === 'edit') {
            $item['obstacle'] = ($this->list)()->refusalToInvite($portal->id, Actor::current())?->getMessage();
        }

        $response = Answer::of($this->filter_response_by_context($item, $context));
        $base = PortalRoute::NAMESPACE . '/portals';
        $response->add_link('self', rest_url("$base/$portal->id"));
        $response->add_link('collection', rest_url($base));
        $response->add_link('clients', rest_url("$base/$portal->id/clients"), ['embeddable' => true]);
        $response->add_link('invitations', add_query_arg(
            'portal',
            $portal->id,
            rest_url(PortalRoute::NAMESPACE . '/invitations'),
        ));

        return $response;
    }
}
