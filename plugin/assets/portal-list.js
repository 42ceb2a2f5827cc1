/**
 * Quick Edit and Bulk Edit of portals, without what a portal does not have: a password, and being private or public.
 */
(function () {
    'use strict';

    document.querySelector('#inline-edit [name="post_password"]')?.closest('.inline-edit-group')?.remove();
    document.querySelector('#bulk-edit [name="_status"] option[value="private"]')?.remove();
})();
