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
const TALLEST = 2_600;

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

async function keepPictures(page: Page, folder: string, name: string, { dark, widths, from }: Required<Shown>): Promise<void> {
    for (const size of PICTURES.filter(({ width }) => widths.includes(width))) {
        await page.setViewportSize(size);
        await page.locator(from).first().evaluate((element: HTMLElement) => {
            // Below what sticks to its edge.
            element.style.scrollMarginTop = '60px';
            element.scrollIntoView();
        });
        for (const scheme of dark ? (['light', 'dark'] as const) : (['light'] as const)) {
            await page.emulateMedia({ colorScheme: scheme });
            const height = await page.evaluate(() => document.documentElement.scrollHeight);
            await page.screenshot({
                path: `${folder}/${name}-${size.width}${scheme === 'dark' ? '-dark' : ''}.png`,
                animations: 'disabled',
                caret: 'hide',
                fullPage: true,
                clip: { x: 0, y: 0, width: size.width, height: Math.min(Math.max(height, size.height), TALLEST) },
            });
        }
    }
    await page.emulateMedia({ colorScheme: 'light' });
}

/** That nobody who has zoomed to 400 % has to scroll sideways. */
export async function expectFit(page: Page, name: string): Promise<void> {
    expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), `${name}, zoomed`).toBeLessThanOrEqual(ZOOMED);
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
 * The same zoomed to 400 %, when a page needs no scrolling sideways, and with pictures.
 *
 * @param part Selector of what is ours on a screen of WordPress's, which is held at its full width as well.
 */
export async function hold(page: Page, name: string, part?: string, shown: Shown = {}): Promise<void> {
    await show(page, name, shown);
    if (part !== undefined) {
        await holdAsIs(page, name, part);
    }
    const before = page.viewportSize() ?? PICTURES[0];
    await page.setViewportSize({ ...before, width: ZOOMED });
    await expectFit(page, name);
    await holdAsIs(page, `${name}, zoomed`, part);
    await page.setViewportSize(before);
}
