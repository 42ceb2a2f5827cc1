<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Clients\KeptRemovals;
use ClientPress\Clients\UserDirectory;
use ClientPress\Invitations\DirectAccess;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\ClientList;

/**
 * Finds users, and gives and takes their access to a portal, one at a time.
 */
final readonly class ClientFieldController
{
    /**
     * @param \Closure(): Access       $access       Made for the requests that need it, as are the next.
     * @param \Closure(): DirectAccess $directAccess
     * @param \Closure(): UserDirectory $users
     * @param \Closure(): ClientList    $clients
     */
    public function __construct(
        private PortalRoute $route,
        private Repeatable $repeatable,
        private \Closure $access,
        private \Closure $directAccess,
        private \Closure $users,
        private \Closure $clients,
    ) {}

    public function registerRoutes(): void
    {
        $this->route->register(
            PortalRoute::PREFIX . '/users',
            [[
                'GET',
                $this->search(...),
                [
                    'search' => [
                        'description' => __(
                            'Part of a user’s email address, login or name; on a site that WordPress calls large, the beginning of an email address or login.',
                            'clientpress',
                        ),
                        'type' => 'string',
                        'required' => true,
                        // Two characters at least, outer spaces not counted: less would find everybody.
                        'pattern' => '\S.*\S',
                        'maxLength' => 100,
                    ],
                ],
            ]],
            $this->route->mayInvite(...),
            [Schemas::class, 'users'],
        );
        $this->route->register(
            PortalRoute::PREFIX . '/clients',
            [
                ['GET', $this->list(...), Schemas::collectionArguments()],
                [
                    'POST',
                    $this->repeatable->once($this->add(...), $this->added(...)),
                    [
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
                        'undo' => [
                            'description' => __(
                                'The key in the answer to a removal: the access is given back as it was, and nobody is told by email.',
                                'clientpress',
                            ),
                            'type' => 'string',
                        ],
                    ],
                ],
            ],
            $this->route->mayInvite(...),
            [Schemas::class, 'client'],
        );
        $this->route->register(
            PortalRoute::PREFIX . '/clients/(?P<user>\d+)',
            [[
                'DELETE',
                $this->remove(...),
                [
                    'undo' => [
                        'description' => __(
                            'Whether the answer has a key by which the removal can be undone for an hour.',
                            'clientpress',
                        ),
                        'type' => 'boolean',
                        'default' => false,
                    ],
                ],
            ]],
            $this->route->mayInvite(...),
            [Schemas::class, 'client'],
        );
    }

    /**
     * Clients in the order in which they were let in.
     */
    public function list(\WP_REST_Request $request): \WP_REST_Response
    {
        $portalId = PortalRoute::portalId($request);
        $perPage = (int) $request['per_page'];
        $access = ($this->access)();

        try {
            $ids = $access->clients($portalId, Actor::current(), $perPage, ((int) $request['page'] - 1) * $perPage);
            $clients = ($this->clients)()->withAccess(($this->users)()->named($ids), $portalId);
            $total = $access->counts([$portalId])[$portalId] ?? 0;
        } catch (Refused $refused) {
            return RestResponse::refusal($refused);
        }

        return RestResponse::page(array_map(self::client(...), $clients), $total, $perPage, $request);
    }

    public function search(\WP_REST_Request $request): \WP_REST_Response
    {
        try {
            $users = ($this->users)()->search(
                trim((string) $request->get_param('search')),
                PortalRoute::portalId($request),
            );
        } catch (Refused $refused) {
            return RestResponse::refusal($refused);
        }

        return RestResponse::of(['users' => $users]);
    }

    public function add(\WP_REST_Request $request): \WP_REST_Response
    {
        $userId = (int) $request->get_param('user_id');
        $portalId = PortalRoute::portalId($request);
        $undo = $request->get_param('undo');
        $notTold = null;

        try {
            if ($undo !== null) {
                $this->giveBack($portalId, $userId, (string) $undo);
            } elseif ($request->get_param('notify') === true) {
                $notTold = ($this->directAccess)()->giveAndTell($portalId, $userId, Actor::current());
            } else {
                ($this->access)()->grant($portalId, $userId, Actor::current());
            }
        } catch (Refused $refused) {
            return RestResponse::refusal($refused);
        }

        return $this->added($userId, $notTold);
    }

    private function added(int $userId, ?string $notTold = null): \WP_REST_Response
    {
        return RestResponse::of((($this->users)()->find($userId) ?? []) + ['notify_error' => $notTold], 201);
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
            return RestResponse::refusal($refused);
        }

        return RestResponse::of([
            'removed' => $removed !== null,
            'undo' =>
                $removed !== null && $request->get_param('undo') === true
                    ? KeptRemovals::keep([$removed], Actor::current())
                    : null,
        ]);
    }

    /**
     * Undoes a removal.
     *
     * @throws Refused With `ChangedMeanwhile` where the key is not that of this removal, or something has happened since;
     *     else see {@see Access::restore()}.
     */
    private function giveBack(int $portalId, int $userId, string $key): void
    {
        $was = KeptRemovals::take($key, Actor::current())[0] ?? null;

        if ($was === null || [$was->portalId, $was->userId] !== [$portalId, $userId]) {
            throw Refused::nothingToUndo();
        }

        try {
            $isRestored = ($this->access)()->restore($was, Actor::current());
        } catch (Refused $refused) {
            // The same key can be tried again.
            KeptRemovals::keep([$was], Actor::current(), $key);

            throw $refused;
        }

        if (!$isRestored) {
            throw Refused::nothingToUndo();
        }
    }

    /**
     * @param array{id: int, ...} $user
     */
    private static function client(array $user): \WP_REST_Response
    {
        $response = RestResponse::of($user);
        $response->add_link('user', rest_url("wp/v2/users/{$user['id']}"), ['embeddable' => true]);

        return $response;
    }
}
