/**
 * Copies the text of a field, for every script that shows a link, and by every button that stands beside a field.
 */
const clientpressCopy = (function () {
    'use strict';

    /**
     * Leaves the field selected. A site without HTTPS has no Clipboard API, and the browser's older way may refuse.
     *
     * @param {HTMLInputElement|HTMLTextAreaElement} field
     * @return {Promise<boolean>} Whether the text is in the clipboard.
     */
    async function copy(field) {
        field.select();

        try {
            await window.navigator.clipboard.writeText(field.value);

            return true;
        } catch {
            return document.execCommand('copy');
        }
    }

    // Site Health writes its findings after the page was loaded.
    document.addEventListener('click', async (event) => {
        const button = event.target instanceof Element ? event.target.closest('[data-clientpress-copy]') : null;
        const field = button?.parentElement?.querySelector('input, textarea');
        const status = button?.parentElement?.querySelector('[role="status"]');

        if (
            button instanceof HTMLElement &&
            status &&
            (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)
        ) {
            const { copied = '', selected = '' } = button.dataset;
            status.textContent = (await copy(field)) ? copied : selected;
        }
    });

    return copy;
})();
