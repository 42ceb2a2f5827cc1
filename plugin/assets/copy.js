/**
 * Copies the text of a field, for every script that shows a link.
 */
const clientpressCopy = (function () {
    'use strict';

    /**
     * Leaves the field selected. A site without HTTPS has no Clipboard API, and the browser's older way may refuse.
     *
     * @param {HTMLInputElement} field
     * @return {Promise<boolean>} Whether the text is in the clipboard.
     */
    return async function (field) {
        field.select();

        try {
            await window.navigator.clipboard.writeText(field.value);

            return true;
        } catch {
            return document.execCommand('copy');
        }
    };
})();
