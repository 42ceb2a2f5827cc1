<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\PortalPostType;
use ClientPress\Portals\Portals;

/**
 * The part of every route that names a portal, and its permission callbacks.
 */
final readonly class PortalRoute
{
    public const NAMESPACE = 'clientpress/v1';

    public const PREFIX = '/portals/(?P<portal>\d+)';

    /**
     * @param \Closure(): Portals $portals Made for the requests that need them.
     */
    public function __construct(
        private \Closure $portals,
    ) {}

    /**
     * @param list<array{string, \Closure, array<string, array<array-key, mixed>>}> $endpoints Method, callback, arguments.
     * @param \Closure(\WP_REST_Request): (true|\WP_Error) $permission
     * @param callable(): array<array-key, mixed>          $schema     Made when it is asked for.
     */
    public function register(string $route, array $endpoints, \Closure $permission, callable $schema): void
    {
        $handlers = array_map(static fn(array $endpoint): array => [
            'methods' => $endpoint[0],
            'callback' => $endpoint[1],
            'permission_callback' => $permission,
            'args' => $endpoint[2],
        ], $endpoints);

        register_rest_route(self::NAMESPACE, $route, [
            ...$handlers,
            'allow_batch' => ['v1' => true],
            'schema' => $schema,
        ]);
    }

    /**
     * A route that goes with the next release. See {@see register()}.
     *
     * @param list<array{string, \Closure(\WP_REST_Request): \WP_REST_Response, array<string, array<array-key, mixed>>}> $endpoints
     * @param \Closure(\WP_REST_Request): (true|\WP_Error) $permission
     * @param callable(): array<array-key, mixed>          $schema
     */
    public function registerDeprecated(string $route, array $endpoints, \Closure $permission, callable $schema): void
    {
        $this->register(
            $route,
            array_map(static fn(array $endpoint): array => [
                $endpoint[0],
                static fn(\WP_REST_Request $request): \WP_REST_Response => RestResponse::deprecated($endpoint[1](
                    $request,
                )),
                $endpoint[2],
            ], $endpoints),
            $permission,
            static fn(): array => ['deprecated' => true] + $schema(),
        );
    }

    /**
     * A number from the URL of the route. get_param() would prefer a value of the same name in the body or query.
     */
    public static function number(\WP_REST_Request $request, string $name): int
    {
        $values = $request->get_url_params();

        return isset($values[$name]) && is_scalar($values[$name]) ? (int) $values[$name] : 0;
    }

    public static function portalId(\WP_REST_Request $request): int
    {
        return self::number($request, 'portal');
    }

    /**
     * Permission callback: users who may invite, whichever portal it is.
     */
    public function mayInviteAnywhere(): true|\WP_Error
    {
        return Actor::current()->mayInvite() ? true : self::forbidden();
    }

    /**
     * Permission callback: users who may invite to this portal, and so see its clients.
     */
    public function mayInvite(\WP_REST_Request $request): true|\WP_Error
    {
        $actor = Actor::current();

        return $this->permission($request, $actor->mayInvite(...), $actor->mayInviteTo(...));
    }

    /**
     * Permission callback: users who may edit this portal.
     */
    public function mayEdit(\WP_REST_Request $request): true|\WP_Error
    {
        return $this->permission(
            $request,
            static fn(): bool => current_user_can(
                (string) (get_post_type_object(PortalPostType::NAME)->cap->edit_posts ?? 'do_not_allow'),
            ),
            static fn(int $portalId): bool => current_user_can('edit_post', $portalId),
        );
    }

    /**
     * @param \Closure(): bool    $isInsider Whether the user may do this with any portal. Others must not learn which
     *        ids are portals.
     * @param \Closure(int): bool $isAllowed Whether the user may do this with the given portal.
     */
    private function permission(\WP_REST_Request $request, \Closure $isInsider, \Closure $isAllowed): true|\WP_Error
    {
        $portalId = self::portalId($request);

        if ($isInsider() && ($this->portals)()->find($portalId) === null) {
            return Refused::portalNotFound()->toWpError();
        }

        if ($isInsider() && $isAllowed($portalId)) {
            return true;
        }

        return self::forbidden();
    }

    private static function forbidden(): \WP_Error
    {
        $refused = Refused::forbiddenPortal();

        return new \WP_Error($refused->reason->value, $refused->getMessage(), [
            'status' => rest_authorization_required_code(),
        ]);
    }
}
