import type { Locator, Page } from '@playwright/test';

/** Keeps a picture when `make screenshots` asks for them; a test run takes none. */
export async function picture(subject: Page | Locator, name: string): Promise<void> {
    const folder = process.env.CLIENTPRESS_SCREENSHOTS;
    if (folder) {
        await subject.screenshot({ path: `${folder}/${name}.png`, animations: 'disabled' });
    }
}
