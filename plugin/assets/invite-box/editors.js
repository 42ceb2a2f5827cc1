/**
 * The boxes beside a portal's content: whom to invite, who may enter, whether it is open.
 *
 * The components know nothing of an editor; they are given a portal's id. At the end they are put into panels of the
 * block editor or into the meta boxes of the classic one.
 */
(function (wp, settings) {
    'use strict';

    const { createElement: el, createRoot, Fragment, useEffect, useRef, useState, useSyncExternalStore } = wp.element;
    const { Button, Notice, SelectControl, Spinner, TextareaControl, TextControl } = wp.components;
    const { __, _n, sprintf } = wp.i18n;
    const { apiFetch } = wp;

    const SHOWN_AT_FIRST = 5;
    const SEARCH_DELAY = 300;
    const SEARCH_MIN_CHARACTERS = 2;
    const SEARCH_MAX_CHARACTERS = 100;

    /** Fields keep WordPress's present look in both editors. */
    const FIELD = { __nextHasNoMarginBottom: true, __next40pxDefaultSize: true };

    // One portal's data, shared by all boxes that show a part of it.

    const boxes = new Map();

    function boxOf(portalId) {
        if (!boxes.has(portalId)) {
            boxes.set(portalId, createBox(portalId));
        }

        return boxes.get(portalId);
    }

    function createBox(portalId) {
        const listeners = new Set();
        let state = { data: null, error: null };
        let latest = 0;

        function set(next) {
            state = next;
            listeners.forEach((listener) => listener());
        }

        function load() {
            const turn = ++latest;

            return request(portalId, 'invite-box').then(
                (data) => turn === latest && set({ data, error: null }),
                (error) => turn === latest && set({ data: state.data, error }),
            );
        }

        // Clients accept while the editor stands open in another tab.
        document.addEventListener('visibilitychange', () => {
            if (document.visibilityState === 'visible' && listeners.size > 0) {
                load();
            }
        });

        return {
            state: () => state,
            subscribe(listener) {
                listeners.add(listener);

                return () => listeners.delete(listener);
            },
            load,
        };
    }

    /**
     * @param {number} portalId
     * @param {*}      refreshKey Whenever it changes, the data is read again.
     */
    function useBox(portalId, refreshKey) {
        const box = boxOf(portalId);
        const { data, error } = useSyncExternalStore(box.subscribe, box.state);

        useEffect(() => {
            box.load();
        }, [box, refreshKey]);

        return { data, error, load: box.load };
    }

    function request(portalId, path, options = {}) {
        return apiFetch({ path: `/clientpress/v1/portals/${portalId}/${path}`, ...options });
    }

    function post(portalId, path, data = {}) {
        return request(portalId, path, { method: 'POST', data });
    }

    /** Runs one operation at a time: a second press while the first is under way does nothing. */
    function useOneAtATime() {
        const running = useRef(false);
        const [busy, setBusy] = useState(false);

        function run(operation) {
            if (running.current) {
                return;
            }

            running.current = true;
            setBusy(true);
            operation().finally(() => {
                running.current = false;
                setBusy(false);
            });
        }

        return [busy, run];
    }

    // Words.

    function moment(gmt) {
        return new Date(`${gmt}Z`);
    }

    function fromNow(gmt) {
        return wp.date.humanTimeDiff(moment(gmt));
    }

    /** Of something that has happened, also where this computer's clock is a little behind the server's. */
    function ago(gmt) {
        return Date.now() - moment(gmt) < 60_000 ? __('just now', 'clientpress') : fromNow(gmt);
    }

    function dateAndTime(gmt) {
        return wp.date.dateI18n(wp.date.getSettings().formats.datetime, moment(gmt));
    }

    function isFailed(invitation) {
        return invitation.is_undecided && invitation.delivery === 'failed';
    }

    function historyOf(invitation) {
        switch (invitation.status) {
            case 'accepted':
                /* translators: %s: how long ago, such as "2 days ago". */
                return sprintf(__('Accepted %s', 'clientpress'), ago(invitation.accepted_gmt));
            case 'revoked':
                /* translators: %s: how long ago, such as "2 days ago". */
                return sprintf(__('Revoked %s', 'clientpress'), ago(invitation.revoked_gmt));
        }

        const expiry = sprintf(
            invitation.status === 'expired'
                ? /* translators: %s: how long ago, such as "2 days ago". */
                  __('expired %s', 'clientpress')
                : /* translators: %s: a time from now, such as "in 2 days". */
                  __('expires %s', 'clientpress'),
            fromNow(invitation.expires_gmt),
        );

        switch (invitation.delivery) {
            case 'queued':
            case 'unknown':
                /* translators: %s: when the link expires, such as "expires in 2 days". */
                return sprintf(__('Not known whether it was emailed, %s', 'clientpress'), expiry);
            case 'none':
                /* translators: %s: when the link expires, such as "expires in 2 days". */
                return sprintf(__('Not emailed, %s', 'clientpress'), expiry);
            case 'failed':
                /* translators: 1: how long ago, such as "2 days ago", 2: when the link expires. */
                return sprintf(__('Tried %1$s, %2$s', 'clientpress'), ago(invitation.tried_gmt), expiry);
        }

        /* translators: 1: how long ago, such as "2 days ago", 2: when the link expires. */
        return sprintf(__('Sent %1$s, %2$s', 'clientpress'), ago(invitation.sent_gmt), expiry);
    }

    /** What became of a send or a resend. */
    function outcomeOf(invitation) {
        if (isFailed(invitation)) {
            return {
                status: 'warning',
                text: sprintf(
                    /* translators: %s: why the email was not sent. */
                    __('Invitation saved, but its email was not sent: %s', 'clientpress'),
                    invitation.delivery_error,
                ),
            };
        }

        return {
            status: 'success',
            text: sprintf(
                /* translators: 1: an email address, 2: date and time. */
                __('Invitation sent to %1$s. The link works until %2$s.', 'clientpress'),
                invitation.email,
                dateAndTime(invitation.expires_gmt),
            ),
        };
    }

    function failure(error) {
        return { status: 'error', text: error.message };
    }

    /** Whether the same request may well succeed a moment later. */
    function isPassing(error) {
        return !error.data || !error.data.status || error.data.status >= 500;
    }

    // Small parts.

    /** Enter means this box's own button, never "save the post", as it would in the classic editor's form. */
    function onEnter(action) {
        return (event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
                event.preventDefault();
                event.stopPropagation();
                action();
            }
        };
    }

    function Outcome({ outcome, busy, onDismiss }) {
        if (outcome === null) {
            return null;
        }

        const { status, text, actions = [] } = outcome;

        return el(
            Notice,
            {
                status,
                onRemove: onDismiss,
                // Said politely whatever it is: a refusal is an answer, not an alarm.
                politeness: 'polite',
                actions: actions.map((action) => ({ ...action, disabled: busy })),
            },
            text,
        );
    }

    function Waiting({ text }) {
        return el('p', { className: 'clientpress-waiting' }, el(Spinner), text);
    }

    /** Shown in place of what could not be loaded, or above what is stale now. */
    function LoadError({ error, onRetry }) {
        return el(
            Notice,
            {
                status: 'error',
                isDismissible: false,
                actions: [{ label: __('Try again', 'clientpress'), onClick: onRetry }],
            },
            sprintf(
                /* translators: %s: what went wrong. */
                __('This could not be loaded. %s', 'clientpress'),
                error.message,
            ),
        );
    }

    // Inviting.

    function InviteBox({ portalId, refreshKey }) {
        const { data, error, load } = useBox(portalId, refreshKey);

        return el(
            'div',
            { className: 'clientpress-box' },
            error !== null && el(LoadError, { error, onRetry: load }),
            data === null && error === null && el(Waiting, { text: __('Loading invitations…', 'clientpress') }),
            data !== null &&
                el(
                    Fragment,
                    null,
                    data.obstacle === null
                        ? el(InviteForm, { portalId, data, load })
                        : el(Notice, { status: 'warning', isDismissible: false, politeness: 'polite' }, data.obstacle),
                    el(InvitationList, { portalId, data, load }),
                ),
        );
    }

    function InviteForm({ portalId, data, load }) {
        const [email, setEmail] = useState('');
        const [message, setMessage] = useState('');
        const [passphrase, setPassphrase] = useState('');
        const [days, setDays] = useState(null);
        const [isOpen, setIsOpen] = useState(false);
        const [invalid, setInvalid] = useState('');
        const [outcome, setOutcome] = useState(null);
        const [busy, run] = useOneAtATime();
        const emailField = useRef(null);

        /** What was entered under Options. Nothing there means: as the site has it, or as it was before a resend. */
        function terms() {
            const entered = {};

            if (message.trim() !== '') {
                entered.message = message;
            }
            if (passphrase.trim() !== '') {
                entered.passphrase = passphrase;
            }
            if (days !== null) {
                entered.expiry_days = days;
            }

            return entered;
        }

        function clear() {
            setEmail('');
            setMessage('');
            setPassphrase('');
            setDays(null);
            setIsOpen(false);
        }

        function attempt(operation, onRefusal) {
            setInvalid('');
            setOutcome(null);
            run(() =>
                // The list is not waited for: the next address can be typed and sent meanwhile.
                operation().then(
                    () => void load(),
                    (error) => {
                        onRefusal(error);

                        if (!isPassing(error)) {
                            load();
                        }
                    },
                ),
            );
        }

        function show(invitation) {
            setOutcome({
                ...outcomeOf(invitation),
                actions: isFailed(invitation) ? [resendAction(invitation.id, {})] : [],
            });
            clear();
            emailField.current?.focus();
        }

        function send() {
            attempt(() => post(portalId, 'invitations', { email, ...terms() }).then(show), explain);
        }

        function resend(id, newTerms) {
            attempt(
                () => post(portalId, `invitations/${id}/resend`, newTerms).then(show),
                (error) => setOutcome(failure(error)),
            );
        }

        function resendAction(id, newTerms) {
            return { label: __('Resend', 'clientpress'), onClick: () => resend(id, newTerms) };
        }

        function giveAccess(user) {
            attempt(
                () =>
                    post(portalId, 'clients', { user_id: user.id }).then(() => {
                        setOutcome({
                            status: 'success',
                            text: sprintf(
                                /* translators: %s: a user's name. */
                                __('%s may now enter this portal after logging in. No email was sent.', 'clientpress'),
                                user.name,
                            ),
                        });
                        clear();
                        emailField.current?.focus();
                    }),
                (error) => setOutcome(failure(error)),
            );
        }

        function explain(error) {
            const details = error.data || {};

            if (error.code === 'clientpress_invalid_email') {
                setInvalid(error.message);
                wp.a11y.speak(error.message, 'assertive');
                emailField.current?.focus();
            } else if (error.code === 'clientpress_already_invited' && details.id) {
                setOutcome(alreadyInvited(error.message, details.id));
            } else if (error.code === 'clientpress_account_exists' && details.user) {
                setOutcome(accountExists(error.message, details.user));
            } else if (isPassing(error)) {
                setOutcome({ ...failure(error), actions: [{ label: __('Try again', 'clientpress'), onClick: send }] });
            } else {
                setOutcome(failure(error));
            }
        }

        function alreadyInvited(sentence, id) {
            const entered = terms();
            const note = __(
                'What you entered under Options replaces the earlier message, expiry and passphrase.',
                'clientpress',
            );

            return {
                status: 'warning',
                text: Object.keys(entered).length > 0 ? `${sentence} ${note}` : sentence,
                actions: [resendAction(id, entered)],
            };
        }

        function accountExists(sentence, user) {
            return {
                status: 'warning',
                text: sprintf(
                    /* translators: 1: a sentence, 2: a user's name, 3: the user's email address. */
                    __('%1$s It belongs to %2$s (%3$s).', 'clientpress'),
                    sentence,
                    user.name,
                    user.email,
                ),
                actions: [{ label: __('Give access', 'clientpress'), onClick: () => giveAccess(user) }],
            };
        }

        return el(
            'div',
            { className: 'clientpress-form', role: 'group', 'aria-label': __('Invite Client', 'clientpress') },
            el(TextControl, {
                ...FIELD,
                ref: emailField,
                className: invalid === '' ? '' : 'clientpress-invalid',
                label: __('Email address', 'clientpress'),
                help: invalid || __('Your client gets a link to this portal and chooses a password.', 'clientpress'),
                'aria-invalid': invalid !== '',
                // Not of the type "email": the browser would refuse to save the classic editor's form over it.
                inputMode: 'email',
                autoCapitalize: 'none',
                autoComplete: 'off',
                spellCheck: false,
                value: email,
                onChange: setEmail,
                onKeyDown: onEnter(send),
            }),
            el(
                'div',
                { className: 'clientpress-options' },
                el(
                    'div',
                    null,
                    el(
                        Button,
                        { variant: 'link', 'aria-expanded': isOpen, onClick: () => setIsOpen(!isOpen) },
                        isOpen
                            ? __('Hide options', 'clientpress')
                            : __('Options: message, expiry, passphrase', 'clientpress'),
                    ),
                ),
                isOpen &&
                    el(
                        Fragment,
                        null,
                        el(TextareaControl, {
                            ...FIELD,
                            label: __('Personal message (optional)', 'clientpress'),
                            rows: 3,
                            value: message,
                            onChange: setMessage,
                        }),
                        el(SelectControl, {
                            ...FIELD,
                            label: __('Link expires after', 'clientpress'),
                            options: data.expiry_choices.map((choice) => ({
                                value: String(choice),
                                /* translators: %s: a number of days. */
                                label: sprintf(_n('%s day', '%s days', choice, 'clientpress'), choice),
                            })),
                            value: String(days ?? data.expiry_days),
                            onChange: (choice) => setDays(Number(choice)),
                        }),
                        el(TextControl, {
                            ...FIELD,
                            label: __('Passphrase (optional)', 'clientpress'),
                            help: __('Your client is asked for it. Tell it by phone, not by email.', 'clientpress'),
                            autoComplete: 'off',
                            spellCheck: false,
                            value: passphrase,
                            onChange: setPassphrase,
                            onKeyDown: onEnter(send),
                        }),
                    ),
            ),
            el(
                Button,
                {
                    variant: 'primary',
                    __next40pxDefaultSize: true,
                    isBusy: busy,
                    disabled: busy,
                    accessibleWhenDisabled: true,
                    onClick: send,
                },
                busy ? __('Sending…', 'clientpress') : __('Send Invitation', 'clientpress'),
            ),
            el(Outcome, { outcome, busy, onDismiss: () => setOutcome(null) }),
        );
    }

    // The invitations so far.

    function InvitationList({ portalId, data, load }) {
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
                    { href: settings.invitationsUrl },
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
                        portalId,
                        invitation,
                        // What keeps a new invitation from being sent keeps an old one from being sent again.
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

    function InvitationRow({ portalId, invitation, isResendable, load }) {
        const [asked, setAsked] = useState(null);
        const [link, setLink] = useState(null);
        const [outcome, setOutcome] = useState(null);
        const [busy, run] = useOneAtATime();
        const row = useRef(null);

        function attempt(path, describe) {
            setAsked(null);
            setLink(null);
            setOutcome(null);
            run(() =>
                post(portalId, `invitations/${invitation.id}/${path}`)
                    .then(
                        (changed) => setOutcome(describe(changed)),
                        (error) => setOutcome(failure(error)),
                    )
                    .then(load)
                    // The pressed button may be gone.
                    .then(() => row.current?.contains(document.activeElement) || row.current?.focus()),
            );
        }

        function getLink() {
            attempt('link', (fresh) => {
                setLink(fresh.link);

                return null;
            });
        }

        function revoke() {
            attempt('revoke', (revoked) => ({
                status: 'success',
                text: sprintf(
                    /* translators: %s: an email address. */
                    __('The invitation to %s is revoked. Its link no longer works.', 'clientpress'),
                    revoked.email,
                ),
            }));
        }

        function keep() {
            setAsked(null);
            row.current?.focus();
        }

        const questions = {
            link: {
                /* translators: %s: an email address. */
                label: sprintf(__('Get a link for %s?', 'clientpress'), invitation.email),
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
                label: sprintf(__('Revoke the invitation to %s?', 'clientpress'), invitation.email),
                text: __(
                    'Revoke it? The link stops working at once, and only a new invitation gives access again.',
                    'clientpress',
                ),
                yes: __('Yes, revoke', 'clientpress'),
                isDestructive: true,
                onYes: revoke,
            },
        };

        const failed = isFailed(invitation);

        return el(
            'li',
            { ref: row, tabIndex: -1 },
            el(
                'div',
                { className: 'clientpress-line' },
                el('span', { className: 'clientpress-who' }, invitation.email),
                el('span', { className: `clientpress-badge clientpress-badge--${invitation.status}` }, invitation.status_label),
            ),
            el(
                'p',
                {
                    className: 'clientpress-muted',
                    title: invitation.is_undecided ? dateAndTime(invitation.expires_gmt) : null,
                },
                historyOf(invitation),
            ),
            failed &&
                el(
                    'p',
                    { className: 'clientpress-failed' },
                    /* translators: %s: why the email was not sent. */
                    sprintf(__('Email not sent: %s', 'clientpress'), invitation.delivery_error),
                ),
            invitation.is_undecided &&
                (asked !== null
                    ? el(Question, { key: asked, ...questions[asked], onCancel: keep })
                    : el(RowActions, {
                          email: invitation.email,
                          busy,
                          isResendable,
                          onResend: () => attempt('resend', outcomeOf),
                          onLink: () => setAsked('link'),
                          onRevoke: () => setAsked('revoke'),
                      })),
            link !== null && el(ShownLink, { email: invitation.email, link, onDismiss: () => setLink(null) }),
            // A failed email stands in the row already.
            outcome !== null && !(failed && outcome.status === 'warning')
                ? el(Outcome, { outcome, busy, onDismiss: () => setOutcome(null) })
                : null,
        );
    }

    /** A link is shown once: whoever closes it or leaves the page has to get another. */
    function ShownLink({ email, link, onDismiss }) {
        const field = useRef(null);
        const [said, setSaid] = useState('');

        useEffect(() => {
            field.current?.focus();
            field.current?.select();
        }, [link]);

        function copied() {
            setSaid(__('Copied.', 'clientpress'));
        }

        /** A site without HTTPS has no Clipboard API. */
        function copy() {
            field.current.select();
            const writing = window.navigator.clipboard?.writeText(link) ?? Promise.reject(new Error());

            writing.then(copied, () =>
                document.execCommand('copy')
                    ? copied()
                    : setSaid(__('The link is selected: copy it with Ctrl+C or ⌘C.', 'clientpress')),
            );
        }

        return el(
            'div',
            { className: 'clientpress-link' },
            el('input', {
                ref: field,
                type: 'text',
                readOnly: true,
                dir: 'ltr',
                value: link,
                /* translators: %s: an email address. */
                'aria-label': sprintf(__('Link for %s', 'clientpress'), email),
                onFocus: () => field.current.select(),
            }),
            el(
                'div',
                { className: 'clientpress-actions' },
                el(Button, { variant: 'secondary', size: 'compact', onClick: copy }, __('Copy link', 'clientpress')),
                el(Button, { variant: 'tertiary', size: 'compact', onClick: onDismiss }, __('Done', 'clientpress')),
                el('span', { role: 'status' }, said),
            ),
            el(
                'p',
                { className: 'clientpress-muted' },
                __(
                    'It is shown this once. Pass it on to your client alone, and do not open it yourself.',
                    'clientpress',
                ),
            ),
        );
    }

    function RowActions({ email, busy, isResendable, onResend, onLink, onRevoke }) {
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

    function Question({ label, text, yes, isDestructive, onYes, onCancel }) {
        const confirm = useRef(null);

        useEffect(() => {
            confirm.current?.focus();
        }, []);

        return el(
            'div',
            {
                className: 'clientpress-actions',
                role: 'group',
                'aria-label': label,
                onKeyDown(event) {
                    if (event.key === 'Escape') {
                        event.stopPropagation();
                        onCancel();
                    }
                },
            },
            el('p', { className: 'clientpress-ask' }, text),
            el(Button, { ref: confirm, variant: 'secondary', size: 'compact', isDestructive, onClick: onYes }, yes),
            el(Button, { variant: 'tertiary', size: 'compact', onClick: onCancel }, __('Cancel', 'clientpress')),
        );
    }

    // Who may enter.

    function ClientsBox({ portalId, refreshKey }) {
        return el(
            'div',
            { className: 'clientpress-box' },
            el(PortalStatus, { portalId, refreshKey }),
            settings.canInvite && el(ClientField, { portalId, refreshKey }),
            el(
                'p',
                { className: 'clientpress-muted' },
                __(
                    'Files that you upload keep a public address: whoever knows it can open them without logging in.',
                    'clientpress',
                ),
            ),
        );
    }

    function PortalStatus({ portalId, refreshKey }) {
        const [data, setData] = useState(null);
        const [error, setError] = useState(null);
        const [outcome, setOutcome] = useState(null);
        const [busy, run] = useOneAtATime();

        function load() {
            request(portalId, 'status').then((read) => {
                setData(read);
                setError(null);
            }, setError);
        }

        useEffect(load, [portalId, refreshKey]);

        function change(status) {
            setOutcome(null);
            run(() =>
                post(portalId, 'status', { status })
                    .then(
                        (changed) => {
                            setData(changed);
                            wp.a11y.speak(__('Portal status saved.', 'clientpress'));
                        },
                        (problem) => setOutcome(failure(problem)),
                    )
                    .then(() => (settings.canInvite ? boxOf(portalId).load() : null)),
            );
        }

        if (data === null) {
            return error === null
                ? el(Waiting, { text: __('Loading…', 'clientpress') })
                : el(LoadError, { error, onRetry: load });
        }

        return el(
            Fragment,
            null,
            error !== null && el(LoadError, { error, onRetry: load }),
            el(SelectControl, {
                ...FIELD,
                label: __('Portal status', 'clientpress'),
                help: __(
                    'Clients can enter while it is active. A change counts at once, without saving.',
                    'clientpress',
                ),
                options: data.choices,
                value: data.status,
                disabled: busy,
                onChange: change,
            }),
            el(Outcome, { outcome, busy, onDismiss: () => setOutcome(null) }),
        );
    }

    function ClientField({ portalId, refreshKey }) {
        const { data, error, load } = useBox(portalId, refreshKey);
        const [outcome, setOutcome] = useState(null);
        const [busy, run] = useOneAtATime();
        const list = useRef(null);

        function attempt(operation) {
            setOutcome(null);
            run(() =>
                operation()
                    .then(setOutcome, (problem) => setOutcome(failure(problem)))
                    .then(load),
            );
        }

        function add(user) {
            attempt(() =>
                post(portalId, 'clients', { user_id: user.id }).then(() => ({
                    status: 'success',
                    /* translators: 1: a user's name, 2: the user's email address. */
                    text: sprintf(__('%1$s (%2$s) may now enter this portal.', 'clientpress'), user.name, user.email),
                })),
            );
        }

        function remove(user) {
            attempt(() =>
                request(portalId, `clients/${user.id}`, { method: 'DELETE' }).then(() => {
                    // The pressed button goes with its row.
                    list.current?.focus();

                    return {
                        status: 'success',
                        text: sprintf(
                            /* translators: 1: a user's name, 2: the user's email address. */
                            __('%1$s (%2$s) can no longer enter this portal.', 'clientpress'),
                            user.name,
                            user.email,
                        ),
                        actions: [{ label: __('Undo', 'clientpress'), onClick: () => add(user) }],
                    };
                }),
            );
        }

        if (data === null) {
            return error === null
                ? el(Waiting, { text: __('Loading clients…', 'clientpress') })
                : el(LoadError, { error, onRetry: load });
        }

        return el(
            Fragment,
            null,
            el(
                'div',
                { ref: list, tabIndex: -1 },
                el('h3', null, __('Who may enter', 'clientpress')),
                data.clients.length === 0
                    ? el(
                          'p',
                          { className: 'clientpress-muted' },
                          __('Nobody yet. Clients appear here when they accept an invitation.', 'clientpress'),
                      )
                    : el(
                          'ul',
                          { className: 'clientpress-list' },
                          data.clients.map((user) =>
                              el(UserRow, {
                                  key: user.id,
                                  user,
                                  busy,
                                  isDestructive: true,
                                  action: __('Remove', 'clientpress'),
                                  /* translators: %s: an email address. */
                                  actionLabel: sprintf(__('Remove %s', 'clientpress'), user.email),
                                  onAction: () => remove(user),
                              }),
                          ),
                      ),
            ),
            el(Outcome, { outcome, busy, onDismiss: () => setOutcome(null) }),
            el(UserSearch, { portalId, clients: data.clients, busy, onAdd: add }),
        );
    }

    function UserSearch({ portalId, clients, busy, onAdd }) {
        const [term, setTerm] = useState('');
        const [found, setFound] = useState(null);
        const [error, setError] = useState(null);
        const [tries, setTries] = useState(0);
        const wanted = term.trim();
        const isLongEnough = wanted.length >= SEARCH_MIN_CHARACTERS;

        useEffect(() => {
            setFound(null);
            setError(null);

            if (!isLongEnough) {
                return undefined;
            }

            const abort = new AbortController();
            const timer = setTimeout(() => {
                request(portalId, `users?search=${encodeURIComponent(wanted)}`, { signal: abort.signal }).then(
                    ({ users }) => {
                        setFound(users);
                        wp.a11y.speak(
                            /* translators: %d: a number of users. */
                            sprintf(_n('%d user found.', '%d users found.', users.length, 'clientpress'), users.length),
                        );
                    },
                    (problem) => abort.signal.aborted || setError(problem),
                );
            }, SEARCH_DELAY);

            return () => {
                clearTimeout(timer);
                abort.abort();
            };
        }, [portalId, wanted, isLongEnough, clients, tries]);

        function add(user) {
            setTerm('');
            onAdd(user);
        }

        return el(
            'div',
            null,
            el(TextControl, {
                ...FIELD,
                label: __('Add an existing user', 'clientpress'),
                help: __('Search by name or email address.', 'clientpress'),
                maxLength: SEARCH_MAX_CHARACTERS,
                autoComplete: 'off',
                spellCheck: false,
                value: term,
                onChange: setTerm,
                onKeyDown: onEnter(() => setTries(tries + 1)),
            }),
            isLongEnough &&
                el(
                    'div',
                    { className: 'clientpress-found' },
                    error === null
                        ? el(FoundUsers, { users: found, busy, onAdd: add })
                        : el(LoadError, { error, onRetry: () => setTries(tries + 1) }),
                ),
        );
    }

    function FoundUsers({ users, busy, onAdd }) {
        if (users === null) {
            return el(Waiting, { text: __('Searching…', 'clientpress') });
        }

        if (users.length === 0) {
            return el('p', null, __('Nobody found who is not a client here already.', 'clientpress'));
        }

        return el(
            'ul',
            { className: 'clientpress-list' },
            users.map((user) =>
                el(UserRow, {
                    key: user.id,
                    user,
                    busy,
                    action: __('Add', 'clientpress'),
                    /* translators: %s: an email address. */
                    actionLabel: sprintf(__('Add %s', 'clientpress'), user.email),
                    onAction: () => onAdd(user),
                }),
            ),
        );
    }

    function UserRow({ user, busy, action, actionLabel, isDestructive = false, onAction }) {
        return el(
            'li',
            null,
            el(
                'div',
                { className: 'clientpress-line' },
                el('span', { className: 'clientpress-who' }, user.email),
                el(
                    Button,
                    {
                        variant: 'link',
                        isDestructive,
                        disabled: busy,
                        accessibleWhenDisabled: true,
                        'aria-label': actionLabel,
                        onClick: onAction,
                    },
                    action,
                ),
            ),
            el('p', { className: 'clientpress-muted' }, user.name),
        );
    }

    // Into the editors.

    const BOXES = settings.canInvite
        ? [
              { name: 'invitations', title: __('Invite Client', 'clientpress'), Box: InviteBox },
              { name: 'clients', title: __('Clients', 'clientpress'), Box: ClientsBox },
          ]
        : [{ name: 'clients', title: __('Clients', 'clientpress'), Box: ClientsBox }];

    function BlockEditorPanels() {
        const Panel = wp.editor?.PluginDocumentSettingPanel ?? wp.editPost.PluginDocumentSettingPanel;
        const { portalId, isPortal, isSaving } = wp.data.useSelect((select) => {
            const editor = select('core/editor');

            return {
                portalId: editor.getCurrentPostId(),
                // The editor stays when it goes on to edit the portal's template.
                isPortal: editor.getCurrentPostType() === 'clientpress_portal',
                isSaving: editor.isSavingPost() && !editor.isAutosavingPost(),
            };
        }, []);
        const wasSaving = useRef(false);
        const [saves, setSaves] = useState(0);

        useEffect(() => {
            if (wasSaving.current && !isSaving) {
                setSaves((count) => count + 1);
            }
            wasSaving.current = isSaving;
        }, [isSaving]);

        useEffect(openPanelsOnce, []);

        return (
            isPortal &&
            BOXES.map(({ name, title, Box }) =>
                el(Panel, { key: name, name, title }, el(Box, { portalId, refreshKey: saves })),
            )
        );
    }

    /** Panels of plugins begin closed, and who has never seen one would not look for it there. */
    function openPanelsOnce() {
        const preferences = wp.data.select('core/preferences');

        if (preferences.get('clientpress', 'panelsShown')) {
            return;
        }

        BOXES.map(({ name }) => `clientpress/${name}`)
            .filter((panel) => !wp.data.select('core/editor').isEditorPanelOpened(panel))
            .forEach((panel) => wp.data.dispatch('core/editor').toggleEditorPanelOpened(panel));
        // Last, for preferences are kept in this order, and a window that is closed now should not keep this one alone.
        wp.data.dispatch('core/preferences').set('clientpress', 'panelsShown', true);
    }

    function fillMetaBoxes() {
        BOXES.forEach(({ name, Box }) => {
            const place = document.querySelector(`[data-clientpress-box="clientpress-${name}"]`);

            if (place !== null) {
                createRoot(place).render(el(Box, { portalId: settings.portalId, refreshKey: 0 }));
            }
        });
    }

    if (settings.isBlockEditor) {
        wp.plugins.registerPlugin('clientpress', { render: BlockEditorPanels });
    } else {
        fillMetaBoxes();
    }
})(window.wp, window.clientpressInviteBox);
