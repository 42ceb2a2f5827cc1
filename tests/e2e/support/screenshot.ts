import type { Locator, Page } from '@playwright/test';

/** Keeps a picture when `make screenshots` asks for them; a test run takes none. */
export async function picture(subject: Page | Locator, name: string): Promise<void> {
    const folder = process.env.CLIENTPRESS_SCREENSHOTS;
    if (!folder) {
        return;
    }

    const page = 'page' in subject ? subject.page() : null;
    const size = page?.viewportSize();
    if (page && size) {
        // Of a part that is taller than the window, what sticks to the window's edge would cover the beginning.
        await page.setViewportSize({ ...size, height: 1600 });
    }
    await subject.screenshot({ path: `${folder}/${name}.png`, animations: 'disabled' });
    if (page && size) {
        await page.setViewportSize(size);
    }
}
