/**
 * What the forms of ClientPress's screens share: a question before a deed that cannot be undone, and no second
 * submission of what changes something. Both work without it as well, less kindly.
 */
( function () {
    'use strict';

    /**
     * @return {string|undefined} What to ask before this form is sent by this button.
     */
    function questionOf( form, button ) {
        // A list's bulk action is chosen in the form, and does nothing while no row is ticked.
        if ( form.dataset.clientpressQuestions ) {
            return form.querySelector( 'input[name="invitation[]"]:checked' )
                ? JSON.parse( form.dataset.clientpressQuestions )[ form.elements.action.value ]
                : '';
        }

        return button?.dataset.clientpressConfirm;
    }

    document.addEventListener( 'submit', function ( event ) {
        const form = event.target;

        if ( form.dataset.clientpressSubmitted ) {
            event.preventDefault();
            return;
        }

        const question = questionOf( form, event.submitter );

        // eslint-disable-next-line no-alert -- WordPress's own lists ask the same way.
        if ( question && ! window.confirm( question ) ) {
            event.preventDefault();
            return;
        }

        if ( form.method === 'post' && form.closest( '.clientpress-invitations' ) ) {
            form.dataset.clientpressSubmitted = 'yes';
            event.submitter?.setAttribute( 'aria-disabled', 'true' );
            document.body.classList.add( 'clientpress-busy' );
        }
    } );

    // A page that the Back button brings back has not been submitted.
    window.addEventListener( 'pageshow', function () {
        document.querySelectorAll( '[data-clientpress-submitted]' ).forEach( function ( form ) {
            delete form.dataset.clientpressSubmitted;
            form.querySelectorAll( '[aria-disabled]' ).forEach( ( button ) => button.removeAttribute( 'aria-disabled' ) );
        } );
        document.body.classList.remove( 'clientpress-busy' );
    } );
} )();
