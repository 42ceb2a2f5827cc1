/**
 * What was typed into a box and not sent yet, and links that are shown once, kept while nothing shows them: while a panel
 * is folded, the editor shows something else, or a dialog changes its portal.
 *
 * In this page's memory alone, for a passphrase and a link are secrets.
 */

/**
 * @typedef {object} ClientPressOnceShown A link that cannot be shown again.
 * @property {string} email
 * @property {string} link
 * @property {boolean} isCopied
 */

const clientpressKept = (function () {
    'use strict';

    const { useCallback, useSyncExternalStore } = wp.element;

    /** @type {Map<string, unknown>} Of each key that has another value than at first. */
    const values = new Map();
    /** @type {Set<() => void>} */
    const listeners = new Set();

    /**
     * @param {() => void} listener
     */
    function subscribe(listener) {
        listeners.add(listener);

        return () => {
            listeners.delete(listener);
        };
    }

    /**
     * @template T
     * @param {string} key
     * @param {T} atFirst
     */
    function read(key, atFirst) {
        return /** @type {T} */ (values.has(key) ? values.get(key) : atFirst);
    }

    /**
     * Like React's useState, but the value outlives the component.
     *
     * @template T
     * @param {string} key
     * @param {T} atFirst
     * @return {[T, (next: T | ((present: T) => T)) => void]}
     */
    function useKept(key, atFirst) {
        const value = useSyncExternalStore(subscribe, () => read(key, atFirst));

        const set = useCallback(
            (/** @type {T | ((present: T) => T)} */ next) => {
                const changed = next instanceof Function ? next(read(key, atFirst)) : next;

                if (changed === atFirst) {
                    values.delete(key);
                } else {
                    values.set(key, changed);
                }
                listeners.forEach((listener) => listener());
            },
            [key, atFirst],
        );

        return [value, set];
    }

    /**
     * @param {string} key
     */
    function useLink(key) {
        return useKept(key, /** @type {ClientPressOnceShown|null} */ (null));
    }

    function isSomethingLost() {
        return Array.from(values.values()).some(
            (value) => typeof value !== 'object' || value === null || !('isCopied' in value) || !value.isCopied,
        );
    }

    window.addEventListener('beforeunload', (event) => {
        if (isSomethingLost()) {
            event.preventDefault();
        }
    });

    return {
        useKept,
        useLink,

        /**
         * @param {string} key
         */
        has: (key) => values.has(key),

        /** Whether leaving would lose something. */
        isSomethingLost,

        forget() {
            values.clear();
            listeners.forEach((listener) => listener());
        },
    };
})();
