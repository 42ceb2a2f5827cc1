/**
 * What the block editor says of a portal's status, before and after Publish, in place of core's words for posts.
 */
const clientpressPublishing = (function () {
    'use strict';

    const { createElement: el } = wp.element;
    const { Button, Dropdown, RadioControl } = wp.components;
    const { __, sprintf } = wp.i18n;

    const LIVE = ['private', 'publish'];

    /**
     * @return {string} Who can open a live portal.
     */
    function whoCanSee() {
        return __('Only its clients and those who manage portals', 'clientpress');
    }

    /**
     * @param {string} status A post's.
     */
    function label(status) {
        switch (status) {
            case 'private':
            case 'publish':
                return __('Published', 'clientpress');
            case 'future':
                return __('Scheduled', 'clientpress');
            case 'pending':
                return __('Pending review', 'clientpress');
            default:
                return __('Draft', 'clientpress');
        }
    }

    /**
     * @param {string} stored The status that was saved last.
     */
    function choices(stored) {
        const kept = {
            private: { value: 'private', label: label('private'), description: whoCanSee() },
            future: { value: 'future', label: label('future'), description: __('On the date below.', 'clientpress') },
        };
        const first = LIVE.includes(stored) ? [kept.private] : stored === 'future' ? [kept.future] : [];

        return [
            ...first,
            {
                value: 'draft',
                label: label('draft'),
                description: __('Not ready: clients cannot open it.', 'clientpress'),
            },
            {
                value: 'pending',
                label: label('pending'),
                description: __('Waiting for somebody to publish it.', 'clientpress'),
            },
        ];
    }

    /**
     * The row "Status"; our style hides core's.
     */
    function StatusRow() {
        const Row = wp.editor.PluginPostStatusInfo;
        const { editPost } = wp.data.useDispatch('core/editor');
        const { status, stored, mayPublish } = wp.data.useSelect((select) => {
            const editor = select('core/editor');

            return {
                status: editor.getEditedPostAttribute('status'),
                stored: editor.getCurrentPost().status,
                mayPublish: editor.getCurrentPost()._links?.['wp:action-publish'] !== undefined,
            };
        }, []);
        const selected = LIVE.includes(status) ? 'private' : status === 'auto-draft' ? 'draft' : status;

        return el(
            Row,
            { className: 'clientpress-publishing' },
            el('div', { className: 'editor-post-panel__row-label' }, __('Status', 'clientpress')),
            el(
                'div',
                { className: 'editor-post-panel__row-control' },
                mayPublish
                    ? el(Dropdown, {
                          popoverProps: { placement: 'bottom-end', shift: true },
                          renderToggle: ({ isOpen, onToggle }) =>
                              el(
                                  Button,
                                  {
                                      variant: 'tertiary',
                                      size: 'compact',
                                      onClick: onToggle,
                                      'aria-expanded': isOpen,
                                      'aria-label': sprintf(
                                          /* translators: %s: a status, such as "Draft". */
                                          __('Change status: %s', 'clientpress'),
                                          label(status),
                                      ),
                                  },
                                  label(status),
                              ),
                          renderContent: () =>
                              el(
                                  'div',
                                  { className: 'clientpress-status-choice' },
                                  el(RadioControl, {
                                      label: __('Status', 'clientpress'),
                                      options: choices(stored),
                                      selected,
                                      onChange: (value) => editPost({ status: value }),
                                  }),
                              ),
                      })
                    : el('span', { className: 'clientpress-status' }, label(status)),
                el(
                    'p',
                    { className: 'clientpress-muted' },
                    LIVE.includes(status)
                        ? whoCanSee()
                        : __('Only those who manage portals, until it is published', 'clientpress'),
                ),
            ),
        );
    }

    /**
     * In the panel that asks before publishing; our style hides core's "Visibility".
     */
    function BeforePublishing() {
        const Panel = wp.editor.PluginPrePublishPanel;

        return el(
            Panel,
            { title: __('Who can open it', 'clientpress'), initialOpen: true },
            el('p', null, whoCanSee()),
            clientpressInviteBox.canInvite &&
                el('p', null, __('You can invite its clients as soon as it is published.', 'clientpress')),
        );
    }

    return { BeforePublishing, StatusRow };
})();
