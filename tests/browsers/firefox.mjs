// Firefox, by WebDriver BiDi.

import { execFileSync } from 'node:child_process';
import puppeteer from 'puppeteer-core';

const PATIENCE_MS = 30_000;

/** Debian's name of it, or Mozilla's. */
function program() {
    return execFileSync('sh', ['-c', 'command -v firefox-esr || command -v firefox'], { encoding: 'utf8' }).trim();
}

export async function start() {
    const browser = await puppeteer.launch({ browser: 'firefox', executablePath: program(), headless: true });

    return {
        version: await browser.version(),
        visitor: async () => visitor(await (await browser.createBrowserContext()).newPage()),
        stop: () => browser.close(),
    };
}

function visitor(page) {
    const find = (xpath) => page.waitForSelector(`xpath/${xpath}`, { timeout: PATIENCE_MS, visible: true });

    return {
        open: (url) => page.goto(url),
        focus: () => page.evaluate(() => document.activeElement?.id),
        url: () => page.url(),
        text: async (xpath) => (await find(xpath)).evaluate((element) => element.textContent),
        type: async (xpath, text) => (await find(xpath)).type(text),
        press: async (xpath) => (await find(xpath)).click(),
        leave: () => page.browserContext().close(),
    };
}
