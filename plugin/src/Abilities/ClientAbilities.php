<?php

declare(strict_types=1);

namespace ClientPress\Abilities;

defined('ABSPATH') || exit();

use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Clients\UserDirectory;
use ClientPress\Invitations\DirectAccess;
use ClientPress\Invitations\PageArguments;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\ClientList;

/**
 * Abilities of who may enter a portal: list, grant, remove.
 */
final readonly class ClientAbilities
{
    public function __construct(
        private Access $access,
        private DirectAccess $directAccess,
        private UserDirectory $users,
        private ClientList $clients,
    ) {}

    /**
     * @return list<Ability>
     */
    public function all(): array
    {
        $portal = ['portal' => [
            'description' => __('The portal.', 'clientpress'),
            'type' => 'integer',
            'minimum' => 1,
        ]];
        $user = [
            'user' => [
                'description' => __('A user of this site.', 'clientpress'),
                'type' => 'integer',
                'minimum' => 1,
            ],
        ];

        return [
            new Ability(
                'client-list',
                __('List the clients of a portal', 'clientpress'),
                __('Lists the users who may enter a portal, in the order in which they were let in.', 'clientpress'),
                Effect::None,
                [...$portal, ...PageArguments::all()],
                ['portal'],
                [
                    'clients' => [
                        'description' => __('The clients of this page.', 'clientpress'),
                        'type' => 'array',
                        'items' => [
                            'type' => 'object',
                            'properties' => [...UserDirectory::properties(), ...ClientList::accessProperties()],
                            'additionalProperties' => false,
                        ],
                    ],
                    'total' => Ability::total(),
                ],
                $this->clients(...),
            ),
            new Ability(
                'client-grant',
                __('Give access to a portal', 'clientpress'),
                __('Lets a user of this site into a portal at once, without an invitation.', 'clientpress'),
                Effect::Adds,
                [
                    ...$portal,
                    ...$user,
                    'notify' => [
                        'description' => __('Whether the user is told by email.', 'clientpress'),
                        'type' => 'boolean',
                        'default' => false,
                    ],
                ],
                ['portal', 'user'],
                [
                    ...UserDirectory::properties(),
                    'notify_error' => [
                        'description' => __('Why the user was not told by email; null where they were.', 'clientpress'),
                        'type' => ['string', 'null'],
                    ],
                ],
                $this->grant(...),
            ),
            new Ability(
                'client-remove',
                __('Remove access to a portal', 'clientpress'),
                __('Removes a user’s access to a portal. The account stays.', 'clientpress'),
                Effect::Ends,
                [...$portal, ...$user],
                ['portal', 'user'],
                [
                    'removed' => [
                        'description' => __('Whether the user had access.', 'clientpress'),
                        'type' => 'boolean',
                    ],
                ],
                fn(Input $input, Actor $actor): array => [
                    'removed' =>
                        $this->access->remove($input->number('portal'), $input->number('user'), $actor) !== null,
                ],
            ),
        ];
    }

    /**
     * @return array<string, mixed>
     *
     * @throws Refused
     */
    private function clients(Input $input, Actor $actor): array
    {
        $portalId = $input->number('portal');
        $perPage = $input->number('per_page', PageArguments::SIZE);
        $ids = $this->access->clients($portalId, $actor, $perPage, ($input->number('page', 1) - 1) * $perPage);

        return [
            'clients' => $this->clients->withAccess($this->users->named($ids), $portalId),
            'total' => $this->access->counts([$portalId])[$portalId] ?? 0,
        ];
    }

    /**
     * @return array<string, mixed>
     *
     * @throws Refused
     */
    private function grant(Input $input, Actor $actor): array
    {
        $userId = $input->number('user');
        $notTold = null;

        if ($input->isTrue('notify')) {
            $notTold = $this->directAccess->giveAndTell($input->number('portal'), $userId, $actor);
        } else {
            $this->access->grant($input->number('portal'), $userId, $actor);
        }

        return [...($this->users->find($userId) ?? []), 'notify_error' => $notTold];
    }
}
