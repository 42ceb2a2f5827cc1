import { expectAccessible } from './support/accessibility';
import { logInAsAdmin } from './support/admin';
import { WITHOUT_EXTENSION, withPlugin } from './support/plugin';
import { picture } from './support/screenshot';
import { expect, test } from './support/test';

test('the command that installs the extension is copied by the keyboard', async ({ page, context }) => {
    await withPlugin(WITHOUT_EXTENSION, async () => {
        await logInAsAdmin(page);
        await context.grantPermissions(['clipboard-read', 'clipboard-write']);

        for (const width of [1280, 390]) {
            await page.setViewportSize({ width, height: 900 });
            await page.goto('/wp-admin/tools.php');
            const notice = page.locator('.notice-error', { hasText: 'ClientPress cannot send invitations.' });
            const command = await notice.getByRole('textbox', { name: 'Command' }).inputValue();
            expect(command).toContain('sudo sh clientpress/install.sh --php /usr/local/bin/php');

            await notice.getByRole('button', { name: 'Copy command' }).focus();
            await page.keyboard.press('Enter');
            await expect(notice.getByRole('status')).toHaveText('Copied.');
            expect(await page.evaluate(() => window.navigator.clipboard.readText())).toBe(command);
            await expectAccessible(page, '.notice-error');
            await picture(page, `requirements-${width}`);
        }

        // A browser that gives the clipboard to nobody.
        await page.evaluate(() => {
            Object.defineProperty(window.navigator, 'clipboard', { value: undefined });
            document.execCommand = () => false;
        });
        await page.getByRole('button', { name: 'Copy command' }).click();
        await expect(page.getByRole('status').filter({ hasText: 'The command is selected' })).toBeVisible();
        expect(await page.evaluate(() => window.getSelection()?.toString())).toContain('install.sh');
    });
});
