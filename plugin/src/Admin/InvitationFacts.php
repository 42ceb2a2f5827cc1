<?php

declare(strict_types=1);

namespace ClientPress\Admin;

use ClientPress\Invitations\Acceptance;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Event;
use ClientPress\Invitations\HistoryEntry;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\Status;

/**
 * What is known of one invitation, in words.
 */
final readonly class InvitationFacts
{
    public function __construct(
        private Invitations $invitations,
        private InvitationCells $cells,
        private Moments $moments,
    ) {}

    /**
     * @param list<HistoryEntry> $history The earliest first.
     *
     * @return array<string, string> HTML, escaped, by label in plain text.
     */
    public function rows(Invitation $invitation, array $history): array
    {
        return [
            __('Email', 'clientpress') => sprintf('<bdi>%s</bdi>', esc_html($invitation->email)),
            __('Portal', 'clientpress') => $this->cells->html('portal', $invitation),
            __('Status', 'clientpress') => $this->cells->badge($invitation),
            __('Delivery', 'clientpress') => $this->delivery($invitation, $history),
            __('Emails', 'clientpress') => esc_html($this->emails($invitation)),
            __('Link', 'clientpress') => $this->link($invitation),
            __('Opened', 'clientpress') => $invitation->openedAt === null
                ? esc_html__('Not yet, as far as is known', 'clientpress')
                : $this->at($invitation->openedAt),
            __('Invited by', 'clientpress') => sprintf(
                /* translators: 1: who invited, 2: date and time. */
                esc_html__('%1$s on %2$s', 'clientpress'),
                esc_html($invitation->inviterName()),
                $this->at($invitation->createdAt),
            ),
            __('Message', 'clientpress') => $invitation->message === ''
                ? esc_html__('None', 'clientpress')
                : sprintf('<div class="clientpress-message" dir="auto">%s</div>', esc_html($invitation->message)),
            __('Passphrase', 'clientpress') => esc_html($this->passphrase($invitation)),
            __('Account', 'clientpress') => $this->account($invitation),
        ];
    }

    /**
     * @param list<HistoryEntry> $history
     */
    private function delivery(Invitation $invitation, array $history): string
    {
        if ($invitation->delivery === Delivery::Failed) {
            return sprintf(
                '<span class="clientpress-failed"><span class="dashicons dashicons-warning" aria-hidden="true"></span> %s</span> %s',
                esc_html(sprintf(
                    /* translators: %s: why an email was not sent, as the mail system said it. */
                    __('Not sent: %s', 'clientpress'),
                    $invitation->deliveryError,
                )),
                $invitation->sentAt === null
                    ? ''
                    : sprintf(
                        /* translators: %s: date and time. */
                        esc_html__('(tried on %s)', 'clientpress'),
                        $this->at($invitation->sentAt),
                    ),
            );
        }

        if ($invitation->delivery === Delivery::Sent && $invitation->sentAt !== null) {
            return sprintf(
                /* translators: %s: date and time. */
                esc_html__('Handed to the mail system on %s. Whether it arrived, nobody here can know.', 'clientpress'),
                $this->at($invitation->sentAt),
            );
        }

        $links = array_filter($history, static fn(HistoryEntry $entry): bool => $entry->event->makesLink());
        $last = end($links);

        return $last !== false && $last->event === Event::LinkCopied
            ? sprintf(
                /* translators: 1: a person's name, 2: date and time. */
                esc_html__(
                    'Not emailed. The link was shown once, to %1$s on %2$s, to be passed on by other means.',
                    'clientpress',
                ),
                esc_html(InvitationTimeline::who($last)),
                $this->at($last->at),
            )
            : esc_html__('Not emailed yet. If this does not change within a minute, resend it.', 'clientpress');
    }

    private function emails(Invitation $invitation): string
    {
        return sprintf(
            /* translators: %s: a number. */
            _n('%s so far', '%s so far', $invitation->sendCount, 'clientpress'),
            number_format_i18n($invitation->sendCount),
        );
    }

    private function link(Invitation $invitation): string
    {
        return match ($this->invitations->statusOf($invitation)) {
            Status::Pending => sprintf(
                /* translators: 1: date and time, 2: a span of time, such as "2 weeks". */
                esc_html__('Works until %1$s (%2$s left)', 'clientpress'),
                $this->at($invitation->expiresAt),
                esc_html($this->moments->until($invitation->expiresAt)),
            ),
            Status::Expired => sprintf(
                /* translators: %s: date and time. */
                esc_html__('Expired on %s', 'clientpress'),
                $this->at($invitation->expiresAt),
            ),
            Status::Accepted => sprintf(
                /* translators: %s: date and time. */
                esc_html__('Used on %s, and works no more', 'clientpress'),
                $this->at((int) $invitation->acceptedAt),
            ),
            Status::Revoked => sprintf(
                /* translators: %s: date and time. */
                esc_html__('Revoked on %s, and works no more', 'clientpress'),
                $this->at((int) $invitation->revokedAt),
            ),
        };
    }

    private function passphrase(Invitation $invitation): string
    {
        if ($invitation->passphraseHash === null) {
            return __('Not set', 'clientpress');
        }

        if ($invitation->passphraseTries >= Acceptance::PASSPHRASE_TRIES) {
            return __('Set, and locked after too many wrong tries. Resend unlocks it.', 'clientpress');
        }

        return $invitation->passphraseTries === 0
            ? __('Set', 'clientpress')
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
            return esc_html__('None yet', 'clientpress');
        }

        $user = get_userdata($invitation->userId);

        if (!$user instanceof \WP_User) {
            return sprintf('<em>%s</em>', esc_html__('(deleted user)', 'clientpress'));
        }

        $name = "{$user->display_name} ({$user->user_email})";

        return current_user_can('edit_user', $user->ID)
            ? sprintf('<a href="%s">%s</a>', esc_url(get_edit_user_link($user->ID)), esc_html($name))
            : esc_html($name);
    }

    /**
     * @param int $at Seconds since the Unix epoch, UTC.
     *
     * @return string HTML, escaped.
     */
    private function at(int $at): string
    {
        return $this->moments->html($at, $this->moments->exact($at));
    }
}
