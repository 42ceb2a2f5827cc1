<?php

declare(strict_types=1);

namespace ClientPress\Boot;

defined('ABSPATH') || exit();

use ClientPress\Abilities\Abilities;
use ClientPress\Abilities\ClientAbilities;
use ClientPress\Abilities\InvitationAbilities;
use ClientPress\Rest\ClientFieldController;
use ClientPress\Rest\EmailPreviewController;
use ClientPress\Rest\InvitationsController;
use ClientPress\Rest\InviteBoxController;
use ClientPress\Rest\PortalRoute;
use ClientPress\Rest\PortalsController;
use ClientPress\Rest\PortalStatusController;
use ClientPress\Rest\Repeatable;
use ClientPress\Rest\Routes;

/**
 * What programs call, and what it is made of: the routes of `clientpress/v1` and the abilities. A request that needs
 * none of them does not load this class.
 */
final readonly class RestServices
{
    public function __construct(
        private Services $services,
        private DoorServices $doors,
    ) {}

    public function routes(): Routes
    {
        $route = new PortalRoute($this->services->portals(...));
        $repeatable = new Repeatable($this->services->idempotencyKeys(...));

        return new Routes(
            $invitations = new InvitationsController(
                $route,
                $repeatable,
                $this->services->invitations(...),
                $this->services->invitationList(...),
                $this->services->invitationView(...),
                $this->services->userDirectory(...),
                $this->services->settings(),
            ),
            new PortalsController(
                $route,
                $this->services->portals(...),
                $this->services->portalView(...),
                $this->services->invitationList(...),
            ),
            new ClientFieldController(
                $route,
                $repeatable,
                $this->services->access(...),
                $this->doors->directAccess(...),
                $this->services->userDirectory(...),
                $this->services->clientList(...),
            ),
            new PortalStatusController($route, $this->services->portals(...)),
            new EmailPreviewController($route, $this->services->emailPreview(...), $this->services->settings()),
            new InviteBoxController(
                $route,
                $invitations,
                $this->services->invitationList(...),
                $this->services->access(...),
                $this->services->userDirectory(...),
                $this->services->settings(),
            ),
        );
    }

    public function abilities(): Abilities
    {
        return new Abilities(
            new InvitationAbilities(
                $this->services->invitations(),
                $this->services->invitationList(),
                $this->services->invitationView(),
                $this->services->settings(),
            ),
            new ClientAbilities(
                $this->services->access(),
                $this->doors->directAccess(),
                $this->services->userDirectory(),
                $this->services->clientList(),
            ),
        );
    }
}
