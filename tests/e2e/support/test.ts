import { test as base, type BrowserContext } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { required } from './environment';

export { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';

/** Pages ask gravatar.com and s.w.org for pictures; a test depends on no other machine. */
async function stayOnThisMachine(context: BrowserContext): Promise<void> {
    await context.route(
        (url) => !['127.0.0.1', 'localhost'].includes(url.hostname) && /^https?:$/.test(url.protocol),
        (route) => route.abort(),
    );
}

type Fixtures = {
    /** Opens a browser profile of its own: another person at another computer. */
    newVisitor: () => Promise<BrowserContext>;
    /** Fails the test that made PHP write into its error log. */
    errorLog: void;
};

export const test = base.extend<Fixtures>({
    context: async ({ context }, use) => {
        await stayOnThisMachine(context);
        await use(context);
    },

    newVisitor: async ({ browser }, use) => {
        const contexts: BrowserContext[] = [];
        await use(async () => {
            const context = await browser.newContext({ baseURL: required('CLIENTPRESS_URL') });
            await stayOnThisMachine(context);
            contexts.push(context);
            return context;
        });
        await Promise.all(contexts.map((context) => context.close()));
    },

    errorLog: [
        async ({}, use) => {
            const file = `${required('CLIENTPRESS_SITE')}/logs/php-errors.log`;
            writeFileSync(file, '');
            await use();
            const log = readFileSync(file, 'utf8');
            if (log !== '') {
                throw new Error(`PHP wrote into its error log:\n${log}`);
            }
        },
        { auto: true },
    ],
});
