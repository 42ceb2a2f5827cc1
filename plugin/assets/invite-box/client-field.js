/**
 * Who may enter a portal, and the search for users to add.
 */
const clientpressClientField = (function () {
    'use strict';

    const { createElement: el, Fragment, useRef, useState } = wp.element;
    const { __, sprintf } = wp.i18n;
    const { LoadError, Result, useOneAtATime, UserRow, Waiting } = clientpressParts;
    const { resultOfError } = clientpressWords;

    /**
     * @param {{portalId: number, refreshKey: number}} props
     */
    function ClientField({ portalId, refreshKey }) {
        const { data, error, load } = clientpressBoxData.useBox(portalId, refreshKey);
        const [result, setResult] = useState(/** @type {ClientPressResult|null} */ (null));
        const [busy, run] = useOneAtATime();
        const list = useRef(/** @type {HTMLDivElement|null} */ (null));

        /**
         * @param {() => Promise<ClientPressResult>} operation
         */
        function attempt(operation) {
            setResult(null);
            run(() =>
                operation()
                    .then(setResult, (problem) => setResult(resultOfError(problem)))
                    .then(load),
            );
        }

        /**
         * @param {ClientPressUser} user
         */
        function add(user) {
            attempt(async () => {
                await clientpressRest.addClient(portalId, user.id, false);

                return {
                    status: 'success',
                    /* translators: 1: a user's name, 2: the user's email address. */
                    text: sprintf(__('%1$s (%2$s) may now enter this portal.', 'clientpress'), user.name, user.email),
                };
            });
        }

        /**
         * @param {ClientPressUser} user
         */
        function remove(user) {
            attempt(async () => {
                await clientpressRest.removeClient(portalId, user.id);
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
            });
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
            el(Result, { result, busy, onDismiss: () => setResult(null) }),
            el(clientpressUserSearch, { portalId, clients: data.clients, busy, onAdd: add }),
        );
    }

    return ClientField;
})();
