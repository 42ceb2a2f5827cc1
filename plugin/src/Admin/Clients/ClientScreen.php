<?php

declare(strict_types=1);

namespace ClientPress\Admin\Clients;

defined('ABSPATH') || exit();

use ClientPress\Admin\Invitations\AddressCorrection;
use ClientPress\Admin\Invitations\DateCell;
use ClientPress\Admin\Invitations\InvitationCells;
use ClientPress\Admin\Invitations\OperationOffer;
use ClientPress\Admin\PortalCell;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\AccessEvent;
use ClientPress\Clients\Actor;
use ClientPress\Clients\AddressOwnership;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Kernel\BreakableAddress;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Template;
use ClientPress\Portals\Client;
use ClientPress\Portals\ClientAccess;
use ClientPress\Portals\ClientList;
use ClientPress\Portals\ClientView;
use ClientPress\Portals\Portals;

/**
 * One client under Portals → Clients: what they may enter, their invitations, and what happened.
 */
final class ClientScreen
{
    /** Most invitations that are listed. */
    private const INVITATIONS = 20;

    private ?Client $client = null;

    /** @var list<ClientAccess> */
    private array $history = [];

    /** @var list<Invitation> */
    private array $invited = [];

    /** @var list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> Why an address was refused. */
    private array $refusals = [];

    public function __construct(
        private readonly ClientList $clients,
        private readonly InvitationList $invitations,
        private readonly Portals $portals,
        private readonly AddressOwnership $ownership,
        private readonly AddressCorrection $correction,
        private readonly ClientCells $cells,
        private readonly DateCell $dates,
        private readonly Template $template,
    ) {}

    /**
     * Before anything is printed. Ends the request if the client may not be shown.
     */
    public function load(int $userId, Actor $actor): void
    {
        try {
            $this->client = $this->clients->find($userId, $actor);
            $this->history = $this->clients->history($userId, $actor);
            $this->invited = $this->invitationsOf($this->client, $actor);
        } catch (Refused $refused) {
            $refused->showAsPage(__('Client', 'clientpress'), [
                'link_url' => ScreenUrls::clients(),
                'link_text' => __('All clients', 'clientpress'),
            ]);
        }
    }

    /**
     * Before anything is printed: invites the right address in place of a misspelt one. Ends the request if the client may
     * not be shown.
     *
     * @param array<array-key, mixed> $posted Unslashed.
     *
     * @return array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}|null Null where it was
     *     refused, and this screen says why.
     */
    public function correct(int $userId, int $invitationId, array $posted, Actor $actor): ?array
    {
        $this->load($userId, $actor);
        ['id' => $newId, 'notice' => $notice] = $this->correction->perform($invitationId, $posted, $actor);

        if ($newId !== null) {
            return $notice;
        }

        $this->refusals = [$notice];

        return null;
    }

    /**
     * @param string $title Of the window, as WordPress writes it above all parts of the screen.
     */
    public function windowTitle(string $title): string
    {
        return $this->client === null ? $title : "{$this->client->user->display_name} ‹ $title";
    }

    /**
     * @param list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> $notices
     * @param string                                                                                  $undo See {@see AccessRemoval::perform()}.
     */
    public function show(array $notices, string $undo): void
    {
        $client = $this->client;

        if ($client === null) {
            return;
        }

        $id = $client->user->ID;
        $this->template->show('admin-client', [
            'name' => $client->user->display_name,
            'listUrl' => ScreenUrls::clients(),
            'addUrl' => ScreenUrls::addClient(['account' => $client->user->user_email]),
            'notices' => [...$notices, ...$this->refusals],
            'undo' => AccessRemoval::undoForm($undo, ScreenUrls::client($id)),
            'template' => $this->template,
            'facts' => $this->facts($client),
            'access' => array_map(fn(ClientAccess $access): array => $this->access($access, $client), $client->access),
            'invitations' => $this->invitationRows(),
            'allInvitationsUrl' => ScreenUrls::invitations(['s' => $client->email()]),
            'timeline' => array_map($this->event(...), $this->history),
            'postUrl' => ScreenUrls::client($id),
            'button' => AccessRemoval::BUTTON,
            'nonce' => wp_create_nonce(ClientsListTable::NONCE),
        ]);
    }

    /**
     * @return list<Invitation> Those to the account's address, and those that it accepted under an earlier one, which the
     *     actor may see; the latest first.
     *
     * @throws Refused
     */
    private function invitationsOf(Client $client, Actor $actor): array
    {
        $address = strtolower($client->user->user_email);
        $found = $this->invitations->search(new InvitationQuery(search: $address, perPage: self::INVITATIONS), $actor);

        // What was found begins so.
        $ofAddress = array_filter(
            $found,
            static fn(Invitation $invitation): bool => strtolower($invitation->email) === $address,
        );
        $ofAccount = $this->invitations->search(
            new InvitationQuery(userId: $client->user->ID, perPage: self::INVITATIONS),
            $actor,
        );
        $all = array_column([...$ofAddress, ...$ofAccount], null, 'id');
        krsort($all);

        return array_slice(array_values($all), 0, self::INVITATIONS);
    }

    /**
     * @return list<array{label: string, html: string}> The label in plain text, the HTML escaped.
     */
    private function facts(Client $client): array
    {
        $isProven = $this->ownership->isProven($client->user->ID);
        $url = get_edit_user_link($client->user->ID);

        return [
            [
                'label' => __('Email', 'clientpress'),
                'html' => sprintf(
                    '%s<br><span class="description">%s</span>',
                    BreakableAddress::html($client->email()),
                    $isProven
                        ? esc_html__('Its owner has confirmed that the address is theirs.', 'clientpress')
                        : esc_html__('Nobody has confirmed that this address is theirs.', 'clientpress'),
                ),
            ],
            [
                'label' => __('Account', 'clientpress'),
                'html' => $url === ''
                    ? esc_html($client->user->user_login)
                    : sprintf('<a href="%s">%s</a>', esc_url($url), esc_html($client->user->user_login)),
            ],
            [
                'label' => __('Client since', 'clientpress'),
                'html' => $this->cells->since($client->access[0]->at ?? null),
            ],
            ['label' => __('Last login', 'clientpress'), 'html' => $this->cells->signedIn($client)],
        ];
    }

    /**
     * @return array{id: int, portal: string, since: string, by: string, invitationUrl: string, viewUrl: string, viewLabel: string, label: string, question: string} `portal` and
     *     `since` are HTML, escaped; the rest is plain text.
     */
    private function access(ClientAccess $access, Client $client): array
    {
        return [
            'id' => $access->portal->id,
            'portal' => PortalCell::html($access->portal),
            'since' => $this->cells->since($access->at),
            'by' => $access->by === 0 ? '' : ClientCells::who($access->by),
            'invitationUrl' => $access->invitationId === null ? '' : ScreenUrls::invitation($access->invitationId),
            'viewUrl' => ClientView::urlFor($access->portal, Actor::current()) ?? '',
            'viewLabel' => ClientView::label($access->portal),
            'label' => sprintf(
                /* translators: %s: a portal's title. */
                __('Remove access: %s', 'clientpress'),
                $access->portal->title,
            ),
            'question' => AccessRemoval::question($client, $access->portal->id),
        ];
    }

    /**
     * @return list<array{url: string, portal: string, status: string, sent: string, correction: array<string, mixed>|null}> See the
     *     template.
     */
    private function invitationRows(): array
    {
        $offer = new OperationOffer($this->invitations, Actor::current());
        $cells = new InvitationCells($this->invitations, $this->portals, $this->dates, $offer, hasAdvice: false);

        return array_map(fn(Invitation $invitation): array => [
            'url' => ScreenUrls::invitation($invitation->id),
            'portal' => $cells->html('portal', $invitation),
            'status' => $cells->badge($invitation),
            'sent' => $cells->html('sent', $invitation),
            'correction' => $this->correction->form($invitation, $offer, $this->correctionLabel($invitation)),
        ], $this->invited);
    }

    private function correctionLabel(Invitation $invitation): string
    {
        return sprintf(
            /* translators: %s: a portal's title. */
            __('Correct address: %s', 'clientpress'),
            $this->portals->find($invitation->portalId)->title ?? '',
        );
    }

    /**
     * @return array{event: string, label: string, who: string, when: string, detail: string} `when` is HTML, escaped; the rest is plain text.
     */
    private function event(ClientAccess $entry): array
    {
        return [
            'event' => $entry->event === AccessEvent::Removed ? 'revoked' : 'accepted',
            'label' => sprintf(
                match (true) {
                    /* translators: %s: a portal's title. */
                    $entry->event === AccessEvent::Removed => __('Access to “%s” removed', 'clientpress'),
                    /* translators: %s: a portal's title. */
                    $entry->invitationId !== null => __('Access to “%s” given by an invitation', 'clientpress'),
                    /* translators: %s: a portal's title. */
                    default => __('Access to “%s” given', 'clientpress'),
                },
                $entry->portal->title,
            ),
            'who' => $entry->by === 0
                ? __('Command line, or the site by itself', 'clientpress')
                : ClientCells::who($entry->by),
            'when' => $entry->at === null ? '' : $this->dates->exactHtml($entry->at),
            'detail' => '',
        ];
    }
}
