/**
 * What the forms of ClientPress's screens share: a question before what cannot be undone or mails many, no double
 * submission, and nothing that was typed lost without a question. Forms work without it too.
 */
(function () {
    'use strict';

    /** The form whose question was answered with yes. */
    let confirmed = /** @type {HTMLFormElement|null} */ (null);

    /**
     * @typedef {object} Question
     * @property {string} text
     * @property {string} answer What the button that goes on says.
     * @property {boolean} isDestructive
     */

    /**
     * @param {HTMLFormElement} form
     * @param {HTMLElement|null} button
     * @return {Question|null} What to ask before this form is sent by this button.
     */
    function questionOf(form, button) {
        // A list's bulk action is chosen in the form, and does nothing while no row is ticked.
        if (form.dataset.clientpressQuestions) {
            const select = form.querySelector('select[name="action"]');
            const action = select instanceof HTMLSelectElement ? select.value : '';
            const count = form.querySelectorAll('tbody .check-column input:checked').length;
            const text = JSON.parse(form.dataset.clientpressQuestions)[action];

            return text && count > 0 && select instanceof HTMLSelectElement
                ? {
                      text: text.replace('%s', count.toLocaleString(document.documentElement.lang || undefined)),
                      answer: select.selectedOptions[0]?.text ?? '',
                      isDestructive: action !== 'resend',
                  }
                : null;
        }

        return button === null ? null : ownQuestionOf(button);
    }

    /**
     * @param {HTMLElement} button Or a link.
     * @return {Question|null}
     */
    function ownQuestionOf(button) {
        const text = button.dataset.clientpressConfirm;

        return text
            ? {
                  text,
                  answer: button.textContent?.trim() ?? '',
                  // It answers in the colour in which it stands on the page.
                  isDestructive: button.matches('.clientpress-destructive, .button-link-delete'),
              }
            : null;
    }

    /**
     * @param {string} text
     * @param {string} className
     * @param {() => void} onClick
     */
    function makeButton(text, className, onClick) {
        const button = document.createElement('button');
        button.type = 'button';
        button.className = `button ${className}`;
        button.textContent = text;
        button.addEventListener('click', onClick);

        return button;
    }

    /**
     * Asks in a dialog. The browser keeps the keyboard inside it, closes it with Escape, and gives the focus back.
     *
     * @param {Question} question
     * @param {() => void} onYes
     */
    function ask(question, onYes) {
        const dialog = document.createElement('dialog');
        const text = document.createElement('p');
        const buttons = document.createElement('div');

        dialog.className = 'clientpress-dialog';
        dialog.setAttribute('aria-labelledby', 'clientpress-question');
        text.id = 'clientpress-question';
        text.textContent = question.text;
        buttons.className = 'clientpress-dialog-buttons';
        buttons.append(
            makeButton(clientpressForms.cancel, '', () => dialog.close()),
            makeButton(question.answer, question.isDestructive ? 'clientpress-destructive' : 'button-primary', () =>
                dialog.close('yes'),
            ),
        );
        dialog.append(text, buttons);
        dialog.addEventListener('close', () => {
            dialog.remove();

            if (dialog.returnValue === 'yes') {
                onYes();
            }
        });
        document.body.append(dialog);
        dialog.showModal();
    }

    clientpressForms.ask = ask;

    document.addEventListener('submit', (event) => {
        const form = /** @type {HTMLFormElement} */ (event.target);
        const button = event.submitter;

        if (form.dataset.clientpressSubmitted) {
            event.preventDefault();
            return;
        }

        const question = confirmed === form ? null : questionOf(form, button);

        if (question !== null) {
            event.preventDefault();
            ask(question, () => {
                confirmed = form;
                form.requestSubmit(button);
                confirmed = null;
            });
            return;
        }

        // What opens in another frame leaves the page where it is.
        if (!(button instanceof HTMLButtonElement) || button.formTarget === '') {
            delete form.dataset.clientpressTyped;
        }

        if (form.method === 'post' && form.closest('.clientpress-invitations')) {
            form.dataset.clientpressSubmitted = 'yes';
            button?.setAttribute('aria-disabled', 'true');
            document.body.classList.add('clientpress-busy');
        }
    });

    /**
     * Who leaves is not asked about it.
     */
    function forgetTyped() {
        document
            .querySelectorAll('form[data-clientpress-typed]')
            .forEach((form) => form.removeAttribute('data-clientpress-typed'));
    }

    document.addEventListener('click', (event) => {
        // The way that the screen itself offers instead.
        if (event.target instanceof Element && event.target.closest('a[data-clientpress-instead]') !== null) {
            forgetTyped();
        }

        const link = event.target instanceof Element ? event.target.closest('a[data-clientpress-confirm]') : null;
        const question = link instanceof HTMLAnchorElement ? ownQuestionOf(link) : null;

        // With one of these keys the link opens elsewhere, and this page stays.
        if (question !== null && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
            event.preventDefault();
            ask(question, () => {
                forgetTyped();
                window.location.assign(/** @type {HTMLAnchorElement} */ (link).href);
            });
        }
    });

    document.addEventListener('input', ({ target }) => {
        // Not the element around it: a field may stand outside of its form.
        const form = target instanceof Element && 'form' in target ? target.form : null;

        if (form instanceof HTMLFormElement && form.matches('[data-clientpress-keep]')) {
            form.dataset.clientpressTyped = 'yes';
        }
    });

    window.addEventListener('beforeunload', (event) => {
        if (document.querySelector('form[data-clientpress-typed]') !== null) {
            event.preventDefault();
        }
    });

    // What became of the last action; settings have a notice of WordPress. Once the page is there, for it moves notices.
    window.addEventListener('load', () => {
        const said = document.querySelector('[data-clientpress-said], .settings-error');

        // The keyboard goes on from there, and a screen reader reads it; but not where its user has gone elsewhere.
        if (said instanceof HTMLElement && document.activeElement === document.body && window.location.hash === '') {
            if (!(said instanceof HTMLInputElement)) {
                said.tabIndex = -1;
            }
            said.focus({ preventScroll: window.scrollY > 0 });
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
