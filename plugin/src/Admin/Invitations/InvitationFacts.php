<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
use ClientPress\Invitations\Accepting\Acceptance;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\HistoryEntry;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationList;
use ClientPress\Invitations\Status;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\BreakableAddress;
use ClientPress\Kernel\Language;
use ClientPress\Portals\Client;

/**
 * The facts about one invitation, as labels and sentences.
 */
final readonly class InvitationFacts
{
    public function __construct(
        private InvitationList $invitations,
        private InvitationCells $cells,
        private DateCell $dates,
    ) {}

    /**
     * @param list<HistoryEntry> $history The earliest first.
     *
     * @return list<array{label: string, html: string}> The label in plain text, the HTML escaped.
     */
    public function rows(Invitation $invitation, array $history): array
    {
        return [
            ...(
                $invitation->name === ''
                    ? []
                    : [self::row(__('Name', 'clientpress'), sprintf('<bdi>%s</bdi>', esc_html($invitation->name)))]
            ),
            self::row(__('Email', 'clientpress'), BreakableAddress::html($invitation->shownEmail())),
            self::row(__('Portal', 'clientpress'), $this->cells->html('portal', $invitation)),
            self::row(__('Status', 'clientpress'), $this->cells->badge($invitation)),
            self::row(__('Delivery', 'clientpress'), $this->delivery($invitation, $history)),
            self::row(__('Emails so far', 'clientpress'), esc_html(number_format_i18n($invitation->sendCount))),
            self::row(__('Link', 'clientpress'), $this->link($invitation)),
            self::row(
                _x('Opened', 'invitation', 'clientpress'),
                $invitation->openedAt === null
                    ? esc_html__('Not yet, as far as is known', 'clientpress')
                    : $this->dates->exactHtml($invitation->openedAt),
            ),
            self::row(
                __('Invited by', 'clientpress'),
                sprintf(
                    /* translators: 1: who invited, 2: date and time. */
                    esc_html__('%1$s on %2$s', 'clientpress'),
                    esc_html($invitation->inviterName()),
                    $this->dates->exactHtml($invitation->createdAt),
                ),
            ),
            self::row(
                __('Message', 'clientpress'),
                $invitation->message === ''
                    ? esc_html_x('None', 'message', 'clientpress')
                    : sprintf('<div class="clientpress-message" dir="auto">%s</div>', esc_html($invitation->message)),
            ),
            ...(
                $invitation->locale === ''
                    ? []
                    : [self::row(
                        __('Language', 'clientpress'),
                        sprintf('<bdi>%s</bdi>', esc_html(Language::name($invitation->locale))),
                    )]
            ),
            self::row(__('Passphrase', 'clientpress'), esc_html($this->passphrase($invitation))),
            self::row(__('Account', 'clientpress'), $this->account($invitation)),
        ];
    }

    /**
     * Of an accepted one: whether whoever accepted it may still enter.
     *
     * @param Client|null $client Who may; null where the access was removed.
     *
     * @return list<array{label: string, html: string}> As {@see rows()}.
     */
    public function access(Invitation $invitation, ?Client $client): array
    {
        if ($invitation->userId === null || $this->invitations->statusOf($invitation) !== Status::Accepted) {
            return [];
        }

        return [self::row(
            __('Access', 'clientpress'),
            $client === null
                ? esc_html__('Removed since. The client may no longer enter this portal.', 'clientpress')
                : sprintf(
                    '%s <a href="%s">%s</a>',
                    esc_html__('The client may enter this portal.', 'clientpress'),
                    esc_url(ScreenUrls::client($client->user->ID)),
                    esc_html__('All portals of this client', 'clientpress'),
                ),
        )];
    }

    /**
     * @return array{label: string, html: string}
     */
    private static function row(string $label, string $html): array
    {
        return ['label' => $label, 'html' => $html];
    }

    /**
     * @param list<HistoryEntry> $history
     */
    private function delivery(Invitation $invitation, array $history): string
    {
        $failure = $this->cells->failure($invitation);

        if ($invitation->delivery === Delivery::Failed) {
            return $invitation->triedAt === null
                ? $failure
                : sprintf(
                    '%s %s',
                    $failure,
                    sprintf(
                        /* translators: %s: date and time. */
                        esc_html__('(tried on %s)', 'clientpress'),
                        $this->dates->exactHtml($invitation->triedAt),
                    ),
                );
        }

        $state = match ($invitation->delivery) {
            Delivery::Sent => sprintf(
                /* translators: %s: date and time. */
                esc_html__('Handed to the mail system on %s. Whether it arrived, nobody here can know.', 'clientpress'),
                $this->dates->exactHtml((int) $invitation->sentAt),
            ),
            default => esc_html($invitation->delivery->sentence()),
        };

        if ($invitation->linkShownAt !== null) {
            $state .= ' ' . $this->shown($invitation, $invitation->linkShownAt, $history);
        }

        return $failure === '' ? $state : "$state<br>$failure";
    }

    /**
     * @param int                $at      Seconds since the Unix epoch, UTC.
     * @param list<HistoryEntry> $history
     */
    private function shown(Invitation $invitation, int $at, array $history): string
    {
        $links = array_filter($history, static fn(HistoryEntry $entry): bool => $entry->event === Event::LinkCopied);
        $last = end($links);

        return $last === false
            ? sprintf(
                /* translators: %s: date and time. */
                esc_html__('The link was shown once, on %s, to be passed on by other means.', 'clientpress'),
                $this->dates->exactHtml($at),
            )
            : sprintf(
                /* translators: 1: a person's name, 2: date and time. */
                esc_html__('The link was shown once, to %1$s on %2$s, to be passed on by other means.', 'clientpress'),
                esc_html(InvitationTimeline::who($invitation, $last)),
                $this->dates->exactHtml($at),
            );
    }

    private function link(Invitation $invitation): string
    {
        return match ($this->invitations->statusOf($invitation)) {
            Status::Pending => sprintf(
                /* translators: 1: date and time, 2: a span of time from WordPress, in the case that follows its "in" or "ago", such as "2 weeks". */
                esc_html__('Works until %1$s (in %2$s)', 'clientpress'),
                $this->dates->exactHtml($invitation->expiresAt),
                esc_html($this->dates->until($invitation->expiresAt)),
            ),
            Status::Expired => sprintf(
                /* translators: %s: date and time. */
                esc_html__('Expired on %s', 'clientpress'),
                $this->dates->exactHtml($invitation->expiresAt),
            ),
            Status::Accepted => sprintf(
                /* translators: %s: date and time. */
                esc_html__('Used on %s. It no longer works.', 'clientpress'),
                $this->dates->exactHtml((int) $invitation->acceptedAt),
            ),
            Status::Revoked => sprintf(
                /* translators: %s: date and time. */
                esc_html__('Revoked on %s. It no longer works.', 'clientpress'),
                $this->dates->exactHtml((int) $invitation->revokedAt),
            ),
        };
    }

    private function passphrase(Invitation $invitation): string
    {
        if ($invitation->passphraseHash === null) {
            return _x('Not set', 'passphrase', 'clientpress');
        }

        if ($invitation->passphraseTries >= Acceptance::PASSPHRASE_TRIES) {
            return __('Set, and locked after too many wrong tries. Resend unlocks it.', 'clientpress');
        }

        return $invitation->passphraseTries === 0
            ? _x('Set', 'passphrase', 'clientpress')
            : sprintf(
                /* translators: %s: a number. */
                _n(
                    'Set, %s wrong try so far',
                    'Set, %s wrong tries so far',
                    $invitation->passphraseTries,
                    'clientpress',
                ),
                number_format_i18n($invitation->passphraseTries),
            );
    }

    private function account(Invitation $invitation): string
    {
        if ($invitation->userId === null) {
            return esc_html_x('None yet', 'account', 'clientpress');
        }

        $user = get_userdata($invitation->userId);

        if (!$user instanceof \WP_User) {
            return sprintf('<em>%s</em>', esc_html__('(deleted user)', 'clientpress'));
        }

        $name = "{$user->display_name} (" . AddressSpelling::shown($user->user_email) . ')';

        return current_user_can('edit_user', $user->ID)
            ? sprintf('<a href="%s">%s</a>', esc_url(get_edit_user_link($user->ID)), esc_html($name))
            : esc_html($name);
    }
}
