/**
 * The texts of the boxes: the state of an invitation, and the result of an operation.
 */

/**
 * @typedef {object} ClientPressResult What became of an operation, as a notice shows it.
 * @property {'success'|'warning'|'error'} status
 * @property {string} text
 * @property {{label: string, onClick: () => void}[]} [actions]
 */

const clientpressWords = (function () {
    'use strict';

    const { __, sprintf } = wp.i18n;

    /**
     * @param {string|null} gmt
     */
    function dateOf(gmt) {
        return new Date(`${gmt}Z`);
    }

    /**
     * @param {string|null} gmt
     */
    function fromNow(gmt) {
        return wp.date.humanTimeDiff(dateOf(gmt), new Date());
    }

    /**
     * Of something that has happened, also where this computer's clock is a little behind the server's.
     *
     * @param {string|null} gmt
     */
    function ago(gmt) {
        return Date.now() - dateOf(gmt).getTime() < 60_000 ? __('just now', 'clientpress') : fromNow(gmt);
    }

    /**
     * @param {string} gmt
     */
    function dateAndTime(gmt) {
        return wp.date.dateI18n(wp.date.getSettings().formats.datetime, dateOf(gmt));
    }

    /**
     * @param {ClientPressInvitation} invitation
     */
    function addresseeOf(invitation) {
        return invitation.name === '' ? invitation.shown_email : `${invitation.name} <${invitation.shown_email}>`;
    }

    /**
     * @param {ClientPressInvitation} invitation
     */
    function isEmailFailed(invitation) {
        return invitation.is_undecided && invitation.delivery === 'failed';
    }

    /**
     * @param {ClientPressInvitation} invitation
     */
    function linkOf(invitation) {
        return invitation.status === 'expired'
            ? /* translators: %s: how long ago, such as "2 days ago". */
              sprintf(__('link expired %s', 'clientpress'), fromNow(invitation.expires_gmt))
            : /* translators: %s: a time from now, such as "in 2 days". */
              sprintf(__('link expires %s', 'clientpress'), fromNow(invitation.expires_gmt));
    }

    /**
     * @param {ClientPressInvitation} invitation
     */
    function emailOf(invitation) {
        switch (invitation.delivery) {
            case 'queued':
            case 'unknown':
                return __('Not known whether it was emailed', 'clientpress');
            case 'none':
                return __('Not emailed', 'clientpress');
            case 'failed':
                /* translators: An email. %s: how long ago, such as "2 days ago". */
                return sprintf(__('Tried %s', 'clientpress'), ago(invitation.tried_gmt));
        }

        /* translators: An email. %s: how long ago, such as "2 days ago". */
        return sprintf(__('Sent %s', 'clientpress'), ago(invitation.sent_gmt));
    }

    /**
     * What stands in another language, such as a mail system's reason, with a direction of its own; see `BidiIsolate` in
     * PHP.
     *
     * @param {string} text
     */
    function isolated(text) {
        const plain = text.replace(/[\u202A-\u202E\u2066-\u2069]/g, '');

        return plain === '' ? '' : `\u2068${plain}\u2069`;
    }

    /**
     * @param {ClientPressInvitation} invitation
     */
    function historyOf(invitation) {
        switch (invitation.status) {
            case 'accepted':
                /* translators: An invitation. %s: how long ago, such as "2 days ago". */
                return sprintf(__('Accepted %s', 'clientpress'), ago(invitation.accepted_gmt));
            case 'revoked':
                /* translators: An invitation. %s: how long ago, such as "2 days ago". */
                return sprintf(__('Revoked %s', 'clientpress'), ago(invitation.revoked_gmt));
        }

        return `${emailOf(invitation)} · ${linkOf(invitation)}`;
    }

    /**
     * @param {ClientPressInvitation} invitation As a send or a resend answers it.
     * @return {ClientPressResult}
     */
    function resultOfSending(invitation) {
        if (isEmailFailed(invitation)) {
            return {
                status: 'warning',
                text: sprintf(
                    /* translators: %s: why the email was not sent. */
                    __('Invitation saved, but its email was not sent: %s', 'clientpress'),
                    isolated(invitation.delivery_error),
                ),
            };
        }

        if (invitation.delivery === 'unknown') {
            return {
                status: 'warning',
                text: __(
                    'Invitation saved. It is not known whether its email was sent: the mail system gave no answer.',
                    'clientpress',
                ),
            };
        }

        return {
            status: 'success',
            text: sprintf(
                /* translators: 1: an email address, behind a name where one is known, 2: date and time. */
                __('Invitation sent to %1$s. The link works until %2$s.', 'clientpress'),
                addresseeOf(invitation),
                dateAndTime(invitation.expires_gmt),
            ),
        };
    }

    /**
     * @param {ClientPressError} error
     * @return {ClientPressResult}
     */
    function resultOfError(error) {
        return { status: 'error', text: error.message };
    }

    /**
     * Whether trying again soon may succeed.
     *
     * @param {ClientPressError} error
     */
    function isTemporary(error) {
        return !error.data?.status || error.data.status >= 500;
    }

    return {
        addresseeOf,
        dateAndTime,
        historyOf,
        isEmailFailed,
        isolated,
        isTemporary,
        resultOfError,
        resultOfSending,
    };
})();
