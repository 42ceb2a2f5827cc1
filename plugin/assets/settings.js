/**
 * Settings → ClientPress → Emails: brings the preview into view. Works without it too.
 */
(function () {
    'use strict';

    document.querySelector('[data-clientpress-preview]')?.addEventListener('click', () => {
        document.querySelector('.clientpress-email-preview')?.scrollIntoView({ block: 'nearest' });
    });
})();
