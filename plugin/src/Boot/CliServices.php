<?php

declare(strict_types=1);

namespace ClientPress\Boot;

defined('ABSPATH') || exit();

use ClientPress\Cli\AccessGrant;
use ClientPress\Cli\ClientCommand;
use ClientPress\Cli\DoctorCommand;
use ClientPress\Cli\ImportCommand;
use ClientPress\Cli\InvitationCommand;
use ClientPress\Cli\LiveSiteCommand;
use ClientPress\Cli\PortalCommand;
use ClientPress\Cli\SendCommand;
use ClientPress\Cli\WebhookCommand;
use ClientPress\Clients\Capabilities;

/**
 * The commands below `wp clientpress` and what they are made of.
 */
final readonly class CliServices
{
    public function __construct(
        private Services $services,
        private DoorServices $doors,
    ) {}

    /**
     * @return array<string, object> By name.
     */
    public function commands(): array
    {
        $services = $this->services;
        $grant = new AccessGrant($this->doors->directAccess(), $services->access(), $services->addressOwnership());

        return [
            'invitation' => new InvitationCommand(
                $services->invitations(),
                $services->invitationList(),
                $services->invitationView(),
                $services->settings(),
            ),
            'invitation send' => new SendCommand(
                $services->invitations(),
                $services->settings(),
                $services->emailDelivery(),
                $grant,
            ),
            'invitation import' => new ImportCommand(
                $services->importCheck(),
                $services->imports(),
                $services->settings(),
            ),
            'client' => new ClientCommand(
                $services->portals(),
                $services->access(),
                $services->userDirectory(),
                $services->clientList(),
                $grant,
            ),
            'portal' => new PortalCommand($services->portals(), $services->portalView()),
            'webhook' => new WebhookCommand($services->webhooks()),
            'doctor' => new DoctorCommand(
                $this->doors->checks(),
                $this->doors->webServer(),
                $this->doors->repair(),
                new Capabilities(),
            ),
            'live-site' => new LiveSiteCommand($services->copyPause()),
        ];
    }
}
