<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\PortalCell;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\Status;
use ClientPress\Kernel\BreakableAddress;
use ClientPress\Portals\Portals;

/**
 * The cells of the list of invitations.
 */
final class InvitationCells
{
    /** Id of the form that posts an operation on one invitation. */
    public const ROW_FORM = 'clientpress-row-action';

    /** Id of the advice that a failed email links to. */
    public const ADVICE = 'clientpress-advice';

    /** @var array<int, string> HTML by portal id; WordPress asks the database each time for one that is deleted. */
    private array $portalCells = [];

    public function __construct(
        private readonly InvitationList $invitations,
        private readonly Portals $portals,
        private readonly DateCell $dates,
        private readonly OperationOffer $offer,
        private readonly ?CurrentAccess $access = null,
        private readonly bool $hasAdvice = true,
    ) {}

    /**
     * @return array<string, string> Headings by column.
     */
    public function columns(): array
    {
        return [
            'email' => __('Email', 'clientpress'),
            'portal' => __('Portal', 'clientpress'),
            'sent' => _x('Sent', 'column of dates', 'clientpress'),
            'status' => __('Status', 'clientpress'),
            'inviter' => __('Invited by', 'clientpress'),
        ];
    }

    /**
     * @return string HTML, escaped.
     */
    public function html(string $column, Invitation $invitation): string
    {
        return match ($column) {
            'email' => $this->email($invitation),
            'portal' => $this->portalCells[$invitation->portalId] ??= $this->portal($invitation->portalId),
            'sent' => $this->sent($invitation),
            'status' => $this->status($invitation),
            'inviter' => esc_html($invitation->inviterName()),
            // Other plugins fill the columns that they add.
            default => '',
        };
    }

    private function email(Invitation $invitation): string
    {
        $address = BreakableAddress::html($invitation->shownEmail());

        return sprintf(
            '<strong>%s</strong>%s <span class="clientpress-folded">%s%s</span>',
            $this->offer->allowsDetails($invitation)
                ? sprintf(
                    '<a class="row-title" href="%s">%s</a>',
                    esc_url(ScreenUrls::invitation($invitation->id)),
                    $address,
                )
                : sprintf('<span class="row-title">%s</span>', $address),
            $invitation->name === '' ? '' : sprintf('<br><bdi>%s</bdi>', esc_html($invitation->name)),
            $this->badge($invitation),
            $this->newLinkRequest($invitation),
        );
    }

    private function portal(int $id): string
    {
        $portal = $this->portals->find($id);

        if ($portal === null) {
            return sprintf('<em>%s</em>', esc_html__('(deleted portal)', 'clientpress'));
        }

        return PortalCell::html($portal);
    }

    private function sent(Invitation $invitation): string
    {
        if ($invitation->delivery === Delivery::Failed && $this->invitations->needsEmail($invitation)) {
            return sprintf(
                '%s<br>%s <a class="clientpress-inline-link" href="%s#%s">%s</a>',
                $this->failure($invitation),
                $this->ago($invitation->triedAt),
                $this->hasAdvice ? '' : esc_url(ScreenUrls::invitation($invitation->id)),
                esc_attr(self::ADVICE),
                esc_html__('What to do', 'clientpress'),
            );
        }

        $state = $invitation->delivery === Delivery::Sent
            ? $this->ago($invitation->sentAt)
            : esc_html($invitation->delivery->label());
        $failure = $this->invitations->needsEmail($invitation) ? $this->failure($invitation) : '';

        return $failure === '' ? $state : "$state<br>$failure";
    }

    /**
     * @return string HTML, escaped: why the last email was not sent; empty when it was, or there was none.
     */
    public function failure(Invitation $invitation): string
    {
        if ($invitation->deliveryError === '') {
            return '';
        }

        // The mail system speaks English, whatever the direction of the rest.
        $reason = sprintf('<bdi>%s</bdi>', esc_html($invitation->deliveryError));
        $sentence = $invitation->delivery === Delivery::Failed
            ? sprintf(
                /* translators: %s: why an email was not sent, as the mail system said it. */
                esc_html__('Not sent: %s', 'clientpress'),
                $reason,
            )
            : sprintf(
                /* translators: 1: date, 2: why an email was not sent, as the mail system said it. */
                esc_html__('A later email, of %1$s, was not sent: %2$s', 'clientpress'),
                esc_html($this->dates->date((int) $invitation->triedAt)),
                $reason,
            );

        // An accepted or revoked invitation needs no email any more, so its failure has no warning sign.
        return $this->invitations->needsEmail($invitation)
            ? sprintf(
                '<span class="clientpress-failed"><span class="dashicons dashicons-warning" aria-hidden="true"></span> %s</span>',
                $sentence,
            )
            : $sentence;
    }

    private function ago(?int $at): string
    {
        return $at === null ? '' : $this->dates->html($at, $this->dates->ago($at));
    }

    private function status(Invitation $invitation): string
    {
        if ($this->isNotSent($invitation) && $invitation->linkShownAt === null) {
            return sprintf(
                '%s<span class="clientpress-when">%s</span>%s',
                $this->badge($invitation),
                esc_html__('Nobody has its link', 'clientpress'),
                $this->newLinkRequest($invitation),
            );
        }

        $status = $this->invitations->statusOf($invitation);
        [$sentence, $at] = match ($status) {
            /* translators: %s: date and time. */
            Status::Pending => [__('Link works until %s', 'clientpress'), $invitation->expiresAt],
            /* translators: %s: date and time. */
            Status::Expired => [__('Link expired on %s', 'clientpress'), $invitation->expiresAt],
            /* translators: %s: date and time. */
            Status::Accepted => [__('Accepted on %s', 'clientpress'), (int) $invitation->acceptedAt],
            /* translators: %s: date and time. */
            Status::Revoked => [__('Revoked on %s', 'clientpress'), (int) $invitation->revokedAt],
        };

        return sprintf(
            '%s<span class="clientpress-when">%s</span>%s%s',
            $this->badge($invitation),
            sprintf(esc_html($sentence), $this->dates->html($at, $this->dates->date($at))),
            $this->currentAccess($invitation),
            $this->newLinkRequest($invitation),
        );
    }

    /**
     * @return string HTML, escaped; empty where nobody has accepted, or it was not read.
     */
    private function currentAccess(Invitation $invitation): string
    {
        $stands = $this->access?->of($invitation);

        return $stands === null
            ? ''
            : sprintf(
                '<span class="clientpress-when">%s</span>',
                $stands ? esc_html__('Has access', 'clientpress') : esc_html__('Access removed', 'clientpress'),
            );
    }

    /**
     * @return string HTML, escaped; empty unless the client waits for a new link.
     */
    public function newLinkRequest(Invitation $invitation): string
    {
        if ($invitation->askedAt === null || !$this->invitations->statusOf($invitation)->isUndecided()) {
            return '';
        }

        return sprintf('<strong class="clientpress-asked">%s</strong>', sprintf(
            /* translators: %s: when, such as "2 hours ago" or a date. */
            esc_html__('Asked for a new link: %s', 'clientpress'),
            $this->dates->html($invitation->askedAt, $this->dates->ago($invitation->askedAt)),
        ));
    }

    /**
     * @return string HTML, escaped.
     */
    public function badge(Invitation $invitation): string
    {
        $status = $this->invitations->statusOf($invitation);
        [$look, $label] = $this->isNotSent($invitation)
            ? ['problem', Delivery::Failed->label()]
            : [$status->value, $status->label()];

        return sprintf(
            '<span class="clientpress-badge clientpress-badge--%s">%s</span>',
            esc_attr($look),
            esc_html($label),
        );
    }

    /**
     * Whether a link works that no email has brought to the client; such a row must not look healthy.
     */
    private function isNotSent(Invitation $invitation): bool
    {
        return (
            $invitation->delivery === Delivery::Failed
            && $this->invitations->statusOf($invitation) === Status::Pending
        );
    }
}
