<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\DirectAccess;
use ClientPress\Kernel\Refused;

/**
 * Finds users, and gives and takes their access to a portal, one at a time.
 */
final readonly class ClientFieldController
{
    /**
     * @param \Closure(): Access       $access       Made for the requests that need it, as are the next.
     * @param \Closure(): DirectAccess $directAccess
     * @param \Closure(): UserDirectory $users
     */
    public function __construct(
        private PortalRoute $route,
        private \Closure $access,
        private \Closure $directAccess,
        private \Closure $users,
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
                'notify' => [
                    'description' => __('Whether the user is told by email.', 'clientpress'),
                    'type' => 'boolean',
                    'default' => false,
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
            'users' => ($this->users)()->search(
                trim((string) $request->get_param('search')),
                ($this->access)()->users(PortalRoute::portalId($request)),
            ),
        ]);
    }

    public function add(\WP_REST_Request $request): \WP_REST_Response
    {
        $userId = (int) $request->get_param('user_id');
        $portalId = PortalRoute::portalId($request);
        $notTold = null;

        try {
            if ($request->get_param('notify') === true) {
                $notTold = ($this->directAccess)()->giveAndTell($portalId, $userId, Actor::current());
            } else {
                ($this->access)()->grant($portalId, $userId, Actor::current());
            }
        } catch (Refused $refused) {
            return Answer::refusal($refused);
        }

        return Answer::of((($this->users)()->find($userId) ?? []) + ['notify_error' => $notTold], 201);
    }

    /**
     * Removing a user without access is no error: another window may have done it.
     */
    public function remove(\WP_REST_Request $request): \WP_REST_Response
    {
        try {
            $removed = ($this->access)()->remove(
                PortalRoute::portalId($request),
                PortalRoute::number($request, 'user'),
                Actor::current(),
            );
        } catch (Refused $refused) {
            return Answer::refusal($refused);
        }

        return Answer::of(['removed' => $removed]);
    }
}
