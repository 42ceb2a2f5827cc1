<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\ExistingAccount;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\InvitationView;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\ShownLink;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * The routes of the Invite Client box: the invitations to one portal.
 */
final readonly class InviteBoxController
{
    /** How many invitations the box shows; the list screen has them all. */
    private const LATEST = 20;

    /**
     * @param \Closure(): Invitations    $invitations Made for the requests that need them: every REST request of the site
     *                                                registers these routes.
     * @param \Closure(): InvitationList $list        As above.
     * @param \Closure(): InvitationView $view        As above.
     * @param \Closure(): Access         $access      As above.
     * @param \Closure(): UserDirectory  $users       As above.
     */
    public function __construct(
        private PortalRoute $route,
        private \Closure $invitations,
        private \Closure $list,
        private \Closure $view,
        private \Closure $access,
        private \Closure $users,
        private Settings $settings,
    ) {}

    public function registerRoutes(): void
    {
        $this->register('/invite-box', \WP_REST_Server::READABLE, $this->box(...), 'box');
        $this->register('/invitations', \WP_REST_Server::CREATABLE, $this->send(...), 'invitation', [
            'email' => [
                'description' => __('Whom to invite.', 'clientpress'),
                'type' => 'string',
                'required' => true,
            ],
            'existing_account' => [
                'description' => __(
                    'What is sent to an address that has an account: nothing, or an invitation that asks its owner to log in.',
                    'clientpress',
                ),
                'type' => 'string',
                // The values of ExistingAccount, which is not loaded for other routes' requests.
                'enum' => ['refuse', 'invite'],
                'default' => 'refuse',
            ],
            ...$this->terms(),
        ]);

        foreach ([
            'resend' => [$this->resend(...), 'invitation', $this->terms()],
            'revoke' => [$this->revoke(...), 'invitation', []],
            'link' => [$this->showLink(...), 'link', []],
        ] as $operation => [$callback, $schema, $arguments]) {
            $this->register(
                "/invitations/(?P<invitation>\d+)/$operation",
                \WP_REST_Server::CREATABLE,
                $callback,
                $schema,
                $arguments,
            );
        }
    }

    public function box(\WP_REST_Request $request): \WP_REST_Response
    {
        return $this->answer(function () use ($request): \WP_REST_Response {
            $portalId = PortalRoute::portalId($request);
            $actor = Actor::current();
            $query = new InvitationQuery(portalId: $portalId, perPage: self::LATEST);

            return Answer::of([
                'obstacle' => ($this->list)()->refusalToInvite($portalId, $actor)?->getMessage(),
                'invitations' => array_map($this->item(...), ($this->list)()->search($query, $actor)),
                'invitations_total' => ($this->list)()->count($query, $actor),
                'clients' => ($this->users)()->named(($this->access)()->users($portalId)),
                'expiry_choices' => $this->settings->expiryChoices(),
                'expiry_days' => $this->settings->expiryDays(),
            ]);
        });
    }

    public function send(\WP_REST_Request $request): \WP_REST_Response
    {
        return $this->answer(function () use ($request): \WP_REST_Response {
            $invitation = ($this->invitations)()->send(
                PortalRoute::portalId($request),
                (string) $request->get_param('email'),
                $this->termsOf($request) ?? new Terms('', $this->settings->expiryDays()),
                Actor::current(),
                existingAccount: ExistingAccount::from((string) $request->get_param('existing_account')),
            );

            return Answer::of($this->item($invitation), 201);
        });
    }

    public function resend(\WP_REST_Request $request): \WP_REST_Response
    {
        return $this->answer(fn(): \WP_REST_Response => Answer::of($this->item(($this->invitations)()->resend(
            $this->ownInvitation($request),
            Actor::current(),
            $this->termsOf($request),
        ))));
    }

    public function revoke(\WP_REST_Request $request): \WP_REST_Response
    {
        return $this->answer(fn(): \WP_REST_Response => Answer::of($this->item(($this->invitations)()->revoke(
            $this->ownInvitation($request),
            Actor::current(),
        ))));
    }

    /**
     * Answers with a fresh link, which is in this answer and nowhere else.
     */
    public function showLink(\WP_REST_Request $request): \WP_REST_Response
    {
        return $this->answer(function () use ($request): \WP_REST_Response {
            $link = new ShownLink();
            $invitation = ($this->invitations)()->showLink($this->ownInvitation($request), $link, Actor::current());

            return Answer::of(['link' => $link->take()] + $this->item($invitation));
        });
    }

    /**
     * @return array<string, array<string, mixed>> Arguments of the terms. {@see Terms} checks their lengths, with
     *         messages for users.
     */
    private function terms(): array
    {
        return [
            'message' => [
                'description' => __('Personal message for the email, plain text.', 'clientpress'),
                'type' => 'string',
            ],
            'expiry_days' => [
                'description' => __('Days that the link lives; the site’s own choice when left out.', 'clientpress'),
                'type' => 'integer',
                'enum' => $this->settings->expiryChoices(),
            ],
            'passphrase' => [
                'description' => __('Asked from the client, who learns it by another way than email.', 'clientpress'),
                'type' => 'string',
            ],
        ];
    }

    /**
     * @return Terms|null Null when the request has none of them: a resend then keeps the terms. Otherwise all are
     *         replaced, because a stored passphrase cannot be read back.
     *
     * @throws Refused With `InvalidTerms`.
     */
    private function termsOf(\WP_REST_Request $request): ?Terms
    {
        if (
            !$request->has_param('message')
            && !$request->has_param('expiry_days')
            && !$request->has_param('passphrase')
        ) {
            return null;
        }

        return new Terms(
            (string) $request->get_param('message'),
            (int) ($request->get_param('expiry_days') ?? $this->settings->expiryDays()),
            (string) $request->get_param('passphrase'),
        );
    }

    /**
     * @return Invitation An invitation to the portal that the route names.
     *
     * @throws Refused With `InvitationNotFound`.
     */
    private function ownInvitation(\WP_REST_Request $request): Invitation
    {
        $id = PortalRoute::number($request, 'invitation');
        $portalId = PortalRoute::portalId($request);

        // An invitation to another portal is answered like one that does not exist.
        try {
            $invitation = ($this->list)()->requireManageable($id, Actor::current());
        } catch (Refused) {
            $invitation = null;
        }

        if ($invitation === null || $invitation->portalId !== $portalId) {
            throw new Refused(Reason::InvitationNotFound, __(
                'There is no such invitation to this portal.',
                'clientpress',
            ));
        }

        return $invitation;
    }

    /**
     * @return array<string, mixed> {@see InvitationView::fields()} and the texts that the box shows.
     */
    private function item(Invitation $invitation): array
    {
        $status = ($this->list)()->statusOf($invitation);

        return (
            ($this->view)()->fields($invitation)
            + [
                'shown_email' => $invitation->shownEmail(),
                'tried_gmt' => $invitation->triedAt === null ? null : gmdate('Y-m-d\TH:i:s', $invitation->triedAt),
                'status_label' => $status->label(),
                'is_undecided' => $status->isUndecided(),
            ]
        );
    }

    /**
     * @param \Closure(): \WP_REST_Response $operation
     */
    private function answer(\Closure $operation): \WP_REST_Response
    {
        try {
            return $operation();
        } catch (Refused $refused) {
            $userId = $refused->data['user_id'] ?? null;

            return Answer::refusal($refused, is_int($userId) ? ['user' => ($this->users)()->find($userId)] : []);
        }
    }

    /**
     * @param \Closure(\WP_REST_Request): \WP_REST_Response $callback
     * @param 'box'|'invitation'|'link'                     $schema    Method of {@see InviteBoxSchema}; by its name, so that
     *                                                                 requests to other routes do not load the class.
     * @param array<string, array<string, mixed>>           $arguments
     */
    private function register(
        string $route,
        string $method,
        \Closure $callback,
        string $schema,
        array $arguments = [],
    ): void {
        register_rest_route(PortalRoute::NAMESPACE, PortalRoute::PREFIX . $route, [
            [
                'methods' => $method,
                'callback' => $callback,
                'permission_callback' => $this->route->mayInvite(...),
                'args' => $arguments,
            ],
            'schema' => [InviteBoxSchema::class, $schema],
        ]);
    }
}
