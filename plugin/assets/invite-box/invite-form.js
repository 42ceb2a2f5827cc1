/**
 * The form that invites a client, and shows why an invitation was refused.
 */
const clientpressInviteForm = (function () {
    'use strict';

    const { createElement: el, Fragment, useRef, useState } = wp.element;
    const { Button, CheckboxControl, SelectControl, TextareaControl, TextControl } = wp.components;
    const { __, _n, sprintf } = wp.i18n;
    const { useKept } = clientpressKept;
    const { FIELD, onEnter, Result, useOneAtATime } = clientpressParts;
    const { languages } = clientpressInviteBox;

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
     * @param {{
     *     keptAs: string,
     *     portalId: number,
     *     data: ClientPressInviteBox,
     *     load: () => Promise<void>,
     *     put: (invitation: ClientPressInvitation) => void,
     * }} props What is entered is kept under the name, also where the form goes and comes back.
     */
    function InviteForm({ keptAs, portalId, data, load, put }) {
        const [email, setEmail] = useKept(`${keptAs}-email`, '');
        const [name, setName] = useKept(`${keptAs}-name`, '');
        const [message, setMessage] = useKept(`${keptAs}-message`, '');
        const [passphrase, setPassphrase] = useKept(`${keptAs}-passphrase`, '');
        const [locale, setLocale] = useKept(`${keptAs}-locale`, '');
        const [days, setDays] = useKept(`${keptAs}-days`, /** @type {number|null} */ (null));
        // What would be sent is seen.
        const [isOpen, setIsOpen] = useState(Object.keys(terms()).length > 0);
        const [preview, setPreview] = useState(/** @type {ClientPressDraft|null} */ (null));
        const [busy, run, moveFocus] = useOneAtATime();
        const emailField = useRef(/** @type {HTMLInputElement|null} */ (null));
        const addresses = addressesIn(email);
        const isSeveral = addresses.length > 1;
        const { invalid, result, account, isTold, setIsTold, each, shown, setShown, dismiss, send, getLink } =
            clientpressSending({
                portalId,
                load,
                put,
                email,
                addresses,
                terms,
                draft,
                clear,
                setEmail,
                run,
                returnFocus: () => moveFocus(emailField.current),
            });

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

        function hideLink() {
            setShown(null);
            emailField.current?.focus();
        }

        /**
         * The pressed button goes with what it dismisses.
         */
        function dismissResult() {
            dismiss();
            emailField.current?.focus();
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
                            help: __('Your client is asked for it. Pass it on by phone, not by email.', 'clientpress'),
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
            shown !== null && el(clientpressShownLink, { shown, moveFocus, onChange: setShown, onDone: hideLink }),
            el(
                Result,
                {
                    result,
                    busy,
                    onDismiss: dismissResult,
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
