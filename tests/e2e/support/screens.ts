import { join } from 'node:path';
import { violations } from './accessibility';
import { expect, type Page } from './test';
import { wp } from './wp';

type Stage = {
    portals: Record<string, number>;
    urls: Record<string, string>;
    clients: Record<string, number>;
    invitations: Record<string, number>;
};

/** As wide as a window of 1280 pixels zoomed to 400 %. */
export const ZOOMED = 320;

export const DESK = 1440;
export const PHONE = 390;

const PICTURES = [
    { width: DESK, height: 1000 },
    { width: PHONE, height: 844 },
];

/** A page longer than this is cut off in a picture. */
const TALLEST = 3_200;

type Shown = {
    /** Whether it has dark colours of its own. */
    dark?: boolean;
    widths?: number[];
    /** Selector of what to begin with, where a part of the page scrolls by itself. */
    from?: string;
};

/** Portals, clients and invitations in every state, by title, name and address. */
export function stage(): Stage {
    return JSON.parse(wp('eval-file', '--use-include', join(__dirname, 'stage.php'))) as Stage;
}

/** A frame without scripts never answers axe. */
async function dropFrames(page: Page): Promise<void> {
    await page.locator('iframe[sandbox]').evaluateAll((frames) => frames.forEach((frame) => frame.remove()));
}

/** Makes of a page what its reader would have before them: on a site that has a name, and on a telephone. */
async function dress(page: Page, phone: boolean): Promise<void> {
    await page.locator('body').evaluate((body, isPhone) => {
        const named = (text: string): string => text.replace(/(http:\/\/)?127\.0\.0\.1:\d+/g, (_, scheme) => `${scheme ? 'https://' : ''}studio.example`);
        // WordPress sees by the browser's name that it is one.
        body.classList.toggle('mobile', isPhone);
        const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const text = texts.currentNode as Text;
            if (text.data.includes('127.0.0.1')) {
                text.data = named(text.data);
            }
        }
        document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea').forEach((field) => {
            if (field.type !== 'file' && field.value.includes('127.0.0.1')) {
                field.value = named(field.value);
            }
        });
        document.querySelectorAll<HTMLIFrameElement>('iframe[srcdoc*="127.0.0.1"]').forEach((frame) => {
            frame.srcdoc = named(frame.srcdoc);
        });
    }, phone);
}

async function keepPictures(page: Page, folder: string, name: string, { dark, widths, from }: Required<Shown>): Promise<void> {
    for (const size of PICTURES.filter(({ width }) => widths.includes(width))) {
        await page.setViewportSize(size);
        await dress(page, size.width === PHONE);
        // On nothing that answers to it.
        await page.mouse.move(size.width / 2, size.height - 2);
        await page.locator(from).first().evaluate((element: HTMLElement) => {
            // Below what sticks to its edge.
            element.style.scrollMarginTop = '60px';
            element.scrollIntoView();
        });
        // What lies over a page covers as much of it as the window has.
        const over = await page.locator('.components-modal__screen-overlay, dialog[open]').count();
        for (const scheme of dark ? (['light', 'dark'] as const) : (['light'] as const)) {
            await page.emulateMedia({ colorScheme: scheme });
            const height = Math.min(Math.max(await page.evaluate(() => document.documentElement.scrollHeight), size.height), TALLEST);
            if ((await page.locator('iframe').count()) > 0 && over === 0) {
                // A frame below the window is not painted.
                await page.setViewportSize({ width: size.width, height });
                await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
            }
            await page.screenshot({
                path: `${folder}/${name}-${size.width}${scheme === 'dark' ? '-dark' : ''}.png`,
                animations: 'disabled',
                caret: 'hide',
                fullPage: over === 0,
                clip: { x: 0, y: 0, width: size.width, height: over === 0 ? height : size.height },
            });
        }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await dress(page, false);
}

/** That nobody who has zoomed to 200 or 400 % has to scroll sideways. The window stays as it was at the last. */
export async function expectFit(page: Page, name: string): Promise<void> {
    const before = page.viewportSize() ?? PICTURES[0];
    for (const width of [2 * ZOOMED, ZOOMED]) {
        await page.setViewportSize({ ...before, width });
        expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), `${name}, ${width} pixels`).toBeLessThanOrEqual(width);
    }
}

/** That nothing moves for who wants it still, and that what can be pressed has an edge where the system has taken all colours. */
async function expectStillAndEdged(page: Page, name: string): Promise<void> {
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    const found = await page.evaluate(() => {
        const seconds = (times: string): number => Math.max(...times.split(',').map((time) => parseFloat(time) * (time.endsWith('ms') ? 0.001 : 1)));
        const outer = (element: Element): string => element.outerHTML.slice(0, 120);
        const all = [...document.querySelectorAll('body *')];
        return {
            moving: all.filter((element) => {
                const style = getComputedStyle(element);
                return seconds(style.transitionDuration) > 0.01 || (style.animationName !== 'none' && seconds(style.animationDuration) > 0.01);
            }).map(outer),
            edgeless: all.filter((element) => (
                element.matches('button, .button, input:not([type=hidden], [type=checkbox], [type=radio])')
                && element.checkVisibility()
                // Links, and what the theme has around a portal.
                && !element.matches('a, .button-link, [class*="toggle"], [class*="link"], [class*="wp-block-"]')
                && parseFloat(getComputedStyle(element).borderTopWidth) === 0
            )).map(outer),
        };
    });
    expect.soft(found, name).toEqual({ moving: [], edgeless: [] });
    await page.emulateMedia({ forcedColors: null, reducedMotion: 'reduce' });
}

/** Keeps the pictures of a page when `make screenshots` asks for them. */
export async function show(page: Page, name: string, { dark = false, widths = [DESK, PHONE], from = 'body' }: Shown = {}): Promise<void> {
    const before = page.viewportSize() ?? PICTURES[0];
    const folder = process.env.CLIENTPRESS_SCREENSHOTS;
    if (folder) {
        await keepPictures(page, folder, name, { dark, widths, from });
        await page.setViewportSize(before);
    }
}

/** Holds what is shown, or the part of it that is ours, against WCAG 2.2 A and AA. */
export async function holdAsIs(page: Page, name: string, part?: string): Promise<void> {
    await dropFrames(page);
    expect.soft(await violations(page, part), name).toEqual([]);
}

/**
 * The same zoomed to 400 %, when a page needs no scrolling sideways, in dark where it has dark colours, and with pictures.
 * A page that is ours as a whole is held to stay still and to have edges as well.
 *
 * @param part Selector of what is ours on a screen of WordPress's, which is held at its full width as well.
 */
export async function hold(page: Page, name: string, part?: string, shown: Shown = {}): Promise<void> {
    await show(page, name, shown);
    if (part !== undefined) {
        await holdAsIs(page, name, part);
    }
    const before = page.viewportSize() ?? PICTURES[0];
    await expectFit(page, name);
    await holdAsIs(page, `${name}, zoomed`, part);
    if (part === undefined) {
        await expectStillAndEdged(page, name);
    }
    if (shown.dark) {
        await page.emulateMedia({ colorScheme: 'dark' });
        await holdAsIs(page, `${name}, dark`, part);
        await page.emulateMedia({ colorScheme: 'light' });
    }
    await page.setViewportSize(before);
}
