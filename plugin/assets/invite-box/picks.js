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
 * @typedef {object} ClientPressPicks
 * @property {ClientPressPick[]} picks In the order in which they were made.
 * @property {boolean} isTold Whether those let in are told by email.
 * @property {boolean} isSaving
 * @property {ClientPressResult|null} result Of the last saving.
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
     * @param {ClientPressPick} pick
     */
    function sentence({ user, change }) {
        const who = `${user.name} (${user.email})`;

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
            await clientpressRest.removeClient(portalId, user.id);

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

        set({ isSaving: true, result: null });
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
            set({ picks: [...state.picks, { user, change, refusal: '' }], result: null });
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
            set({ result: null });
        },

        areWaiting: () => state.picks.length > 0,
        save,
    };
})();
