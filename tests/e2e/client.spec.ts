import { expectAccessible } from './support/accessibility';
import { fillLogin, logIn, logInAsAdmin, openPortalEditor } from './support/admin';
import { choosePassword, expectHeading, later, linkMailedTo, openLink, PASSWORD, runLaterCron, secretIn } from './support/client';
import { linkIn, mailAbout, mailTo } from './support/inbox';
import { intercept } from './support/intercept';
import { inviteBox, said } from './support/invite';
import { CLASSIC_EDITOR, withPlugin } from './support/plugin';
import { SAMPLE_PORTAL } from './support/portal';
import { picture } from './support/screenshot';
import { expect, test } from './support/test';
import { required } from './support/environment';
import { wp } from './support/wp';

const PORTAL = /\/client-portal\/sample-portal\/$/;

function send(address: string, ...more: string[]): void {
    wp('clientpress', 'invitation', 'send', address, `--portal=${SAMPLE_PORTAL}`, ...more);
}

test('a passphrase told by phone is asked for, and a wrong one uses nothing up @storage', async ({ page, newVisitor }) => {
    const address = 'phone@example.org';
    await logInAsAdmin(page);
    await openPortalEditor(page, SAMPLE_PORTAL);
    const box = await inviteBox(page);
    await box.getByLabel('Email address').fill(address);
    await box.getByRole('button', { name: /Options/ }).click();
    await box.getByLabel('Personal message (optional)').fill('Looking forward to it!');
    await box.getByLabel('Passphrase (optional)').fill('green lantern');
    await box.getByRole('button', { name: 'Send Invitation' }).click();
    await expect(said(page, `Invitation sent to ${address}`)).toBeVisible();

    const mail = await mailTo(address);
    expect(mail.text).toContain('Looking forward to it!');
    expect(mail.text + mail.html).not.toContain('green lantern');

    const client = await openLink(await newVisitor(), await linkMailedTo(address));
    await client.getByLabel('Passphrase', { exact: true }).fill('red lantern');
    await choosePassword(client);
    await expect(client.getByText('This passphrase is not right.').first()).toBeVisible();
    await expectAccessible(client);

    await client.getByLabel('Passphrase', { exact: true }).fill('green lantern');
    await choosePassword(client);
    await expect(client).toHaveURL(PORTAL);
});

test('who was just invited stands in the list before it was read again', async ({ page }) => {
    const address = 'at-once@example.org';
    await logInAsAdmin(page);
    await openPortalEditor(page, SAMPLE_PORTAL);
    const box = await inviteBox(page);
    await intercept(page, /invitations(\?|%3F|&)portal/, () => undefined);
    await box.getByLabel('Email address').fill(address);
    await box.getByRole('button', { name: 'Send Invitation' }).click();

    await expect(said(page, `Invitation sent to ${address}`)).toBeVisible();
    await expect(page.getByText(address, { exact: true })).toBeVisible();
    await expect(page.getByText('Nobody has been invited')).toBeHidden();
});

test('an address with umlauts is pasted with a name, shown as it is written, and signs in in both spellings', async ({ page, newVisitor }) => {
    const address = 'anna@münchen.de';
    const stored = 'anna@xn--mnchen-3ya.de';
    await logInAsAdmin(page);
    await openPortalEditor(page, SAMPLE_PORTAL);
    const box = await inviteBox(page);
    await box.getByLabel('Email address').fill('r&d@example.org');
    await box.getByRole('button', { name: 'Send Invitation' }).click();
    await expect(box.getByText('cannot store an email address with “&”')).toBeVisible();
    await box.getByLabel('Email address').fill(`Anna Müller <mailto:${address}>\u00a0`);
    await box.getByRole('button', { name: 'Send Invitation' }).click();
    await expect(said(page, `Invitation sent to Anna Müller <${address}>`)).toBeVisible();
    await expect(page.getByText(address, { exact: true })).toBeVisible();

    const client = await openLink(await newVisitor(), await linkMailedTo(stored));
    await expect(client.getByText(address)).toBeVisible();
    await expect(client.getByLabel('Your name (optional)')).toHaveValue('Anna Müller');
    await choosePassword(client);
    await expect(client).toHaveURL(PORTAL);
    await expect(client.getByText(address)).toBeVisible();

    for (const spelling of [address, stored]) {
        const again = await (await newVisitor()).newPage();
        await again.goto('/wp-login.php');
        await fillLogin(again, spelling, PASSWORD);
        await expect(again).toHaveURL(PORTAL);
    }
});

test('an easy password is refused kindly, and a good one enters without any script', async ({ browser }) => {
    const address = 'plain@example.org';
    send(address);
    const visitor = await browser.newContext({ javaScriptEnabled: false, baseURL: required('CLIENTPRESS_URL') });
    const client = await openLink(visitor, await linkMailedTo(address));

    await choosePassword(client, 'password1');
    await expect(client.getByText('This password is too easy to guess.').first()).toBeVisible();
    await choosePassword(client);
    await expect(client).toHaveURL(PORTAL);
    await visitor.close();
});

test('the page may be reloaded, and its address still tells nothing', async ({ newVisitor }) => {
    const address = 'reload@example.org';
    send(address);
    const link = await linkMailedTo(address);
    const client = await openLink(await newVisitor(), link);
    const form = client.getByLabel('Choose a password');
    await expect(form).toBeVisible();

    for (let times = 0; times < 2; times++) {
        await client.reload();
        await expect(form).toBeVisible();
        expect(client.url()).not.toContain(secretIn(link));
    }

    const again = await openLink(client.context(), link);
    await choosePassword(again);
    await expect(again).toHaveURL(PORTAL);
    await again.evaluate(() => history.back());
    await expectHeading(again, 'This link has already been used');
});

test('a client who got an account meanwhile logs in first, and then enters with one click @storage', async ({ newVisitor }) => {
    const address = 'meanwhile@example.org';
    send(address);
    const link = await linkMailedTo(address);
    wp('user', 'create', 'meanwhile', address, '--role=subscriber', '--user_pass=meanwhile password 1');

    const client = await openLink(await newVisitor(), link);
    await expectHeading(client, 'You have an account already');
    await client.getByRole('button', { name: 'Log in' }).click();
    await expect(client).toHaveURL(/wp-login\.php/);
    expect(client.url()).not.toContain(secretIn(link));
    await fillLogin(client, address, 'meanwhile password 1');

    await expectHeading(client, 'Sample Portal');
    await client.getByRole('button', { name: 'Enter the portal' }).click();
    await expect(client).toHaveURL(PORTAL);
    expect(JSON.parse(wp('user', 'get', address, '--format=json')).roles).toBe('subscriber');
});

test('a login that leads over another server comes back to the invitation', async ({ newVisitor }) => {
    const address = 'single-sign-on@example.org';
    send(address);
    const link = await linkMailedTo(address);
    wp('user', 'create', 'single-sign-on', address, '--role=author', '--user_pass=single sign on 1');
    // The later site has another port, and with that another origin.
    const elsewhere = required('CLIENTPRESS_LATER_URL');
    const here = required('CLIENTPRESS_URL');

    await withPlugin(
        `add_action('init', static function () {
            $back = $_GET['sign_on_for'] ?? null;
            if ($back !== null && home_url() === '${elsewhere}') {
                wp_redirect('${here}/wp-login.php?signed_on=1&redirect_to=' . rawurlencode($back));
                exit();
            }
        });
        add_action('login_init', static function () {
            if (isset($_GET['signed_on'])) {
                wp_set_auth_cookie(get_user_by('login', 'single-sign-on')->ID);
                wp_safe_redirect($_GET['redirect_to']);
            } else {
                wp_redirect('${elsewhere}/?sign_on_for=' . rawurlencode($_GET['redirect_to'] ?? '/'));
            }
            exit();
        });`,
        async () => {
            const client = await openLink(await newVisitor(), link);
            await expectHeading(client, 'You have an account already');
            await client.getByRole('button', { name: 'Log in' }).click();
            await expectHeading(client, 'Sample Portal');
            expect(client.url()).not.toContain(secretIn(link));
            await client.getByRole('button', { name: 'Enter the portal' }).click();
            await expect(client).toHaveURL(PORTAL);
        },
    );
});

test('an admin who opens a client’s link stays the admin until they sign out', async ({ page }) => {
    const address = 'not-me@example.org';
    send(address);
    const link = await linkMailedTo(address);

    await logInAsAdmin(page);
    await page.goto(link);
    await expectHeading(page, 'You are logged in as somebody else');
    await expect(page.getByText(address)).toBeVisible();
    await page.goto('/wp-admin/');
    await expect(page).toHaveURL(/\/wp-admin\//);

    await page.goto(link);
    await page.getByRole('button', { name: 'Log out and continue' }).click();
    await expectHeading(page, 'Sample Portal');
    await choosePassword(page);
    await expect(page).toHaveURL(PORTAL);
});

test('the holder of an expired link asks for a new one, and the admin is told and answers @storage', async ({ page, newVisitor }) => {
    const address = 'asks@example.org';
    await logInAsAdmin(page);
    await openPortalEditor(page, SAMPLE_PORTAL);
    const box = await inviteBox(page);
    await box.getByLabel('Email address').fill(address);
    await box.getByRole('button', { name: 'Send Invitation' }).click();
    await expect(said(page, `Invitation sent to ${address}`)).toBeVisible();

    const client = await openLink(await newVisitor(), later(await linkMailedTo(address)));
    await expectHeading(client, 'This link has expired');
    await client.getByRole('button', { name: 'Ask for a new link' }).click();
    await expectHeading(client, 'We have passed it on');

    const admin = wp('user', 'get', 'admin', '--field=user_email');
    runLaterCron();
    const notice = await mailAbout(admin, `${address} asks for a new link`);
    // It was sent from the later site, which has another port.
    const details = new URL(linkIn(notice, 'View Invitation'));
    await page.goto(details.pathname + details.search);
    await expect(page.getByText('Client asked for a new link').first()).toBeVisible();
});

test('the holder of a replaced link has the newest one mailed @storage', async ({ newVisitor }) => {
    const address = 'newest@example.org';
    send(address);
    const first = await linkMailedTo(address);
    const id = wp('clientpress', 'invitation', 'list', `--search=${address}`, '--format=ids');
    wp('clientpress', 'invitation', 'resend', id);
    await linkMailedTo(address, 2);

    const visitor = await newVisitor();
    const client = await openLink(visitor, first);
    await expectHeading(client, 'There is a newer email for you');
    await client.getByRole('button', { name: 'Email me the newest link' }).click();
    await expectHeading(client, 'Please look into your mailbox');

    const newest = await openLink(visitor, await linkMailedTo(address, 3));
    await choosePassword(newest);
    await expect(newest).toHaveURL(PORTAL);
});

test('the classic editor has the same box', async ({ page }) => {
    const address = 'classic@example.org';
    await withPlugin(CLASSIC_EDITOR, async () => {
        await logInAsAdmin(page);
        await page.goto(`/wp-admin/post.php?post=${SAMPLE_PORTAL}&action=edit`);
        const box = page.getByRole('group', { name: 'Invite Client' });
        await box.getByLabel('Email address').fill(address);
        await box.getByLabel('Email address').press('Enter');
        await expect(said(page, `Invitation sent to ${address}`)).toBeVisible();
        await mailTo(address);
        await expectAccessible(page, '#clientpress-invitations');
    });
});

test('a client changes the email address by password and mailed link', async ({ newVisitor }) => {
    const [address, next] = ['before@example.org', 'after@example.org'];
    wp('user', 'create', 'moving', address, '--role=clientpress_client', '--user_pass=known password 3');
    const page = await (await newVisitor()).newPage();
    await logIn(page, address, 'known password 3');
    await page.getByRole('link', { name: 'Change email address' }).click();
    await expectHeading(page, 'Change your email address');
    await expectAccessible(page);
    await picture(page, 'change-address');
    await page.setViewportSize({ width: 390, height: 800 });
    await picture(page, 'change-address-phone');
    await page.getByLabel('New email address').fill(next);
    await page.getByLabel('Your password').fill('known password 3');
    await page.getByRole('button', { name: 'Email me the link' }).click();
    await expectHeading(page, 'Please look into your mailbox');

    // In another browser, where the login comes first and sees no secret.
    const link = linkIn(await mailTo(next), 'Use this address');
    const [secret] = /[0-9a-f]{72}/.exec(link) ?? [''];
    const phone = await (await newVisitor()).newPage();
    await phone.setViewportSize({ width: 390, height: 800 });
    await phone.goto(link);
    await expect(phone).toHaveURL(/wp-login\.php/);
    expect(await phone.content()).not.toContain(secret);
    expect(phone.url()).not.toContain(secret);
    await fillLogin(phone, address, 'known password 3');
    await expectHeading(phone, 'Use this email address?');
    await expect(phone).toHaveURL(/\/client-invitation\/address\/$/);

    // The address bar keeps nothing, and a reload works all the same.
    await page.goto(link);
    for (let look = 0; look < 2; look++) {
        await expectHeading(page, 'Use this email address?');
        await expect(page).toHaveURL(/\/client-invitation\/address\/$/);
        await page.reload();
    }
    await expectHeading(page, 'Use this email address?');
    await expectAccessible(page);
    await picture(page, 'confirm-address-phone');
    await page.getByRole('button', { name: 'Use this address' }).click();
    await expectHeading(page, 'Your email address was changed');
    await expectAccessible(page);
    expect((await mailTo(address)).text).toContain('email');
});
