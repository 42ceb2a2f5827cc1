/**
 * What the forms of ClientPress's screens share: a question before what cannot be undone, and no double submission.
 * Forms work without it too.
 */
(function () {
    'use strict';

    /**
     * @param {HTMLFormElement} form
     * @param {HTMLElement|null} button
     * @return {string|undefined} What to ask before this form is sent by this button.
     */
    function questionOf(form, button) {
        // A list's bulk action is chosen in the form, and does nothing while no row is ticked.
        if (form.dataset.clientpressQuestions) {
            const action = String(new FormData(form).get('action'));

            return form.querySelector('input[name="invitation[]"]:checked')
                ? JSON.parse(form.dataset.clientpressQuestions)[action]
                : '';
        }

        return button?.dataset.clientpressConfirm;
    }

    document.addEventListener('submit', (event) => {
        const form = /** @type {HTMLFormElement} */ (event.target);

        if (form.dataset.clientpressSubmitted) {
            event.preventDefault();
            return;
        }

        const question = questionOf(form, event.submitter);

        // eslint-disable-next-line no-alert -- WordPress's own lists ask the same way.
        if (question && !window.confirm(question)) {
            event.preventDefault();
            return;
        }

        if (form.method === 'post' && form.closest('.clientpress-invitations')) {
            form.dataset.clientpressSubmitted = 'yes';
            event.submitter?.setAttribute('aria-disabled', 'true');
            document.body.classList.add('clientpress-busy');
        }
    });

    // A page restored by the Back button has not been submitted.
    window.addEventListener('pageshow', () => {
        document.querySelectorAll('form[data-clientpress-submitted]').forEach((form) => {
            form.removeAttribute('data-clientpress-submitted');
            form.querySelectorAll('[aria-disabled]').forEach((button) => button.removeAttribute('aria-disabled'));
        });
        document.body.classList.remove('clientpress-busy');
    });
})();
