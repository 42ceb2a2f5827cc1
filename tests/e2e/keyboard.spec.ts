import { logInAsAdmin, openPortalEditor } from './support/admin';
import { expectHeading, later, linkMailedTo, openLink, PASSWORD } from './support/client';
import { mailTo } from './support/inbox';
import { SAMPLE_PORTAL } from './support/portal';
import { expect, test, type Locator, type Page } from './support/test';
import { wp } from './support/wp';

const INVITATIONS = '/wp-admin/edit.php?post_type=clientpress_portal&page=clientpress-invitations';

/** Far enough for what stands between two things that one uses one after the other. */
const MOST_TABS = 60;

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

/** The dialog that asks before something is done: "No" has the focus first, and Tab goes on to what does it. */
async function answerYes(page: Page, name: string): Promise<void> {
    const question = page.getByRole('dialog');
    await expect(question.getByRole('button', { name: 'No, go back' })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(question.getByRole('button', { name, exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
}

/** What became of the last action: the keyboard goes on from there. */
async function expectSaid(page: Page, text: string): Promise<void> {
    const notice = page.locator('.notice').filter({ hasText: text });
    await expect(notice).toBeFocused();
    await expect(notice).toHaveCSS('outline', /solid 2px/);
}

test('an admin invites, resends and revokes with the keyboard alone @any-database', async ({ page }) => {
    const address = 'hand-keys@example.org';
    const row = page.locator('tbody tr').filter({ hasText: address });
    await logInAsAdmin(page);
    await page.goto(`${INVITATIONS}&s=hand-`);

    await skipToContent(page);
    const invite = page.getByRole('button', { name: 'Invite Client', exact: true }).first();
    await tabTo(page, invite);
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

    // Several at once, with a message that is looked at first.
    const email = dialog.getByLabel('Email address');
    await expect(email).toBeVisible();
    await tabTo(page, email);
    await page.keyboard.type(`${address}, hand-too@example.org`);
    await tabTo(page, dialog.getByRole('button', { name: 'Options: message, expiry, passphrase' }));
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('button', { name: 'Hide options' })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(dialog.getByLabel('Personal message (optional)')).toBeFocused();
    await page.keyboard.type('Typed by hand.');
    const preview = dialog.getByRole('button', { name: 'Preview email' });
    await tabTo(page, preview);
    await page.keyboard.press('Enter');
    const shown = page.getByRole('dialog', { name: 'Preview of the email' });
    await expect(shown.frameLocator('iframe').getByText('Typed by hand.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(preview).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(dialog.getByRole('button', { name: 'Invite 2 people' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(dialog.getByText('2 people invited.').first()).toBeVisible();
    await expect(email).toBeFocused();

    // A link without an email.
    await page.keyboard.type('hand-link@example.org');
    await tabTo(page, dialog.getByRole('button', { name: 'Get a link without an email' }));
    await page.keyboard.press('Enter');
    const link = dialog.getByRole('textbox', { name: 'Link for hand-link@example.org' });
    await expect(link).toBeFocused();
    await tabTo(page, dialog.getByRole('button', { name: 'Done' }));
    await page.keyboard.press('Enter');
    await expect(link).toHaveCount(0);

    // The list behind the dialog is read again, and the button has the focus again.
    await page.keyboard.press('Escape');
    await expect(row).toBeVisible();
    await expect(invite).toBeFocused();

    await tabTo(page, row.getByRole('button', { name: /^Resend/ }));
    await page.keyboard.press('Enter');
    await expectSaid(page, 'resent');

    const revoke = row.getByRole('button', { name: /^Revoke/ });
    await tabTo(page, revoke);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByRole('button', { name: 'No, go back' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(revoke).toBeFocused();
    await page.keyboard.press('Enter');
    await answerYes(page, 'Revoke');
    await expectSaid(page, 'revoked');
    await expect(row).toContainText('Revoked');

    // What is left of them, all at once.
    await tabTo(page, page.locator('#cb-select-all-1'));
    await page.keyboard.press('Space');
    const action = page.locator('#bulk-action-selector-bottom');
    await tabTo(page, action);
    await page.keyboard.type('Rev');
    await expect(action).toHaveValue('revoke');
    await page.keyboard.press('Tab');
    await expect(page.locator('#doaction2')).toBeFocused();
    await page.keyboard.press('Enter');
    await answerYes(page, 'Revoke');
    await expectSaid(page, 'invitations revoked');
});

test('an admin imports, removes and gives back access with the keyboard alone @any-database', async ({ page }) => {
    const client = 'keys-access@example.org';
    const user = wp('user', 'create', 'keys-access', client, '--role=clientpress_client', '--porcelain');
    wp('clientpress', 'client', 'add', user, `--portal=${SAMPLE_PORTAL}`, '--no-email');
    await logInAsAdmin(page);

    await page.goto('/wp-admin/edit.php?post_type=clientpress_portal&page=clientpress-import');
    await skipToContent(page);
    await tabTo(page, page.getByLabel('Or paste addresses'));
    await page.keyboard.type('keys-import@example.org');
    const portal = page.getByLabel('Portal', { exact: true });
    await page.keyboard.press('Tab');
    await expect(portal).toBeFocused();
    await page.keyboard.type('Sample');
    await expect(portal).toHaveValue(`#${SAMPLE_PORTAL}`);
    await tabTo(page, page.getByRole('button', { name: 'Preview' }));
    await page.keyboard.press('Enter');
    const send = page.getByRole('button', { name: 'Send 1 invitation' });
    await expect(send).toBeVisible();
    await skipToContent(page);
    await tabTo(page, page.getByRole('link', { name: 'Start over' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByRole('button', { name: 'No, go back' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('link', { name: 'Start over' })).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(send).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByText('Finished', { exact: true })).toBeVisible({ timeout: 20_000 });

    await page.goto(`/wp-admin/edit.php?post_type=clientpress_portal&page=clientpress-clients&s=${client}`);
    await skipToContent(page);
    await tabTo(page, page.getByRole('button', { name: /^Remove access/ }));
    await page.keyboard.press('Enter');
    await answerYes(page, 'Remove access');
    await expectSaid(page, 'removed');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expectSaid(page, 'has access again');
});

test('an admin lets a client in and corrects an address in the editor with the keyboard alone @any-database', async ({ page }) => {
    const [picked, wrong, right] = ['keys-pick@example.org', 'keys-wrng@example.org', 'keys-wrong@example.org'];
    wp('user', 'create', 'keys-pick', picked, '--role=subscriber');
    const portal = wp('post', 'create', '--post_type=clientpress_portal', '--post_status=private', '--post_title=Keys House', '--porcelain');
    wp('clientpress', 'invitation', 'send', wrong, `--portal=${portal}`);
    await logInAsAdmin(page);
    await openPortalEditor(page, Number(portal));

    const settings = page.getByRole('region', { name: 'Editor settings' });
    // The editor's shortcuts work from within.
    await tabTo(page, page.getByRole('button', { name: 'Settings', exact: true }));
    await expect(async () => {
        await page.keyboard.press('Control+Backquote');
        await expect(settings).toBeFocused({ timeout: 500 });
    }).toPass({ timeout: 15_000 });
    const row = page.locator('.clientpress-list > li').filter({ hasText: wrong });
    await expect(row).toBeVisible();
    await tabTo(page, row.getByRole('button', { name: `Correct address of ${wrong}` }));
    await page.keyboard.press('Enter');
    const address = row.getByLabel('Right address');
    await expect(address).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(row).toBeFocused();
    await tabTo(page, row.getByRole('button', { name: `Correct address of ${wrong}` }));
    await page.keyboard.press('Enter');
    await expect(address).toBeFocused();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(right);
    await page.keyboard.press('Enter');
    await expect(page.locator('.clientpress-list').getByText(right, { exact: true })).toBeVisible();
    await expect(row.first()).toBeFocused();

    const search = page.getByLabel('Add an existing user');
    await tabTo(page, search);
    await page.keyboard.type('keys-pick');
    const add = page.getByRole('button', { name: `Add ${picked}`, exact: true });
    await expect(add).toBeVisible();
    await tabTo(page, add);
    await page.keyboard.press('Enter');
    await expect(search).toBeFocused();
    await page.keyboard.press('Control+S');
    await expect(page.getByText(/may now enter this portal/).first()).toBeVisible();
    await expect(search).toBeFocused();
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

test('a client asks for a new link, logs in and asks for a new password with the keyboard alone @any-database', async ({ newVisitor }) => {
    const address = 'keys-late@example.org';
    wp('clientpress', 'invitation', 'send', address, `--portal=${SAMPLE_PORTAL}`);
    const late = await openLink(await newVisitor(), later(await linkMailedTo(address)));
    await tabTo(late, late.getByRole('button', { name: 'Ask for a new link' }));
    await late.keyboard.press('Enter');
    await expectHeading(late, 'We have passed it on');

    const client = 'keys-login@example.org';
    const user = wp('user', 'create', 'keys-login', client, '--role=clientpress_client', `--user_pass=${PASSWORD}`, '--porcelain');
    wp('clientpress', 'client', 'add', user, `--portal=${SAMPLE_PORTAL}`, '--no-email');
    // With two portals there is a list of them.
    const other = wp('post', 'create', '--post_type=clientpress_portal', '--post_status=private', '--post_title=Loft', '--porcelain');
    wp('clientpress', 'client', 'add', user, `--portal=${other}`, '--no-email');
    const page = await (await newVisitor()).newPage();
    await page.goto('/client-portal/sample-portal/');
    await expect(page.getByLabel('Username or Email Address')).toBeFocused();
    await page.keyboard.type(client);
    await tabTo(page, page.getByLabel('Password', { exact: true }));
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/client-portal\/sample-portal\/$/);

    await tabTo(page, page.getByRole('link', { name: 'Your portals' }));
    await page.keyboard.press('Enter');
    await expectHeading(page, 'Your portals');
    await tabTo(page, page.getByRole('link', { name: 'Sample Portal' }));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/client-portal\/sample-portal\/$/);
    await tabTo(page, page.getByRole('button', { name: 'Email me a link for a new password' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status')).toBeVisible();
    await mailTo(client);
});
