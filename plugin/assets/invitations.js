/**
 * Portals → Invitations: selects a link that is shown, and searches portals where there are too many for a drop-down.
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

    /**
     * Replaces the drop-down by a field that suggests portals while the user types.
     *
     * @param {HTMLSelectElement} select
     * @param {string} searchUrl
     */
    function searchPortals(select, searchUrl) {
        const field = document.createElement('input');
        const chosen = document.createElement('input');
        const list = document.createElement('datalist');
        const form = select.getAttribute('form') ?? '';
        /** @type {Map<string, string>} */
        const ids = new Map();
        let timer = 0;
        let latest = '';

        /**
         * @param {{id: number|string, title: string}[]} portals
         */
        function offer(portals) {
            ids.clear();
            list.replaceChildren();

            portals.forEach(({ id, title }) => {
                // Two portals may have the same title, so the text has to be unambiguous.
                const text = ids.has(title) ? `${title} (${id})` : title;
                ids.set(text, String(id));
                list.append(new Option('', text));
            });
            match();
        }

        function match() {
            const isKnown = field.value === '' || ids.has(field.value);
            chosen.value = ids.get(field.value) ?? '';
            field.setCustomValidity(isKnown ? '' : (select.dataset.unknown ?? ''));
        }

        async function look() {
            const url = new URL(searchUrl, window.location.href);
            const typed = field.value;
            url.searchParams.set('title', typed);
            latest = typed;

            try {
                const answer = await (await window.fetch(url, { credentials: 'same-origin' })).json();

                if (answer.success && latest === typed) {
                    offer(answer.data);
                }
            } catch {
                // What was offered before stays.
            }
        }

        offer(
            Array.from(select.options)
                .filter((option) => option.value !== '')
                .map((option) => ({ id: option.value, title: option.text })),
        );

        field.type = 'search';
        field.id = select.id;
        field.placeholder = select.options[0]?.text ?? '';
        field.autocomplete = 'off';
        list.id = `${select.id}-list`;
        field.setAttribute('list', list.id);
        field.setAttribute('form', form);
        field.value = select.value === '' ? '' : (select.selectedOptions[0]?.text ?? '');
        chosen.type = 'hidden';
        chosen.name = select.name;
        chosen.value = select.value;
        chosen.setAttribute('form', form);

        field.addEventListener('input', () => {
            match();
            window.clearTimeout(timer);

            if (chosen.value === '' && field.value.trim() !== '') {
                timer = window.setTimeout(look, 250);
            }
        });

        select.replaceWith(field, list, chosen);
    }

    const portalFilter = document.getElementById('clientpress-portal');

    if (portalFilter instanceof HTMLSelectElement && portalFilter.dataset.search) {
        searchPortals(portalFilter, portalFilter.dataset.search);
    }
})();
