/**
 * A fresh link to pass on, shown once.
 */
const clientpressShownLink = (function () {
    'use strict';

    const { createElement: el, useEffect, useRef, useState } = wp.element;
    const { Button } = wp.components;
    const { __, sprintf } = wp.i18n;

    /**
     * A link is shown only once; afterwards the user has to get a new one.
     *
     * @param {{
     *     shown: ClientPressOnceShown,
     *     moveFocus: (element: HTMLElement|null) => void,
     *     onChange: (shown: ClientPressOnceShown) => void,
     *     onDone: () => void,
     * }} props
     */
    function ShownLink({ shown, moveFocus, onChange, onDone }) {
        const { email, link } = shown;
        const field = useRef(/** @type {HTMLInputElement|null} */ (null));
        const place = useRef(/** @type {HTMLDivElement|null} */ (null));
        const [said, setSaid] = useState('');

        useEffect(() => {
            moveFocus(field.current);
            place.current?.scrollIntoView({ block: 'nearest' });
        }, [link, moveFocus]);

        async function copy() {
            if (field.current === null) {
                return;
            }

            const isCopied = await clientpressCopy(field.current);
            setSaid(
                isCopied
                    ? __('Copied.', 'clientpress')
                    : __('The link is selected: copy it with Ctrl+C or ⌘C.', 'clientpress'),
            );

            if (isCopied) {
                onChange({ ...shown, isCopied });
            }
        }

        return el(
            'div',
            { ref: place, className: 'clientpress-link' },
            el('input', {
                ref: field,
                type: 'text',
                readOnly: true,
                dir: 'ltr',
                value: link,
                /* translators: %s: an email address. */
                'aria-label': sprintf(__('Link for %s', 'clientpress'), email),
                onFocus: () => field.current?.select(),
                onCopy: () => onChange({ ...shown, isCopied: true }),
            }),
            el(
                'div',
                { className: 'clientpress-actions' },
                el(Button, { variant: 'secondary', size: 'compact', onClick: copy }, __('Copy link', 'clientpress')),
                el(Button, { variant: 'tertiary', size: 'compact', onClick: onDone }, __('Done', 'clientpress')),
                el('span', { role: 'status' }, said),
            ),
            el(
                'p',
                { className: 'clientpress-muted' },
                __(
                    'It is shown this once. Pass it on to your client alone, and do not open it yourself.',
                    'clientpress',
                ),
            ),
        );
    }

    return ShownLink;
})();
