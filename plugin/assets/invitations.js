/**
 * Portals → Invitations: selects a link that is shown, and unfolds what a link leads to.
 */
(function () {
    'use strict';

    const link = document.getElementById('clientpress-link');

    if (link instanceof HTMLInputElement) {
        link.addEventListener('focus', () => link.select());
        link.select();
    }

    /**
     * Opens the folded advice that a link leads to, which not every browser does.
     */
    function unfoldTarget() {
        const target = window.location.hash === '' ? null : document.getElementById(window.location.hash.slice(1));
        const folded = target?.closest('details');

        if (folded) {
            folded.open = true;
            folded.scrollIntoView();
        }
    }

    window.addEventListener('hashchange', unfoldTarget);
    unfoldTarget();
})();
