/**
 * The form that invites a client, and shows why an invitation was refused.
 */
const clientpressInviteForm = (function () {
    'use strict';

    const { createElement: el, Fragment, useRef, useState } = wp.element;
    const { Button, CheckboxControl, SelectControl, TextareaControl, TextControl } = wp.components;
    const { __, _n, sprintf } = wp.i18n;
    const { FIELD, onEnter, Result, useOneAtATime } = clientpressParts;
    const { languages } = clientpressInviteBox;
    const { isEmailFailed, isTemporary, resultOfError, resultOfSending } = clientpressWords;

    /** What stands between addresses. */
    const BETWEEN = ',;，；、،؛\\s';

    /** An address as people write it, with or without a name; what separates them cannot stand in its last part. */
    const ADDRESS = new RegExp(`[^${BETWEEN}][^@]*@[^${BETWEEN}<>]+>?`, 'g');

    /**
     * @param {string} text
     * @return {string[]} One, where it does not hold several; whether they are addresses is for the server to say.
     */
    function addressesIn(text) {
        const found = text.match(ADDRESS) ?? [];
        const rest = text.replace(ADDRESS, '').replace(new RegExp(`[${BETWEEN}]+`, 'g'), '');

        return found.length > 1 ? [...found, ...(rest === '' ? [] : [rest])] : [text];
    }

    /**
     * @param {{portalId: number, data: ClientPressInviteBox, load: () => Promise<void>, put: (invitation: ClientPressInvitation) => void}} props
     */
    function InviteForm({ portalId, data, load, put }) {
        const [email, setEmail] = useState('');
        const [name, setName] = useState('');
        const [message, setMessage] = useState('');
        const [passphrase, setPassphrase] = useState('');
        const [locale, setLocale] = useState('');
        const [days, setDays] = useState(/** @type {number|null} */ (null));
        const [isOpen, setIsOpen] = useState(false);
        const [invalid, setInvalid] = useState('');
        const [result, setResult] = useState(/** @type {ClientPressResult|null} */ (null));
        const [account, setAccount] = useState(
            /** @type {{sentence: string, user: ClientPressUser|null, isLink: boolean}|null} */ (null),
        );
        const [isTold, setIsTold] = useState(true);
        const [each, setEach] = useState(/** @type {ClientPressResult[]} */ ([]));
        const [shown, setShown] = useState(/** @type {{email: string, link: string}|null} */ (null));
        const [preview, setPreview] = useState(/** @type {ClientPressDraft|null} */ (null));
        const [busy, run, moveFocus] = useOneAtATime();
        const emailField = useRef(/** @type {HTMLInputElement|null} */ (null));
        const addresses = addressesIn(email);
        const isSeveral = addresses.length > 1;

        /**
         * What was entered under Options. Empty fields mean the site's setting or, for a resend, the earlier value.
         */
        function terms() {
            /** @type {ClientPressTerms} */
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
            if (locale !== '') {
                entered.locale = locale;
            }

            return entered;
        }

        /**
         * @param {string} address
         * @return {ClientPressDraft}
         */
        function draft(address) {
            return { email: address, ...(name.trim() === '' || isSeveral ? {} : { name }), ...terms() };
        }

        /**
         * Makes room for the next invitation. What was typed during the wait stays.
         */
        function clear() {
            setEmail((present) => (present === email ? '' : present));
            setName((present) => (present === name ? '' : present));
            setMessage((present) => (present === message ? '' : present));
            setPassphrase((present) => (present === passphrase ? '' : present));
            setDays((present) => (present === days ? null : present));
            setLocale((present) => (present === locale ? '' : present));
            setIsOpen(false);
        }

        function dismiss() {
            setResult(null);
            setAccount(null);
            setEach([]);
            setShown(null);
        }

        /**
         * @param {() => Promise<unknown>} operation
         * @param {(error: ClientPressError) => void} onRefusal
         */
        function attempt(operation, onRefusal) {
            setInvalid('');
            dismiss();
            run(() =>
                // The list is not waited for: the next address can be typed and sent meanwhile.
                operation().then(
                    () => void load(),
                    (error) => {
                        onRefusal(error);

                        if (!isTemporary(error)) {
                            load();
                        }
                    },
                ),
            );
        }

        /**
         * @param {ClientPressInvitation} invitation
         */
        function show(invitation) {
            put(invitation);
            setResult({
                ...resultOfSending(invitation),
                actions: isEmailFailed(invitation) ? [resendAction(invitation.id, {})] : [],
            });
            clear();
            moveFocus(emailField.current);
        }

        function send() {
            if (isSeveral) {
                attempt(sendAll, (error) => setResult(resultOfError(error)));
            } else {
                attempt(
                    () => clientpressRest.sendInvitation(portalId, draft(email)).then(show),
                    (error) => explain(error, send),
                );
            }
        }

        /**
         * One after the other, each with its own result. What was refused stays in the field.
         */
        async function sendAll() {
            /** @type {ClientPressResult[]} */
            const results = [];
            /** @type {string[]} */
            const refused = [];

            for (const address of addresses) {
                try {
                    const invitation = await clientpressRest.sendInvitation(portalId, draft(address));
                    put(invitation);
                    const { status, text } = resultOfSending(invitation);
                    /* translators: 1: an email address, 2: what became of it. */
                    const named = sprintf(__('%1$s: %2$s', 'clientpress'), invitation.shown_email, text);
                    results.push({ status, text: status === 'success' ? text : named });
                } catch (error) {
                    const { message: reason } = /** @type {ClientPressError} */ (error);
                    refused.push(address);
                    /* translators: 1: an email address, 2: what became of it. */
                    results.push({ status: 'error', text: sprintf(__('%1$s: %2$s', 'clientpress'), address, reason) });
                }
            }

            setEach(results);
            setResult(resultOfAll(results, refused.length));

            if (refused.length === 0) {
                clear();
            } else {
                setEmail((present) => (present === email ? refused.join(', ') : present));
            }
            moveFocus(emailField.current);
        }

        function inviteAccount() {
            attempt(
                () => clientpressRest.inviteAccount(portalId, draft(email)).then(show),
                (error) => setResult(resultOfError(error)),
            );
        }

        /**
         * @param {boolean} isAccount Whether an address that has an account is invited too.
         */
        function getLink(isAccount) {
            attempt(
                async () => {
                    const { id } = await clientpressRest.inviteWithoutEmail(portalId, draft(email), isAccount);
                    await showLink(id);
                },
                (error) => explain(error, () => getLink(isAccount), true),
            );
        }

        /**
         * @param {number} id Of an invitation that is there already.
         */
        function getLinkOf(id) {
            attempt(
                () => showLink(id),
                (error) => setResult(resultOfError(error)),
            );
        }

        /**
         * @param {number} id
         */
        async function showLink(id) {
            const { link, ...invitation } = await clientpressRest.createLink(id);
            put(invitation);
            clear();
            setShown({ email: invitation.shown_email, link });
        }

        /**
         * @param {number} id
         * @param {ClientPressTerms} newTerms
         */
        function resend(id, newTerms) {
            attempt(
                () => clientpressRest.resendInvitation(id, newTerms).then(show),
                (error) => setResult(resultOfError(error)),
            );
        }

        /**
         * @param {number} id
         * @param {ClientPressTerms} newTerms
         */
        function resendAction(id, newTerms) {
            return { label: __('Resend', 'clientpress'), onClick: () => resend(id, newTerms) };
        }

        /**
         * @param {ClientPressUser} user
         */
        function giveAccess(user) {
            attempt(
                () =>
                    clientpressRest.addClient(portalId, user.id, isTold).then((client) => {
                        setResult({
                            status: client.notify_error === null ? 'success' : 'warning',
                            text: [accessGiven(user), client.notify_error].filter(Boolean).join(' '),
                        });
                        clear();
                        moveFocus(emailField.current);
                    }),
                (error) => setResult(resultOfError(error)),
            );
        }

        /**
         * @param {ClientPressUser} user
         */
        function accessGiven(user) {
            return isTold
                ? /* translators: %s: a user's name. */
                  sprintf(__('%s may now enter this portal after logging in.', 'clientpress'), user.name)
                : sprintf(
                      /* translators: %s: a user's name. */
                      __('%s may now enter this portal after logging in. No email was sent.', 'clientpress'),
                      user.name,
                  );
        }

        /**
         * @param {ClientPressError} error
         * @param {() => void} again
         * @param {boolean} isLink Whether a link was asked for instead of an email.
         */
        function explain(error, again, isLink = false) {
            const { id, user } = error.data ?? {};

            if (error.code === 'clientpress_invalid_email') {
                setInvalid(error.message);
                wp.a11y.speak(error.message, 'assertive');
                moveFocus(emailField.current);
            } else if (error.code === 'clientpress_already_invited' && id) {
                setResult(isLink ? alreadyHasLink(error.message, id) : alreadyInvited(error.message, id));
            } else if (error.code === 'clientpress_account_exists') {
                setAccount({ sentence: error.message, user: user ?? null, isLink });
            } else if (isTemporary(error)) {
                setResult({
                    ...resultOfError(error),
                    actions: [{ label: __('Try again', 'clientpress'), onClick: again }],
                });
            } else {
                setResult(resultOfError(error));
            }
        }

        /**
         * @param {string} sentence
         * @param {number} id
         * @return {ClientPressResult}
         */
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

        /**
         * @param {string} sentence
         * @param {number} id
         * @return {ClientPressResult}
         */
        function alreadyHasLink(sentence, id) {
            return {
                status: 'warning',
                text: sentence,
                actions: [{ label: __('Get a link', 'clientpress'), onClick: () => getLinkOf(id) }],
            };
        }

        /**
         * @param {string} sentence
         * @param {ClientPressUser|null} user Null for a user of the network who is none of this site.
         * @param {boolean} isLink
         * @return {ClientPressResult}
         */
        function accountExists(sentence, user, isLink) {
            const invite = isLink
                ? { label: __('Get a link', 'clientpress'), onClick: () => getLink(true) }
                : { label: __('Send Invitation', 'clientpress'), onClick: inviteAccount };

            if (user === null) {
                return { status: 'warning', text: sentence, actions: [invite] };
            }

            return {
                status: 'warning',
                text: `${sentence} ${sprintf(
                    /* translators: 1: a user's name, 2: the user's email address. */
                    __('The account belongs to %1$s (%2$s).', 'clientpress'),
                    user.name,
                    user.email,
                )}`,
                actions: [invite, { label: __('Give access now', 'clientpress'), onClick: () => giveAccess(user) }],
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
                help: invalid || emailHelp(isSeveral),
                'aria-invalid': invalid !== '',
                // Not of the type "email": the browser would refuse to save the classic editor's form over it.
                inputMode: 'email',
                autoCapitalize: 'none',
                autoComplete: 'off',
                spellCheck: false,
                value: email,
                onChange: setEmail,
                onPaste: pasteLines,
                onKeyDown: onEnter(send),
            }),
            !isSeveral &&
                el(TextControl, {
                    ...FIELD,
                    label: __('Name (optional)', 'clientpress'),
                    help: __('For the greeting in the email. Your client can change it.', 'clientpress'),
                    autoComplete: 'off',
                    spellCheck: false,
                    value: name,
                    onChange: setName,
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
                        languages.length > 1 &&
                            el(SelectControl, {
                                ...FIELD,
                                label: __('Language', 'clientpress'),
                                help: __('Of the email, and of the page where your client accepts.', 'clientpress'),
                                options: [
                                    { value: '', label: __('Site default', 'clientpress') },
                                    ...languages.map(({ locale: value, name: label }) => ({ value, label })),
                                ],
                                value: locale,
                                onChange: setLocale,
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
                busy ? __('Sending…', 'clientpress') : sendLabel(addresses.length),
            ),
            el(
                'div',
                { className: 'clientpress-actions' },
                el(
                    Button,
                    { variant: 'link', onClick: () => setPreview(draft(addresses[0] ?? '')) },
                    __('Preview email', 'clientpress'),
                ),
                !isSeveral &&
                    el(
                        Button,
                        {
                            variant: 'link',
                            disabled: busy,
                            accessibleWhenDisabled: true,
                            onClick: () => getLink(false),
                        },
                        __('Get a link without an email', 'clientpress'),
                    ),
            ),
            preview !== null &&
                el(clientpressEmailPreview, { portalId, draft: preview, onClose: () => setPreview(null) }),
            shown !== null && el(clientpressShownLink, { ...shown, moveFocus, onDismiss: () => setShown(null) }),
            el(
                Result,
                {
                    result: account === null ? result : accountExists(account.sentence, account.user, account.isLink),
                    busy,
                    onDismiss: dismiss,
                },
                account?.user &&
                    el(DirectAccess, { user: account.user, isLink: account.isLink, isTold, onChange: setIsTold }),
                each.length > 0 &&
                    el(
                        'ul',
                        { className: 'clientpress-each' },
                        each.map(({ text }, index) => el('li', { key: index }, text)),
                    ),
            ),
        );

        /**
         * A field of one line would run pasted lines together.
         *
         * @param {React.ClipboardEvent<HTMLInputElement>} event
         */
        function pasteLines(event) {
            const lines = event.clipboardData
                .getData('text')
                .trim()
                .split(/\s*[\r\n]+\s*/);

            if (lines.length > 1) {
                const { selectionStart, selectionEnd, value } = event.currentTarget;
                event.preventDefault();
                setEmail(value.slice(0, selectionStart ?? 0) + lines.join(', ') + value.slice(selectionEnd ?? 0));
            }
        }
    }

    /**
     * @param {boolean} isSeveral
     */
    function emailHelp(isSeveral) {
        return isSeveral
            ? __('Each gets an email with a link of their own.', 'clientpress')
            : __(
                  'Your client gets a link to this portal and chooses a password. Several addresses: put commas between them.',
                  'clientpress',
              );
    }

    /**
     * @param {number} count
     */
    function sendLabel(count) {
        return count === 1
            ? __('Send Invitation', 'clientpress')
            : /* translators: %d: a number of people. */
              sprintf(_n('Invite %d person', 'Invite %d people', count, 'clientpress'), count);
    }

    /**
     * @param {ClientPressResult[]} results
     * @param {number} refused How many of them were refused.
     * @return {ClientPressResult}
     */
    function resultOfAll(results, refused) {
        const count = results.length;
        const unsent = results.filter(({ status }) => status === 'warning').length;
        const sentence = _n(
            /* translators: %d: a number of people. */
            'The email to %d person was not sent, or this is not known.',
            'The emails to %d people were not sent, or this is not known.',
            unsent,
            'clientpress',
        );
        const result = resultOfSaving(count, refused);

        return unsent === 0 ? result : { status: 'warning', text: `${result.text} ${sprintf(sentence, unsent)}` };
    }

    /**
     * @param {number} count
     * @param {number} refused
     * @return {ClientPressResult}
     */
    function resultOfSaving(count, refused) {
        return {
            status: refused === 0 ? 'success' : 'warning',
            text:
                refused === 0
                    ? /* translators: %d: a number of people. */
                      sprintf(_n('%d person invited.', '%d people invited.', count, 'clientpress'), count)
                    : sprintf(
                          /* translators: 1: how many people were invited, 2: how many were to be. */
                          _n(
                              '%1$d of %2$d person invited. The others are in the field again.',
                              '%1$d of %2$d people invited. The others are in the field again.',
                              count,
                              'clientpress',
                          ),
                          count - refused,
                          count,
                      ),
        };
    }

    /**
     * What there is to know and to decide before an account is let in at once.
     *
     * @param {{user: ClientPressUser, isLink: boolean, isTold: boolean, onChange: (isTold: boolean) => void}} props
     */
    function DirectAccess({ user, isLink, isTold, onChange }) {
        return el(
            Fragment,
            null,
            !user.address_proven &&
                el(
                    'p',
                    { className: 'clientpress-unproven' },
                    isLink
                        ? __('Nobody has confirmed that this address is theirs.', 'clientpress')
                        : __(
                              'Nobody has confirmed that this address belongs to the owner of the account. If you are not sure, send the invitation: only who reads that mailbox gets in.',
                              'clientpress',
                          ),
                ),
            el(CheckboxControl, {
                ...FIELD,
                label: __('When giving access now, tell them by email', 'clientpress'),
                checked: isTold,
                onChange,
            }),
        );
    }

    return InviteForm;
})();
