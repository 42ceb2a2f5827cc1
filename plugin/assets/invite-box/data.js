/**
 * One portal's data, read once and shared by all boxes that show a part of it.
 */

/**
 * @typedef {object} ClientPressBoxState
 * @property {ClientPressInviteBox|null} data Null until it has been read for the first time.
 * @property {ClientPressError|null} error Of the last reading. The data of an earlier one stays.
 * @property {boolean} isReading Whether the data is about to be replaced.
 */

const clientpressBoxData = (function () {
    'use strict';

    const { useEffect, useSyncExternalStore } = wp.element;

    /** @type {Map<number, ReturnType<typeof createStore>>} */
    const stores = new Map();

    /**
     * @param {number} portalId
     */
    function storeOf(portalId) {
        const store = stores.get(portalId) ?? createStore(portalId);
        stores.set(portalId, store);

        return store;
    }

    /**
     * @param {number} portalId
     */
    function createStore(portalId) {
        /** @type {Set<() => void>} */
        const listeners = new Set();
        /** @type {ClientPressBoxState} */
        let state = { data: null, error: null, isReading: false };
        let latest = 0;

        /**
         * @param {ClientPressBoxState} next
         */
        function set(next) {
            state = next;
            listeners.forEach((listener) => listener());
        }

        /**
         * Shows at once what was answered; the next reading has the rest.
         *
         * @param {ClientPressInvitation} invitation New, or known and changed.
         */
        function put(invitation) {
            if (state.data === null) {
                return;
            }

            const { invitations, invitations_total: total } = state.data;
            const isKnown = invitations.some(({ id }) => id === invitation.id);

            set({
                ...state,
                data: {
                    ...state.data,
                    invitations: isKnown
                        ? invitations.map((known) => (known.id === invitation.id ? invitation : known))
                        : [invitation, ...invitations],
                    invitations_total: isKnown ? total : total + 1,
                },
            });
        }

        async function load() {
            const turn = ++latest;
            /** @type {ClientPressBoxState} */
            let next;
            set({ ...state, isReading: true });

            try {
                next = { data: await clientpressRest.readBox(portalId), error: null, isReading: false };
            } catch (error) {
                next = { data: state.data, error: /** @type {ClientPressError} */ (error), isReading: false };
            }

            // Ignores an answer if a later request has been answered already.
            if (turn === latest) {
                set(next);
            }
        }

        // Clients may accept while the editor is open in another tab.
        document.addEventListener('visibilitychange', () => {
            if (document.visibilityState === 'visible' && listeners.size > 0) {
                load();
            }
        });

        return {
            state: () => state,
            /**
             * @param {() => void} listener
             */
            subscribe(listener) {
                listeners.add(listener);

                return () => {
                    listeners.delete(listener);
                };
            },
            load,
            put,
        };
    }

    return {
        /**
         * @param {number} portalId
         * @param {number} refreshKey Whenever it changes, the data is read again.
         */
        useBox(portalId, refreshKey) {
            const store = storeOf(portalId);
            const { data, error, isReading } = useSyncExternalStore(store.subscribe, store.state);

            useEffect(() => {
                store.load();
            }, [store, refreshKey]);

            return { data, error, isReading, load: store.load, put: store.put };
        },

        /**
         * @param {number} portalId
         */
        reload(portalId) {
            return storeOf(portalId).load();
        },
    };
})();
