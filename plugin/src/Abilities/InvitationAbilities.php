<?php

declare(strict_types=1);

namespace ClientPress\Abilities;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\ExistingAccount;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationArguments;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\InvitationSchema;
use ClientPress\Invitations\InvitationView;
use ClientPress\Invitations\PageArguments;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\Status;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Refused;

/**
 * Abilities of invitations: send, list, get, resend, revoke.
 */
final readonly class InvitationAbilities
{
    public function __construct(
        private Invitations $invitations,
        private InvitationList $list,
        private InvitationView $view,
        private Settings $settings,
    ) {}

    /**
     * @return list<Ability>
     */
    public function all(): array
    {
        $invitation = InvitationSchema::properties();
        $portal = InvitationArguments::portal();
        $id = ['id' => ['minimum' => 1, 'readonly' => false] + $invitation['id']];
        $terms = InvitationArguments::terms($this->settings->expiryChoices());

        return [
            new Ability(
                'invitation-send',
                __('Invite a client', 'clientpress'),
                __('Invites an email address into a portal. The client gets an email with a link.', 'clientpress'),
                Effect::Sends,
                ['portal' => $portal, ...InvitationArguments::recipient(), ...$terms],
                ['portal', 'email'],
                $invitation,
                $this->send(...),
            ),
            new Ability(
                'invitation-list',
                __('List invitations', 'clientpress'),
                __('Lists invitations into portals that one may invite to, the latest first.', 'clientpress'),
                Effect::None,
                [
                    ...InvitationArguments::filters(),
                    ...PageArguments::all(),
                ],
                [],
                [
                    'invitations' => [
                        'description' => __('The invitations of this page.', 'clientpress'),
                        'type' => 'array',
                        'items' => ['type' => 'object', 'properties' => $invitation, 'additionalProperties' => false],
                    ],
                    'total' => Ability::total(),
                ],
                $this->found(...),
            ),
            new Ability(
                'invitation-get',
                __('Show an invitation', 'clientpress'),
                __('Shows one invitation and what became of it.', 'clientpress'),
                Effect::None,
                $id,
                ['id'],
                $invitation,
                fn(Input $input, Actor $actor): array => $this->view->fields($this->manageable($input, $actor)),
            ),
            new Ability(
                'invitation-resend',
                __('Resend an invitation', 'clientpress'),
                __('Sends a fresh link by email; the earlier one no longer works.', 'clientpress'),
                Effect::Replaces,
                [...$id, ...$terms],
                ['id'],
                $invitation,
                fn(Input $input, Actor $actor): array => $this->view->fields($this->invitations->resend(
                    $this->manageable($input, $actor),
                    $actor,
                    $this->termsFrom($input),
                )),
            ),
            new Ability(
                'invitation-revoke',
                __('Revoke an invitation', 'clientpress'),
                __('Ends an invitation at once. Only a new invitation gives access again.', 'clientpress'),
                Effect::Ends,
                $id,
                ['id'],
                $invitation,
                fn(Input $input, Actor $actor): array => $this->view->fields($this->invitations->revoke(
                    $this->manageable($input, $actor),
                    $actor,
                )),
            ),
        ];
    }

    /**
     * @return array<string, mixed>
     *
     * @throws Refused
     */
    private function send(Input $input, Actor $actor): array
    {
        return $this->view->fields($this->invitations->send(
            $input->number('portal'),
            $input->text('email'),
            $this->termsFrom($input) ?? new Terms('', $this->settings->expiryDays()),
            $actor,
            existingAccount: ExistingAccount::tryFrom($input->text('existing_account')) ?? ExistingAccount::Refuse,
            name: $input->text('name'),
        ));
    }

    /**
     * @return array<string, mixed>
     *
     * @throws Refused
     */
    private function found(Input $input, Actor $actor): array
    {
        $query = new InvitationQuery(
            portalId: $input->has('portal') ? $input->number('portal') : null,
            status: Status::tryFrom($input->text('status')),
            delivery: Delivery::tryFrom($input->text('delivery')),
            asked: $input->isTrue('asked'),
            search: trim($input->text('search')),
            perPage: $input->number('per_page', PageArguments::SIZE),
            page: $input->number('page', 1),
        );

        $total = $this->list->count($query, $actor);

        return [
            'invitations' => array_map($this->view->fields(...), $this->list->search($query, $actor, $total)),
            'total' => $total,
        ];
    }

    /**
     * @throws Refused
     */
    private function manageable(Input $input, Actor $actor): Invitation
    {
        return $this->list->requireManageable($input->number('id'), $actor);
    }

    /**
     * @return Terms|null Null where none are given, see {@see Invitations::resend()}.
     *
     * @throws Refused
     */
    private function termsFrom(Input $input): ?Terms
    {
        return $input->has('message')
        || $input->has('expiry_days')
        || $input->has('passphrase')
        || $input->has('locale')
            ? new Terms(
                $input->text('message'),
                $input->number('expiry_days', $this->settings->expiryDays()),
                $input->text('passphrase'),
                $input->has('locale') ? $input->text('locale') : null,
            )
            : null;
    }
}
