import type { Locator } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { answer, logInAsAdmin, openPortalEditor } from './support/admin';
import { choosePassword, expectHeading, later, linkMailedTo, openLink, secretIn } from './support/client';
import { mailsTo } from './support/inbox';
import { gate, intercept } from './support/intercept';
import { invitationRow, invite, inviteBox, said } from './support/invite';
import { NO_MAIL_SERVER, withPlugin } from './support/plugin';
import { SAMPLE_PORTAL } from './support/portal';
import { picture } from './support/screenshot';
import { expect, type Page, test } from './support/test';
import { wp } from './support/wp';

const PHONE = { width: 390, height: 844 };

/** Invites without a browser, and returns the invitation's number. */
function send(address: string): string {
    return wp('clientpress', 'invitation', 'send', address, `--portal=${SAMPLE_PORTAL}`, '--porcelain');
}

async function openDetails(page: Page, address: string): Promise<void> {
    const row = await invitationRow(page, address);
    await row.getByRole('link', { name: address, exact: true }).click();
    await expectHeading(page, `Invitation to ${address}`);
}

/** What the history says, the latest first. An expectation waits for it: the page may still be on its way. */
function history(page: Page): Locator {
    return page.locator('.clientpress-timeline li strong');
}

async function getLink(page: Page): Promise<string> {
    await page.locator('summary').filter({ hasText: 'Get a link' }).click();
    await page.getByRole('button', { name: 'Make a fresh link and show it' }).click();
    return page.getByLabel('Link for your client').inputValue();
}

test('a link that an admin takes works in the client’s browser, and the one in the email is dead @storage', async ({ page, context, newVisitor }) => {
    const address = 'passed-on@example.org';
    send(address);
    const mailed = await linkMailedTo(address);

    await logInAsAdmin(page);
    await openDetails(page, address);
    const link = await getLink(page);
    await expectAccessible(page, '.clientpress-invitations');
    await picture(page, 'shown-link');

    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await expect(page.getByText('Copied.')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);

    await page.reload();
    await expect(page.getByText('The link was shown once, to admin on')).toBeVisible();
    await expect(page.getByLabel('Link for your client')).toHaveCount(0);
    expect(await page.content()).not.toContain(secretIn(link));

    await expectHeading(await openLink(await newVisitor(), mailed), 'There is a newer email for you');
    const client = await openLink(await newVisitor(), link);
    await choosePassword(client);
    await expect(client).toHaveURL(/\/client-portal\/sample-portal\/$/);
    expect(await mailsTo(address)).toHaveLength(1);
});

test('the details tell what happened to an invitation, from sending to accepting @storage', async ({ page, newVisitor }) => {
    const address = 'watched@example.org';
    send(address);
    await linkMailedTo(address);

    await logInAsAdmin(page);
    await openDetails(page, address);
    await expect(history(page)).toHaveText(['Invited by email']);
    await page.getByRole('button', { name: 'Resend' }).click();
    await expect(page.locator('.notice-success')).toContainText(address);
    await expect(history(page)).toHaveText(['Resent with a fresh link', 'Invited by email']);

    const client = await openLink(await newVisitor(), await linkMailedTo(address, 2));
    await expectHeading(client, 'Sample Portal');
    await expect(async () => {
        await page.reload();
        await expect(history(page).first()).toHaveText('First opened by the client', { timeout: 1_000 });
    }).toPass({ timeout: 10_000 });
    await choosePassword(client);
    await expect(client).toHaveURL(/\/client-portal\/sample-portal\/$/);

    await openDetails(page, address);
    await expect(history(page)).toHaveText([
        'Accepted',
        'First opened by the client',
        'Resent with a fresh link',
        'Invited by email',
    ]);
    await expect(page.locator('.clientpress-timeline')).toContainText('admin ·');
    await expect(page.getByRole('link', { name: address })).toHaveAttribute('href', /user-edit\.php/);
    await expect(page.getByRole('button', { name: 'Resend' })).toHaveCount(0);
    await expectAccessible(page, '.clientpress-invitations');
    await picture(page, 'invitation-details');
    await page.setViewportSize(PHONE);
    await expectAccessible(page, '.clientpress-invitations');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
});

test('a client’s wish for a new link is marked in the list, and Resend answers it', async ({ page, newVisitor }) => {
    const address = 'wishes@example.org';
    const id = send(address);
    const link = await linkMailedTo(address);
    // Another wish that stays, for a view without any is not offered.
    send('waits@example.org');
    for (const wish of [await linkMailedTo('waits@example.org'), link]) {
        const visitor = await openLink(await newVisitor(), later(wish));
        await visitor.getByRole('button', { name: 'Ask for a new link' }).click();
        await expectHeading(visitor, 'We have passed it on');
    }

    await logInAsAdmin(page);
    await page.goto('/wp-admin/edit.php?post_type=clientpress_portal&page=clientpress-invitations');
    const wishes = page.getByRole('link', { name: /Asked for a new link/ });
    const count = Number(/\((\d+)\)/.exec(await wishes.innerText())?.[1]);
    await wishes.click();
    const row = page.locator('tbody tr').filter({ hasText: address });
    await expect(row).toContainText('Asked for a new link:');
    await row.hover();
    await row.getByRole('button', { name: /Resend/ }).click();
    await expect(page.locator('.notice-success')).toContainText(address);
    await expect(wishes).toHaveText(`Asked for a new link (${count - 1})`);

    await page.goto(`/wp-admin/edit.php?post_type=clientpress_portal&page=clientpress-invitations&invitation=${id}`);
    await expect(history(page)).toHaveText([
        'Resent with a fresh link',
        'Client asked for a new link',
        'Invited by email',
    ]);
});

test('the record of an invitation that is over is deleted after a question, or by its age @storage', async ({ page }) => {
    const address = 'forgotten@example.org';
    wp('clientpress', 'invitation', 'revoke', send(address), '--yes');

    await logInAsAdmin(page);
    await openDetails(page, address);
    const remove = page.getByRole('button', { name: 'Delete record' });
    await remove.press('Enter');
    const question = page.getByRole('dialog');
    await expect(question).toContainText(`Delete the record of the invitation to ${address}`);
    await expect(question.getByRole('button', { name: 'No, go back' })).toBeFocused();
    await expectAccessible(page, '.clientpress-dialog');
    await picture(page, 'question');
    await page.keyboard.press('Escape');
    await expect(question).toHaveCount(0);
    await expect(remove).toBeFocused();
    await expectHeading(page, `Invitation to ${address}`);

    await remove.press('Enter');
    await answer(page, 'Delete record');
    await expect(page.locator('.notice-success')).toContainText(`Record of the invitation to ${address} deleted.`);
    await expect((await invitationRow(page, address)).filter({ hasText: address })).toHaveCount(0);

    wp('clientpress', 'invitation', 'revoke', send(address), '--yes');
    const row = await invitationRow(page, address);
    await row.getByRole('checkbox').check();
    await page.getByLabel('Select bulk action').first().selectOption('Delete record');
    await page.getByRole('button', { name: 'Apply' }).first().click();
    await expect(page.getByRole('dialog')).toContainText('the selected invitations (1)');
    await answer(page, 'Delete record');
    await expect(page.locator('.notice-success')).toContainText(`Record of the invitation to ${address} deleted.`);

    const kept = send(address);
    wp('clientpress', 'invitation', 'revoke', kept, '--yes');
    await page.goto('/wp-admin/options-general.php?page=clientpress');
    await page.getByLabel('Keep ended invitations (days)').fill('1');
    await page.getByRole('button', { name: 'Save Changes' }).click();
    await expect(page.getByText('Settings saved.')).toBeVisible();
    await expect(await invitationRow(page, address)).toBeVisible();
    wp('eval', `global $wpdb;
        $over = gmdate('Y-m-d H:i:s', time() - 2 * DAY_IN_SECONDS);
        $wpdb->update("{$wpdb->prefix}clientpress_invitations", ['revoked_gmt' => $over], ['id' => ${kept}]);
        do_action('clientpress_daily');`);
    await expect(await invitationRow(page, address), 'It was over for longer than it is kept.').toHaveCount(0);
    wp('option', 'delete', 'clientpress_keep_days');
});

test('the box in a portal’s editor gives a link, once, and copies it without the Clipboard API', async ({ page, newVisitor }) => {
    const address = 'from-the-box@example.org';
    send(address);

    await logInAsAdmin(page);
    await openPortalEditor(page, SAMPLE_PORTAL);
    await inviteBox(page);
    // The list that is read again comes only when its user types elsewhere.
    const { held, release } = gate();
    await intercept(page, /invitations(\?|%3F|&)portal/, (route) => held.then(() => route.continue()));
    await page.getByRole('button', { name: `Get a link for ${address}` }).click();
    await page.getByRole('button', { name: 'Yes, get a link' }).click();
    const field = page.getByRole('textbox', { name: `Link for ${address}`, exact: true });
    await expect(field).toBeFocused();
    const link = await field.inputValue();
    await expect(page.getByText('It is shown this once.')).toBeVisible();
    await picture(page.locator('.interface-interface-skeleton__sidebar'), 'invite-box-link');

    // As on a site without HTTPS.
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.getByRole('button', { name: 'Copy link' }).click();
    await expect(page.getByText('Copied.', { exact: true })).toBeVisible();
    const emailField = page.getByLabel('Email address');
    await emailField.focus();
    const action = page.getByRole('button', { name: `Get a link for ${address}` });
    await expect(action).toHaveAttribute('aria-disabled', 'true');
    release();
    await expect(action).not.toHaveAttribute('aria-disabled', 'true');
    await expect(emailField).toBeFocused();
    await page.keyboard.press('Control+V');
    await expect(emailField).toHaveValue(link);
    await emailField.clear();

    await page.getByRole('button', { name: 'Done' }).click();
    await expect(field).toHaveCount(0);

    await expectHeading(await openLink(await newVisitor(), link), 'Sample Portal');
});

test('what the dashboard counts leads to the list, and advice is at hand there', async ({ page }) => {
    send('glance@example.org');

    await logInAsAdmin(page);
    await page.goto('/wp-admin/index.php');
    await page.getByRole('link', { name: /pending invitations?$/ }).click();
    await expectHeading(page, 'Invitations');
    await page.locator('summary').filter({ hasText: 'Client didn’t get the email?' }).click();
    await expect(page.locator('#clientpress-advice').getByText('SendGrid, Mailgun or Postmark')).toBeVisible();
    await expectAccessible(page, '.clientpress-invitations');
    await picture(page, 'invitations');
});

test('the longest address breaks within its column, on a desk and on a phone', async ({ page }) => {
    const address = `${'a.long.name.'.repeat(5)}x@${'very-long.'.repeat(2)}example.org`;
    send(address);
    await logInAsAdmin(page);

    for (const viewport of [{ width: 1280, height: 900 }, PHONE]) {
        await page.setViewportSize(viewport);
        const row = await invitationRow(page, address);
        const edges = (part: Element): { left: number; right: number } => part.getBoundingClientRect();
        const cell = await row.locator('.column-email').evaluate(edges);
        const text = await row.locator('.row-title bdi').evaluate(edges);
        expect(text.right).toBeLessThanOrEqual(cell.right);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    }
});

test('an email that was not sent says why, and Resend makes up for it once mail works again @storage', async ({ page, newVisitor }) => {
    const address = 'no-server@example.org';
    const reason = 'Could not connect to SMTP host';
    const inBox = page.getByRole('listitem').filter({ hasText: address });

    await logInAsAdmin(page);
    await withPlugin(NO_MAIL_SERVER, async () => {
        await openPortalEditor(page, SAMPLE_PORTAL);
        await invite(page, address);
        await expect(said(page, 'Invitation saved, but its email was not sent')).toContainText(reason);
        await expect(inBox).toContainText('Email not sent:');
        await expect(inBox).toContainText(reason);
        await expect(inBox).toContainText('Not sent');
        await expectAccessible(page, '.clientpress-box');
        await picture(inBox, 'invite-box-not-sent');

        const row = await invitationRow(page, address);
        await row.hover();
        await row.getByRole('button', { name: /Resend/ }).click();
        await expect(page.locator('.notice-error')).toContainText(reason);
        await expect(page.locator('.notice-success')).toHaveCount(0);
        await page.getByRole('link', { name: /^Not sent/ }).click();
        await expect(row).toContainText('Not sent:');
        await expect(row).toContainText(reason);
        await expect(row.getByRole('link', { name: 'What to do' })).toHaveCSS('text-decoration-line', 'underline');
        await expectAccessible(page, '.clientpress-invitations');
        await picture(page, 'invitations-not-sent');
    });
    expect(await mailsTo(address)).toEqual([]);

    const row = await invitationRow(page, address);
    await row.hover();
    await row.getByRole('button', { name: /Resend/ }).click();
    await expect(page.locator('.notice-success')).toContainText(address);
    await expect(row).not.toContainText('Not sent');
    const link = await linkMailedTo(address);

    await openPortalEditor(page, SAMPLE_PORTAL);
    await inviteBox(page);
    await expect(inBox).toContainText('Sent');
    await expect(inBox).not.toContainText('Email not sent');
    await expectHeading(await openLink(await newVisitor(), link), 'Sample Portal');
});
