/**
 * Inviting one client or several: what became of it, and what can be done where it was refused.
 */
const clientpressSending = (function () {
    'use strict';

    const { useState } = wp.element;
    const { __, _n, sprintf } = wp.i18n;
    const { isEmailFailed, isolated, isTemporary, resultOfError, resultOfSending } = clientpressWords;

    /**
     * @param {{
     *     portalId: number,
     *     load: () => Promise<void>,
     *     put: (invitation: ClientPressInvitation) => void,
     *     email: string,
     *     addresses: string[],
     *     terms: () => ClientPressTerms,
     *     draft: (address: string) => ClientPressDraft,
     *     clear: () => void,
     *     setEmail: (change: (present: string) => string) => void,
     *     run: (operation: () => Promise<unknown>) => void,
     *     returnFocus: () => void,
     * }} form What it works on, and how it is told.
     */
    function useSending(form) {
        const { portalId, load, put, email, addresses, terms, draft, clear, setEmail, run, returnFocus } = form;
        const [invalid, setInvalid] = useState('');
        const [result, setResult] = useState(/** @type {ClientPressResult|null} */ (null));
        const [account, setAccount] = useState(
            /** @type {{sentence: string, user: ClientPressUser|null, isLink: boolean}|null} */ (null),
        );
        const [isTold, setIsTold] = useState(true);
        const [each, setEach] = useState(/** @type {ClientPressResult[]} */ ([]));
        // A link is one portal's, also where what is entered stays while the portal changes.
        const [shown, setShown] = clientpressKept.useLink(`portal-${portalId}-link`);

        function dismiss() {
            setResult(null);
            setAccount(null);
            setEach([]);
        }

        /**
         * @param {() => Promise<unknown>} operation
         * @param {(error: ClientPressError) => void} onRefusal
         */
        function attempt(operation, onRefusal) {
            setInvalid('');
            dismiss();
            run(async () => {
                try {
                    await operation();
                } catch (refusal) {
                    const error = /** @type {ClientPressError} */ (refusal);
                    onRefusal(error);

                    if (isTemporary(error)) {
                        return;
                    }
                }

                // It is not waited for: the next address can be typed and sent meanwhile.
                void load();
            });
        }

        /**
         * @param {ClientPressInvitation} invitation
         */
        function show(invitation) {
            put(invitation);
            // This email's link has replaced the shown one.
            setShown((present) => (present?.email === invitation.shown_email ? null : present));
            setResult({
                ...resultOfSending(invitation),
                actions: isEmailFailed(invitation) ? [resendAction(invitation.id, {})] : [],
            });
            clear();
            returnFocus();
        }

        function send() {
            if (addresses.length > 1) {
                attempt(sendAll, (error) => setResult(resultOfError(error)));
            } else {
                attempt(
                    async () => show(await clientpressRest.sendInvitation(portalId, draft(email))),
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
            returnFocus();
        }

        function inviteAccount() {
            attempt(
                async () => show(await clientpressRest.inviteAccount(portalId, draft(email))),
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
            setShown({ email: invitation.shown_email, link, isCopied: false });
        }

        /**
         * @param {number} id
         * @param {ClientPressTerms} newTerms
         */
        function resend(id, newTerms) {
            attempt(
                async () => show(await clientpressRest.resendInvitation(id, newTerms)),
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
                async () => {
                    const client = await clientpressRest.addClient(portalId, user.id, isTold);
                    const notTold = client.notify_error;
                    setResult({
                        status: notTold === null ? 'success' : 'warning',
                        text: accessGiven(user) + (notTold === null ? '' : ` ${isolated(notTold)}`),
                    });
                    clear();
                    returnFocus();
                },
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
                returnFocus();
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

        return {
            invalid,
            result: account === null ? result : accountExists(account.sentence, account.user, account.isLink),
            account,
            isTold,
            setIsTold,
            each,
            shown,
            setShown,
            dismiss,
            send,
            getLink,
        };
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
                              '%1$d of %2$d people invited. The other one is in the field again.',
                              '%1$d of %2$d people invited. The others are in the field again.',
                              refused,
                              'clientpress',
                          ),
                          count - refused,
                          count,
                      ),
        };
    }

    return useSending;
})();
