import { expect, type Page } from './test';

type Answer = Parameters<Page['route']>[1];

const PROBE = '/wp-includes/images/blank.gif?intercepted';

/**
 * Answers what an open page asks for, in place of the site. The page obeys later than `page.route` returns, and what it
 * sends in between reaches the site and no listener of `page.on`: this waits until a request is answered here.
 */
export async function intercept(page: Page, url: RegExp, answer: Answer): Promise<void> {
    await page.route(url, answer);
    await page.route(/\?intercepted$/, (route) => route.fulfill({ body: 'answered' }));
    await expect.poll(() => page.evaluate(async (probe) => (await fetch(probe)).text(), PROBE)).toBe('answered');
}

/** What waits for `held` goes on once `release` is called. */
export function gate(): { held: Promise<void>; release: () => void } {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));

    return { held, release };
}
