/**
 * Portals → Invitations → Import: sends on while the page is open, moves the progress bar, presses no button twice, and
 * asks before an import is cancelled.
 */
( function () {
    'use strict';

    const PAUSE = 500;
    const LONGEST_IDLE = 5000;
    const LONGEST_PAUSE = 30000;

    document.addEventListener( 'submit', function ( event ) {
        const form = event.target;

        if ( form.method !== 'post' || ! form.closest( '.clientpress-import' ) ) {
            return;
        }

        if ( form.dataset.clientpressSubmitted ) {
            event.preventDefault();
            return;
        }

        const question = event.submitter?.dataset.clientpressConfirm;

        // eslint-disable-next-line no-alert -- WordPress's own lists ask the same way.
        if ( question && ! window.confirm( question ) ) {
            event.preventDefault();
            return;
        }

        form.dataset.clientpressSubmitted = 'yes';
        event.submitter?.setAttribute( 'aria-disabled', 'true' );
        document.body.classList.add( 'clientpress-busy' );
    } );

    // A page that the Back button brings back has not been submitted.
    window.addEventListener( 'pageshow', function () {
        document.querySelectorAll( '[data-clientpress-submitted]' ).forEach( function ( form ) {
            delete form.dataset.clientpressSubmitted;
        } );
        document.body.classList.remove( 'clientpress-busy' );
    } );

    const box = document.querySelector( '.clientpress-import-progress' );

    if ( ! box?.dataset.sends ) {
        return;
    }

    const bar = box.querySelector( 'progress' );
    const sentence = box.querySelector( '.clientpress-import-sentence' );
    const trouble = box.querySelector( '.clientpress-import-trouble' );
    let pause = PAUSE;

    function complain( text ) {
        trouble.textContent = text;
        trouble.hidden = text === '';
    }

    function show( progress ) {
        // Other processes may be sending the last lines.
        pause = bar.value === progress.done ? Math.min( LONGEST_IDLE, pause * 2 ) : PAUSE;
        bar.value = progress.done;

        // Said aloud by screen readers, so only when there is news.
        if ( sentence.textContent !== progress.sentence ) {
            sentence.textContent = progress.sentence;
        }

        complain( '' );

        if ( progress.state !== box.dataset.state ) {
            window.location.reload();
            return;
        }

        window.setTimeout( work, pause );
    }

    async function work() {
        const body = new FormData();
        body.set( 'action', box.dataset.action );
        body.set( '_ajax_nonce', box.dataset.nonce );
        body.set( 'import', box.dataset.import );

        try {
            const response = await window.fetch( box.dataset.url, { method: 'POST', body, credentials: 'same-origin' } );

            if ( response.status === 403 || response.status === 404 || response.status === 400 ) {
                complain( box.dataset.refused );
                return;
            }

            const answer = await response.json();

            if ( ! answer.success ) {
                throw new Error();
            }

            show( answer.data );
        } catch ( error ) {
            complain( box.dataset.lost );
            pause = Math.min( LONGEST_PAUSE, pause * 2 );
            window.setTimeout( work, pause );
        }
    }

    work();
} )();
