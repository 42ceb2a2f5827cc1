<?php

declare(strict_types=1);

namespace ClientPress\Tests\Doors;

/** Every command of `wp clientpress`. One row a command and what it is asked for, as in Doors. */
final class Commands
{
    /**
     * @return list<array{name: string, arguments: string, operations: list<string>, right: Right, changes: bool, shows: string, fails: bool}>
     *     Arguments with the words of Scene; {file} is a list with {new} in it.
     */
    public static function all(): array
    {
        $row = static fn(
            string $name,
            string $arguments,
            array $operations,
            Right $right,
            string $shows = '',
            bool $fails = false,
        ): array => (
            compact('name', 'arguments', 'operations', 'right', 'shows', 'fails') + ['changes' => $shows === '']
        );

        return [
            $row('invitation send', '{new} --portal={portal}', ['Invitations::send'], Right::InviteHere),
            $row(
                'invitation list',
                '--search=scene --format=json',
                ['InvitationList::search', 'InvitationList::count'],
                Right::Invite,
                '{email}',
            ),
            $row(
                'invitation get',
                '{invitation} --format=json',
                ['InvitationList::requireManageable', 'InvitationList::history'],
                Right::InviteHere,
                '{email}',
            ),
            $row('invitation resend', '{invitation}', ['Invitations::resend'], Right::InviteHere),
            $row('invitation correct', '{invitation} {new}', ['Invitations::correct'], Right::InviteHere),
            $row('invitation revoke', '{invitation} --yes', ['Invitations::revoke'], Right::InviteHere),
            $row('invitation delete', '{over} --yes', ['Invitations::delete'], Right::InviteHere),
            $row(
                'invitation import',
                '{file} --portal={portal} --yes',
                ['Imports::startInForeground', 'Imports::sendNext'],
                Right::InviteHere,
            ),
            $row(
                'client list',
                '--portal={portal} --format=json',
                ['Portals::requireManageable', 'Access::clients'],
                Right::InviteHere,
                '{client-email}',
            ),
            $row('client list', '{client} --format=json', ['Portals::ofClient'], Right::Invite, '"portal":{portal}'),
            $row('client list', '--format=json', ['Portals::allManagedBy'], Right::Invite, '"portal":{portal}'),
            $row(
                'client add',
                '{findable} --portal={portal}',
                ['Access::grant', 'DirectAccess::giveAndTell'],
                Right::InviteHere,
            ),
            $row('client remove', '{client} --portal={portal} --yes', ['Access::remove'], Right::InviteHere),
            $row(
                'portal list',
                '--format=json',
                ['Portals::managedBy', 'Portals::allManagedBy'],
                Right::Invite,
                '"id":{portal},',
            ),
            $row('portal status', '{portal}', ['Portals::requireEditable'], Right::EditHere, 'active'),
            $row('portal status', '{portal} archived', ['Portals::setStatus'], Right::EditHere),
            $row('webhook list', '--format=json', ['Webhooks::all'], Right::Administer, 'hooks{webhook}.example.org'),
            $row(
                'webhook add',
                'https://told-{webhook}.example.org/take --events=invitation.sent',
                ['Webhooks::add'],
                Right::Administer,
            ),
            $row(
                'webhook remove',
                '{webhook} --yes',
                ['Webhooks::remove', 'Webhooks::requireEndpoint'],
                Right::Administer,
            ),
            $row(
                'webhook deliveries',
                '{webhook}',
                ['Webhooks::deliveries'],
                Right::Administer,
                'invitation:{webhook}',
            ),
            // Nobody is there.
            $row('webhook test', '{webhook}', ['Webhooks::test'], Right::Administer, 'No server is known', true),
            $row('webhook update', '{webhook} --events=access.granted', ['Webhooks::changeEvents'], Right::Administer),
            $row('webhook off', '{webhook}', ['Webhooks::switchOff'], Right::Administer),
            $row('webhook on', '{webhook}', ['Webhooks::switchOn'], Right::Administer),
            $row(
                'webhook secret',
                '{webhook} --yes',
                ['Webhooks::renewSecret', 'Webhooks::requireEndpoint'],
                Right::Administer,
            ),
            $row(
                'webhook resend',
                '{delivery}',
                ['Webhooks::sendAgain'],
                Right::Administer,
                'No server is known',
                true,
            ),
            $row('live-site', '', ['CopyPause::end'], Right::Administer, 'This is the live site.'),
            // Whoever has a shell may know whether the site is sound; no client is named.
            $row('doctor', '', [], Right::Nothing, 'extension'),
            $row(
                'doctor',
                '--fix --yes --roles=administrator',
                ['Repair::faults', 'Repair::mend', 'Repair::giveRightsTo'],
                Right::Administer,
                'Success: There is nothing to fix.',
            ),
        ];
    }
}
