<?php

declare(strict_types=1);

namespace ClientPress\Boot;

defined('ABSPATH') || exit();

use ClientPress\Admin\Clients\AccessRemoval;
use ClientPress\Admin\Clients\AddClientForm;
use ClientPress\Admin\Clients\ClientCells;
use ClientPress\Admin\Clients\ClientScreen;
use ClientPress\Admin\Clients\ClientsScreen;
use ClientPress\Admin\Clients\ClientUsers;
use ClientPress\Admin\Invitations\AddressCorrection;
use ClientPress\Admin\Invitations\DateCell;
use ClientPress\Admin\Invitations\PortalFilter;
use ClientPress\Admin\ReportStore;
use ClientPress\Invitations\DirectAccess;

/**
 * The services of the screens of clients. Each is made once, when it is first asked for.
 */
final class ClientServices
{
    private ?PortalFilter $allPortalsFilter = null;
    private ?ClientScreen $clientScreen = null;
    private ?ClientsScreen $clientsScreen = null;
    private ?ClientUsers $clientUsers = null;

    /**
     * @param \Closure(): DirectAccess $directAccess
     */
    public function __construct(
        private readonly Services $services,
        private readonly DateCell $dates,
        private readonly \Closure $directAccess,
    ) {}

    public function allPortalsFilter(): PortalFilter
    {
        return $this->allPortalsFilter ??= PortalFilter::ofAll(
            $this->services->portals(),
            $this->services->template(),
            $this->services->url('assets'),
        );
    }

    public function clientScreen(): ClientScreen
    {
        return $this->clientScreen ??= new ClientScreen(
            $this->services->clientList(),
            $this->services->invitationList(),
            $this->services->portals(),
            $this->services->addressOwnership(),
            new AddressCorrection($this->services->invitations(), $this->services->invitationList(), $this->dates),
            new ClientCells($this->dates),
            $this->dates,
            $this->services->template(),
        );
    }

    public function clientUsers(): ClientUsers
    {
        return $this->clientUsers ??= new ClientUsers(
            $this->services->clientList(),
            $this->allPortalsFilter(),
            $this->services->template(),
        );
    }

    public function clientsScreen(): ClientsScreen
    {
        return $this->clientsScreen ??= new ClientsScreen(
            $this->services->clientList(),
            $this->clientScreen(),
            new AddClientForm(
                $this->services->access(),
                ($this->directAccess)(),
                $this->services->userDirectory(),
                $this->services->portals(),
                $this->allPortalsFilter(),
                $this->services->template(),
            ),
            new AccessRemoval($this->services->clientList(), $this->services->access()),
            $this->allPortalsFilter(),
            new ClientCells($this->dates),
            new ReportStore(),
            $this->services->template(),
        );
    }
}
