/*
 * The accept page works without this; it is then a little less comfortable.
 */
( function ( own ) {
	'use strict';

	// The link's secret leaves the address bar, and with it what is shown of the history, bookmarks and screenshots. This
	// tab alone keeps it, as it keeps what stands in the form, so that the page can be reloaded.
	const linkParameter = own.dataset.link;
	const secret = new URLSearchParams( location.search ).get( linkParameter );
	if ( secret ) {
		history.replaceState( { [ linkParameter ]: secret }, '', location.pathname + '?' + linkParameter );
	}

	const form = document.querySelector( 'form' );
	if ( ! form ) {
		if ( ! secret && history.state?.[ linkParameter ] ) {
			lookAgain( history.state[ linkParameter ] );
		}
		return;
	}

	function lookAgain( kept ) {
		// Once. The answer takes this entry's place in the history, and would ask again and again where it has no form.
		history.replaceState( null, '', location.href );
		const again = document.createElement( 'form' );
		again.method = 'post';
		again.action = location.href;
		const field = document.createElement( 'input' );
		field.type = 'hidden';
		field.name = linkParameter;
		field.value = kept;
		again.append( field );
		document.body.append( again );
		again.submit();
	}

	for ( const submit of document.querySelectorAll( '[data-busy]' ) ) {
		const submitText = submit.textContent;

		submit.form.addEventListener( 'submit', () => {
			submit.disabled = true;
			submit.textContent = submit.dataset.busy;
		} );

		// A page that the browser kept for its Back button comes back as it was left: with the button pressed.
		window.addEventListener( 'pageshow', () => {
			submit.disabled = false;
			submit.textContent = submitText;
		} );
	}

	// Mail scanners open links too, but run no scripts and send no forms.
	if ( form.dataset.opened ) {
		const body = new URLSearchParams( form.dataset.opened );
		body.set( linkParameter, form.elements[ linkParameter ].value );
		fetch( form.action, { method: 'POST', body, keepalive: true } ).catch( () => {} );
	}

	if ( form.dataset.repeat ) {
		setTimeout( () => form.requestSubmit(), form.dataset.repeat * 1000 );
	}

	const password = form.querySelector( '#clientpress-password' );
	if ( ! password ) {
		return;
	}

	const reveal = form.querySelector( '.reveal' );

	const show = ( visible ) => {
		password.type = visible ? 'text' : 'password';
		reveal.textContent = visible ? reveal.dataset.hide : reveal.dataset.show;
		reveal.setAttribute( 'aria-label', visible ? reveal.dataset.hideLabel : reveal.dataset.showLabel );
	};

	show( false );
	reveal.hidden = false;
	reveal.addEventListener( 'click', () => show( password.type === 'password' ) );
	// Browsers offer to keep a password only if the field is one when the form is sent.
	form.addEventListener( 'submit', () => show( false ) );

	const meter = form.querySelector( '.meter' );
	if ( ! meter ) {
		return;
	}

	// The strength script is large: it is loaded for those who type, and its answer is advice.
	// As the server does it: a text counts as a whole and by its words, a character is one however it is stored.
	const guessable = JSON.parse( meter.dataset.guessable ).flatMap( ( text ) => [
		text,
		...text.split( /[^\p{L}\p{N}]+/u ).filter( ( part ) => [ ...part ].length >= 3 ),
	] );
	const words = JSON.parse( meter.dataset.words );
	const word = meter.querySelector( '.word' );
	let loading = false;

	const load = () => {
		loading = true;
		const script = document.createElement( 'script' );
		script.src = meter.dataset.script;
		script.nonce = own.nonce;
		script.onload = rate;
		document.head.append( script );
	};

	const rate = () => {
		if ( ! window.zxcvbn ) {
			return;
		}
		const typed = [ ...password.value.trim() ];
		meter.hidden = typed.length === 0;
		// As much as the server looks at; the time that it takes grows fast with the length.
		const score = typed.length < meter.dataset.minCharacters ? 0 : window.zxcvbn( typed.slice( 0, 100 ).join( '' ), guessable ).score;
		meter.dataset.score = score;
		if ( word.textContent !== words[ score ] ) {
			word.textContent = words[ score ];
		}
	};

	password.addEventListener( 'input', () => {
		if ( ! loading ) {
			load();
		}
		rate();
	} );
} )( document.currentScript );
