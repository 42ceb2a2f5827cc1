/**
 * Who may enter a portal, who is let in or out when it is saved, and the search for users to add.
 */
const clientpressClientField = (function () {
    'use strict';

    const { createElement: el, Fragment, useEffect, useRef, useState } = wp.element;
    const { Button, CheckboxControl, SearchControl } = wp.components;
    const { __, _n, _x, sprintf } = wp.i18n;
    const { FIELD, LoadError, onEnter, Result, UserRow, Waiting } = clientpressParts;

    const SHOWN_AT_FIRST = 10;

    /**
     * @param {{portalId: number, refreshKey: number}} props
     */
    function ClientField({ portalId, refreshKey }) {
        const { data, error, load } = clientpressBoxData.useBox(portalId, refreshKey);
        const { picks, isTold, isSaving, result, undoable } = clientpressPicks.usePicks();
        const [showsAll, setShowsAll] = useState(false);
        const [wanted, setWanted] = useState('');
        const list = useRef(/** @type {HTMLDivElement|null} */ (null));
        const wasSaving = useRef(false);

        useEffect(() => {
            if (wasSaving.current && !isSaving) {
                load();
            }
            wasSaving.current = isSaving;
        }, [isSaving, load]);

        /**
         * The pressed button goes with its row, or says something else now.
         */
        function keepFocus() {
            list.current?.focus();
        }

        function undoRemovals() {
            clientpressPicks.undoRemovals(portalId);
            keepFocus();
        }

        function dismiss() {
            clientpressPicks.dismiss();
            keepFocus();
        }

        /**
         * @param {ClientPressUser} user
         */
        function add(user) {
            clientpressPicks.pick(user, 'add');
            /* translators: %s: a user's name. */
            wp.a11y.speak(sprintf(__('%s is let in when you save the portal.', 'clientpress'), user.name));
        }

        /**
         * @param {ClientPressUser} user
         */
        function remove(user) {
            clientpressPicks.pick(user, 'remove');
            keepFocus();
            /* translators: %s: a user's name. */
            wp.a11y.speak(sprintf(__('%s loses access when you save the portal.', 'clientpress'), user.name));
        }

        /**
         * @param {ClientPressUser} user
         */
        function undo(user) {
            clientpressPicks.undo(user);
            keepFocus();
        }

        if (data === null) {
            return error === null
                ? el(Waiting, { text: __('Loading clients…', 'clientpress') })
                : el(LoadError, { error, onRetry: load });
        }

        const changed = picks.map(({ user }) => user.id);
        const additions = picks.filter(({ change }) => change === 'add');
        const clients = data.clients.filter(({ id }) => !additions.some(({ user }) => user.id === id));
        const unchanged = clients.filter(({ id }) => !changed.includes(id));
        // Where few are left there is no field, and what was typed in it no longer counts.
        const canFind = clients.length > SHOWN_AT_FIRST;
        const found = canFind
            ? unchanged.filter(({ name, email }) => folded(`${name} ${email}`).includes(folded(wanted.trim())))
            : unchanged;
        const shown = showsAll ? found : found.slice(0, SHOWN_AT_FIRST);
        const more = found.length - shown.length;

        return el(
            Fragment,
            null,
            el(
                'div',
                { ref: list, tabIndex: -1 },
                el('h3', null, __('Who may enter', 'clientpress')),
                canFind && el(Finder, { wanted, found: found.length, onChange: setWanted }),
                clients.length + additions.length === 0
                    ? el(
                          'p',
                          { className: 'clientpress-muted' },
                          __('Nobody yet. Clients appear here when they accept an invitation.', 'clientpress'),
                      )
                    : el(
                          'ul',
                          { className: 'clientpress-list' },
                          shown.map((user) =>
                              el(UserRow, {
                                  key: user.id,
                                  user,
                                  busy: isSaving,
                                  isDestructive: true,
                                  action: _x('Remove', 'client of a portal', 'clientpress'),
                                  /* translators: %s: an email address. */
                                  actionLabel: sprintf(__('Remove %s', 'clientpress'), user.email),
                                  onAction: () => remove(user),
                              }),
                          ),
                          picks.map((pick) =>
                              el(Picked, { key: pick.user.id, pick, busy: isSaving, onUndo: () => undo(pick.user) }),
                          ),
                      ),
            ),
            more > 0 &&
                el(
                    Button,
                    { variant: 'link', onClick: () => setShowsAll(true) },
                    /* translators: %d: a number of clients. */
                    sprintf(_n('Show %d more client', 'Show %d more clients', more, 'clientpress'), more),
                ),
            additions.length > 0 &&
                el(CheckboxControl, {
                    ...FIELD,
                    label: __('Email those who are let in', 'clientpress'),
                    checked: isTold,
                    onChange: clientpressPicks.tell,
                }),
            isSaving && el(Waiting, { text: __('Saving clients…', 'clientpress') }),
            el(Result, {
                result: result && {
                    ...result,
                    actions:
                        undoable.length === 0
                            ? []
                            : [{ label: __('Undo removal', 'clientpress'), onClick: undoRemovals }],
                },
                busy: isSaving,
                onDismiss: dismiss,
            }),
            el(clientpressUserSearch, { portalId, clients, picked: changed, busy: isSaving, onAdd: add }),
            !clientpressInviteBox.isBlockEditor && el(FormFields, { picks, isTold }),
        );
    }

    /**
     * @param {string} text
     * @return {string} Without what tells accents and capitals apart.
     */
    function folded(text) {
        return text
            .normalize('NFD')
            .replace(/\p{Mn}/gu, '')
            .toLowerCase();
    }

    /**
     * @param {{wanted: string, found: number, onChange: (wanted: string) => void}} props
     */
    function Finder({ wanted, found, onChange }) {
        const label = __('Find a client', 'clientpress');

        return el(
            Fragment,
            null,
            el(SearchControl, {
                ...FIELD,
                label,
                placeholder: label,
                value: wanted,
                onChange,
                onKeyDown: onEnter(() => {}),
            }),
            el(
                'p',
                // Always there, so that screen readers say what comes into it.
                { className: 'clientpress-muted clientpress-hits', role: 'status' },
                wanted.trim() !== '' &&
                    (found === 0
                        ? /* translators: %s: what was typed to find a client. */
                          sprintf(__('Nobody here matches “%s”.', 'clientpress'), wanted.trim())
                        : /* translators: %d: a number of clients. */
                          sprintf(_n('%d client found.', '%d clients found.', found, 'clientpress'), found)),
            ),
        );
    }

    /**
     * @param {{pick: ClientPressPick, busy: boolean, onUndo: () => void}} props
     */
    function Picked({ pick: { user, change, refusal }, busy, onUndo }) {
        return el(UserRow, {
            user,
            busy,
            note:
                change === 'add'
                    ? __('Let in when you save', 'clientpress')
                    : __('Removed when you save', 'clientpress'),
            problem: refusal,
            action: __('Undo', 'clientpress'),
            actionLabel:
                change === 'add'
                    ? /* translators: %s: an email address. */
                      sprintf(__('Undo: do not add %s', 'clientpress'), user.email)
                    : /* translators: %s: an email address. */
                      sprintf(__('Undo: do not remove %s', 'clientpress'), user.email),
            onAction: onUndo,
        });
    }

    /**
     * What the classic editor's form sends along when the portal is saved.
     *
     * @param {{picks: ClientPressPick[], isTold: boolean}} props
     */
    function FormFields({ picks, isTold }) {
        const field = clientpressInviteBox.clientsField;

        return (
            picks.length > 0 &&
            el(
                Fragment,
                null,
                el('input', { type: 'hidden', name: `${field}[tell]`, value: isTold ? '1' : '0' }),
                picks.map(({ user, change }) =>
                    el('input', { key: user.id, type: 'hidden', name: `${field}[${change}][]`, value: user.id }),
                ),
            )
        );
    }

    return ClientField;
})();
