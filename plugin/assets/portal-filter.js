/**
 * A choice of portals: searches them where there are too many for a drop-down.
 */
(function () {
    'use strict';

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
        const form = select.getAttribute('form');
        const choices = Array.from(select.options, ({ value, text }) => ({ id: value, title: text }));
        // No portal, such as all of them at once. It is offered whatever is searched for.
        const fixed = choices.filter(({ id }) => Number.isNaN(Number(id)));
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

            [...fixed, ...portals].forEach(({ id, title }) => {
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

        offer(choices.filter(({ id }) => Number(id) > 0));

        field.type = 'search';
        field.id = select.id;
        field.placeholder = select.options[0]?.text ?? '';
        field.size = Math.max(field.size, field.placeholder.length + 2);
        field.autocomplete = 'off';
        list.id = `${select.id}-list`;
        field.setAttribute('list', list.id);
        field.style.cssText = select.style.cssText;
        field.value = select.value === '' ? '' : (select.selectedOptions[0]?.text ?? '');
        chosen.type = 'hidden';
        chosen.name = select.name;
        chosen.value = select.value;

        if (form !== null) {
            field.setAttribute('form', form);
            chosen.setAttribute('form', form);
        }

        field.addEventListener('input', () => {
            match();
            window.clearTimeout(timer);

            if (chosen.value === '' && field.value.trim() !== '') {
                timer = window.setTimeout(look, 250);
            }
        });

        select.replaceWith(field, list, chosen);
    }

    document.querySelectorAll('select[data-search]').forEach((select) => {
        if (select instanceof HTMLSelectElement && select.dataset.search) {
            searchPortals(select, select.dataset.search);
        }
    });
})();
