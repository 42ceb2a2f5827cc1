<?php

declare(strict_types=1);

namespace ClientPress\Rest;

use ClientPress\Clients\Refused;
use ClientPress\Portals\ClientField;

/**
 * Finds users, puts them into a portal's Client field and takes them out, one at a time.
 */
final readonly class ClientFieldController
{
    public function __construct(
        private PortalRoute $route,
        private ClientField $clientField,
        private UserDirectory $users,
    ) {}

    public function registerRoutes(): void
    {
        register_rest_route(PortalRoute::NAMESPACE, PortalRoute::PREFIX . '/users', [
            'methods' => \WP_REST_Server::READABLE,
            'callback' => $this->search(...),
            'permission_callback' => $this->route->mayInvite(...),
            'args' => [
                'search' => [
                    'description' => __('Part of a user’s email address, login or name.', 'clientpress'),
                    'type' => 'string',
                    'required' => true,
                    // Two characters at least, outer spaces not counted: less would find everybody.
                    'pattern' => '\S.*\S',
                    'maxLength' => 100,
                ],
            ],
        ]);
        register_rest_route(PortalRoute::NAMESPACE, PortalRoute::PREFIX . '/clients', [
            'methods' => \WP_REST_Server::CREATABLE,
            'callback' => $this->add(...),
            'permission_callback' => $this->route->mayInvite(...),
            'args' => [
                'user_id' => [
                    'description' => __('A user of this site.', 'clientpress'),
                    'type' => 'integer',
                    'required' => true,
                    'minimum' => 1,
                ],
            ],
        ]);
        register_rest_route(PortalRoute::NAMESPACE, PortalRoute::PREFIX . '/clients/(?P<user>\d+)', [
            'methods' => \WP_REST_Server::DELETABLE,
            'callback' => $this->remove(...),
            'permission_callback' => $this->route->mayInvite(...),
        ]);
    }

    public function search(\WP_REST_Request $request): \WP_REST_Response
    {
        return Answer::of([
            'users' => $this->users->search(
                trim((string) $request->get_param('search')),
                $this->clientField->users(PortalRoute::portalId($request)),
            ),
        ]);
    }

    public function add(\WP_REST_Request $request): \WP_REST_Response|\WP_Error
    {
        $user = $this->users->find((int) $request->get_param('user_id'));

        if ($user === null) {
            return new \WP_Error(
                'clientpress_user_not_found',
                __('There is no such user on this site.', 'clientpress'),
                ['status' => 404],
            );
        }

        if (!$this->clientField->add(PortalRoute::portalId($request), $user['id'])) {
            return Refused::notWritten()->toWpError();
        }

        return Answer::of($user, 201);
    }

    /**
     * Taking out somebody who is no longer in it is no error: another window was quicker.
     */
    public function remove(\WP_REST_Request $request): \WP_REST_Response
    {
        return Answer::of([
            'removed' => $this->clientField->remove(
                PortalRoute::portalId($request),
                PortalRoute::number($request, 'user'),
            ),
        ]);
    }
}
