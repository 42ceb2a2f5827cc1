<?php

declare(strict_types=1);

namespace ClientPress\Admin\Clients;

defined('ABSPATH') || exit();

use ClientPress\Admin\Invitations\PortalFilter;
use ClientPress\Admin\RequestNumber;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Access;
use ClientPress\Clients\Actor;
use ClientPress\Clients\UserDirectory;
use ClientPress\Invitations\DirectAccess;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Template;
use ClientPress\Portals\Portals;

/**
 * Lets an account into a portal at once, without an invitation. Where nobody has proven that the account's address is its
 * owner's, it says so first and asks once more.
 */
final class AddClientForm
{
    private const FORM = 'clientpress-add-client';

    /** @var array{account: string, portalId: int|null, isTold: bool} */
    private array $typed = ['account' => '', 'portalId' => null, 'isTold' => true];

    private string $problem = '';

    /** Where somebody without an account is invited; empty where that is no way out. */
    private string $inviteUrl = '';

    /** The account that the question is about; 0 while nothing is asked. */
    private int $asksAbout = 0;

    public function __construct(
        private readonly Access $access,
        private readonly DirectAccess $directAccess,
        private readonly UserDirectory $users,
        private readonly Portals $portals,
        private readonly PortalFilter $portalFilter,
        private readonly Template $template,
    ) {}

    /**
     * Before anything is printed: fills the form from the address, unless it was just posted.
     *
     * @param array<array-key, mixed> $query Unslashed.
     */
    public function load(array $query, Actor $actor): void
    {
        if (!$this->isPosted()) {
            $this->typed = ['isTold' => true] + self::read($query);
        }
    }

    /**
     * @param array<array-key, mixed> $posted Unslashed.
     *
     * @return array{user: int, notices: list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}>}|null
     *     Null where nothing was done, and the form says why.
     */
    public function add(array $posted, Actor $actor): ?array
    {
        $this->typed = self::read($posted);
        $portalId = (int) $this->typed['portalId'];

        try {
            // Before anybody learns whether there is such an account.
            $portal = $this->portals->requireManageable($portalId, $actor);
            $user = $this->users->findTyped($this->typed['account']);

            if ($user === null) {
                $this->problem = __(
                    'No account on this site has this address or username. Invite the person from the portal: the invitation makes the account.',
                    'clientpress',
                );
                $this->inviteUrl = (string) get_edit_post_link($portalId, 'raw');

                return null;
            }

            if (!$user['address_proven'] && ($posted['sure'] ?? null) !== (string) $user['id']) {
                $this->asksAbout = $user['id'];

                return null;
            }

            $notTold = $this->give($portalId, $user['id'], $actor);
        } catch (Refused $refused) {
            status_header($refused->reason->httpStatus());
            $this->problem = $portalId === 0 ? __('Choose a portal.', 'clientpress') : $refused->getMessage();

            return null;
        }

        return [
            'user' => $user['id'],
            'notices' => [[
                'type' => $notTold === '' ? 'success' : 'warning',
                'sentence' => sprintf(
                    /* translators: 1: a client's name or email address, 2: a portal's title. */
                    __('%1$s may enter “%2$s”.', 'clientpress'),
                    ClientCells::nameOf(new \WP_User($user['id'])),
                    $portal->title,
                ),
                'details' => array_values(array_filter([$notTold])),
            ]],
        ];
    }

    /**
     * @param list<array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}> $notices
     */
    public function show(array $notices): void
    {
        if ($this->problem !== '') {
            $notices[] = ['type' => 'error', 'sentence' => $this->problem, 'details' => []];
        }

        $this->template->show('admin-client-add', [
            'notices' => $notices,
            'inviteUrl' => $this->inviteUrl,
            'template' => $this->template,
            'listUrl' => ScreenUrls::clients(),
            'postUrl' => ScreenUrls::addClient(),
            'form' => self::FORM,
            'nonce' => wp_create_nonce(ClientsListTable::NONCE),
            'account' => $this->typed['account'],
            'isTyped' => $this->isPosted(),
            'isTold' => $this->typed['isTold'],
            'asksAbout' => $this->asksAbout,
            'showPortals' => fn() => $this->portalFilter->showChoice(
                $this->typed['portalId'],
                self::FORM,
                Actor::current(),
            ),
        ]);
    }

    /**
     * Whether it was posted and stays, because of a problem or a question.
     */
    private function isPosted(): bool
    {
        return $this->problem !== '' || $this->asksAbout > 0;
    }

    /**
     * @return string Why they were not told by email, in plain text; empty where they were, or were not to be.
     *
     * @throws Refused
     */
    private function give(int $portalId, int $userId, Actor $actor): string
    {
        if ($this->typed['isTold']) {
            return (string) $this->directAccess->giveAndTell($portalId, $userId, $actor);
        }

        $this->access->grant($portalId, $userId, $actor);

        return '';
    }

    /**
     * @param array<array-key, mixed> $fields
     *
     * @return array{account: string, portalId: int|null, isTold: bool}
     */
    private static function read(array $fields): array
    {
        $account = $fields['account'] ?? null;

        return [
            'account' => is_string($account) ? trim(substr($account, 0, 200)) : '',
            'portalId' => RequestNumber::of($fields['portal_id'] ?? null),
            'isTold' => isset($fields['notify']),
        ];
    }
}
