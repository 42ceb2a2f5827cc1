/**
 * Finds users of the site who are not in the Client field yet.
 */
const clientpressUserSearch = (function () {
    'use strict';

    const { createElement: el, useEffect, useRef, useState } = wp.element;
    const { TextControl } = wp.components;
    const { __, _n, sprintf } = wp.i18n;
    const { FIELD, LoadError, onEnter, UserRow, Waiting } = clientpressParts;

    const SEARCH_DELAY = 300;
    const SEARCH_MIN_CHARACTERS = 2;
    const SEARCH_MAX_CHARACTERS = 100;

    /**
     * @param {{
     *     portalId: number,
     *     clients: ClientPressUser[],
     *     picked: number[],
     *     busy: boolean,
     *     onAdd: (user: ClientPressUser) => void,
     * }} props The search itself leaves out clients, but knows nothing of those who are only picked.
     */
    function UserSearch({ portalId, clients, picked, busy, onAdd }) {
        const [term, setTerm] = useState('');
        const [found, setFound] = useState(/** @type {ClientPressUser[]|null} */ (null));
        const [error, setError] = useState(/** @type {ClientPressError|null} */ (null));
        const [tries, setTries] = useState(0);
        const field = useRef(/** @type {HTMLInputElement|null} */ (null));
        const wanted = term.trim();
        const isLongEnough = wanted.length >= SEARCH_MIN_CHARACTERS;

        useEffect(() => {
            setFound(null);
            setError(null);

            if (!isLongEnough) {
                return undefined;
            }

            const abort = new AbortController();
            const timer = setTimeout(async () => {
                try {
                    const { users } = await clientpressRest.searchUsers(portalId, wanted, abort.signal);
                    setFound(users);
                    wp.a11y.speak(
                        /* translators: %d: a number of users. */
                        sprintf(_n('%d user found.', '%d users found.', users.length, 'clientpress'), users.length),
                    );
                } catch (problem) {
                    if (!abort.signal.aborted) {
                        setError(/** @type {ClientPressError} */ (problem));
                    }
                }
            }, SEARCH_DELAY);

            return () => {
                clearTimeout(timer);
                abort.abort();
            };
        }, [portalId, wanted, isLongEnough, clients, tries]);

        /**
         * @param {ClientPressUser} user
         */
        function add(user) {
            setTerm('');
            onAdd(user);
            // The pressed button goes with what was found.
            field.current?.focus();
        }

        return el(
            'div',
            null,
            el(TextControl, {
                ...FIELD,
                ref: field,
                label: __('Add an existing user', 'clientpress'),
                help: clientpressInviteBox.searchesNames
                    ? __('Search by name or email address. Nobody is let in until you save the portal.', 'clientpress')
                    : __(
                          'Search by the beginning of an email address or username. Nobody is let in until you save the portal.',
                          'clientpress',
                      ),
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
                        ? el(FoundUsers, {
                              users: found?.filter(({ id }) => !picked.includes(id)) ?? null,
                              busy,
                              onAdd: add,
                          })
                        : el(LoadError, { error, onRetry: () => setTries(tries + 1) }),
                ),
        );
    }

    /**
     * @param {{users: ClientPressUser[]|null, busy: boolean, onAdd: (user: ClientPressUser) => void}} props
     */
    function FoundUsers({ users, busy, onAdd }) {
        if (users === null) {
            return el(Waiting, { text: __('Searching…', 'clientpress') });
        }

        if (users.length === 0) {
            return el('p', null, __('Nobody was found who does not have access already.', 'clientpress'));
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

    return UserSearch;
})();
