<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Clients\UserDirectory;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Settings;
use ClientPress\Kernel\Refused;

/**
 * What the Invite Client box of 1.0.0 reads of one portal, all at once.
 */
final readonly class InviteBoxController
{
    /** How many invitations the box shows; the list screen has them all. */
    private const LATEST = 20;

    /**
     * @param \Closure(): InvitationList $list   Made for the requests that need it, as are the next.
     * @param \Closure(): Access         $access
     * @param \Closure(): UserDirectory  $users
     */
    public function __construct(
        private PortalRoute $route,
        private InvitationsController $invitations,
        private \Closure $list,
        private \Closure $access,
        private \Closure $users,
        private Settings $settings,
    ) {}

    public function registerRoutes(): void
    {
        $this->route->registerDeprecated(
            PortalRoute::PREFIX . '/invite-box',
            [['GET', $this->box(...), []]],
            $this->route->mayInvite(...),
            [Schemas::class, 'box'],
        );
    }

    public function box(\WP_REST_Request $request): \WP_REST_Response
    {
        $portalId = PortalRoute::portalId($request);
        $actor = Actor::current();
        $query = new InvitationQuery(portalId: $portalId, perPage: self::LATEST);
        $item = fn(Invitation $invitation): array => $this->invitations->item($invitation, 'edit');

        try {
            return RestResponse::of([
                'obstacle' => ($this->list)()->refusalToInvite($portalId, $actor)?->getMessage(),
                'invitations' => array_map($item, ($this->list)()->search($query, $actor)),
                'invitations_total' => ($this->list)()->count($query, $actor),
                'clients' => ($this->users)()->named(($this->access)()->users($portalId)),
                'expiry_choices' => $this->settings->expiryChoices(),
                'expiry_days' => $this->settings->expiryDays(),
            ]);
        } catch (Refused $refused) {
            return RestResponse::refusal($refused);
        }
    }
}
