/**
 * The latest invitations of a portal, each with what can be done about it.
 */
const clientpressInvitationList = (function () {
    'use strict';

    const { createElement: el, useEffect, useRef, useState } = wp.element;
    const { Button, TextControl } = wp.components;
    const { __, _n, _x, sprintf } = wp.i18n;
    const { breakable, FIELD, onEnter, Result, useOneAtATime } = clientpressParts;
    const { addresseeOf, dateAndTime, historyOf, isEmailFailed, isolated, resultOfError, resultOfSending } =
        clientpressWords;

    const SHOWN_AT_FIRST = 5;

    /**
     * @param {{data: ClientPressInviteBox, load: () => Promise<void>}} props
     */
    function InvitationList({ data, load }) {
        const [showsAll, setShowsAll] = useState(false);
        const { invitations, invitations_total: total } = data;

        if (total === 0) {
            return (
                data.obstacle === null &&
                el(
                    'p',
                    { className: 'clientpress-muted' },
                    __('Nobody has been invited to this portal yet.', 'clientpress'),
                )
            );
        }

        const shown = showsAll ? invitations : invitations.slice(0, SHOWN_AT_FIRST);
        const more = invitations.length - shown.length;

        return el(
            'div',
            null,
            el(
                'div',
                { className: 'clientpress-line' },
                el('h3', null, __('Invitations', 'clientpress')),
                el(
                    'a',
                    { href: clientpressInviteBox.invitationsUrl },
                    /* translators: %d: a number of invitations. */
                    sprintf(__('See all (%d)', 'clientpress'), total),
                ),
            ),
            el(
                'ul',
                { className: 'clientpress-list' },
                shown.map((invitation) =>
                    el(InvitationRow, {
                        key: invitation.id,
                        invitation,
                        // An invitation can be resent only where a new one could be sent.
                        isResendable: data.obstacle === null,
                        load,
                    }),
                ),
            ),
            more > 0 &&
                el(
                    Button,
                    { variant: 'link', onClick: () => setShowsAll(true) },
                    /* translators: %d: a number of invitations. */
                    sprintf(_n('Show %d more', 'Show %d more', more, 'clientpress'), more),
                ),
        );
    }

    /**
     * @param {ClientPressInvitation} invitation
     * @return {string} The name under which the address is kept that is to be the right one.
     */
    function addressKey({ id }) {
        return `${id}-address`;
    }

    /**
     * @param {{
     *     invitation: ClientPressInvitation,
     *     isResendable: boolean,
     *     load: () => Promise<void>,
     * }} props
     */
    function InvitationRow({ invitation, isResendable, load }) {
        const [asked, setAsked] = useState(
            /** @type {'correct'|'link'|'revoke'|null} */ (
                clientpressKept.has(addressKey(invitation)) ? 'correct' : null
            ),
        );
        const [shown, setShown] = clientpressKept.useLink(`${invitation.id}-link`);
        const [address, setAddress] = clientpressKept.useKept(addressKey(invitation), invitation.shown_email);
        const [result, setResult] = useState(/** @type {ClientPressResult|null} */ (null));
        const [busy, run, moveFocus] = useOneAtATime();
        const row = useRef(/** @type {HTMLLIElement|null} */ (null));

        /**
         * @param {() => Promise<ClientPressResult|null>} operation
         */
        function attempt(operation) {
            setAsked(null);
            setShown(null);
            setResult(null);
            run(async () => {
                try {
                    setResult(await operation());
                } catch (error) {
                    setResult(resultOfError(/** @type {ClientPressError} */ (error)));
                }

                await load();

                // The pressed button may be gone.
                if (!row.current?.contains(document.activeElement)) {
                    moveFocus(row.current);
                }
            });
        }

        function resend() {
            attempt(async () => resultOfSending(await clientpressRest.resendInvitation(invitation.id, {})));
        }

        function getLink() {
            attempt(async () => {
                const { link, shown_email: email } = await clientpressRest.createLink(invitation.id);
                setShown({ email, link, isCopied: false });

                return null;
            });
        }

        /**
         * What was typed stays where it is refused.
         */
        function correct() {
            attempt(async () => {
                const sent = await clientpressRest.correctAddress(invitation.id, address);
                setAddress(invitation.shown_email);

                return resultOfSending(sent);
            });
        }

        function revoke() {
            attempt(async () => {
                await clientpressRest.revokeInvitation(invitation.id);

                return {
                    status: 'success',
                    text: sprintf(
                        /* translators: %s: an email address, behind a name where one is known. */
                        __('The invitation to %s is revoked. Its link no longer works.', 'clientpress'),
                        addresseeOf(invitation),
                    ),
                };
            });
        }

        /**
         * The pressed button goes with what it dismisses.
         */
        function dismiss() {
            setShown(null);
            setResult(null);
            row.current?.focus();
        }

        function keep() {
            setAsked(null);
            setAddress(invitation.shown_email);
            row.current?.focus();
        }

        const questions = {
            link: {
                /* translators: %s: an email address. */
                label: sprintf(__('Get a link for %s?', 'clientpress'), invitation.shown_email),
                text: __(
                    'Get a fresh link to pass on yourself? The link in the earlier email stops working at once, and no new email is sent.',
                    'clientpress',
                ),
                yes: __('Yes, get a link', 'clientpress'),
                isDestructive: false,
                onYes: getLink,
            },
            revoke: {
                /* translators: %s: an email address. */
                label: sprintf(__('Revoke the invitation to %s?', 'clientpress'), invitation.shown_email),
                text: __(
                    'Revoke it? The link stops working at once, and only a new invitation gives access again.',
                    'clientpress',
                ),
                yes: __('Yes, revoke', 'clientpress'),
                isDestructive: true,
                onYes: revoke,
            },
        };

        const failed = isEmailFailed(invitation);
        // Never a healthy "Pending".
        const isNotSent = failed && invitation.status === 'pending';

        return el(
            'li',
            { ref: row, tabIndex: -1 },
            el(
                'div',
                { className: 'clientpress-line' },
                el('span', { className: 'clientpress-who' }, breakable(invitation.shown_email)),
                el(
                    'span',
                    {
                        className: `clientpress-badge clientpress-badge--${isNotSent ? 'problem' : invitation.status}`,
                    },
                    isNotSent ? _x('Not sent', 'email', 'clientpress') : invitation.status_label,
                ),
            ),
            invitation.name !== '' && el('p', { className: 'clientpress-muted' }, invitation.name),
            el(
                'p',
                {
                    className: 'clientpress-muted',
                    title: invitation.is_undecided ? dateAndTime(invitation.expires_gmt) : undefined,
                },
                historyOf(invitation),
            ),
            failed &&
                el(
                    'p',
                    { className: 'clientpress-failed' },
                    /* translators: %s: why the email was not sent. */
                    sprintf(__('Email not sent: %s', 'clientpress'), isolated(invitation.delivery_error)),
                ),
            invitation.is_undecided &&
                (asked === 'correct'
                    ? el(Correction, { address, onChange: setAddress, onSend: correct, onCancel: keep })
                    : asked !== null
                      ? el(Question, { key: asked, ...questions[asked], onCancel: keep })
                      : el(RowActions, {
                            email: invitation.shown_email,
                            busy,
                            isResendable,
                            onResend: resend,
                            onCorrect: () => setAsked('correct'),
                            onLink: () => setAsked('link'),
                            onRevoke: () => setAsked('revoke'),
                        })),
            shown !== null && el(clientpressShownLink, { shown, moveFocus, onChange: setShown, onDone: dismiss }),
            // The row shows a failed email already.
            result !== null && !(failed && result.status === 'warning')
                ? el(Result, { result, busy, onDismiss: dismiss })
                : null,
        );
    }

    /**
     * @param {{
     *     email: string,
     *     busy: boolean,
     *     isResendable: boolean,
     *     onResend: () => void,
     *     onCorrect: () => void,
     *     onLink: () => void,
     *     onRevoke: () => void,
     * }} props
     */
    function RowActions({ email, busy, isResendable, onResend, onCorrect, onLink, onRevoke }) {
        return el(
            'div',
            { className: 'clientpress-actions' },
            isResendable &&
                el(
                    Button,
                    {
                        variant: 'link',
                        isBusy: busy,
                        disabled: busy,
                        accessibleWhenDisabled: true,
                        onClick: onResend,
                        /* translators: %s: an email address. */
                        'aria-label': sprintf(__('Resend to %s', 'clientpress'), email),
                    },
                    __('Resend', 'clientpress'),
                ),
            isResendable &&
                el(
                    Button,
                    {
                        variant: 'link',
                        disabled: busy,
                        accessibleWhenDisabled: true,
                        onClick: onCorrect,
                        /* translators: %s: an email address. */
                        'aria-label': sprintf(__('Correct address of %s', 'clientpress'), email),
                    },
                    __('Correct address', 'clientpress'),
                ),
            isResendable &&
                el(
                    Button,
                    {
                        variant: 'link',
                        disabled: busy,
                        accessibleWhenDisabled: true,
                        onClick: onLink,
                        /* translators: %s: an email address. */
                        'aria-label': sprintf(__('Get a link for %s', 'clientpress'), email),
                    },
                    __('Get a link', 'clientpress'),
                ),
            el(
                Button,
                {
                    variant: 'link',
                    isDestructive: true,
                    disabled: busy,
                    accessibleWhenDisabled: true,
                    onClick: onRevoke,
                    /* translators: %s: an email address. */
                    'aria-label': sprintf(__('Revoke invitation to %s', 'clientpress'), email),
                },
                __('Revoke', 'clientpress'),
            ),
        );
    }

    /**
     * @param {{
     *     address: string,
     *     onChange: (address: string) => void,
     *     onSend: () => void,
     *     onCancel: () => void,
     * }} props
     */
    function Correction({ address, onChange, onSend, onCancel }) {
        const field = useRef(/** @type {HTMLInputElement|null} */ (null));

        useEffect(() => {
            field.current?.focus();
        }, []);

        return el(
            'div',
            { className: 'clientpress-correction', onKeyDown: onEscape(onCancel) },
            el(TextControl, {
                ...FIELD,
                ref: field,
                label: __('Right address', 'clientpress'),
                help: __('The link to the earlier address stops working at once.', 'clientpress'),
                inputMode: 'email',
                autoCapitalize: 'none',
                autoComplete: 'off',
                spellCheck: false,
                value: address,
                onChange,
                onKeyDown: onEnter(onSend),
            }),
            el(
                'div',
                { className: 'clientpress-actions' },
                el(
                    Button,
                    { variant: 'secondary', size: 'compact', onClick: onSend },
                    __('Send to this address', 'clientpress'),
                ),
                el(Button, { variant: 'tertiary', size: 'compact', onClick: onCancel }, __('Cancel', 'clientpress')),
            ),
        );
    }

    /**
     * @param {() => void} action
     * @return {React.KeyboardEventHandler}
     */
    function onEscape(action) {
        return (event) => {
            if (event.key === 'Escape') {
                event.stopPropagation();
                action();
            }
        };
    }

    /**
     * @param {{
     *     label: string,
     *     text: string,
     *     yes: string,
     *     isDestructive: boolean,
     *     onYes: () => void,
     *     onCancel: () => void,
     * }} props
     */
    function Question({ label, text, yes, isDestructive, onYes, onCancel }) {
        const confirm = useRef(/** @type {HTMLButtonElement|null} */ (null));

        useEffect(() => {
            confirm.current?.focus();
        }, []);

        return el(
            'div',
            {
                className: 'clientpress-actions',
                role: 'group',
                'aria-label': label,
                onKeyDown: onEscape(onCancel),
            },
            el('p', { className: 'clientpress-ask' }, text),
            el(Button, { ref: confirm, variant: 'secondary', size: 'compact', isDestructive, onClick: onYes }, yes),
            el(Button, { variant: 'tertiary', size: 'compact', onClick: onCancel }, __('Cancel', 'clientpress')),
        );
    }

    return InvitationList;
})();
