<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\RequestNumber;
use ClientPress\Admin\RequestText;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\Invitations;
use ClientPress\Kernel\BidiIsolate;
use ClientPress\Kernel\Refused;

/**
 * The form on screens that lead to the right address of an invitation with a misspelt one.
 */
final class AddressCorrection
{
    /** Name of the button; its value is the invitation. */
    private const BUTTON = 'clientpress_correct';

    private const ADDRESS = 'clientpress_address';

    private const NONCE = 'clientpress-correct';

    /** The invitation whose new address was refused, and what was typed. */
    private int $refusedId = 0;
    private string $typed = '';

    public function __construct(
        private readonly Invitations $invitations,
        private readonly InvitationList $list,
        private readonly DateCell $dates,
    ) {}

    /**
     * @param array<array-key, mixed> $posted
     *
     * @return int|null Of which invitation the address is to be corrected; null where the form is another one.
     */
    public static function requestedId(array $posted): ?int
    {
        return RequestNumber::of($posted[self::BUTTON] ?? null);
    }

    /**
     * Before anything is printed: invites the right address in place of this one.
     *
     * @param array<array-key, mixed> $posted Unslashed.
     *
     * @return array{id: int|null, notice: array{type: 'success'|'warning'|'error', sentence: string, details: list<string>}}
     *     The new invitation; null where it was refused, and the form then has what was typed.
     */
    public function perform(int $id, array $posted, Actor $actor): array
    {
        check_admin_referer(self::NONCE . "-$id");
        $typed = RequestText::of($posted, self::ADDRESS);

        try {
            $new = $this->invitations->correct($this->list->requireManageable($id, $actor), $typed, $actor);
        } catch (Refused $refused) {
            status_header($refused->reason->httpStatus());
            [$this->refusedId, $this->typed] = [$id, $typed];

            return [
                'id' => null,
                'notice' => ['type' => 'error', 'sentence' => $refused->getMessage(), 'details' => []],
            ];
        }

        return [
            'id' => $new->id,
            'notice' => [
                'type' => $new->delivery === Delivery::Sent ? 'success' : 'warning',
                'sentence' => $this->result($new),
                'details' => [],
            ],
        ];
    }

    /**
     * @param string $label What the form is called, in plain text.
     *
     * @return array{id: int, nonce: string, button: string, field: string, address: string, isOpen: bool, label: string}|null
     *     What the template admin-address-correction shows, in plain text; null where no link can be sent.
     */
    public function form(Invitation $invitation, OperationOffer $offer, string $label): ?array
    {
        if (!$offer->allowsLink($invitation)) {
            return null;
        }

        $wasRefused = $invitation->id === $this->refusedId;

        return [
            'id' => $invitation->id,
            'nonce' => wp_create_nonce(self::NONCE . "-{$invitation->id}"),
            'button' => self::BUTTON,
            'field' => self::ADDRESS,
            'address' => $wasRefused ? $this->typed : $invitation->shownEmail(),
            'isOpen' => $wasRefused,
            'label' => $label,
        ];
    }

    private function result(Invitation $new): string
    {
        return match ($new->delivery) {
            Delivery::Sent => sprintf(
                /* translators: 1: an email address, behind a name where one is known, 2: date and time. */
                __('Invitation sent to %1$s. The link works until %2$s.', 'clientpress'),
                $new->addressee(),
                $this->dates->exact($new->expiresAt),
            ),
            Delivery::Failed => sprintf(
                /* translators: %s: why the email was not sent. */
                __('Invitation saved, but its email was not sent: %s', 'clientpress'),
                BidiIsolate::of($new->deliveryError),
            ),
            default => __(
                'Invitation saved. It is not known whether its email was sent: the mail system gave no answer.',
                'clientpress',
            ),
        };
    }
}
