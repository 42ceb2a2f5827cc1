<?php

declare(strict_types=1);

namespace ClientPress\Tests\Doors;

/**
 * Every way into the plugin for somebody who has a session, an application password or nothing. One row a door: a new
 * one is another row, and CompletenessTest fails until it is there.
 *
 * The accept page is not among them: it asks for a link, not for a right. The command line's are in Commands.
 */
final class Doors
{
    private const LIST = '/wp-admin/edit.php?post_type=clientpress_portal&page=clientpress-invitations';
    private const LIST_HOOK = 'clientpress_portal_page_clientpress-invitations';
    private const LIST_NONCE = 'bulk-clientpress-invitations';
    private const CLIENTS = '/wp-admin/edit.php?post_type=clientpress_portal&page=clientpress-clients';
    private const CLIENTS_HOOK = 'clientpress_portal_page_clientpress-clients';
    private const IMPORT = '/wp-admin/edit.php?post_type=clientpress_portal&page=clientpress-import';
    private const IMPORT_HOOK = 'clientpress_portal_page_clientpress-import';
    private const SETTINGS_HOOK = 'settings_page_clientpress';

    /** @return list<Door> */
    public static function all(): array
    {
        return [
            ...self::rest(),
            ...self::screens(),
            ...self::clients(),
            ...self::imports(),
            ...self::settings(),
            ...self::actions(),
        ];
    }

    /** @return list<Door> */
    public static function rest(): array
    {
        $route = static fn(
            string $method,
            string $place,
            array $operations,
            Right $right,
            array $fields = [],
            string $path = '',
            string $shows = '',
        ): Door => new Door(
            name: "REST {$method} " . ($path === '' ? $place : $path),
            kind: DoorKind::Rest,
            place: "{$method} /clientpress/v1/portals/(?P<portal>\\d+){$place}",
            operations: $operations,
            right: $right,
            method: $method,
            path: '/wp-json/clientpress/v1/portals/{portal}' . ($path === '' ? $place : $path),
            fields: $fields,
            changes: $method !== 'GET',
            shows: $shows,
        );
        $invitation = '/invitations/(?P<invitation>\d+)';
        $to = '/invitations/{invitation}';
        $plain = static fn(
            string $method,
            string $place,
            array $operations,
            Right $right,
            array $fields = [],
            string $path = '',
            string $shows = '',
        ): Door => new Door(
            name: "REST {$method} plain " . ($path === '' ? $place : $path),
            kind: DoorKind::Rest,
            place: "{$method} /clientpress/v1{$place}",
            operations: $operations,
            right: $right,
            method: $method,
            path: '/wp-json/clientpress/v1' . ($path === '' ? $place : $path),
            fields: $fields,
            changes: $method !== 'GET',
            shows: $shows,
        );

        $ability = static fn(
            string $method,
            string $name,
            array $operations,
            Right $right,
            array $input,
            string $shows = '',
        ): Door => new Door(
            name: "ability {$name}",
            kind: DoorKind::Rest,
            place: "clientpress/{$name}",
            operations: $operations,
            right: $right,
            method: $method,
            // Core reads the input of what deletes from the address.
            path: "/wp-json/wp-abilities/v1/abilities/clientpress/{$name}/run"
            . ($method === 'DELETE' ? '?' . urldecode(http_build_query(['input' => $input])) : ''),
            fields: $method === 'DELETE' ? [] : ['input' => $input],
            changes: $method !== 'GET',
            shows: $shows,
        );

        return [
            new Door(
                name: 'REST GET index',
                kind: DoorKind::Rest,
                place: 'GET /clientpress/v1',
                operations: [],
                right: Right::Nothing,
                method: 'GET',
                path: '/wp-json/clientpress/v1',
                shows: 'invite-box',
            ),
            $route(
                'GET',
                '/invite-box',
                [
                    'InvitationList::search',
                    'InvitationList::count',
                    'InvitationList::statusOf',
                    'InvitationList::refusalToInvite',
                    'Access::users',
                ],
                Right::InviteHere,
                shows: '{email}',
            ),
            $route('POST', '/invitations', ['Invitations::send'], Right::InviteHere, [
                'email' => '{new}',
                'existing_account' => 'invite',
            ]),
            $route('POST', "{$invitation}/resend", ['Invitations::resend'], Right::InviteHere, path: "{$to}/resend"),
            $route('POST', "{$invitation}/revoke", ['Invitations::revoke'], Right::InviteHere, path: "{$to}/revoke"),
            $route('POST', "{$invitation}/link", ['Invitations::showLink'], Right::InviteHere, path: "{$to}/link"),
            $route('GET', '/users', [], Right::InviteHere, ['search' => '{findable-email}'], shows: '{findable-email}'),
            $route('POST', '/clients', ['Access::grant', 'DirectAccess::giveAndTell'], Right::InviteHere, [
                'user_id' => '{findable}',
                'notify' => false,
            ]),
            $route(
                'DELETE',
                '/clients/(?P<user>\d+)',
                ['Access::remove'],
                Right::InviteHere,
                path: '/clients/{client}',
            ),
            $route('GET', '/status', [], Right::EditHere, shows: '"status":"active"'),
            $route('POST', '/status', ['Portals::setStatus'], Right::EditHere, ['status' => 'archived']),
            $route(
                'GET',
                '/clients',
                ['Access::clients', 'Access::counts'],
                Right::InviteHere,
                shows: '{client-email}',
            ),
            $route('GET', '', ['Portals::find'], Right::InviteHere, shows: '"url":"'),
            new Door(
                name: 'REST POST /email-preview',
                kind: DoorKind::Rest,
                place: 'POST /clientpress/v1/portals/(?P<portal>\\d+)/email-preview',
                operations: ['EmailPreview::of'],
                right: Right::InviteHere,
                method: 'POST',
                path: '/wp-json/clientpress/v1/portals/{portal}/email-preview',
                fields: ['email' => '{new}', 'message' => 'Words of our own'],
                shows: 'Words of our own',
            ),
            $route('POST', '/invite', ['Invitations::send'], Right::InviteHere, ['email' => '{new}']),
            $plain('GET', '/portals', ['Portals::managedBy', 'Access::counts'], Right::Invite, [
                'per_page' => '100',
                'context' => 'edit',
            ]),
            $plain(
                'GET',
                '/invitations',
                ['InvitationList::search', 'InvitationList::count'],
                Right::InviteHere,
                [
                    'portal' => '{portal}',
                    'context' => 'edit',
                ],
                shows: '{email}',
            ),
            $plain('POST', '/invitations', ['Invitations::send'], Right::InviteHere, [
                'portal' => '{portal}',
                'email' => '{new}',
            ]),
            $plain(
                'GET',
                $invitation,
                ['InvitationList::requireManageable'],
                Right::InviteHere,
                path: $to,
                shows: '{email}',
            ),
            $plain('DELETE', $invitation, ['Invitations::delete'], Right::InviteHere, path: '/invitations/{over}'),
            $plain('POST', "{$invitation}/resend", ['Invitations::resend'], Right::InviteHere, path: "{$to}/resend"),
            $plain('POST', "{$invitation}/revoke", ['Invitations::revoke'], Right::InviteHere, path: "{$to}/revoke"),
            $plain('POST', "{$invitation}/link", ['Invitations::showLink'], Right::InviteHere, path: "{$to}/link"),
            $plain(
                'POST',
                "{$invitation}/correct",
                ['Invitations::correct'],
                Right::InviteHere,
                ['email' => '{new}'],
                "{$to}/correct",
            ),
            // WordPress before 6.9 has no abilities.
            ...(
                function_exists('wp_register_ability')
                    ? [
                        $ability('POST', 'invitation-send', ['Invitations::send'], Right::InviteHere, [
                            'portal' => '{portal}',
                            'email' => '{new}',
                        ]),
                        $ability(
                            'GET',
                            'invitation-list',
                            ['InvitationList::search', 'InvitationList::count'],
                            Right::Invite,
                            ['search' => 'scene', 'per_page' => '100'],
                            '{email}',
                        ),
                        $ability(
                            'GET',
                            'invitation-get',
                            ['InvitationList::requireManageable'],
                            Right::InviteHere,
                            ['id' => '{invitation}'],
                            '{email}',
                        ),
                        $ability('POST', 'invitation-resend', ['Invitations::resend'], Right::InviteHere, [
                            'id' => '{invitation}',
                        ]),
                        $ability('DELETE', 'invitation-revoke', ['Invitations::revoke'], Right::InviteHere, [
                            'id' => '{invitation}',
                        ]),
                        $ability(
                            'GET',
                            'client-list',
                            ['Access::clients', 'Access::counts'],
                            Right::InviteHere,
                            ['portal' => '{portal}'],
                            '{client-email}',
                        ),
                        $ability(
                            'POST',
                            'client-grant',
                            ['Access::grant', 'DirectAccess::giveAndTell'],
                            Right::InviteHere,
                            ['portal' => '{portal}', 'user' => '{findable}'],
                        ),
                        $ability('DELETE', 'client-remove', ['Access::remove'], Right::InviteHere, [
                            'portal' => '{portal}',
                            'user' => '{client}',
                        ]),
                    ] : []
            ),
        ];
    }

    private static function correction(string $where, string $hook, string $path, ?int $mild = null): Door
    {
        return new Door(
            name: "POST correct the address {$where}",
            kind: DoorKind::Screen,
            place: $hook,
            operations: ['Invitations::correct'],
            right: Right::InviteHere,
            method: 'POST',
            path: $path,
            fields: ['clientpress_correct' => '{invitation}', 'clientpress_address' => '{new}'],
            changes: true,
            nonce: 'clientpress-correct-{invitation}',
            mild: $mild,
        );
    }

    /** @return list<Door> */
    public static function screens(): array
    {
        $screen = static fn(
            string $name,
            Right $right,
            array $operations,
            string $query,
            string $shows,
        ): Door => new Door(
            name: "GET {$name}",
            kind: DoorKind::Screen,
            place: self::LIST_HOOK,
            operations: $operations,
            right: $right,
            method: 'GET',
            path: self::LIST . $query,
            shows: $shows,
        );
        $post = static fn(string $name, array $operations, array $fields, string $query = ''): Door => new Door(
            name: "POST {$name}",
            kind: DoorKind::Screen,
            place: self::LIST_HOOK,
            operations: $operations,
            right: Right::InviteHere,
            method: 'POST',
            path: self::LIST . $query,
            fields: $fields,
            changes: true,
            nonce: self::LIST_NONCE,
            mild: 303,
        );

        return [
            $screen(
                'list of invitations',
                Right::Invite,
                [
                    'InvitationList::search',
                    'InvitationList::count',
                    'InvitationList::countByStatus',
                    'InvitationList::portals',
                ],
                '&s=scene',
                '{email}',
            ),
            $screen(
                'details of an invitation',
                Right::InviteHere,
                ['InvitationList::requireManageable', 'InvitationList::history'],
                '&invitation={invitation}',
                '{email}',
            ),
            new Door(
                name: 'GET export of invitations',
                kind: DoorKind::Screen,
                place: self::LIST_HOOK,
                operations: ['InvitationExport::lines'],
                right: Right::InviteHere,
                method: 'GET',
                path: self::LIST . '&clientpress_export=1&portal_id={portal}',
                nonce: 'clientpress_export',
            ),
            $post('resend in the list', ['Invitations::resend'], ['resend' => '{invitation}']),
            $post('revoke in the list', ['Invitations::revoke'], ['revoke' => '{invitation}']),
            $post('delete in the list', ['Invitations::delete'], ['delete' => '{over}']),
            $post('bulk resend', ['Invitations::resend'], ['action' => 'resend', 'invitation' => ['{invitation}']]),
            $post('bulk revoke', ['Invitations::revoke'], ['action2' => 'revoke', 'invitation' => ['{invitation}']]),
            $post('bulk delete', ['Invitations::delete'], ['action' => 'delete', 'invitation' => ['{over}']]),
            $post(
                'revoke in the details',
                ['Invitations::revoke'],
                ['revoke' => '{invitation}'],
                '&invitation={invitation}',
            ),
            new Door(
                name: 'POST get a link',
                kind: DoorKind::Screen,
                place: self::LIST_HOOK,
                operations: ['Invitations::showLink'],
                right: Right::InviteHere,
                method: 'POST',
                path: self::LIST . '&invitation={invitation}',
                fields: ['clientpress_link' => '1', 'clientpress_stamp' => '{stamp}'],
                changes: true,
                shows: '/client-invitation/',
                nonce: 'clientpress-link-{invitation}',
            ),
            self::correction('in the details', self::LIST_HOOK, self::LIST . '&invitation={invitation}'),
        ];
    }

    /** @return list<Door> */
    public static function clients(): array
    {
        $post = static fn(
            string $name,
            string $query,
            array $fields,
            array $operations = ['Access::remove', 'ClientList::find'],
            ?int $mild = 303,
        ): Door => new Door(
            name: "POST clients: {$name}",
            kind: DoorKind::Screen,
            place: self::CLIENTS_HOOK,
            operations: $operations,
            right: Right::InviteHere,
            method: 'POST',
            path: self::CLIENTS . $query,
            fields: $fields,
            changes: true,
            nonce: 'bulk-clientpress-clients',
            mild: $mild,
        );

        return [
            new Door(
                name: 'GET list of clients',
                kind: DoorKind::Screen,
                place: self::CLIENTS_HOOK,
                operations: ['ClientList::page', 'ClientList::count', 'ClientList::clients'],
                right: Right::Invite,
                method: 'GET',
                path: self::CLIENTS . '&s={client-email}',
                shows: '{client}" aria-label="View {client-email}',
            ),
            new Door(
                name: 'GET one client',
                kind: DoorKind::Screen,
                place: self::CLIENTS_HOOK,
                operations: ['ClientList::find', 'ClientList::history'],
                right: Right::InviteHere,
                method: 'GET',
                path: self::CLIENTS . '&client={client}',
                shows: '{client-email}',
                mild: 404,
            ),
            $post('remove in the list', '&portal_id={portal}', ['remove' => '{client}']),
            $post('bulk remove', '&portal_id={portal}', ['action' => 'remove', 'clients' => ['{client}']]),
            $post('remove on the page of one', '&client={client}', ['remove' => '{portal}']),
            self::correction('on the page of a client', self::CLIENTS_HOOK, self::CLIENTS . '&client={client}', 404),
            $post(
                'give access',
                '&add=1',
                ['account' => '{findable-email}', 'portal_id' => '{portal}', 'sure' => '{findable}'],
                ['Access::grant', 'DirectAccess::giveAndTell'],
                null,
            ),
        ];
    }

    /** @return list<Door> */
    public static function imports(): array
    {
        $step = static fn(
            string $name,
            array $operations,
            array $fields,
            Right $right = Right::ControlImport,
            string $query = '&import={import}',
            bool $changes = true,
            ?int $mild = null,
        ): Door => new Door(
            name: "POST import: {$name}",
            kind: DoorKind::Screen,
            place: self::IMPORT_HOOK,
            operations: $operations,
            right: $right,
            method: 'POST',
            path: self::IMPORT . $query,
            fields: $fields,
            changes: $changes,
            nonce: 'clientpress_import',
            mild: $mild,
        );
        $list = ['portal' => '{portal}', 'expiry' => '14'];

        return [
            new Door(
                name: 'GET import: form',
                kind: DoorKind::Screen,
                place: self::IMPORT_HOOK,
                operations: ['Imports::recent'],
                right: Right::Invite,
                method: 'GET',
                path: self::IMPORT,
                shows: 'clientpress-import-form',
            ),
            new Door(
                name: 'GET import: progress',
                kind: DoorKind::Screen,
                place: self::IMPORT_HOOK,
                operations: ['Imports::requireManageable', 'Imports::progress', 'Imports::uncertain', 'Imports::lines'],
                right: Right::ControlImport,
                method: 'GET',
                path: self::IMPORT . '&import={import}',
                shows: '{import-email}',
            ),
            $step('paste', [], $list + ['step' => 'upload', 'addresses' => '{new}'], Right::InviteHere, '', false, 200),
            $step('check', [], $list + ['step' => 'check', 'text' => '{new}'], Right::InviteHere, '', false, 200),
            $step(
                'give access',
                ['DirectAccess::giveAndTell'],
                $list + ['step' => 'check', 'text' => '{findable-email}', 'give' => '1:{findable}'],
                Right::InviteHere,
                '',
                mild: 200,
            ),
            $step(
                'confirm',
                ['Imports::start'],
                $list + ['step' => 'confirm', 'text' => '{new}', 'form_key' => '{form-key}'],
                Right::InviteHere,
                '',
                mild: 303,
            ),
            $step('pause', ['Imports::pause'], ['step' => 'pause']),
            $step('resume', ['Imports::resume'], ['step' => 'resume', 'state' => 'paused']),
            $step('cancel', ['Imports::cancel'], ['step' => 'cancel']),
            $step('retry what failed', ['Imports::retryFailed'], ['step' => 'retry-failed']),
            $step('retry a line', ['Imports::retry'], ['retry' => '{lost}']),
            $step('mark a line as done', ['Imports::markDone'], ['mark-done' => '{unknown}']),
            new Door(
                name: 'AJAX import: send on',
                kind: DoorKind::Ajax,
                place: 'wp_ajax_clientpress_import_work',
                operations: ['Imports::work'],
                right: Right::ControlImport,
                method: 'POST',
                path: '/wp-admin/admin-ajax.php?action=clientpress_import_work',
                fields: ['import' => '{import}'],
                changes: true,
                nonce: 'clientpress_import',
                nonceField: '_ajax_nonce',
            ),
            new Door(
                name: 'GET import: report',
                kind: DoorKind::AdminPost,
                place: 'admin_post_clientpress_import_report',
                operations: ['Imports::lines'],
                right: Right::ControlImport,
                method: 'GET',
                path: '/wp-admin/admin-post.php?action=clientpress_import_report&import={import}',
                shows: '{import-email}',
                nonce: 'clientpress_import_report',
            ),
        ];
    }

    /** @return list<Door> */
    public static function settings(): array
    {
        $webhook = static fn(string $step, array $operations, array $fields = [], string $shows = ''): Door => new Door(
            name: "POST webhooks: {$step}",
            kind: DoorKind::Screen,
            place: self::SETTINGS_HOOK,
            operations: $operations,
            right: Right::Administer,
            method: 'POST',
            path: '/wp-admin/options-general.php?page=clientpress&tab=clientpress_webhooks',
            fields: ['clientpress_webhook_step' => $step, 'webhook' => '{webhook}'] + $fields,
            changes: $shows === '' || $shows === 'whsec_',
            shows: $shows,
            nonce: 'clientpress_webhooks',
        );
        $words = ['clientpress_emails' => ['invitation' => ['subject' => 'Come in', 'body' => 'Words of our own']]];

        return [
            new Door(
                name: 'GET settings',
                kind: DoorKind::Screen,
                place: self::SETTINGS_HOOK,
                operations: [],
                right: Right::Administer,
                method: 'GET',
                path: '/wp-admin/options-general.php?page=clientpress',
                shows: 'Invitation Link Expiry',
            ),
            new Door(
                name: 'POST settings',
                kind: DoorKind::Screen,
                place: self::SETTINGS_HOOK,
                operations: [],
                right: Right::Administer,
                method: 'POST',
                path: '/wp-admin/options.php',
                fields: [
                    'option_page' => 'clientpress_access',
                    'action' => 'update',
                    'clientpress_invitation_expiry_days' => '30',
                    'clientpress_uninstall' => 'data',
                ],
                changes: true,
                nonce: 'clientpress_access-options',
            ),
            new Door(
                name: 'GET emails',
                kind: DoorKind::Screen,
                place: self::SETTINGS_HOOK,
                operations: [],
                right: Right::Administer,
                method: 'GET',
                path: '/wp-admin/options-general.php?page=clientpress&tab=clientpress_emails',
                shows: 'clientpress-email-subject',
            ),
            new Door(
                name: 'POST emails',
                kind: DoorKind::Screen,
                place: self::SETTINGS_HOOK,
                operations: [],
                right: Right::Administer,
                method: 'POST',
                path: '/wp-admin/options.php',
                fields: ['option_page' => 'clientpress_emails', 'action' => 'update'] + $words,
                changes: true,
                nonce: 'clientpress_emails-options',
            ),
            new Door(
                name: 'POST preview of an email',
                kind: DoorKind::Screen,
                place: self::SETTINGS_HOOK,
                operations: ['TestEmails::preview'],
                right: Right::Administer,
                method: 'POST',
                path: '/wp-admin/options-general.php?page=clientpress&tab=clientpress_emails',
                fields: ['clientpress_email_step' => 'preview'] + $words,
                shows: 'Words of our own',
                nonce: 'clientpress_emails-options',
            ),
            new Door(
                name: 'POST test of an email',
                kind: DoorKind::Screen,
                place: self::SETTINGS_HOOK,
                operations: ['TestEmails::sendSample'],
                right: Right::Administer,
                method: 'POST',
                path: '/wp-admin/options-general.php?page=clientpress&tab=clientpress_emails',
                fields: ['clientpress_email_step' => 'test'] + $words,
                shows: 'A test is on its way to',
                nonce: 'clientpress_emails-options',
            ),
            new Door(
                name: 'GET webhooks',
                kind: DoorKind::Screen,
                place: self::SETTINGS_HOOK,
                operations: ['Webhooks::all', 'Webhooks::deliveries'],
                right: Right::Administer,
                method: 'GET',
                path: '/wp-admin/options-general.php?page=clientpress&tab=clientpress_webhooks&webhook={webhook}',
                shows: 'Invitation {webhook}',
            ),
            $webhook(
                'add',
                ['Webhooks::add'],
                [
                    'url' => 'https://added-{webhook}.example.org/take',
                    'events' => ['invitation.sent'],
                ],
                'whsec_',
            ),
            $webhook('events', ['Webhooks::changeEvents'], ['events' => ['access.granted']]),
            $webhook('off', ['Webhooks::switchOff']),
            $webhook('on', ['Webhooks::switchOn']),
            $webhook('secret', ['Webhooks::renewSecret'], ['stamp' => '{webhook-stamp}'], 'whsec_'),
            $webhook('remove', ['Webhooks::remove']),
            $webhook('test', ['Webhooks::test'], [], 'The receiver did not accept the message.'),
            $webhook(
                'again',
                ['Webhooks::sendAgain'],
                ['delivery' => '{delivery}'],
                'The receiver did not accept the message.',
            ),
        ];
    }

    /** @return list<Door> */
    public static function actions(): array
    {
        return [
            new Door(
                name: 'AJAX find portals',
                kind: DoorKind::Ajax,
                place: 'wp_ajax_clientpress_find_portals',
                operations: ['InvitationList::portals'],
                right: Right::Invite,
                method: 'GET',
                path: '/wp-admin/admin-ajax.php?action=clientpress_find_portals',
                fields: ['title' => 'Portal'],
                shows: '"success":true',
                nonce: 'clientpress_find_portals',
                nonceField: '_ajax_nonce',
            ),
            new Door(
                name: 'AJAX find all portals',
                kind: DoorKind::Ajax,
                place: 'wp_ajax_clientpress_find_all_portals',
                operations: ['Portals::managedBy'],
                right: Right::Invite,
                method: 'GET',
                path: '/wp-admin/admin-ajax.php?action=clientpress_find_all_portals',
                fields: ['title' => 'Portal'],
                shows: '"success":true',
                nonce: 'clientpress_find_all_portals',
                nonceField: '_ajax_nonce',
            ),
            new Door(
                name: 'POST mail a test',
                kind: DoorKind::AdminPost,
                place: 'admin_post_clientpress_test_mail',
                operations: ['TestEmails::sendTest'],
                right: Right::Administer,
                method: 'POST',
                path: '/wp-admin/admin-post.php?action=clientpress_test_mail',
                changes: true,
                shows: 'clientpress-mail-tested',
                nonce: 'clientpress_test_mail',
            ),
            new Door(
                name: 'POST this is the live site',
                kind: DoorKind::AdminPost,
                place: 'admin_post_clientpress_live_site',
                operations: ['CopyPause::end', 'CopyPause::endForBothAddresses'],
                right: Right::Administer,
                method: 'POST',
                path: '/wp-admin/admin-post.php?action=clientpress_live_site',
                shows: 'clientpress-live-site',
                nonce: 'clientpress_live_site',
            ),
            new Door(
                name: 'POST repair',
                kind: DoorKind::AdminPost,
                place: 'admin_post_clientpress_repair',
                operations: ['Repair::mendAll', 'Repair::faults', 'Repair::mend'],
                right: Right::Administer,
                method: 'POST',
                path: '/wp-admin/admin-post.php?action=clientpress_repair',
                changes: true,
                shows: 'site-health.php',
                nonce: 'clientpress_repair',
            ),
            new Door(
                name: 'dismiss the first steps',
                kind: DoorKind::AdminPost,
                place: 'admin_post_clientpress_first_steps',
                operations: [],
                right: Right::SignedIn,
                method: 'GET',
                path: '/wp-admin/admin-post.php?action=clientpress_first_steps',
                shows: '/wp-admin/',
                nonce: 'clientpress_first_steps',
            ),
            new Door(
                name: 'POST change password',
                kind: DoorKind::AdminPost,
                place: 'admin_post_clientpress_change_password',
                operations: [],
                right: Right::SignedIn,
                method: 'POST',
                path: '/wp-admin/admin-post.php?action=clientpress_change_password',
                shows: 'clientpress_password=sent',
                nonce: 'clientpress_change_password',
            ),
        ];
    }
}
