/**
 * Who is to be let into a portal, or out of it, once the portal is saved.
 *
 * Each pick is sent as a change of its own, never the whole list: an editor that was left open would throw out who has
 * accepted meanwhile. The classic editor's form carries the picks along instead.
 */

/**
 * @typedef {object} ClientPressPick
 * @property {ClientPressUser} user
 * @property {'add'|'remove'} change
 * @property {string} refusal Why the last saving did not do it; empty before that.
 */

/**
 * Whose access the last saving has removed.
 *
 * @typedef {object} ClientPressUndoable
 * @property {ClientPressUser} user
 * @property {string} undo What gives the access back, once.
 */

/**
 * @typedef {object} ClientPressPicks
 * @property {ClientPressPick[]} picks In the order in which they were made.
 * @property {boolean} isTold Whether those let in are told by email.
 * @property {boolean} isSaving
 * @property {ClientPressResult|null} result Of the last saving.
 * @property {ClientPressUndoable[]} undoable
 */

const clientpressPicks = (function () {
    'use strict';

    const { useSyncExternalStore } = wp.element;
    const { __, sprintf } = wp.i18n;
    const { isolated } = clientpressWords;

    /** @type {Set<() => void>} */
    const listeners = new Set();
    /** @type {ClientPressPicks} */
    let state = {
        ...clientpressInviteBox.leftOver,
        isSaving: false,
    };

    /**
     * @param {Partial<ClientPressPicks>} changed
     */
    function set(changed) {
        state = { ...state, ...changed };
        listeners.forEach((listener) => listener());
    }

    /**
     * @param {ClientPressUser} user
     */
    function nameOf(user) {
        return `${user.name} (${user.email})`;
    }

    /**
     * @param {ClientPressPick} pick
     */
    function sentence({ user, change }) {
        const who = nameOf(user);

        return change === 'add'
            ? /* translators: %s: a user's name and email address. */
              sprintf(__('%s may now enter this portal.', 'clientpress'), who)
            : /* translators: %s: a user's name and email address. */
              sprintf(__('%s can no longer enter this portal.', 'clientpress'), who);
    }

    /**
     * @param {number} portalId
     * @param {ClientPressPick} pick
     * @return {Promise<string|null>} Why its user was not told by email; null where that was not wanted or was done.
     */
    async function send(portalId, { user, change }) {
        if (change === 'remove') {
            const { undo } = await clientpressRest.removeClient(portalId, user.id);
            set({ undoable: [...state.undoable, ...(undo === null ? [] : [{ user, undo }])] });

            return null;
        }

        return (await clientpressRest.addClient(portalId, user.id, state.isTold)).notify_error;
    }

    /**
     * Sends what was picked. What is refused stays, with the reason.
     *
     * @param {number} portalId
     */
    async function save(portalId) {
        if (state.isSaving || state.picks.length === 0) {
            return;
        }

        set({ isSaving: true, result: null, undoable: [] });
        /** @type {string[]} */
        const said = [];
        let isWell = true;

        for (const pick of state.picks) {
            try {
                const notTold = await send(portalId, pick);
                said.push(sentence(pick), ...(notTold === null ? [] : [isolated(notTold)]));
                isWell &&= notTold === null;
                set({ picks: state.picks.filter(({ user }) => user.id !== pick.user.id) });
            } catch (error) {
                const { message } = /** @type {ClientPressError} */ (error);
                isWell = false;
                set({
                    picks: state.picks.map((kept) =>
                        kept.user.id === pick.user.id ? { ...kept, refusal: message } : kept,
                    ),
                });
            }
        }

        if (state.picks.length > 0) {
            said.push(__('Not everything could be done: see above.', 'clientpress'));
        }

        say(said, isWell);
    }

    /**
     * Gives back the access that the last saving has removed. Where no answer came, or the server failed, it can be tried again.
     *
     * @param {number} portalId
     */
    async function undoRemovals(portalId) {
        const { undoable } = state;
        /** @type {string[]} */
        const said = [];
        /** @type {ClientPressUndoable[]} */
        const left = [];
        let isWell = true;

        set({ isSaving: true, result: null, undoable: [] });

        for (const one of undoable) {
            try {
                await clientpressRest.undoRemoval(portalId, one.user.id, one.undo);
                /* translators: %s: a client's name or email address. */
                said.push(sprintf(__('%s has access again.', 'clientpress'), nameOf(one.user)));
            } catch (error) {
                const { message, data } = /** @type {ClientPressError} */ (error);
                said.push(`${nameOf(one.user)}: ${isolated(message)}`);
                isWell = false;

                if ((data?.status ?? 500) >= 500) {
                    left.push(one);
                }
            }
        }

        set({ undoable: left });
        say(said, isWell);
    }

    /**
     * @param {string[]} said
     * @param {boolean} isWell
     */
    function say(said, isWell) {
        const text = said.join(' ');
        set({ isSaving: false, result: { status: isWell ? 'success' : 'warning', text } });
        wp.a11y.speak(text);
    }

    return {
        /**
         * @return {ClientPressPicks}
         */
        usePicks() {
            return useSyncExternalStore(
                (listener) => {
                    listeners.add(listener);

                    return () => {
                        listeners.delete(listener);
                    };
                },
                () => state,
            );
        },

        /**
         * @param {ClientPressUser} user
         * @param {'add'|'remove'} change
         */
        pick(user, change) {
            set({ picks: [...state.picks, { user, change, refusal: '' }], result: null, undoable: [] });
        },

        /**
         * @param {ClientPressUser} user
         */
        undo(user) {
            set({ picks: state.picks.filter((pick) => pick.user.id !== user.id) });
        },

        /**
         * @param {boolean} isTold
         */
        tell(isTold) {
            set({ isTold });
        },

        dismiss() {
            set({ result: null, undoable: [] });
        },

        areWaiting: () => state.picks.length > 0,
        save,
        undoRemovals,
    };
})();
