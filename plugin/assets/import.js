/**
 * Portals → Invitations → Import: continues the sending while the page is open, and updates the progress bar.
 */
(function () {
    'use strict';

    const PAUSE = 500;
    const LONGEST_IDLE = 5000;
    const LONGEST_PAUSE = 30000;

    document.querySelectorAll('.clientpress-import-progress').forEach((box) => {
        if (box instanceof HTMLElement && box.dataset.sends) {
            send(box, box.dataset);
        }
    });

    /**
     * @param {HTMLElement} box
     * @param {DOMStringMap} settings
     */
    function send(box, settings) {
        const bar = /** @type {HTMLProgressElement} */ (box.querySelector('progress'));
        const sentence = /** @type {HTMLElement} */ (box.querySelector('.clientpress-import-sentence'));
        const trouble = /** @type {HTMLElement} */ (box.querySelector('.clientpress-import-trouble'));
        let pause = PAUSE;

        /**
         * @param {string|undefined} text
         */
        function showError(text = '') {
            trouble.textContent = text;
            trouble.hidden = text === '';
        }

        /**
         * @param {{done: number, sentence: string, state: string}} progress
         */
        function show(progress) {
            // Other processes may be sending the last lines.
            pause = bar.value === progress.done ? Math.min(LONGEST_IDLE, pause * 2) : PAUSE;
            bar.value = progress.done;

            // Screen readers announce this, so it only changes when the text does.
            if (sentence.textContent !== progress.sentence) {
                sentence.textContent = progress.sentence;
            }

            showError();

            if (progress.state !== settings.state) {
                // The page may be the answer to a POST, which a reload would repeat.
                window.location.assign(settings.page ?? '');
                return;
            }

            window.setTimeout(work, pause);
        }

        async function work() {
            const body = new URLSearchParams({
                action: settings.action ?? '',
                _ajax_nonce: settings.nonce ?? '',
                import: settings.import ?? '',
            });

            try {
                const response = await window.fetch(settings.url ?? '', {
                    method: 'POST',
                    body,
                    credentials: 'same-origin',
                });

                if (response.status === 403 || response.status === 404 || response.status === 400) {
                    showError(settings.refused);
                    return;
                }

                const answer = await response.json();

                if (!answer.success) {
                    throw new Error();
                }

                show(answer.data);
            } catch {
                showError(settings.lost);
                pause = Math.min(LONGEST_PAUSE, pause * 2);
                window.setTimeout(work, pause);
            }
        }

        work();
    }
})();
