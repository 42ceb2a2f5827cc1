/**
 * Portals → Invitations: copies a link that is shown, and searches portals where there are too many for a drop-down.
 */
( function () {
    'use strict';

    /**
     * Without the Clipboard API, which a site without HTTPS does not have, the link is left selected.
     */
    function offerCopying( button ) {
        const field = document.getElementById( button.dataset.clientpressCopy );
        const status = button.parentElement.querySelector( '[role="status"]' );

        button.hidden = false;
        field.addEventListener( 'focus', () => field.select() );
        field.select();

        button.addEventListener( 'click', async function () {
            field.select();

            try {
                await window.navigator.clipboard.writeText( field.value );
                status.textContent = button.dataset.copied;
            } catch {
                status.textContent = document.execCommand( 'copy' ) ? button.dataset.copied : button.dataset.selected;
            }
        } );
    }

    document.querySelectorAll( '[data-clientpress-copy]' ).forEach( offerCopying );

    /**
     * Not every browser unfolds what a link within the page leads to.
     */
    function unfoldTarget() {
        const target = window.location.hash === '' ? null : document.getElementById( window.location.hash.slice( 1 ) );
        const folded = target?.closest( 'details' );

        if ( folded ) {
            folded.open = true;
            folded.scrollIntoView();
        }
    }

    window.addEventListener( 'hashchange', unfoldTarget );
    unfoldTarget();

    /**
     * Replaces the drop-down by a field that suggests portals while one types.
     */
    function searchPortals( select ) {
        const field = document.createElement( 'input' );
        const chosen = document.createElement( 'input' );
        const list = document.createElement( 'datalist' );
        const ids = new Map();
        let timer = 0;
        let latest = '';

        function offer( portals ) {
            ids.clear();
            list.replaceChildren();

            portals.forEach( function ( portal ) {
                // Two portals may have one title; what is typed has to tell which.
                const text = ids.has( portal.title ) ? portal.title + ' (' + portal.id + ')' : portal.title;
                ids.set( text, String( portal.id ) );
                list.append( new Option( '', text ) );
            } );
            match();
        }

        function match() {
            chosen.value = ids.get( field.value ) ?? '';
            field.setCustomValidity( field.value === '' || chosen.value !== '' ? '' : select.dataset.unknown );
        }

        function look() {
            const url = new URL( select.dataset.search, window.location.href );
            const typed = field.value;
            url.searchParams.set( 'title', typed );
            latest = typed;

            window
                .fetch( url, { credentials: 'same-origin' } )
                .then( ( response ) => response.json() )
                .then( ( answer ) => {
                    if ( answer.success && latest === typed ) {
                        offer( answer.data );
                    }
                } )
                .catch( () => {} );
        }

        offer(
            Array.from( select.options )
                .filter( ( option ) => option.value !== '' )
                .map( ( option ) => ( { id: option.value, title: option.text } ) )
        );

        field.type = 'search';
        field.id = select.id;
        field.placeholder = select.options[ 0 ].text;
        field.autocomplete = 'off';
        list.id = select.id + '-list';
        field.setAttribute( 'list', list.id );
        field.setAttribute( 'form', select.getAttribute( 'form' ) );
        field.value = select.value === '' ? '' : select.selectedOptions[ 0 ].text;
        chosen.type = 'hidden';
        chosen.name = select.name;
        chosen.value = select.value;
        chosen.setAttribute( 'form', select.getAttribute( 'form' ) );

        field.addEventListener( 'input', function () {
            match();
            window.clearTimeout( timer );

            if ( chosen.value === '' && field.value.trim() !== '' ) {
                timer = window.setTimeout( look, 250 );
            }
        } );

        select.replaceWith( field, list, chosen );
    }

    const select = document.getElementById( 'clientpress-portal' );

    if ( select?.dataset.search ) {
        searchPortals( select );
    }
} )();
