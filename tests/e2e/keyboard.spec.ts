import { logInAsAdmin } from './support/admin';
import { linkMailedTo, openLink, PASSWORD } from './support/client';
import { SAMPLE_PORTAL } from './support/portal';
import { expect, test, type Locator, type Page } from './support/test';
import { wp } from './support/wp';

const INVITATIONS = '/wp-admin/edit.php?post_type=clientpress_portal&page=clientpress-invitations';

/** Far enough for what stands between two things that one uses one after the other. */
const MOST_TABS = 40;

/** Goes on with Tab until the focus is there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
        await page.keyboard.press('Tab');
        if (await target.evaluate((element) => element === document.activeElement)) {
            return;
        }
    }
    await expect(target).toBeFocused();
}

/** Past wp-admin's menu, as it offers it itself. */
async function skipToContent(page: Page): Promise<void> {
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to main content' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/#wpbody-content$/);
}

test('an admin invites, resends and revokes with the keyboard alone @any-database', async ({ page }) => {
    const address = 'keys@example.org';
    const row = page.locator('tbody tr').filter({ hasText: address });
    await logInAsAdmin(page);
    await page.goto(INVITATIONS);

    await skipToContent(page);
    await tabTo(page, page.getByRole('button', { name: 'Invite Client', exact: true }).first());
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Invite Client' });
    const portal = dialog.getByRole('combobox', { name: 'Portal' });
    await expect(portal).toBeVisible();
    await tabTo(page, portal);
    await page.keyboard.type('Sample');
    await expect(dialog.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(portal).toHaveValue('Sample Portal');
    await expect(portal).toBeFocused();
    const email = dialog.getByLabel('Email address');
    await expect(email).toBeVisible();
    await tabTo(page, email);
    await page.keyboard.type(address);
    await tabTo(page, dialog.getByRole('button', { name: 'Send Invitation' }));
    await page.keyboard.press('Enter');
    await expect(dialog.getByText(`Invitation sent to ${address}`)).toBeVisible();
    await expect(email).toBeFocused();
    await page.keyboard.press('Escape');

    await expect(row).toBeVisible();
    // The list's reload keeps the fragment, from which Tab may go on instead of from the top.
    await page.goto(INVITATIONS);
    await skipToContent(page);
    await tabTo(page, row.getByRole('button', { name: /^Resend/ }));
    await page.keyboard.press('Enter');
    await expect(page.locator('.notice-success')).toContainText('resent');

    await skipToContent(page);
    const revoke = row.getByRole('button', { name: /^Revoke/ });
    await tabTo(page, revoke);
    await page.keyboard.press('Enter');
    const question = page.getByRole('dialog');
    await expect(question.getByRole('button', { name: 'No, go back' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(revoke).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(question.getByRole('button', { name: 'No, go back' })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(question.getByRole('button', { name: 'Revoke' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('.notice-success')).toContainText('revoked');
    await expect(row).toContainText('Revoked');
});

test('a client accepts with the keyboard alone @any-database', async ({ newVisitor }) => {
    const address = 'keys-client@example.org';
    wp('clientpress', 'invitation', 'send', address, `--portal=${SAMPLE_PORTAL}`);
    const page = await openLink(await newVisitor(), await linkMailedTo(address));
    const password = page.getByLabel('Choose a password', { exact: true });

    await page.keyboard.press('Tab');
    await expect(page.getByLabel('Your name (optional)')).toBeFocused();
    await page.keyboard.type('Kim Keys');
    await page.keyboard.press('Tab');
    await expect(password).toBeFocused();
    await page.keyboard.type('password1');
    await page.keyboard.press('Enter');
    await expect(page.getByText('This password is too easy to guess.').first()).toBeVisible();
    await expect(password).toBeFocused();
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Show password' })).toBeFocused();
    await page.keyboard.press('Space');
    await expect(page.getByRole('button', { name: 'Hide password' })).toBeFocused();
    await expect(password).toHaveAttribute('type', 'text');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Enter the portal' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/client-portal\/sample-portal\/$/);

    await tabTo(page, page.getByRole('link', { name: 'Log out' }));
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Username or Email Address')).toBeFocused();
});
