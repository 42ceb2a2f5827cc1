import { expectAccessible } from './support/accessibility';
import { logInAsAdmin, openPortalEditor } from './support/admin';
import { CLASSIC_EDITOR, withPlugin } from './support/plugin';
import { SAMPLE_PORTAL } from './support/portal';
import { picture } from './support/screenshot';
import { expect, test, type Page } from './support/test';
import { wp } from './support/wp';

function stored(): string {
    return wp('post', 'meta', 'get', String(SAMPLE_PORTAL), '_clientpress_status').trim();
}

async function closeAndOpen(page: Page): Promise<void> {
    const select = page.getByLabel('Portal status');
    const question = page.getByRole('group', { name: /^Close this portal\?/ });

    await select.focus();
    await page.keyboard.press('ArrowDown');
    await expect(question).toBeVisible();
    await expect(select).toBeFocused();
    // Of this box alone: of others, a button may be scrolled half behind the sidebar's head, which axe takes for too small.
    await expectAccessible(page, '.clientpress-box:has([aria-label^="Close this portal"])');
    await picture(page, 'portal-status');
    expect(stored()).toBe('active');

    await page.keyboard.press('Escape');
    await expect(question).toBeHidden();
    await expect(select).toBeFocused();
    await expect(select).toHaveValue('active');

    await page.keyboard.press('ArrowDown');
    await question.getByRole('button', { name: 'Set to “Pending”' }).press('Enter');
    await expect(question).toBeHidden();
    await expect(select).toBeFocused();
    await expect.poll(stored).toBe('pending');

    // Nothing is chosen while the box still reads what the change has done.
    await expect(async () => {
        await page.keyboard.press('ArrowUp');
        await expect(select).toHaveValue('active', { timeout: 1_000 });
    }).toPass();
    expect(stored()).toBe('active');
    await expect(select).toBeFocused();
}

test('a long word does not widen the list of portals on a phone', async ({ page }) => {
    wp(
        'post',
        'create',
        '--post_type=clientpress_portal',
        '--post_status=private',
        `--post_title=${'Donaudampfschifffahrt'.repeat(8)}`,
    );
    await logInAsAdmin(page);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto('/wp-admin/edit.php?post_type=clientpress_portal');

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test('before clients lose access one is asked, and the keyboard keeps its place', async ({ page }) => {
    await logInAsAdmin(page);
    await openPortalEditor(page, SAMPLE_PORTAL);
    await closeAndOpen(page);

    await withPlugin(CLASSIC_EDITOR, async () => {
        await page.goto(`/wp-admin/post.php?post=${SAMPLE_PORTAL}&action=edit`);
        await closeAndOpen(page);
    });
});

test('a theme that paints every button leaves the bar above a portal alone', async ({ page }) => {
    await logInAsAdmin(page);
    await page.goto('/client-portal/sample-portal/');
    // As heavy as the selectors of Twenty Twenty-One.
    await page.addStyleTag({
        content: `button:not(:hover):not(:active):not(.plain):not(.flat) {
            padding: 40px; border: 9px solid red; background: red; color: lime; text-transform: uppercase;
        }`,
    });

    const styles = await page.getByRole('button', { name: 'Change password' }).evaluate((button) => {
        const { backgroundColor, borderTopWidth, color, paddingTop, textTransform } = getComputedStyle(button);

        return { backgroundColor, borderTopWidth, color, paddingTop, textTransform };
    });

    expect(styles).toEqual({
        backgroundColor: 'rgba(0, 0, 0, 0)',
        borderTopWidth: '0px',
        color: 'rgb(240, 240, 241)',
        paddingTop: '0px',
        textTransform: 'none',
    });
});
