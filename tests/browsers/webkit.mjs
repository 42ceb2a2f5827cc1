// WebKitGTK's MiniBrowser, by WebDriver.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const PATIENCE_MS = 30_000;
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const LIBRARIES = '/usr/lib';

/** It stands beside the library, in the folder of the machine's kind where there is one. */
function miniBrowser() {
    const folders = [LIBRARIES, ...readdirSync(LIBRARIES).map((name) => `${LIBRARIES}/${name}`)];
    const found = folders
        .filter((folder) => folder.endsWith('-linux-gnu') || folder === LIBRARIES)
        .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}/MiniBrowser`))
        .find((file) => file.includes('/webkit2gtk-') && existsSync(file));

    if (found === undefined) {
        throw new Error(`There is no MiniBrowser of WebKitGTK below ${LIBRARIES}.`);
    }
    return found;
}

/** Asks until there is an answer that is none of these errors. */
async function patiently(ask, ...errors) {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
        try {
            return await ask();
        } catch (error) {
            if (Date.now() > deadline || !errors.some((text) => error.message.includes(text))) {
                throw error;
            }
        }
        await wait(200);
    }
}

export async function start() {
    const port = Number(process.env.CLIENTPRESS_WEBDRIVER_PORT);
    const binary = miniBrowser();
    const driver = spawn('xvfb-run', ['-a', 'dbus-run-session', '--', 'WebKitWebDriver', '--host=127.0.0.1', `--port=${port}`], {
        stdio: 'ignore',
        detached: true,
    });
    // Its screen and its bus as well.
    const stop = () => driver.exitCode === null && process.kill(-driver.pid);
    const send = async (method, path, body) => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`, {
            method,
            body: body && JSON.stringify(body),
            // A browser that does not come up is never answered for.
            signal: AbortSignal.timeout(2 * PATIENCE_MS),
        });
        const { value } = await response.json();
        if (value?.error) {
            throw new Error(`${path}: ${value.error}: ${value.message}`);
        }
        return value;
    };
    const session = async () => {
        const options = { binary, args: ['--automation'] };
        return send('POST', '/session', { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } } });
    };
    try {
        await patiently(() => send('GET', '/status'), 'fetch failed');
        const { sessionId, capabilities } = await session();
        await send('DELETE', `/session/${sessionId}`);

        return {
            version: `${capabilities.browserName} ${capabilities.browserVersion}`,
            visitor: async () => visitor(`/session/${(await session()).sessionId}`, send),
            stop,
        };
    } catch (error) {
        stop();
        throw error;
    }
}

function visitor(session, send) {
    const on = (xpath, method, path, body) =>
        patiently(
            async () => {
                const found = await send('POST', `${session}/element`, { using: 'xpath', value: xpath });
                return send(method, `${session}/element/${found[ELEMENT]}/${path}`, body);
            },
            'no such element',
            'stale element',
            'not interactable',
        );

    return {
        open: (url) => send('POST', `${session}/url`, { url }),
        focus: () =>
            send('POST', `${session}/execute/sync`, { script: 'return document.activeElement && document.activeElement.id', args: [] }),
        url: () => send('GET', `${session}/url`),
        text: (xpath) => on(xpath, 'GET', 'text'),
        type: (xpath, text) => on(xpath, 'POST', 'value', { text }),
        press: (xpath) => on(xpath, 'POST', 'click', {}),
        leave: () => send('DELETE', session),
    };
}
