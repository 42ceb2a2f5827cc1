import { test as base, type BrowserContext } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { required } from './environment';

export { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';

type Fixtures = {
    /** Opens a browser profile of its own: another person at another computer. */
    newVisitor: () => Promise<BrowserContext>;
    /** Fails the test that made PHP write into its error log. */
    errorLog: void;
};

/** The profile of all journeys, which has the scripts of wp-admin compiled from the first on. */
let profile: BrowserContext | undefined;

export const test = base.extend<Fixtures>({
    context: async ({ browser }, use) => {
        profile ??= await browser.newContext();
        await profile.clearCookies();
        await profile.clearPermissions();
        await use(profile);
        await Promise.all(profile.pages().map((page) => page.close()));
    },

    newVisitor: async ({ browser }, use) => {
        const contexts: BrowserContext[] = [];
        await use(async () => {
            const context = await browser.newContext({ baseURL: required('CLIENTPRESS_URL') });
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
