/**
 * Whether a portal is open to its clients.
 */
const clientpressPortalStatus = (function () {
    'use strict';

    const { createElement: el, Fragment, useEffect, useState } = wp.element;
    const { SelectControl } = wp.components;
    const { __ } = wp.i18n;
    const { FIELD, LoadError, Result, useOneAtATime, Waiting } = clientpressParts;
    const { resultOfError } = clientpressWords;

    /**
     * @param {{portalId: number, refreshKey: number}} props
     */
    function PortalStatus({ portalId, refreshKey }) {
        const [data, setData] = useState(/** @type {ClientPressPortalStatus|null} */ (null));
        const [error, setError] = useState(/** @type {ClientPressError|null} */ (null));
        const [result, setResult] = useState(/** @type {ClientPressResult|null} */ (null));
        const [busy, run] = useOneAtATime();

        function load() {
            clientpressRest.readStatus(portalId).then((read) => {
                setData(read);
                setError(null);
            }, setError);
        }

        useEffect(load, [portalId, refreshKey]);

        /**
         * @param {string} status
         */
        function change(status) {
            setResult(null);
            run(() =>
                clientpressRest
                    .changeStatus(portalId, status)
                    .then(
                        (changed) => {
                            setData(changed);
                            wp.a11y.speak(__('Portal status saved.', 'clientpress'));
                        },
                        (problem) => setResult(resultOfError(problem)),
                    )
                    .then(() => (clientpressInviteBox.canInvite ? clientpressBoxData.reload(portalId) : null)),
            );
        }

        if (data === null) {
            return error === null
                ? el(Waiting, { text: __('Loading…', 'clientpress') })
                : el(LoadError, { error, onRetry: load });
        }

        return el(
            Fragment,
            null,
            error !== null && el(LoadError, { error, onRetry: load }),
            el(SelectControl, {
                ...FIELD,
                label: __('Portal status', 'clientpress'),
                help: __(
                    'Clients can enter while it is active. A change counts at once, without saving.',
                    'clientpress',
                ),
                options: data.choices,
                value: data.status,
                disabled: busy,
                onChange: change,
            }),
            el(Result, { result, busy, onDismiss: () => setResult(null) }),
        );
    }

    return PortalStatus;
})();
