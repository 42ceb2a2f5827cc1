/**
 * Settings → ClientPress → Emails: brings the preview into view, and asks before a text is lost. Works without it too.
 */
( function () {
    'use strict';

    document.addEventListener( 'click', function ( event ) {
        const button = event.target.closest( '[data-clientpress-preview], [data-clientpress-confirm]' );

        if ( ! button ) {
            return;
        }

        if ( 'clientpressPreview' in button.dataset ) {
            document.querySelector( '.clientpress-email-preview' ).scrollIntoView( { block: 'nearest' } );
            return;
        }

        // eslint-disable-next-line no-alert -- WordPress's own screens ask the same way.
        if ( ! window.confirm( button.dataset.clientpressConfirm ) ) {
            event.preventDefault();
        }
    } );
} )();
