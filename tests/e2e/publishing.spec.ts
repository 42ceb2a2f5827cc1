import { expectAccessible } from './support/accessibility';
import { logInAsAdmin, openPortalEditor } from './support/admin';
import { mailTo } from './support/inbox';
import { gate, intercept } from './support/intercept';
import { CLASSIC_EDITOR, withPlugin } from './support/plugin';
import { picture } from './support/screenshot';
import { expect, test, type Page } from './support/test';
import { wp } from './support/wp';

const WHO = 'Only its clients and those who manage portals';

function createDraft(title: string): number {
    return Number(wp('post', 'create', '--post_type=clientpress_portal', '--post_status=draft', `--post_title=${title}`, '--porcelain'));
}

function status(portal: number): string {
    return wp('post', 'get', String(portal), '--field=post_status');
}

/** Nothing that can be seen says that a portal is public, or hidden from its clients. */
async function expectNoWordsOfPosts(page: Page): Promise<void> {
    for (const words of [/Visible to everyone/, /Only visible to site admins/, /Visibility: ?Public/, /Password protected/, /^Privately/]) {
        await expect(page.getByText(words).filter({ visible: true })).toHaveCount(0);
    }
}

test('publishing a portal says who can open it, and leads to inviting @storage', async ({ page }) => {
    const portal = createDraft('Hillside House');
    const address = 'hillside@example.org';
    await logInAsAdmin(page);
    await page.setViewportSize({ width: 1440, height: 1000 });
    await openPortalEditor(page, portal);

    await expect(page.getByText('Only those who manage portals, until it is published')).toBeVisible();
    await expectNoWordsOfPosts(page);
    await picture(page, 'publishing-draft-1440');

    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const panel = page.getByRole('region', { name: 'Editor publish' });
    await expect(panel.getByText(WHO, { exact: true })).toBeVisible();
    await expect(panel.getByText('Visibility:')).toBeHidden();
    await expectNoWordsOfPosts(page);
    await expectAccessible(page, '.editor-post-publish-panel');
    await picture(page, 'publishing-before-1440');

    const { held, release } = gate();
    await intercept(page, /\/portals\/\d+\?context=edit/, (route) => held.then(() => route.continue()));
    await panel.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(panel.getByText('What’s next?')).toBeVisible();
    const first = panel.locator('.post-publish-panel__postpublish > .components-panel__body').nth(2);
    await expect(first.getByText('Loading invitations…')).toBeVisible();
    await expect(first.getByText(/^Publish this portal/)).toBeHidden();
    release();
    await page.unrouteAll({ behavior: 'wait' });
    await expect(first.getByRole('button', { name: 'Invite Client' })).toHaveAttribute('aria-expanded', 'true');
    expect(status(portal)).toBe('private');
    await expectNoWordsOfPosts(page);
    await expectAccessible(page, '.editor-post-publish-panel');
    await picture(page, 'publishing-after-1440');
    await page.setViewportSize({ width: 390, height: 844 });
    await picture(page, 'publishing-after-390');

    await first.getByLabel('Email address').fill(address);
    await first.getByRole('button', { name: 'Send Invitation' }).press('Enter');
    await expect(first.getByText(`Invitation sent to ${address}`)).toBeVisible();
    expect((await mailTo(address)).html).toContain('Hillside House');

    await page.setViewportSize({ width: 1440, height: 1000 });
    await panel.getByRole('button', { name: 'Close panel' }).click();
    await expect(page.getByText(WHO, { exact: true }).first()).toBeVisible();
    await expect(page.locator('.clientpress-list').getByText(address)).toBeVisible();
    await picture(page, 'publishing-live-1440');
});

test('a live portal becomes a draft again by its status, with the keyboard', async ({ page }) => {
    const portal = createDraft('Lakeside');
    wp('post', 'update', String(portal), '--post_status=publish');
    await logInAsAdmin(page);
    await openPortalEditor(page, portal);

    const row = page.getByRole('button', { name: /^Change status/ });
    await expect(row).toHaveAccessibleName('Change status: Published');
    await row.press('Enter');
    const live = page.getByRole('radio', { name: 'Published' });
    await expect(live).toBeFocused();
    await expectAccessible(page, '.clientpress-status-choice');
    await picture(page, 'publishing-status');
    await expectNoWordsOfPosts(page);
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('radio', { name: 'Draft' })).toBeChecked();
    await page.keyboard.press('Escape');
    await expect(row).toBeFocused();
    await expect(row).toHaveAccessibleName('Change status: Draft');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect.poll(() => status(portal)).toBe('draft');
});

test('the classic editor and Quick Edit know neither passwords nor a private portal', async ({ page }) => {
    const portal = createDraft('Orchard');
    await logInAsAdmin(page);
    await withPlugin(CLASSIC_EDITOR, async () => {
        await page.goto(`/wp-admin/post.php?post=${portal}&action=edit`);
        await expect(page.getByText(WHO)).toBeVisible();
        await expectNoWordsOfPosts(page);
        await page.getByRole('button', { name: 'Publish', exact: true }).click();
        await expect(page.getByText('Portal published for its clients.')).toBeVisible();
        expect(status(portal)).toBe('private');
        await expect(page.locator('#post-status-display')).toHaveText('Published');
        await expectNoWordsOfPosts(page);
        await picture(page, 'publishing-classic');

        await page.getByRole('button', { name: 'Edit status' }).click();
        await page.getByLabel('Set status').selectOption('Draft');
        await page.locator('.save-post-status').click();
        await page.locator('#publish').click();
        await expect.poll(() => status(portal)).toBe('draft');
        wp('post', 'update', String(portal), '--post_status=publish');
    });

    await page.goto('/wp-admin/edit.php?post_type=clientpress_portal&s=Orchard');
    await expect(page.getByRole('link', { name: /^Published/ })).toBeVisible();
    await expect(page.locator('tbody .column-date')).toContainText('Published');
    await picture(page, 'portals-list');
    await page.getByRole('row', { name: /Orchard/ }).hover();
    await page.getByRole('button', { name: /^Quick edit/ }).click();
    const form = page.locator(`#edit-${portal}`);
    await expect(form.getByLabel('Title')).toBeVisible();
    await expect(form.getByLabel('Password')).toHaveCount(0);
    await expect(form.getByLabel('Private')).toHaveCount(0);
    await expect(form.getByLabel('Status')).toHaveValue('publish');
    await picture(page, 'quick-edit');
    await form.getByLabel('Title').fill('Orchard House');
    await form.getByRole('button', { name: 'Update' }).click();
    await expect(page.getByRole('row', { name: /Orchard House/ })).toBeVisible();
    expect(status(portal)).toBe('private');

    await page.getByRole('row', { name: /Orchard House/ }).hover();
    await page.getByRole('button', { name: /^Quick edit/ }).click();
    await form.getByLabel('Status').selectOption('draft');
    await form.getByRole('button', { name: 'Update' }).click();
    await expect.poll(() => status(portal)).toBe('draft');
});
