<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\Clients\AccessRemoval;
use ClientPress\Admin\Clients\ClientsListTable;
use ClientPress\Admin\RequestText;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\HistoryEntry;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\ShownLink;
use ClientPress\Invitations\Status;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Template;
use ClientPress\Portals\Client;
use ClientPress\Portals\ClientAccess;
use ClientPress\Portals\ClientList;
use ClientPress\Portals\ClientView;
use ClientPress\Portals\Portals;

/**
 * One invitation under Portals → Invitations: all that is known of it, its history, and what can be done about it.
 *
 * "Get a link" is answered without a redirect: the link is in that one answer and nowhere else. The form carries a
 * stamp of the link that was current when it was printed, so reloading the answer or pressing the button twice makes no
 * further link.
 */
final class DetailsScreen
{
    /** Name of the button that asks for a link. */
    private const LINK = 'clientpress_link';

    private const STAMP = 'clientpress_stamp';

    private const NONCE = 'clientpress-link';

    private ?Invitation $invitation = null;

    /** @var list<HistoryEntry> */
    private array $history = [];

    /** Who accepted, while they may enter the portal. */
    private ?Client $client = null;

    private ?ShownLink $link = null;

    /** @var list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> */
    private array $notices = [];

    public function __construct(
        private readonly Invitations $invitations,
        private readonly InvitationList $list,
        private readonly Portals $portals,
        private readonly ClientList $clients,
        private readonly Settings $settings,
        private readonly AddressCorrection $correction,
        private readonly DateCell $dates,
        private readonly Template $template,
    ) {}

    /**
     * @param array<array-key, mixed> $posted
     */
    public static function asksForLink(array $posted): bool
    {
        return isset($posted[self::LINK]);
    }

    /**
     * Before anything is printed. Ends the request if the invitation may not be shown.
     *
     * @param list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> $notices
     */
    public function load(int $id, array $notices): void
    {
        $this->notices = $notices;
        $this->prepare($this->requireManageable($id));
    }

    /**
     * Before anything is printed: makes the fresh link that was requested.
     *
     * @param array<array-key, mixed> $posted Unslashed.
     */
    public function showLink(int $id, array $posted): void
    {
        check_admin_referer(self::NONCE . "-$id");
        header('Cache-Control: no-store, private');
        header('Referrer-Policy: no-referrer');

        $seen = $this->requireManageable($id);
        $link = new ShownLink();

        try {
            $this->requireStamp($seen, $posted);
            $invitation = $this->invitations->showLink($seen, $link, Actor::current());
            $this->link = $link;
        } catch (Refused $refused) {
            status_header($refused->reason->httpStatus());
            $this->notices = [['type' => 'error', 'sentence' => $refused->getMessage(), 'details' => []]];
            $invitation = $this->requireManageable($id);
        }

        $this->prepare($invitation);
    }

    /**
     * Before anything is printed: invites the right address in place of this one.
     *
     * @param array<array-key, mixed> $posted Unslashed.
     *
     * @return array{id: int, notice: array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}}|null
     *     The new invitation; null where it was refused, and this screen says why.
     */
    public function correct(int $id, array $posted): ?array
    {
        ['id' => $newId, 'notice' => $notice] = $this->correction->perform($id, $posted, Actor::current());

        if ($newId === null) {
            $this->load($id, [$notice]);

            return null;
        }

        return ['id' => $newId, 'notice' => $notice];
    }

    /**
     * @param string $title Of the window, as WordPress writes it above all parts of the screen.
     */
    public function windowTitle(string $title): string
    {
        return $this->invitation === null ? $title : "{$this->invitation->shownEmail()} ‹ $title";
    }

    public function show(): void
    {
        $invitation = $this->invitation;

        if ($invitation === null) {
            return;
        }

        $actor = Actor::current();
        $offer = new OperationOffer($this->list, $actor);
        $cells = new InvitationCells($this->list, $this->portals, $this->dates, $offer);
        $facts = new InvitationFacts($this->list, $cells, $this->dates);

        $this->template->show('admin-invitation', [
            'email' => $invitation->shownEmail(),
            'listUrl' => ScreenUrls::invitations(),
            'notices' => $this->notices,
            'template' => $this->template,
            // Wrapped, so that it never appears in a stack trace.
            'link' => $this->link === null ? null : new \SensitiveParameterValue($this->link->take()),
            'newLinkRequest' => $cells->newLinkRequest($invitation),
            'facts' => [
                ...$facts->rows($invitation, $this->history),
                ...$facts->access($invitation, $this->client),
            ],
            'removal' => $this->client === null ? null : self::removal($invitation, $this->client),
            'timeline' => (new InvitationTimeline($this->dates))->entries($invitation, $this->history),
            'isUndecided' => $this->list->statusOf($invitation)->isUndecided(),
            'isAdviceOpen' => $this->list->needsEmail($invitation),
            'adviceId' => InvitationCells::ADVICE,
            'form' => InvitationCells::ROW_FORM,
            'postUrl' => ScreenUrls::invitation($invitation->id),
            'nonce' => wp_create_nonce(InvitationsListTable::NONCE),
            'id' => $invitation->id,
            'buttons' => $this->buttons($offer, $invitation),
            'correction' => $this->correction->form($invitation, $offer, __('Correct address', 'clientpress')),
            'viewUrl' => $this->viewUrl($invitation, $actor),
            'linkForm' => $offer->allowsLink($invitation) ? $this->linkForm($invitation) : null,
        ]);
    }

    /**
     * @return string Empty where the portal cannot be seen as a client sees it.
     */
    private function viewUrl(Invitation $invitation, Actor $actor): string
    {
        $portal = $this->portals->find($invitation->portalId);

        return $portal === null ? '' : ClientView::urlFor($portal, $actor) ?? '';
    }

    /**
     * @return list<array{operation: string, label: string, isDestructive: bool, question: string}> Plain text.
     */
    private function buttons(OperationOffer $offer, Invitation $invitation): array
    {
        return array_map(static fn(Operation $operation): array => [
            'operation' => $operation->value,
            'label' => $operation->label(),
            'isDestructive' => $operation->isDestructive(),
            'question' => $operation->question($invitation->addressee()),
        ], $offer->operations($invitation));
    }

    /**
     * @return array{nonce: string, button: string, stampField: string, stamp: string, consequence: string}
     */
    private function linkForm(Invitation $invitation): array
    {
        $days = $this->settings->expiryDays();

        return [
            'nonce' => wp_create_nonce(self::NONCE . "-{$invitation->id}"),
            'button' => self::LINK,
            'stampField' => self::STAMP,
            'stamp' => self::stamp($invitation),
            'consequence' => sprintf(
                /* translators: %s: a number of days. */
                _n(
                    'A fresh link works for %s day from now. Every earlier link of this invitation stops working at once, the one in the client’s email too.',
                    'A fresh link works for %s days from now. Every earlier link of this invitation stops working at once, the one in the client’s email too.',
                    $days,
                    'clientpress',
                ),
                number_format_i18n($days),
            ),
        ];
    }

    /**
     * @throws Refused With `Forbidden` or `StorageFailed`.
     */
    private function clientOf(Invitation $invitation, Actor $actor): ?Client
    {
        if ($invitation->userId === null || $this->list->statusOf($invitation) !== Status::Accepted) {
            return null;
        }

        $client = $this->clients->clients([$invitation->userId], $actor)[0] ?? null;

        return $client !== null
        && array_filter(
            $client->access,
            static fn(ClientAccess $access): bool => $access->portal->id === $invitation->portalId,
        ) !== []
            ? $client
            : null;
    }

    /**
     * @return array{url: string, nonce: string, button: string, portalId: int, question: string}
     */
    private static function removal(Invitation $invitation, Client $client): array
    {
        return [
            'url' => ScreenUrls::client($client->user->ID),
            'nonce' => wp_create_nonce(ClientsListTable::NONCE),
            'button' => AccessRemoval::BUTTON,
            'portalId' => $invitation->portalId,
            'question' => AccessRemoval::question($client, $invitation->portalId),
        ];
    }

    /**
     * @return Invitation One that the user may manage; for any other, the request ends with an error page.
     */
    private function requireManageable(int $id): Invitation
    {
        return $this->orDie(fn(): Invitation => $this->list->requireManageable($id, Actor::current()));
    }

    /**
     * @template T
     *
     * @param \Closure(): T $read
     *
     * @return T If it is refused, the request ends with an error page.
     */
    private function orDie(\Closure $read): mixed
    {
        try {
            return $read();
        } catch (Refused $refused) {
            $refused->showAsPage(__('Invitation', 'clientpress'), [
                'link_url' => ScreenUrls::invitations(),
                'link_text' => __('All invitations', 'clientpress'),
            ]);
        }
    }

    private function prepare(Invitation $invitation): void
    {
        $this->history = $this->orDie(fn(): array => $this->list->history($invitation, Actor::current()));
        $this->client = $this->orDie(fn(): ?Client => $this->clientOf($invitation, Actor::current()));
        $this->invitation = $invitation;
        get_current_screen()?->add_help_tab([
            'id' => 'clientpress-actions',
            'title' => __('Actions', 'clientpress'),
            'content' => $this->template->render('admin-help-actions', []),
        ]);
    }

    /**
     * @param array<array-key, mixed> $posted
     *
     * @throws Refused With `ChangedMeanwhile`, when the link was replaced since the form was printed.
     */
    private function requireStamp(Invitation $invitation, array $posted): void
    {
        if (hash_equals(self::stamp($invitation), RequestText::of($posted, self::STAMP))) {
            return;
        }

        throw new Refused(
            Reason::ChangedMeanwhile,
            $this->isShownToUser($invitation)
                ? __(
                    'This link was shown already, and it is shown only once. It still works. If nobody has kept it, get another one: that one then takes its place.',
                    'clientpress',
                )
                : __(
                    'No link was made, because another one was made since you opened this page. The history says how.',
                    'clientpress',
                ),
            ['id' => $invitation->id],
        );
    }

    /**
     * Whether the present link is one that was shown to the user.
     */
    private function isShownToUser(Invitation $invitation): bool
    {
        $links = array_filter(
            $this->list->history($invitation, Actor::current()),
            static fn(HistoryEntry $entry): bool => $entry->event->makesLink(),
        );
        $last = end($links);

        return $last !== false && $last->event === Event::LinkCopied && $last->actorId === get_current_user_id();
    }

    /**
     * Identifies the current link without revealing anything of it.
     */
    private static function stamp(Invitation $invitation): string
    {
        return wp_hash("clientpress-link-{$invitation->id}-{$invitation->digest}", 'nonce');
    }
}
