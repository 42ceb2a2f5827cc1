import { expect, type Cookie, type Page } from '@playwright/test';

export const ADMIN = { login: 'admin', password: 'password' };

/** Fills in core's login form, on whose page the browser is. */
export async function fillLogin(page: Page, login: string, password: string): Promise<void> {
    const name = page.getByLabel('Username or Email Address');
    // Its script puts the cursor there after a moment, in the middle of whatever is typed by then.
    await expect(name).toBeFocused();
    await name.fill(login);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log In' }).click();
}

export async function logIn(page: Page, login: string, password: string): Promise<void> {
    await page.goto('/wp-login.php');
    await fillLogin(page, login, password);
}

/** The admin's cookies, as the form gave them to the first journey of this run. */
let session: Cookie[] = [];

/** Makes the browser the admin's. It is left where it is, or on the dashboard where the form was needed. */
export async function logInAsAdmin(page: Page): Promise<void> {
    await page.context().addCookies(session);
    // A journey that signs out ends the session for those that follow.
    const profile = await page.request.get('/wp-admin/profile.php', { maxRedirects: 0 });
    if (profile.status() !== 200) {
        await page.context().clearCookies();
        await logIn(page, ADMIN.login, ADMIN.password);
        await expect(page).toHaveURL(/\/wp-admin\//);
        session = await page.context().cookies();
    }
}

/** Opens a portal in the editor, the sidebar shown. */
export async function openPortalEditor(page: Page, portalId: number): Promise<void> {
    await page.goto(`/wp-admin/post.php?post=${portalId}&action=edit`);
    await expect(page.getByRole('region', { name: 'Editor settings' })).toBeVisible();
}

/** Says yes to the question that is asked, by its button. */
export async function answer(page: Page, button: string): Promise<void> {
    await page.getByRole('dialog').getByRole('button', { name: button, exact: true }).press('Enter');
}
