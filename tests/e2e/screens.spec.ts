import { fillLogin, logInAsAdmin, openPortalEditor } from './support/admin';
import { choosePassword, expectHeading, later, linkMailedTo, openLink } from './support/client';
import { linkIn, mailTo } from './support/inbox';
import { inviteBox } from './support/invite';
import { CLASSIC_EDITOR, RIGHT_TO_LEFT, withPlugin } from './support/plugin';
import { DESK, expectFit, hold, holdAsIs, PHONE, show, stage, ZOOMED } from './support/screens';
import { expect, test, type Page } from './support/test';
import { wp } from './support/wp';

const ADMIN = '/wp-admin/edit.php?post_type=clientpress_portal';
const INVITATIONS = `${ADMIN}&page=clientpress-invitations`;
/** Of Invite Client. */
const PANEL = '.components-panel__body:has(.clientpress-box)';
const KNOWN = 'known password 4';
/** Pages that have dark colours of their own. */
const DARK = { dark: true };

let staged: ReturnType<typeof stage>;

test.beforeAll(() => {
    staged = stage();
});

test('the screens of wp-admin are for everybody, zoomed as well @any-database', async ({ page }) => {
    test.setTimeout(180_000);
    await logInAsAdmin(page);

    await page.goto('/wp-admin/index.php');
    await hold(page, 'dashboard', '#dashboard_right_now');
    await page.goto(ADMIN);
    await hold(page, 'portals', '#wpbody-content');
    await page.getByRole('button', { name: 'Help' }).press('Enter');
    await expect(page.locator('#tab-panel-clientpress-portals')).toBeVisible();
    await expect(page.locator('#contextual-help-wrap')).not.toHaveAttribute('style', /overflow/);
    await hold(page, 'portals-help', '#contextual-help-wrap');
    await page.goto(INVITATIONS);
    await hold(page, 'invitations', '#wpbody-content');
    await page.goto(`${INVITATIONS}&s=nobody-has-this`);
    await hold(page, 'invitations-none', '#wpbody-content');
    await page.goto(`${INVITATIONS}&invitation=${staged.invitations['nadia@kestrel.example']}`);
    await hold(page, 'invitation-not-sent', '#wpbody-content');
    await page.goto('/wp-admin/users.php?role=clientpress_client');
    await hold(page, 'users', '#wpbody-content');
    await page.goto(`/wp-admin/user-edit.php?user_id=${staged.clients['Tom Ashdown']}`);
    await hold(page, 'user', '.form-table:has([href*="clientpress-clients"])');

    // Those that other journeys hold against WCAG.
    for (const [name, url] of [
        ['clients', `${ADMIN}&page=clientpress-clients`],
        ['client', `${ADMIN}&page=clientpress-clients&client=${staged.clients['Tom Ashdown']}`],
        ['client-add', `${ADMIN}&page=clientpress-clients&add=1`],
        ['import', `${ADMIN}&page=clientpress-import`],
        ['settings', '/wp-admin/options-general.php?page=clientpress'],
        ['emails', '/wp-admin/options-general.php?page=clientpress&tab=clientpress_emails'],
        ['webhooks', '/wp-admin/options-general.php?page=clientpress&tab=clientpress_webhooks'],
    ]) {
        await page.goto(url);
        await expectFit(page, name);
    }
});

test('the panels of both editors are for everybody, zoomed as well @any-database', async ({ page }) => {
    const portal = staged.portals['Fern & Lake: new website'];
    await logInAsAdmin(page);
    // So high that nothing is scrolled half behind the sidebar's head, which axe takes for too small.
    await page.setViewportSize({ width: 1280, height: 2600 });
    await openPortalEditor(page, portal);
    const box = await inviteBox(page);
    await expect(page.locator('.clientpress-list').getByText('marek@fernlake.example')).toBeVisible();
    await show(page, 'editor', { widths: [DESK], from: PANEL });
    await box.getByRole('button', { name: /Options/ }).press('Enter');
    const clients = page.getByRole('button', { name: 'Clients', exact: true });
    if ((await clients.getAttribute('aria-expanded')) === 'false') {
        await clients.press('Enter');
    }
    await page.getByRole('button', { name: 'Correct address of marek@fernlake.example' }).press('Enter');
    await expect(page.getByLabel('Right address')).toBeFocused();
    await expect(page.getByLabel('Add an existing user')).toBeVisible();
    await holdAsIs(page, 'editor', '.clientpress-box');
    await show(page, 'correct-address', { widths: [DESK], from: '.clientpress-list:has(.clientpress-correction)' });

    await box.getByLabel('Name (optional)').fill('Emma Stone');
    await box.getByLabel('Personal message (optional)').fill('Here are the first drafts. I look forward to what you think!');
    await box.getByRole('button', { name: 'Preview email' }).press('Enter');
    await expect(page.getByRole('dialog').frameLocator('iframe').getByText('Accept Invitation')).toBeVisible();
    await show(page, 'email-preview', { widths: [DESK] });
    await holdAsIs(page, 'email-preview', '.clientpress-preview');

    // On a narrow screen the editor begins without its sidebar.
    await page.setViewportSize({ width: ZOOMED, height: 2600 });
    await page.goto(`/wp-admin/post.php?post=${portal}&action=edit`);
    await page.getByRole('button', { name: 'Settings', exact: true }).press('Enter');
    await expect((await inviteBox(page)).getByLabel('Email address')).toBeVisible();
    await show(page, 'editor', { widths: [PHONE], from: PANEL });
    await expectFit(page, 'editor');
    await holdAsIs(page, 'editor, zoomed', '.clientpress-box');
    await page.setViewportSize({ width: 1280, height: 2600 });

    await withPlugin(CLASSIC_EDITOR, async () => {
        await page.goto(`/wp-admin/post.php?post=${portal}&action=edit`);
        await expect(page.getByText('leila@fernlake.example')).toBeVisible();
        await hold(page, 'classic-editor', '.clientpress-box');
    });
});

test('the pages of a client are for everybody, zoomed as well @any-database', async ({ page, newVisitor }) => {
    test.setTimeout(180_000);
    const { portals, urls } = staged;
    const bakery = portals['Kestrel Bakery'];
    const send = (address: string, ...more: string[]): string =>
        wp('clientpress', 'invitation', 'send', address, `--portal=${bakery}`, '--porcelain', ...more);
    const open = async (link: string): Promise<Page> => openLink(await newVisitor(), link);

    send('Eva Lind <eva@screens.example>', '--message=Looking forward to it!');
    const link = await linkMailedTo('eva@screens.example');
    const eva = await open(link);
    await hold(eva, 'accept', undefined, DARK);
    await choosePassword(eva, 'password1');
    await expect(eva.getByText('This password is too easy to guess.').first()).toBeVisible();
    await hold(eva, 'accept-too-easy', undefined, DARK);
    await eva.goto(later(link));
    await expectHeading(eva, 'This link has expired');
    await hold(eva, 'accept-expired', undefined, DARK);
    await eva.getByRole('button', { name: 'Ask for a new link' }).press('Enter');
    await expectHeading(eva, 'We have passed it on');
    await hold(eva, 'accept-asked', undefined, DARK);
    await eva.goto(link);
    await choosePassword(eva);
    await expect(eva.getByText('Everything about our work together')).toBeVisible();
    await hold(eva, 'portal');
    await eva.goto('/client-portal/nothing-here/');
    await hold(eva, 'no-access', undefined, DARK);

    const visitor = await open(link);
    await expectHeading(visitor, 'Your account is ready');
    await hold(visitor, 'accept-ready', undefined, DARK);
    await visitor.goto(later(link));
    await expectHeading(visitor, 'This link has already been used');
    await hold(visitor, 'accept-used', undefined, DARK);
    await visitor.goto(link.slice(0, -20));
    await hold(visitor, 'accept-incomplete', undefined, DARK);
    await visitor.goto(link.replace(/.$/, (end) => (end === '0' ? '1' : '0')));
    await hold(visitor, 'accept-damaged', undefined, DARK);
    await visitor.goto(urls['Kestrel Bakery']);
    await expect(visitor).toHaveURL(/wp-login/);
    await hold(visitor, 'login', undefined, DARK);
    await visitor.setViewportSize({ width: PHONE, height: 844 });
    // As the buttons of the accept page.
    expect(await visitor.locator('#wp-submit').boundingBox()).toMatchObject({ height: 52 });
    await fillLogin(visitor, 'eva@screens.example', 'not the password');
    await expect(visitor.locator('#login_error')).toBeVisible();
    await hold(visitor, 'login-error', undefined, DARK);
    await visitor.locator('#nav').getByRole('link', { name: 'Lost your password?' }).press('Enter');
    await visitor.getByLabel('Username or Email Address').fill('eva@screens.example');
    await hold(visitor, 'lost-password', undefined, DARK);

    const ben = Number(send('ben@screens.example'));
    const first = await linkMailedTo('ben@screens.example');
    wp('clientpress', 'invitation', 'resend', String(ben));
    await linkMailedTo('ben@screens.example', 2);
    await visitor.goto(first);
    await expectHeading(visitor, 'There is a newer email for you');
    await hold(visitor, 'accept-newer', undefined, DARK);
    await visitor.getByRole('button', { name: 'Email me the newest link' }).press('Enter');
    await expectHeading(visitor, 'Please look into your mailbox');
    await hold(visitor, 'accept-mailed', undefined, DARK);
    wp('clientpress', 'invitation', 'revoke', String(ben), '--yes');
    await visitor.goto(first);
    await expectHeading(visitor, 'This invitation was withdrawn');
    await hold(visitor, 'accept-withdrawn', undefined, DARK);
    wp('clientpress', 'invitation', 'delete', String(ben), '--yes');
    await visitor.goto(first);
    await hold(visitor, 'accept-unknown', undefined, DARK);

    // Somebody with an account, who may enter several portals.
    wp('clientpress', 'invitation', 'send', 'tom@ashdown.example', `--portal=${bakery}`, '--existing-account=invite');
    const tom = await open(await linkMailedTo('tom@ashdown.example'));
    await expectHeading(tom, 'You have an account already');
    await hold(tom, 'accept-account', undefined, DARK);
    await tom.getByRole('button', { name: 'Log in' }).press('Enter');
    await fillLogin(tom, 'tom@ashdown.example', KNOWN);
    await expect(tom.getByRole('button', { name: 'Enter the portal' })).toBeVisible();
    await hold(tom, 'accept-enter', undefined, DARK);
    await tom.getByRole('button', { name: 'Enter the portal' }).press('Enter');
    await expect(tom.getByText('Everything about our work together')).toBeVisible();
    await tom.goto('/client-portal/');
    await expect(tom.getByRole('listitem')).toHaveCount(3);
    await hold(tom, 'portals-home', undefined, DARK);
    await tom.goto('/client-invitation/address/');
    await expectHeading(tom, 'Change your email address');
    await hold(tom, 'address', undefined, DARK);
    await tom.getByLabel('New email address').fill('tom.ashdown@screens.example');
    await tom.getByLabel('Your password').fill(KNOWN);
    await tom.getByRole('button', { name: 'Email me the link' }).press('Enter');
    await expectHeading(tom, 'Please look into your mailbox');
    await tom.goto(linkIn(await mailTo('tom.ashdown@screens.example'), 'Use this address'));
    await expectHeading(tom, 'Use this email address?');
    await hold(tom, 'address-confirm', undefined, DARK);
    wp('post', 'meta', 'update', String(bakery), '_clientpress_status', 'pending');
    try {
        await tom.goto(urls['Kestrel Bakery']);
        await expectHeading(tom, 'The portal is not open at the moment');
        await hold(tom, 'not-open', undefined, DARK);
    } finally {
        wp('post', 'meta', 'update', String(bakery), '_clientpress_status', 'active');
    }

    send('ida@screens.example');
    await logInAsAdmin(page);
    await page.goto(await linkMailedTo('ida@screens.example'));
    await expectHeading(page, 'You are logged in as somebody else');
    await hold(page, 'accept-other-user', undefined, DARK);
});

test('nothing is lost from right to left @any-database', async ({ page, newVisitor }) => {
    test.setTimeout(120_000);
    wp('clientpress', 'invitation', 'send', 'rana@screens.example', `--portal=${staged.portals['Kestrel Bakery']}`);
    const link = await linkMailedTo('rana@screens.example');
    await logInAsAdmin(page);
    await withPlugin(RIGHT_TO_LEFT, async () => {
        for (const [name, url] of [
            ['portals', ADMIN],
            ['invitations', INVITATIONS],
            ['clients', `${ADMIN}&page=clientpress-clients`],
            ['import', `${ADMIN}&page=clientpress-import`],
            ['webhooks', '/wp-admin/options-general.php?page=clientpress&tab=clientpress_webhooks'],
        ]) {
            await page.goto(url);
            await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
            await holdAsIs(page, `${name}, from right to left`, '#wpbody-content .wrap');
            await expectFit(page, `${name}, from right to left`);
            await page.setViewportSize({ width: 1280, height: 900 });
        }
        await page.setViewportSize({ width: 1280, height: 2600 });
        await openPortalEditor(page, staged.portals['Fern & Lake: new website']);
        await inviteBox(page);
        await holdAsIs(page, 'editor, from right to left', '.clientpress-box');

        const rana = await openLink(await newVisitor(), link);
        await expect(rana.locator('html')).toHaveAttribute('dir', 'rtl');
        await holdAsIs(rana, 'accept, from right to left');
        await expectFit(rana, 'accept, from right to left');
        await choosePassword(rana);
        await expect(rana.getByText('Everything about our work together')).toBeVisible();
        await expectFit(rana, 'portal, from right to left');
        await rana.goto('/client-portal/');
        await holdAsIs(rana, 'list of portals, from right to left');
    });
});
