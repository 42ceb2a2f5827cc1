<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Clients\UserDirectory;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\ExistingAccount;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationArguments;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\InvitationView;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\ShownLink;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * Invitations: list, read, send, resend, revoke, show a link, delete. Answers to what changes one are in the context
 * `edit`, as core's are.
 */
final class InvitationsController extends \WP_REST_Controller
{
    private const ITEM = '/invitations/(?P<invitation>\d+)';

    /** Sorts that an index carries, by their name here. */
    private const ORDER_BY = ['id' => 'created', 'email' => 'email', 'sent' => 'sent', 'expires' => 'expires'];

    /**
     * @param \Closure(): Invitations    $invitations Made for the requests that need them, as are the next.
     * @param \Closure(): InvitationList $list
     * @param \Closure(): InvitationView $view
     * @param \Closure(): UserDirectory  $users
     */
    public function __construct(
        private readonly PortalRoute $route,
        private readonly Repeatable $repeatable,
        private readonly \Closure $invitations,
        private readonly \Closure $list,
        private readonly \Closure $view,
        private readonly \Closure $users,
        private readonly Settings $settings,
    ) {
        $this->namespace = PortalRoute::NAMESPACE;
        $this->rest_base = 'invitations';
    }

    #[\Override]
    public function register_routes(): void
    {
        $mayInvite = $this->mayInvite(...);
        $schema = $this->get_public_item_schema(...);
        $send = $this->repeatable->once($this->create_item(...), $this->shown(...));
        $sendHere = [['POST', $send, $this->termsOfNew()]];
        $portal = ['required' => true] + InvitationArguments::portal();

        $this->route->register(
            '/invitations',
            [
                ['GET', $this->get_items(...), $this->get_collection_params()],
                ['POST', $send, ['portal' => $portal] + $this->termsOfNew()],
            ],
            $mayInvite,
            $schema,
        );
        $this->route->register(
            self::ITEM,
            [
                ['GET', $this->get_item(...), Schemas::contextArgument()],
                ['DELETE', $this->delete_item(...), []],
            ],
            $mayInvite,
            $schema,
        );
        $this->route->register(PortalRoute::PREFIX . '/invite', $sendHere, $mayInvite, $schema);
        $this->route->registerDeprecated(PortalRoute::PREFIX . '/invitations', $sendHere, $mayInvite, $schema);

        $this->route->register(
            self::ITEM . '/correct',
            [[
                'POST',
                $this->repeatable->once($this->correct(...), $this->shown(...)),
                ['email' => [
                    'description' => __('The right address.', 'clientpress'),
                    'type' => 'string',
                    'required' => true,
                ]],
            ]],
            $mayInvite,
            $schema,
        );

        foreach ([
            'resend' => [$this->resend(...), $this->terms(), $schema],
            'revoke' => [$this->revoke(...), [], $schema],
            'link' => [$this->showLink(...), [], [Schemas::class, 'link']],
        ] as $operation => [$callback, $arguments, $answer]) {
            $endpoints = [['POST', $this->repeatable->once($callback, $this->shown(...)), $arguments]];
            $route = self::ITEM . "/$operation";
            $this->route->register($route, $endpoints, $mayInvite, $answer);
            $this->route->registerDeprecated(PortalRoute::PREFIX . $route, $endpoints, $mayInvite, $answer);
        }
    }

    /**
     * Permission callback: users who may invite at all, or to the portal that the route names. The operations ask for
     * the rest.
     */
    public function mayInvite(\WP_REST_Request $request): true|\WP_Error
    {
        return isset($request->get_url_params()['portal'])
            ? $this->route->mayInvite($request)
            : $this->route->mayInviteAnywhere();
    }

    /**
     * @param \WP_REST_Request $request
     */
    #[\Override]
    public function get_items($request): \WP_REST_Response
    {
        return $this->answer(function () use ($request): \WP_REST_Response {
            $query = $this->query($request);
            $actor = Actor::current();
            $total = ($this->list)()->count($query, $actor);
            $items = array_map(
                fn(Invitation $invitation): \WP_REST_Response => $this->respond(
                    $invitation,
                    (string) $request['context'],
                ),
                ($this->list)()->search($query, $actor, $total),
            );

            return RestResponse::page($items, $total, $query->perPage, $request);
        });
    }

    /**
     * @param \WP_REST_Request $request
     */
    #[\Override]
    public function get_item($request): \WP_REST_Response
    {
        return $this->answer(fn(): \WP_REST_Response => $this->respond(
            $this->requested($request),
            (string) $request['context'],
        ));
    }

    /**
     * @param \WP_REST_Request $request
     */
    #[\Override]
    public function create_item($request): \WP_REST_Response
    {
        return $this->answer(function () use ($request): \WP_REST_Response {
            $named = PortalRoute::portalId($request);
            $invitation = ($this->invitations)()->send(
                $named > 0 ? $named : (int) $request['portal'],
                (string) $request['email'],
                $this->termsFrom($request) ?? new Terms('', $this->settings->expiryDays()),
                Actor::current(),
                // A repeated request would get no link, so this one shows none either: the route /link does.
                $request['send_email'] === false ? new ShownLink() : null,
                existingAccount: ExistingAccount::from((string) $request['existing_account']),
                name: (string) $request['name'],
            );
            $response = $this->respond($invitation);
            $response->set_status(201);
            $response->header('Location', self::url($invitation));

            return $response;
        });
    }

    /**
     * @param \WP_REST_Request $request
     */
    #[\Override]
    public function delete_item($request): \WP_REST_Response
    {
        return $this->answer(function () use ($request): \WP_REST_Response {
            $invitation = $this->requested($request);
            $previous = $this->item($invitation, 'edit');
            ($this->invitations)()->delete($invitation, Actor::current());

            return RestResponse::of(['deleted' => true, 'previous' => $previous]);
        });
    }

    public function resend(\WP_REST_Request $request): \WP_REST_Response
    {
        return $this->answer(fn(): \WP_REST_Response => $this->respond(($this->invitations)()->resend(
            $this->requested($request),
            Actor::current(),
            $this->termsFrom($request),
        )));
    }

    /**
     * Answers with the new invitation.
     */
    public function correct(\WP_REST_Request $request): \WP_REST_Response
    {
        return $this->answer(function () use ($request): \WP_REST_Response {
            $response = $this->respond(($this->invitations)()->correct(
                $this->requested($request),
                (string) $request['email'],
                Actor::current(),
            ));
            $response->set_status(201);

            return $response;
        });
    }

    public function revoke(\WP_REST_Request $request): \WP_REST_Response
    {
        return $this->answer(fn(): \WP_REST_Response => $this->respond(($this->invitations)()->revoke(
            $this->requested($request),
            Actor::current(),
        )));
    }

    /**
     * Answers with a fresh link, which is in this answer and nowhere else.
     */
    public function showLink(\WP_REST_Request $request): \WP_REST_Response
    {
        return $this->answer(function () use ($request): \WP_REST_Response {
            $link = new ShownLink();
            $invitation = ($this->invitations)()->showLink($this->requested($request), $link, Actor::current());

            return $this->respond($invitation, more: ['link' => $link->take()]);
        });
    }

    /**
     * @return array<array-key, mixed>
     */
    #[\Override]
    public function get_item_schema(): array
    {
        return $this->add_additional_fields_schema(Schemas::invitation());
    }

    /**
     * @return array<string, array<array-key, mixed>>
     */
    #[\Override]
    public function get_collection_params(): array
    {
        return Schemas::collectionArguments()
        + [
            ...InvitationArguments::filters(),
            'orderby' => [
                'description' => __('What the invitations are sorted by.', 'clientpress'),
                'type' => 'string',
                'enum' => array_keys(self::ORDER_BY),
                'default' => 'id',
            ],
            'order' => [
                'description' => __('Ascending or descending.', 'clientpress'),
                'type' => 'string',
                'enum' => ['asc', 'desc'],
                'default' => 'desc',
            ],
        ];
    }

    /**
     * @return array<array-key, mixed> The fields of {@see Schemas::invitation()} that the context has.
     */
    public function item(Invitation $invitation, string $context): array
    {
        $status = ($this->list)()->statusOf($invitation);

        return $this->filter_response_by_context(
            ($this->view)()->fields($invitation)
            + [
                'shown_email' => $invitation->shownEmail(),
                'tried_gmt' => $invitation->triedAt === null ? null : gmdate('Y-m-d\TH:i:s', $invitation->triedAt),
                'status_label' => $status->label(),
                'is_undecided' => $status->isUndecided(),
            ],
            $context,
        );
    }

    private function query(\WP_REST_Request $request): InvitationQuery
    {
        return new InvitationQuery(
            portalId: $request['portal'] === null ? null : (int) $request['portal'],
            status: Status::tryFrom((string) $request['status']),
            delivery: Delivery::tryFrom((string) $request['delivery']),
            asked: $request['asked'] === true,
            search: trim((string) $request['search']),
            orderBy: self::ORDER_BY[(string) $request['orderby']],
            order: $request['order'] === 'asc' ? 'asc' : 'desc',
            perPage: (int) $request['per_page'],
            page: (int) $request['page'],
        );
    }

    /**
     * @return array<string, array<array-key, mixed>>
     */
    private function termsOfNew(): array
    {
        $recipient = InvitationArguments::recipient();

        return [
            ...$recipient,
            'email' => ['required' => true] + $recipient['email'],
            'send_email' => [
                'description' => __(
                    'Whether the client is mailed the link. Without an email, the route /link of the invitation shows it.',
                    'clientpress',
                ),
                'type' => 'boolean',
                'default' => true,
            ],
            ...$this->terms(),
        ];
    }

    /**
     * @return array<string, array<array-key, mixed>>
     */
    private function terms(): array
    {
        return InvitationArguments::terms($this->settings->expiryChoices());
    }

    /**
     * @return Terms|null Null when the request has none of them: a resend then keeps the terms. Otherwise all are
     *         replaced but the language, because a stored passphrase cannot be read back.
     *
     * @throws Refused With `InvalidTerms`.
     */
    private function termsFrom(\WP_REST_Request $request): ?Terms
    {
        if (
            !$request->has_param('message')
            && !$request->has_param('expiry_days')
            && !$request->has_param('passphrase')
            && !$request->has_param('locale')
        ) {
            return null;
        }

        return new Terms(
            (string) $request['message'],
            (int) ($request['expiry_days'] ?? $this->settings->expiryDays()),
            (string) $request['passphrase'],
            $request->has_param('locale') ? (string) $request['locale'] : null,
        );
    }

    /**
     * @return Invitation The one that the route names. One to another portal than the route names is not there.
     *
     * @throws Refused With `InvitationNotFound` or `Forbidden`.
     */
    private function requested(\WP_REST_Request $request): Invitation
    {
        $portalId = PortalRoute::portalId($request);

        try {
            $invitation = ($this->list)()->requireManageable(
                PortalRoute::number($request, 'invitation'),
                Actor::current(),
            );
        } catch (Refused $refused) {
            $invitation = $portalId > 0 ? null : throw $refused;
        }

        if ($invitation === null || $portalId > 0 && $invitation->portalId !== $portalId) {
            throw new Refused(Reason::InvitationNotFound, __(
                'There is no such invitation to this portal.',
                'clientpress',
            ));
        }

        return $invitation;
    }

    /**
     * What a request gets that was done before.
     */
    private function shown(int $id): \WP_REST_Response
    {
        return $this->answer(fn(): \WP_REST_Response => $this->respond(($this->list)()->requireManageable(
            $id,
            Actor::current(),
        )));
    }

    private static function url(Invitation $invitation): string
    {
        return rest_url(PortalRoute::NAMESPACE . "/invitations/$invitation->id");
    }

    /**
     * @param array{link?: string} $more Before the fields.
     */
    private function respond(Invitation $invitation, string $context = 'edit', array $more = []): \WP_REST_Response
    {
        $response = RestResponse::of($more + $this->item($invitation, $context));
        $base = PortalRoute::NAMESPACE;
        $response->add_link('self', self::url($invitation));
        $response->add_link('collection', rest_url("$base/invitations"));
        $response->add_link('portal', rest_url("$base/portals/$invitation->portalId"), ['embeddable' => true]);

        foreach ([
            'invited_by' => $invitation->invitedBy,
            'user' => (int) $invitation->userId,
        ] as $relation => $userId) {
            if ($userId > 0) {
                $response->add_link($relation, rest_url("wp/v2/users/$userId"), ['embeddable' => true]);
            }
        }

        return $response;
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

            return RestResponse::refusal($refused, is_int($userId) ? ['user' => ($this->users)()->find($userId)] : []);
        }
    }
}
