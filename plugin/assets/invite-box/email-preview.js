/**
 * The email of an invitation, in a window of its own before it is sent.
 */
const clientpressEmailPreview = (function () {
    'use strict';

    const { createElement: el, Fragment, useCallback, useEffect, useState } = wp.element;
    const { Modal } = wp.components;
    const { __ } = wp.i18n;
    const { LoadError, Waiting } = clientpressParts;

    /**
     * @param {{portalId: number, draft: ClientPressDraft, onClose: () => void}} props
     */
    function EmailPreview({ portalId, draft, onClose }) {
        const [email, setEmail] = useState(/** @type {ClientPressEmail|null} */ (null));
        const [error, setError] = useState(/** @type {ClientPressError|null} */ (null));

        const load = useCallback(async () => {
            setError(null);

            try {
                setEmail(await clientpressRest.previewEmail(portalId, draft));
            } catch (problem) {
                setError(/** @type {ClientPressError} */ (problem));
            }
        }, [portalId, draft]);

        useEffect(() => void load(), [load]);

        return el(
            Modal,
            {
                title: __('Preview of the email', 'clientpress'),
                className: 'clientpress-preview',
                onRequestClose: onClose,
            },
            error !== null && el(LoadError, { error, onRetry: load }),
            email === null && error === null && el(Waiting, { text: __('Writing the email…', 'clientpress') }),
            email !== null && el(Email, email),
        );
    }

    /**
     * @param {ClientPressEmail} props
     */
    function Email({ subject, html, plain }) {
        return el(
            Fragment,
            null,
            el('p', null, el('strong', null, __('Subject:', 'clientpress')), ' ', el('bdi', null, subject)),
            // Nothing in it runs: the frame is sandboxed.
            el('iframe', { title: __('The email', 'clientpress'), sandbox: '', srcDoc: html }),
            el(
                'details',
                null,
                el('summary', null, __('As plain text', 'clientpress')),
                el('pre', { dir: 'auto' }, plain),
            ),
            el(
                'p',
                { className: 'clientpress-muted' },
                __('The link in this preview leads nowhere: the real one is made when you send.', 'clientpress'),
            ),
        );
    }

    return EmailPreview;
})();
