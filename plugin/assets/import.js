/**
 * Portals → Invitations → Import: sends on while the page is open, and moves the progress bar.
 */
( function () {
    'use strict';

    const PAUSE = 500;
    const LONGEST_IDLE = 5000;
    const LONGEST_PAUSE = 30000;

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
            // The page may be the answer to a button, which a reload would press again.
            window.location.assign( box.dataset.page );
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
