/**
 * Whether a portal is open to its clients.
 */
const clientpressPortalStatus = (function () {
    'use strict';

    const { createElement: el, useCallback, useEffect, useRef, useState } = wp.element;
    const { Button, SelectControl } = wp.components;
    const { __, sprintf } = wp.i18n;
    const { FIELD, LoadError, Result, useOneAtATime, Waiting } = clientpressParts;
    const { resultOfError } = clientpressWords;

    /**
     * @param {{portalId: number, refreshKey: number}} props
     */
    function PortalStatus({ portalId, refreshKey }) {
        const [data, setData] = useState(/** @type {ClientPressPortalStatus|null} */ (null));
        const [error, setError] = useState(/** @type {ClientPressError|null} */ (null));
        const [result, setResult] = useState(/** @type {ClientPressResult|null} */ (null));
        const [asked, setAsked] = useState(/** @type {string|null} */ (null));
        const [saving, setSaving] = useState(/** @type {string|null} */ (null));
        const [busy, run] = useOneAtATime();
        const next = useRef(/** @type {string|null} */ (null));
        const latest = useRef(0);
        const box = useRef(/** @type {HTMLDivElement|null} */ (null));

        function focusSelect() {
            box.current?.querySelector('select')?.focus();
        }

        const load = useCallback(async () => {
            const turn = ++latest.current;

            try {
                const read = await clientpressRest.readStatus(portalId);

                // Ignores an answer if the status was changed meanwhile, or read again.
                if (turn === latest.current) {
                    setData(read);
                }

                setError(null);
            } catch (problem) {
                setError(/** @type {ClientPressError} */ (problem));
            }
        }, [portalId]);

        useEffect(() => void load(), [load, refreshKey]);

        const question = __(
            'Close this portal? Its clients can no longer enter it, from their next page on, until it is active again.',
            'clientpress',
        );

        /**
         * An arrow key chooses at once, so what would lock clients out is asked first.
         *
         * @param {string} status
         */
        function choose(status) {
            const present = saving ?? data?.status;
            setResult(null);

            if (present === 'active' && status !== 'active') {
                setAsked(status);
                wp.a11y.speak(question);
            } else if (status === present) {
                setAsked(null);
            } else {
                save(status);
            }
        }

        function confirm() {
            if (asked !== null) {
                save(asked);
            }
            focusSelect();
        }

        function cancel() {
            setAsked(null);
            focusSelect();
        }

        /**
         * One that is chosen while the last one is still being saved is saved after it.
         *
         * @param {string} status
         */
        function save(status) {
            next.current = status;
            setSaving(status);
            setAsked(null);
            run(saveAll);
        }

        function dismiss() {
            setResult(null);
            focusSelect();
        }

        async function saveAll() {
            while (next.current !== null) {
                const status = next.current;
                next.current = null;

                try {
                    const changed = await clientpressRest.changeStatus(portalId, status);
                    latest.current++;
                    setData(changed);
                    wp.a11y.speak(__('Portal status saved.', 'clientpress'));
                } catch (problem) {
                    setResult(resultOfError(/** @type {ClientPressError} */ (problem)));
                }
            }

            setSaving(null);

            if (clientpressInviteBox.canInvite) {
                clientpressBoxData.reload(portalId);
            }
        }

        if (data === null) {
            return error === null
                ? el(Waiting, { text: __('Loading…', 'clientpress') })
                : el(LoadError, { error, onRetry: load });
        }

        const chosen = data.choices.find(({ value }) => value === asked)?.label ?? '';

        return el(
            'div',
            {
                ref: box,
                'aria-busy': busy,
                /**
                 * @param {React.KeyboardEvent} event
                 */
                onKeyDown(event) {
                    if (asked !== null && event.key === 'Escape') {
                        event.stopPropagation();
                        cancel();
                    }
                },
            },
            error !== null && el(LoadError, { error, onRetry: load }),
            el(SelectControl, {
                ...FIELD,
                label: __('Portal status', 'clientpress'),
                help: __(
                    'Clients can enter while it is active. A change counts at once, without saving.',
                    'clientpress',
                ),
                options: data.choices,
                value: asked ?? saving ?? data.status,
                onChange: choose,
            }),
            asked !== null &&
                el(
                    'div',
                    { className: 'clientpress-actions', role: 'group', 'aria-label': question },
                    el('p', { className: 'clientpress-ask' }, question),
                    el(
                        Button,
                        { variant: 'secondary', size: 'compact', isDestructive: true, onClick: confirm },
                        /* translators: %s: a portal's status, such as "Archived". */
                        sprintf(__('Set to “%s”', 'clientpress'), chosen),
                    ),
                    el(Button, { variant: 'tertiary', size: 'compact', onClick: cancel }, __('Cancel', 'clientpress')),
                ),
            el(Result, { result, busy, onDismiss: dismiss }),
        );
    }

    return PortalStatus;
})();
