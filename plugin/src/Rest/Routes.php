<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

/**
 * Registers the routes of `clientpress/v1`.
 */
final readonly class Routes
{
    public function __construct(
        private InvitationsController $invitations,
        private PortalsController $portals,
        private ClientFieldController $clients,
        private PortalStatusController $portalStatus,
        private EmailPreviewController $emailPreview,
        private InviteBoxController $inviteBox,
    ) {}

    /**
     * On rest_api_init, unless the request is for somebody else's route.
     */
    public function register(): void
    {
        $this->invitations->register_routes();
        $this->portals->register_routes();
        $this->clients->registerRoutes();
        $this->portalStatus->registerRoutes();
        $this->emailPreview->registerRoutes();
        $this->inviteBox->registerRoutes();
    }

    /**
     * Filter on rest_pre_dispatch: a request for somebody else's route that needs one of ours on its way.
     */
    public function registerLate(mixed $result, mixed $server): mixed
    {
        if ($server instanceof \WP_REST_Server && !in_array(PortalRoute::NAMESPACE, $server->get_namespaces(), true)) {
            $this->register();
        }

        return $result;
    }
}
