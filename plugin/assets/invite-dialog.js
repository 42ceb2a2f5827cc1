/**
 * "Invite client" on lists: the form of a portal's editor in a dialog. Where no portal is meant, one is chosen first.
 */
(function () {
    'use strict';

    const { createElement: el, createRoot, Fragment, useEffect, useRef, useState } = wp.element;
    const { ComboboxControl, Modal, Notice } = wp.components;
    const { __, sprintf } = wp.i18n;
    const { FIELD, LoadError, Waiting } = clientpressParts;

    const SEARCH_DELAY = 300;

    /** What is remembered over the reload of the list: the portal of the button that opened the dialog. */
    const PRESSED = 'clientpress-invite';

    /**
     * @typedef {{id: number, title: string}} ClientPressChoice
     */

    /**
     * @param {{portal: ClientPressChoice|null, onClose: (isChanged: boolean) => void}} props
     */
    function Dialog({ portal, onClose }) {
        const [chosen, setChosen] = useState(portal);
        const isChanged = useRef(false);
        const question = {
            text: __(
                'Close without sending? What you entered, or a link that you have not copied, is lost.',
                'clientpress',
            ),
            answer: __('Close without sending', 'clientpress'),
            isDestructive: true,
        };

        function close() {
            clientpressKept.forget();
            onClose(isChanged.current);
        }

        return el(
            Modal,
            {
                title:
                    portal === null
                        ? __('Invite Client', 'clientpress')
                        : /* translators: %s: a portal's title. */
                          sprintf(__('Invite to “%s”', 'clientpress'), portal.title),
                className: 'clientpress-dialog-invite',
                // A click beside it would lose what was typed.
                shouldCloseOnClickOutside: false,
                onRequestClose: () =>
                    clientpressKept.isSomethingLost() ? clientpressForms.ask(question, close) : close(),
            },
            el(
                'div',
                { className: 'clientpress-box' },
                portal === null && el(PortalChoice, { chosen, onChoose: setChosen }),
                // What became of an invitation to one portal does not stand beside another's; what is entered is kept.
                chosen !== null &&
                    el(Form, { key: chosen.id, portalId: chosen.id, onSent: () => (isChanged.current = true) }),
            ),
        );
    }

    /**
     * @param {{chosen: ClientPressChoice|null, onChoose: (portal: ClientPressChoice|null) => void}} props
     */
    function PortalChoice({ chosen, onChoose }) {
        const [search, setSearch] = useState('');
        const [found, setFound] = useState(/** @type {ClientPressChoice[]|null} */ (null));
        const [error, setError] = useState(/** @type {ClientPressError|null} */ (null));
        const [tries, setTries] = useState(0);

        useEffect(() => {
            const abort = new AbortController();
            const timer = setTimeout(
                async () => {
                    try {
                        setFound(await clientpressRest.searchPortals(search.trim(), abort.signal));
                        setError(null);
                    } catch (problem) {
                        if (!abort.signal.aborted) {
                            setError(/** @type {ClientPressError} */ (problem));
                        }
                    }
                },
                search === '' ? 0 : SEARCH_DELAY,
            );

            return () => {
                clearTimeout(timer);
                abort.abort();
            };
        }, [search, tries]);

        if (error !== null) {
            return el(LoadError, { error, onRetry: () => setTries(tries + 1) });
        }

        if (found === null) {
            return el(Waiting, { text: __('Loading portals…', 'clientpress') });
        }

        const portals = chosen === null || found.some(({ id }) => id === chosen.id) ? found : [chosen, ...found];

        return portals.length === 0 && search === ''
            ? el(
                  'p',
                  null,
                  __(
                      'There is no portal that is live and active. Publish one, then invite its clients.',
                      'clientpress',
                  ),
              )
            : el(ComboboxControl, {
                  ...FIELD,
                  label: __('Portal', 'clientpress'),
                  help: __('Type words of its title. Only portals that are live and active are listed.', 'clientpress'),
                  options: portals.map(({ id, title }) => ({ value: String(id), label: title })),
                  value: chosen === null ? null : String(chosen.id),
                  onFilterValueChange: setSearch,
                  onChange: (value) => onChoose(portals.find(({ id }) => String(id) === value) ?? null),
              });
    }

    /**
     * @param {{portalId: number, onSent: () => void}} props
     */
    function Form({ portalId, onSent }) {
        const { data, error, load, put } = clientpressBoxData.useBox(portalId, 0);

        if (data === null) {
            return error === null
                ? el(Waiting, { text: __('Loading…', 'clientpress') })
                : el(LoadError, { error, onRetry: load });
        }

        return el(
            Fragment,
            null,
            data.obstacle === null
                ? el(clientpressInviteForm, {
                      keptAs: 'dialog',
                      portalId,
                      data,
                      load: async () => {
                          onSent();
                          await load();
                      },
                      put,
                  })
                : el(Notice, { status: 'warning', isDismissible: false }, data.obstacle),
        );
    }

    // The button has the focus again, if nothing else has taken it meanwhile.
    const pressed = window.sessionStorage.getItem(PRESSED);

    if (pressed !== null) {
        window.sessionStorage.removeItem(PRESSED);

        const button = document.querySelector(`[data-clientpress-invite="${pressed}"]`);

        if (button instanceof HTMLElement && document.activeElement === document.body) {
            button.focus();
        }
    }

    document.addEventListener('click', (event) => {
        const button = event.target instanceof Element ? event.target.closest('[data-clientpress-invite]') : null;

        if (!(button instanceof HTMLElement)) {
            return;
        }

        const { clientpressInvite: id = '', clientpressTitle: title = '' } = button.dataset;
        const place = document.body.appendChild(document.createElement('div'));
        const root = createRoot(place);
        root.render(
            el(Dialog, {
                portal: id === '' ? null : { id: Number(id), title },
                onClose(isChanged) {
                    root.unmount();
                    place.remove();
                    button.focus();

                    if (isChanged) {
                        window.sessionStorage.setItem(PRESSED, id);
                        // Without a fragment, for which the browser would take the focus away again.
                        window.history.replaceState(null, '', window.location.pathname + window.location.search);
                        // The list behind it is out of date.
                        window.location.reload();
                    }
                },
            }),
        );
    });
})();
