<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\EmailPreview;
use ClientPress\Invitations\InvitationArguments;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Refused;

/**
 * Shows the email of an invitation before it is sent.
 */
final readonly class EmailPreviewController
{
    /**
     * @param \Closure(): EmailPreview $preview Made for the requests that need it.
     */
    public function __construct(
        private PortalRoute $route,
        private \Closure $preview,
        private Settings $settings,
    ) {}

    public function registerRoutes(): void
    {
        ['email' => $email, 'name' => $name] = InvitationArguments::recipient();
        ['message' => $message, 'expiry_days' => $days, 'locale' => $locale] = InvitationArguments::terms(
            $this->settings->expiryChoices(),
        );
        $this->route->register(
            PortalRoute::PREFIX . '/email-preview',
            [[
                'POST',
                $this->show(...),
                [
                    'email' => $email,
                    'name' => $name,
                    'message' => $message,
                    'expiry_days' => $days,
                    'locale' => $locale,
                ],
            ]],
            $this->route->mayInvite(...),
            [Schemas::class, 'emailPreview'],
        );
    }

    public function show(\WP_REST_Request $request): \WP_REST_Response
    {
        try {
            return RestResponse::of(($this->preview)()->of(
                PortalRoute::portalId($request),
                (string) $request['email'],
                (string) $request['name'],
                new Terms(
                    (string) $request['message'],
                    (int) ($request['expiry_days'] ?? $this->settings->expiryDays()),
                    locale: (string) $request['locale'],
                ),
                Actor::current(),
            ));
        } catch (Refused $refused) {
            return RestResponse::refusal($refused);
        }
    }
}
