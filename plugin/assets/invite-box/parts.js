/**
 * Small parts that the boxes are made of.
 */
const clientpressParts = (function () {
    'use strict';

    const { createElement: el, Fragment, useCallback, useEffect, useRef, useState } = wp.element;
    const { Button, Notice, Spinner } = wp.components;
    const { __, sprintf } = wp.i18n;

    /** Fields keep WordPress's present look in both editors. */
    const FIELD = { __nextHasNoMarginBottom: true, __next40pxDefaultSize: true };

    /**
     * Runs one operation at a time: a second press while the first is under way does nothing.
     * What it returns last moves the focus on after the wait, unless the user has moved it meanwhile.
     *
     * @return {[boolean, (operation: () => Promise<unknown>) => void, (element: HTMLElement|null) => void]}
     */
    function useOneAtATime() {
        const running = useRef(false);
        const pressed = useRef(/** @type {Element|null} */ (null));
        const [busy, setBusy] = useState(false);

        /**
         * @param {() => Promise<unknown>} operation
         */
        async function run(operation) {
            if (running.current) {
                return;
            }

            running.current = true;
            pressed.current = document.activeElement;
            setBusy(true);

            try {
                await operation();
            } finally {
                running.current = false;
                setBusy(false);
            }
        }

        const moveFocus = useCallback((/** @type {HTMLElement|null} */ element) => {
            // The page's body has it when the pressed button is gone.
            if ([pressed.current, document.body].includes(document.activeElement)) {
                element?.focus();
            }
        }, []);

        return [busy, run, moveFocus];
    }

    /**
     * Enter means this box's own button, never "save the post", as it would in the classic editor's form.
     *
     * @param {() => void} action
     * @return {React.KeyboardEventHandler}
     */
    function onEnter(action) {
        return (event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
                event.preventDefault();
                event.stopPropagation();
                action();
            }
        };
    }

    /**
     * @param {{
     *     result: ClientPressResult|null,
     *     busy: boolean,
     *     onDismiss: () => void,
     *     children?: React.ReactNode,
     * }} props Children stand between the text and the actions.
     */
    function Result({ result, busy, onDismiss, children = null }) {
        const place = useRef(/** @type {HTMLDivElement|null} */ (null));
        const said = result?.text;

        useEffect(() => {
            // The box is often longer than the window, and the classic editor begins at its top after saving.
            place.current?.scrollIntoView({ block: 'nearest' });
        }, [said]);

        if (result === null) {
            return null;
        }

        const { status, text, actions = [] } = result;

        return el(
            'div',
            { ref: place, className: 'clientpress-result' },
            el(
                Notice,
                {
                    status,
                    onRemove: onDismiss,
                    // Always announced politely, because a refusal is no alarm.
                    politeness: 'polite',
                    actions: actions.map((action) => ({ ...action, disabled: busy })),
                },
                text,
                children,
            ),
        );
    }

    /**
     * An address that is broken behind its @, where it is too long for a line.
     *
     * @param {string} address
     * @return {React.ReactNode}
     */
    function breakable(address) {
        const host = address.lastIndexOf('@') + 1;

        return el(Fragment, null, address.slice(0, host), el('wbr'), address.slice(host));
    }

    /**
     * @param {{text: string}} props
     */
    function Waiting({ text }) {
        return el('p', { className: 'clientpress-waiting' }, el(Spinner), text);
    }

    /**
     * Shown in place of data that could not be loaded, or above outdated data.
     *
     * @param {{error: ClientPressError, onRetry: () => void}} props
     */
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

    /**
     * @param {{
     *     user: ClientPressUser,
     *     busy: boolean,
     *     action: string,
     *     actionLabel: string,
     *     isDestructive?: boolean,
     *     note?: string,
     *     problem?: string,
     *     onAction: () => void,
     * }} props
     */
    function UserRow({ user, busy, action, actionLabel, isDestructive = false, note = '', problem = '', onAction }) {
        return el(
            'li',
            null,
            el(
                'div',
                { className: 'clientpress-line' },
                el('span', { className: 'clientpress-who' }, breakable(user.email)),
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
            note !== '' && el('p', { className: 'clientpress-note' }, note),
            problem !== '' && el('p', { className: 'clientpress-failed' }, problem),
            !user.address_proven &&
                el(
                    'p',
                    { className: 'clientpress-unproven' },
                    __('Nobody has confirmed that this address is theirs.', 'clientpress'),
                ),
        );
    }

    return { breakable, FIELD, LoadError, onEnter, Result, useOneAtATime, UserRow, Waiting };
})();
