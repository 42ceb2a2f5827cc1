/**
 * Makes the accept page more comfortable; it works without JavaScript too.
 */
(function (own) {
    'use strict';

    // Removes the link's secret from the address bar, and so from history, bookmarks and screenshots. Only this tab
    // keeps it, so that the page can be reloaded.
    const { link: linkParameter = '', path = '', ticket = '' } = own.dataset;
    const { secret, page } = secretInAddress();
    if (secret) {
        history.replaceState({ [linkParameter]: secret }, '', page);
    }

    // A redirect would not do: browsers hold every hop of a login on other servers against our form-action.
    /** @type {HTMLAnchorElement|null} */
    const onward = document.querySelector('a[data-onward]');
    if (onward) {
        location.replace(onward.href);
        return;
    }

    const form = document.querySelector('form');
    const kept = history.state?.[linkParameter];
    if (!secret && kept && !(form && new FormData(form).get(linkParameter))) {
        lookAgain(kept);
        return;
    }
    if (!form) {
        return;
    }

    /**
     * @param {string} url
     * @param {URLSearchParams} body
     */
    async function tell(url, body) {
        try {
            await fetch(url, { method: 'POST', body, keepalive: true });
        } catch {
            // The opening is not recorded; the client need not know.
        }
    }

    /**
     * @returns {{ secret: string, page: string }} The secret, as it arrived, and the address without it.
     */
    function secretInAddress() {
        const [before = '', name = '', behind = ''] = location.pathname.split(new RegExp(`(/${path}/)`, 'i'));
        const part = behind.split('/')[0] ?? '';
        if (part !== '' && part !== ticket) {
            return { secret: decoded(part), page: `${before}${name}` };
        }
        const asked = new URLSearchParams(location.search).get(linkParameter) ?? '';
        return { secret: asked, page: `${location.pathname}?${linkParameter}` };
    }

    /**
     * @param {string} text
     */
    function decoded(text) {
        try {
            return decodeURIComponent(text);
        } catch {
            return text;
        }
    }

    /**
     * @param {string} value
     */
    function lookAgain(value) {
        // Only once: the answer replaces this history entry, and a page without a form would ask for ever.
        history.replaceState(null, '', location.href);
        const again = document.createElement('form');
        again.method = 'post';
        again.action = location.href;
        const field = document.createElement('input');
        field.type = 'hidden';
        field.name = linkParameter;
        field.value = value;
        again.append(field);
        document.body.append(again);
        again.submit();
    }

    /** @type {NodeListOf<HTMLButtonElement>} */
    const busyButtons = document.querySelectorAll('button[data-busy]');
    busyButtons.forEach((button) => {
        const text = button.textContent;

        button.form?.addEventListener('submit', () => {
            button.disabled = true;
            button.textContent = button.dataset.busy ?? '';
        });

        // The browser's Back button restores the page as it was left, with its button disabled.
        window.addEventListener('pageshow', () => {
            button.disabled = false;
            button.textContent = text;
        });
    });

    // Mail scanners open links too, but run no scripts and send no forms.
    if (form.dataset.opened) {
        const body = new URLSearchParams(form.dataset.opened);
        body.set(linkParameter, String(new FormData(form).get(linkParameter)));
        tell(form.action, body);
    }

    if (form.dataset.repeat) {
        setTimeout(() => form.requestSubmit(), Number(form.dataset.repeat) * 1000);
    }

    /** @type {HTMLInputElement|null} */
    const password = form.querySelector('#clientpress-password');
    /** @type {HTMLButtonElement|null} */
    const revealButton = form.querySelector('.reveal');
    /** @type {HTMLElement|null} */
    const meter = form.querySelector('.meter');
    if (password && revealButton) {
        offerToReveal(form, password, revealButton);
    }
    if (password && meter) {
        rateWhileTyping(password, meter, own.nonce);
    }
    form.querySelectorAll('[aria-invalid]').forEach((field) => {
        field.addEventListener('input', () => dropError(field), { once: true });
    });

    /**
     * What the server said is about what was sent, and would stand beside what the meter says of what is typed now.
     *
     * @param {Element} field
     */
    function dropError(field) {
        document.getElementById(field.getAttribute('aria-describedby') ?? '')?.remove();
        field.removeAttribute('aria-describedby');
        field.removeAttribute('aria-invalid');
    }

    /**
     * @param {HTMLFormElement} passwordForm
     * @param {HTMLInputElement} field
     * @param {HTMLButtonElement} button
     */
    function offerToReveal(passwordForm, field, button) {
        const { show = '', hide = '', showLabel = '', hideLabel = '' } = button.dataset;

        /**
         * @param {boolean} visible
         */
        function reveal(visible) {
            field.type = visible ? 'text' : 'password';
            button.textContent = visible ? hide : show;
            button.setAttribute('aria-label', visible ? hideLabel : showLabel);
        }

        reveal(false);
        button.hidden = false;
        button.addEventListener('click', () => reveal(field.type === 'password'));
        // Browsers offer to keep a password only if the field is one when the form is sent.
        passwordForm.addEventListener('submit', () => reveal(false));
    }

    /**
     * The longest parts of a password that are made of nothing but pieces of the texts, as the server finds them: four
     * characters or a whole word of three, in any case, by signs for letters or backwards, with signs between them.
     *
     * @param {string} looked
     * @param {string[]} texts
     */
    function knownRuns(looked, texts) {
        /** @type {Record<string, string>} */
        const letters = {};
        'a4@ b8 c({[< e3 g69 i1!|l o0 s$5 t+7 x% z2'.split(' ').forEach((group) => {
            [...group].slice(1).forEach((sign) => (letters[sign] = group.charAt(0)));
        });
        /** @param {string} text */
        const fold = (text) => [...text].map((char) => letters[char.toLowerCase()] ?? char.toLowerCase());
        /** @param {string} text */
        const bothWays = (text) => [fold(text).join(''), fold(text).reverse().join('')];
        const whole = texts.flatMap((text) => [...bothWays(text), ...bothWays(text.replace(/[^\p{L}\p{N}]/gu, ''))]);
        const short = texts
            .flatMap((text) => text.split(/[^\p{L}\p{N}]+/u).flatMap(bothWays))
            .filter((word) => [...word].length === 3);
        const typed = [...looked];
        const folded = fold(looked);
        /** @type {string[]} */
        const runs = [];

        /** @param {number} at */
        function endsOfPieces(at) {
            const ends = short.includes(folded.slice(at, at + 3).join('')) ? [at + 3] : [];
            for (let end = at + 4; end <= typed.length; end++) {
                const piece = folded.slice(at, end).join('');
                if (!whole.some((text) => text.includes(piece))) {
                    break;
                }
                ends.push(end);
            }
            return ends;
        }

        for (let begin = 0; begin < typed.length; begin++) {
            const reached = new Set([begin]);
            let last = begin;
            for (let from = begin; from <= last; from++) {
                if (!reached.has(from)) {
                    continue;
                }
                for (let at = from; at <= from + (from === begin ? 0 : 2); at++) {
                    if (at > from && /[\p{L}\p{N}]/u.test(typed[at - 1] ?? 'x')) {
                        break;
                    }
                    for (const end of endsOfPieces(at)) {
                        reached.add(end);
                        last = Math.max(last, end);
                    }
                }
            }
            if (last > begin) {
                runs.push(typed.slice(begin, last).join('').toLowerCase());
                begin = last - 1;
            }
        }
        return runs;
    }

    /**
     * @param {HTMLInputElement} field
     * @param {HTMLElement} place
     * @param {string|undefined} nonce
     */
    function rateWhileTyping(field, place, nonce) {
        const { script = '', guessable = '[]', words = '[]', minCharacters } = place.dataset;
        const word = /** @type {HTMLElement} */ (place.querySelector('.word'));
        /** @type {string[]} */
        const ratings = JSON.parse(words);
        /** @type {string[]} */
        const texts = JSON.parse(guessable);
        // As on the server: a text counts as a whole and by its words, and a character counts once however it is
        // encoded.
        const guesses = texts.flatMap((text) => [
            text,
            ...text.split(/[^\p{L}\p{N}]+/u).filter((part) => [...part].length >= 3),
        ]);
        let isLoading = false;

        // The strength script is large, so it is loaded only when somebody types. Its result is advice.
        function load() {
            isLoading = true;
            const strength = document.createElement('script');
            strength.src = script;
            strength.nonce = nonce ?? '';
            strength.onload = rate;
            document.head.append(strength);
        }

        function rate() {
            if (!window.zxcvbn) {
                return;
            }
            const typed = [...field.value.trim()];
            // Only as many characters as the server checks, because the time grows fast with the length.
            const looked = typed.slice(0, 100).join('');
            const known = [...knownRuns(looked, texts), ...guesses];
            const score = typed.length < Number(minCharacters) ? 0 : window.zxcvbn(looked, known).score;
            const rating = ratings[score] ?? '';
            place.classList.toggle('waiting', typed.length === 0);
            place.dataset.score = String(score);
            // Screen readers announce this, so it only changes when the text does.
            if (word.textContent !== rating) {
                word.textContent = rating;
            }
        }

        function rateTyped() {
            if (!isLoading) {
                load();
            }
            rate();
        }

        field.addEventListener('input', rateTyped);
        // Typed, or filled in by the browser, before this script had come.
        if (field.value !== '') {
            rateTyped();
        }
    }
})(/** @type {HTMLScriptElement} */ (document.currentScript));
