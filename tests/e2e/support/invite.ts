import { expect, type Locator, type Page } from '@playwright/test';

/** The Invite Client panel of the portal that is open in the editor. */
export async function inviteBox(page: Page): Promise<Locator> {
    const toggle = page.getByRole('button', { name: 'Invite Client', exact: true });
    await expect(toggle).toBeVisible();
    if ((await toggle.getAttribute('aria-expanded')) === 'false') {
        await toggle.click();
    }
    return page.getByRole('group', { name: 'Invite Client' });
}

export async function invite(page: Page, address: string): Promise<void> {
    const box = await inviteBox(page);
    await box.getByLabel('Email address').fill(address);
    await box.getByRole('button', { name: 'Send Invitation' }).click();
}

/** What the box last said. */
export function said(page: Page, text: string | RegExp): Locator {
    return page.locator('.components-notice__content').filter({ hasText: text });
}

/** The row of an address under Portals → Invitations; of several, the latest. */
export async function invitationRow(page: Page, address: string): Promise<Locator> {
    await page.goto(`/wp-admin/edit.php?post_type=clientpress_portal&page=clientpress-invitations&s=${encodeURIComponent(address)}`);
    return page.locator('tbody tr:not(.no-items)').filter({ hasText: address }).first();
}
