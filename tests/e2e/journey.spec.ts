import { expectAccessible } from './support/accessibility';
import { answer, fillLogin, logIn, logInAsAdmin, openPortalEditor } from './support/admin';
import { PASSWORD, choosePassword, expectHeading, later, linkMailedTo, openLink, secretIn } from './support/client';
import { mailTo, mailsTo } from './support/inbox';
import { invitationRow, invite, inviteBox, said } from './support/invite';
import { SAMPLE_PORTAL } from './support/portal';
import { picture } from './support/screenshot';
import { expect, test } from './support/test';
import { wp } from './support/wp';

test('an invited client chooses a password and is inside the portal, and nowhere else @storage', async ({ page, newVisitor }) => {
    const address = 'nora@example.org';
    const other = wp('post', 'create', '--post_type=clientpress_portal', '--post_status=private', '--post_title=Other Portal', '--porcelain');

    await logInAsAdmin(page);
    await openPortalEditor(page, SAMPLE_PORTAL);
    await invite(page, address);
    await expect(said(page, `Invitation sent to ${address}`)).toBeVisible();
    await picture(page.locator('.components-panel__body').filter({ hasText: 'Send Invitation' }), 'invite-box');

    const mail = await mailTo(address);
    expect(mail.from[0].name).toBe('Example Studio');
    expect(mail.html).toContain('Accept Invitation');
    const link = await linkMailedTo(address);
    expect(mail.text).toContain(link);

    const visitor = await newVisitor();
    const client = await openLink(visitor, link);
    await expectHeading(client, 'Sample Portal');
    await expect(client.getByText(address)).toBeVisible();
    // The script has taken the secret out of the address bar.
    expect(client.url()).not.toContain(secretIn(link));
    await expectAccessible(client);
    await client.setViewportSize({ width: 390, height: 844 });
    await picture(client, 'accept-page');
    await choosePassword(client);

    await expect(client).toHaveURL(/\/client-portal\/sample-portal\/$/);
    await expect(client.getByText(address)).toBeVisible();
    await expect(client.getByRole('link', { name: 'Log out' })).toBeVisible();
    await expectAccessible(client);

    // For a minute it may be the second half of a double click.
    const again = await openLink(await newVisitor(), link);
    await expectHeading(again, 'Your account is ready');
    await expectHeading(await openLink(again.context(), later(link)), 'This link has already been used');

    const user = JSON.parse(wp('user', 'get', address, '--format=json'));
    expect(user.roles).toBe('clientpress_client');
    expect(user.user_login).toMatch(/^client-[a-z0-9]+$/);

    await client.goto('/wp-admin/');
    await expect(client).toHaveURL(/\/client-portal\/sample-portal\/$/);
    await client.goto('/wp-admin/profile.php');
    await expect(client).toHaveURL(/\/client-portal\/sample-portal\/$/);
    expect((await client.goto(wp('post', 'list', `--post__in=${other}`, '--post_type=clientpress_portal', '--post_status=private', '--field=url')))?.status()).toBe(403);

    const row = await invitationRow(page, address);
    await expect(row).toContainText('Accepted');
    await expect(row.getByRole('button', { name: /Resend/ })).toHaveCount(0);

    // The password works at core's own login as it was typed.
    await again.context().clearCookies();
    await logIn(again, address, PASSWORD);
    await expect(again).toHaveURL(/\/client-portal\/sample-portal\/$/);
});

test('a resent invitation kills the earlier link, and the new one works @storage', async ({ page, newVisitor }) => {
    const address = 'resent@example.org';
    wp('clientpress', 'invitation', 'send', address, `--portal=${SAMPLE_PORTAL}`);
    const first = await linkMailedTo(address);

    await logInAsAdmin(page);
    const row = await invitationRow(page, address);
    await row.hover();
    await row.getByRole('button', { name: /Resend/ }).click();
    await expect(page.locator('.notice-success')).toContainText(address);
    const second = await linkMailedTo(address, 2);

    await expectHeading(await openLink(await newVisitor(), first), 'There is a newer email for you');

    const client = await openLink(await newVisitor(), second);
    await choosePassword(client);
    await expect(client).toHaveURL(/\/client-portal\/sample-portal\/$/);
});

test('a revoked invitation is over, and only a new one gives access @storage', async ({ page, newVisitor }) => {
    const address = 'revoked@example.org';
    wp('clientpress', 'invitation', 'send', address, `--portal=${SAMPLE_PORTAL}`);
    const link = await linkMailedTo(address);

    await logInAsAdmin(page);
    const row = await invitationRow(page, address);
    await row.hover();
    await row.getByRole('button', { name: /Revoke/ }).click();
    await answer(page, 'Revoke');
    await expect(page.locator('.notice-success')).toContainText(address);
    await expect(row).toContainText('Revoked');
    await expect(row.getByRole('button', { name: /Resend/ })).toHaveCount(0);

    await expectHeading(await openLink(await newVisitor(), link), 'This invitation was withdrawn');

    await openPortalEditor(page, SAMPLE_PORTAL);
    await invite(page, address);
    await expect(said(page, `Invitation sent to ${address}`)).toBeVisible();
    const client = await openLink(await newVisitor(), await linkMailedTo(address, 2));
    await choosePassword(client);
    await expect(client).toHaveURL(/\/client-portal\/sample-portal\/$/);
});

test('a link says when it has expired', async ({ newVisitor }) => {
    const address = 'late@example.org';
    wp('clientpress', 'invitation', 'send', address, `--portal=${SAMPLE_PORTAL}`, '--expiry-days=14');
    const link = await linkMailedTo(address);

    await expectHeading(await openLink(await newVisitor(), link), 'Sample Portal');
    await expectHeading(await openLink(await newVisitor(), later(link)), 'This link has expired');
});

test('an address that has an account gets access to the portal at once, or an invitation to log in @storage', async ({ page, newVisitor }) => {
    const address = 'known@example.org';
    wp('user', 'create', 'known', address, '--role=subscriber', '--user_pass=known password 1', '--display_name=Known Person');

    await logInAsAdmin(page);
    await openPortalEditor(page, SAMPLE_PORTAL);
    await invite(page, address);
    await expect(said(page, 'Nobody has confirmed that this address belongs to the owner')).toBeVisible();
    expect(await mailsTo(address)).toEqual([]);
    await picture(await inviteBox(page), 'invite-box-account');
    await expectAccessible(page, '.clientpress-box');
    await page.getByRole('button', { name: 'Give access now' }).click();
    await expect(said(page, 'may now enter this portal')).toBeVisible();
    expect((await mailTo(address)).text).toContain('to your account');

    const visitor = await (await newVisitor()).newPage();
    await logIn(visitor, address, 'known password 1');
    expect((await visitor.goto('/client-portal/sample-portal/'))?.status()).toBe(200);
    await expect(visitor.getByRole('link', { name: 'Log out' })).toBeVisible();

    const invited = 'invited@example.org';
    wp('user', 'create', 'invited', invited, '--role=subscriber', '--user_pass=known password 2');
    await invite(page, invited);
    await page.locator('.components-notice').getByRole('button', { name: 'Send Invitation' }).click();
    await expect(said(page, `Invitation sent to ${invited}`)).toBeVisible();
    const client = await openLink(await newVisitor(), await linkMailedTo(invited));
    await client.getByRole('button', { name: 'Log in' }).click();
    await fillLogin(client, invited, 'known password 2');
    await expect(client.getByText('logs you out on all other devices')).toBeVisible();
    await picture(client, 'accept-unproven');
    await client.getByRole('button', { name: 'Enter the portal' }).click();
    await expect(client).toHaveURL(/\/client-portal\/sample-portal\/$/);
});
