/**
 * The boxes beside a portal's content: whom to invite, who may enter, whether it is open.
 *
 * The components know nothing of an editor; they are given a portal's id. Here they are put into panels of the block
 * editor or into the meta boxes of the classic one.
 */
(function () {
    'use strict';

    const { createElement: el, createRoot, Fragment, useEffect, useRef, useState } = wp.element;
    const { Notice } = wp.components;
    const { __ } = wp.i18n;
    const { LoadError, Waiting } = clientpressParts;

    /**
     * @param {{portalId: number, refreshKey: number}} props
     */
    function InviteBox({ portalId, refreshKey }) {
        const { data, error, isReading, load, put } = clientpressBoxData.useBox(portalId, refreshKey);

        return el(
            'div',
            { className: 'clientpress-box' },
            error !== null && el(LoadError, { error, onRetry: load }),
            data === null && error === null && el(Waiting, { text: __('Loading invitations…', 'clientpress') }),
            data !== null &&
                el(
                    Fragment,
                    null,
                    data.obstacle === null &&
                        el(clientpressInviteForm, { keptAs: `portal-${portalId}`, portalId, data, load, put }),
                    // It may be gone: the portal was published just now.
                    data.obstacle !== null &&
                        (isReading
                            ? el(Waiting, { text: __('Loading invitations…', 'clientpress') })
                            : el(
                                  Notice,
                                  { status: 'warning', isDismissible: false, politeness: 'polite' },
                                  data.obstacle,
                              )),
                    el(clientpressInvitationList, { data, load }),
                ),
        );
    }

    /**
     * @param {{portalId: number, refreshKey: number, viewUrl: string|null}} props
     */
    function ClientsBox({ portalId, refreshKey, viewUrl }) {
        return el(
            'div',
            { className: 'clientpress-box' },
            el(clientpressPortalStatus, { portalId, refreshKey }),
            viewUrl !== null &&
                el(
                    'p',
                    { className: 'clientpress-view' },
                    el('a', { href: viewUrl }, __('View as client', 'clientpress')),
                ),
            clientpressInviteBox.canInvite && el(clientpressClientField, { portalId, refreshKey }),
            el(
                'p',
                { className: 'clientpress-muted' },
                __(
                    'Files that you upload keep a public address: whoever knows it can open them without logging in.',
                    'clientpress',
                ),
            ),
        );
    }

    const BOXES = clientpressInviteBox.canInvite
        ? [
              { name: 'invitations', title: __('Invite Client', 'clientpress'), Box: InviteBox },
              { name: 'clients', title: __('Clients', 'clientpress'), Box: ClientsBox },
          ]
        : [{ name: 'clients', title: __('Clients', 'clientpress'), Box: ClientsBox }];

    /** A property of the edited portal that WordPress's own route ignores. */
    const MARK = 'clientpress_picks';

    function BlockEditorPanels() {
        const Panel = wp.editor.PluginDocumentSettingPanel;
        const PostPublishPanel = wp.editor.PluginPostPublishPanel;
        const { portalId, isPortal, isSaving, isSaved, viewUrl } = wp.data.useSelect((select) => {
            const editor = select('core/editor');

            return {
                portalId: editor.getCurrentPostId(),
                // The same editor may switch to editing the portal's template.
                isPortal: editor.getCurrentPostType() === 'clientpress_portal',
                isSaving: editor.isSavingPost() && !editor.isAutosavingPost() && !editor.isPreviewingPost(),
                isSaved: editor.didPostSaveRequestSucceed(),
                viewUrl: viewUrlOf(editor.getCurrentPost()),
            };
        }, []);
        const wasSaving = useRef(false);
        const [saves, setSaves] = useState(0);

        useEffect(() => {
            if (wasSaving.current && !isSaving) {
                setSaves((count) => count + 1);

                if (isSaved) {
                    clientpressPicks.save(portalId);
                }
            }
            wasSaving.current = isSaving;
        }, [isSaving, isSaved, portalId]);

        useUnsavedPicks();

        useEffect(openPanelsOnce, []);

        return (
            isPortal &&
            el(
                Fragment,
                null,
                el(clientpressPublishing.StatusRow),
                el(clientpressPublishing.BeforePublishing),
                BOXES.map(({ name, title, Box }) =>
                    el(Panel, { key: name, name, title }, el(Box, { portalId, refreshKey: saves, viewUrl })),
                ),
                clientpressInviteBox.canInvite &&
                    el(
                        PostPublishPanel,
                        { title: __('Invite Client', 'clientpress'), initialOpen: true },
                        el(InviteBox, { portalId, refreshKey: saves }),
                    ),
            )
        );
    }

    /**
     * @param {{status: string, link?: string}} post As it was saved last.
     * @return {string|null} The portal as its clients see it; null while they cannot.
     */
    function viewUrlOf({ status, link }) {
        const { clientView } = clientpressInviteBox;

        if (status !== clientView.status || !link) {
            return null;
        }

        const url = new URL(link);
        Object.entries(clientView.query).forEach(([name, value]) => url.searchParams.set(name, value));

        return url.href;
    }

    /**
     * Makes the portal one that has something to save, as long as picks wait. Saving takes the mark away, so it is set
     * again where a pick was refused.
     */
    function useUnsavedPicks() {
        const { editPost } = wp.data.useDispatch('core/editor');
        const { picks, isTold, isSaving } = clientpressPicks.usePicks();
        const mark = wp.data.useSelect((select) => select('core/editor').getEditedPostAttribute(MARK), []);
        const wanted = picks.length === 0 ? undefined : JSON.stringify([picks, isTold]);

        useEffect(() => {
            if (mark !== wanted) {
                editPost({ [MARK]: wanted }, { undoIgnore: true });
            }
        }, [mark, wanted, isSaving, editPost]);
    }

    /**
     * Opens the panels once for each user: the editor shows plugins' panels closed, where new users would not find
     * them.
     */
    function openPanelsOnce() {
        const preferences = wp.data.select('core/preferences');

        if (preferences.get('clientpress', 'panelsShown')) {
            return;
        }

        BOXES.map(({ name }) => `clientpress/${name}`)
            .filter((panel) => !wp.data.select('core/editor').isEditorPanelOpened(panel))
            .forEach((panel) => wp.data.dispatch('core/editor').toggleEditorPanelOpened(panel));
        // Set last: preferences are saved in this order, so a window closed in between does not save only this one.
        wp.data.dispatch('core/preferences').set('clientpress', 'panelsShown', true);
    }

    function fillMetaBoxes() {
        BOXES.forEach(({ name, Box }) => {
            const place = document.querySelector(`[data-clientpress-box="clientpress-${name}"]`);

            if (place !== null) {
                const { portalId, viewUrl } = clientpressInviteBox;
                createRoot(place).render(el(Box, { portalId, refreshKey: 0, viewUrl }));
            }
        });
    }

    /**
     * The classic editor asks before one leaves with changed text alone.
     */
    function guardForm() {
        const form = document.getElementById('post');
        let isSubmitted = false;

        form?.addEventListener('submit', () => {
            const preview = /** @type {HTMLInputElement|null} */ (document.getElementById('wp-preview'));
            isSubmitted = preview === null || preview.value === '';
        });
        window.addEventListener('beforeunload', (event) => {
            if (clientpressPicks.areWaiting() && !isSubmitted) {
                event.preventDefault();
            }
        });
    }

    if (clientpressInviteBox.isBlockEditor) {
        wp.plugins.registerPlugin('clientpress', { icon: null, render: BlockEditorPanels });
    } else {
        fillMetaBoxes();
        guardForm();
    }
})();
