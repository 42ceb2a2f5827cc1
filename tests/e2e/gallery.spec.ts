import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { logInAsAdmin, openPortalEditor } from './support/admin';
import { choosePassword, expectHeading, linkMailedTo, openLink } from './support/client';
import { required } from './support/environment';
import { mailTo } from './support/inbox';
import { SAMPLE_PORTAL } from './support/portal';
import { DESK, show, stage } from './support/screens';
import { expect, test } from './support/test';
import { wp } from './support/wp';

// Only for `make screenshots`, on a site of its own: what other journeys hold, and how a site begins.

const ADMIN = '/wp-admin/edit.php?post_type=clientpress_portal';
const INVITATIONS = `${ADMIN}&page=clientpress-invitations`;
const CLIENTS = `${ADMIN}&page=clientpress-clients`;
const SETTINGS = '/wp-admin/options-general.php?page=clientpress';

const CSV =
    'Email,First name,Last name\n' +
    'olga@kestrel.example,Olga,Petrova\nsam@kestrel.example,Sam,Lowe\nSAM@kestrel.example,Sam,Lowe\n' +
    'not an address,,\ngrace.okafor@kestrel.example,Grace,Okafor\n';

test('how a site begins', async ({ page }) => {
    wp('user', 'update', 'admin', '--display_name=Robin Hale');
    wp('post', 'delete', String(SAMPLE_PORTAL), '--force');
    await logInAsAdmin(page);
    await page.goto(ADMIN);
    await show(page, 'portals-empty');
    await page.goto(INVITATIONS);
    await show(page, 'invitations-empty');
});

test('what an admin sees', async ({ page, newVisitor }) => {
    test.setTimeout(300_000);
    const { portals, clients, invitations } = stage();
    const bakery = portals['Kestrel Bakery'];
    await logInAsAdmin(page);

    const draft = wp('post', 'create', '--post_type=clientpress_portal', '--post_status=draft', '--post_title=Willow Studio', '--porcelain');
    await openPortalEditor(page, Number(draft));
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const panel = page.locator('.editor-post-publish-panel');
    await expect(panel.getByText('Only its clients and those who manage portals').first()).toBeVisible();
    await show(page, 'publish', { widths: [DESK] });
    await panel.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(panel.getByLabel('Email address')).toBeVisible();
    await show(page, 'published');

    await page.goto(`${ADMIN}&s=Kestrel`);
    await page.getByRole('row', { name: /Kestrel Bakery/ }).hover();
    await page.getByRole('button', { name: 'Invite a client to “Kestrel Bakery”' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Invite to “Kestrel Bakery”' });
    await dialog.getByLabel('Email address').fill('Emma Stone <emma@kestrel.example>, leo@kestrel.example');
    await show(page, 'invite');
    await dialog.getByRole('button', { name: 'Invite 2 people' }).press('Enter');
    await expect(dialog.getByText('2 people invited.')).toBeVisible();
    await show(page, 'invited');

    const accepted = await openLink(await newVisitor(), await linkMailedTo('emma@kestrel.example'));
    await choosePassword(accepted);
    await page.goto(`${INVITATIONS}&s=emma@kestrel.example`);
    await page.getByRole('link', { name: 'emma@kestrel.example', exact: true }).click();
    await expectHeading(page, 'Invitation to emma@kestrel.example');
    await show(page, 'invitation-accepted');
    await page.goto(`${INVITATIONS}&invitation=${invitations['marek@fernlake.example']}`);
    await show(page, 'invitation');
    await page.getByRole('button', { name: 'Revoke' }).press('Enter');
    await show(page, 'question');
    await page.keyboard.press('Escape');
    await page.locator('summary').filter({ hasText: 'Get a link' }).click();
    await page.getByRole('button', { name: 'Make a fresh link and show it' }).click();
    await expect(page.getByLabel('Link for your client')).toBeVisible();
    await show(page, 'shown-link');

    await page.goto(CLIENTS);
    await show(page, 'clients');
    await page.goto(`${CLIENTS}&client=${clients['Tom Ashdown']}`);
    await show(page, 'client');
    await page.goto(`${CLIENTS}&add=1`);
    await show(page, 'client-add');

    await page.goto(`${ADMIN}&page=clientpress-import`);
    await show(page, 'import');
    await page.getByLabel('CSV file').setInputFiles({ name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
    await page.getByLabel('Portal', { exact: true }).selectOption(`#${bakery}`);
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: /^All/ }).click();
    await show(page, 'import-preview');
    await page.getByRole('button', { name: /^Send \d+ invitations/ }).click();
    await expect(page.getByText('Finished', { exact: true })).toBeVisible({ timeout: 30_000 });
    await show(page, 'import-finished');

    await page.goto(SETTINGS);
    await show(page, 'settings');
    await page.goto(`${SETTINGS}&tab=clientpress_emails`);
    await show(page, 'settings-emails');
    wp('clientpress', 'webhook', 'add', 'https://hooks.example.org/take');
    await page.goto(`${SETTINGS}&tab=clientpress_webhooks`);
    await show(page, 'settings-webhooks');

    await page.goto('/wp-admin/site-health.php');
    const passed = page.getByRole('button', { name: 'Passed tests' });
    await expect(async () => {
        await passed.click();
        await expect(passed).toHaveAttribute('aria-expanded', 'true', { timeout: 500 });
    }).toPass();
    await show(page, 'site-health');

    await page.goto(`${ADMIN}&s=Kestrel`);
    await page.getByRole('row', { name: /Kestrel Bakery/ }).hover();
    await page.getByRole('link', { name: 'View as client: “Kestrel Bakery”' }).click();
    await expect(page.getByText('This is how clients see this page.')).toBeVisible();
    await show(page, 'view-as-client');
});

test('what a client is mailed', async ({ page }) => {
    const { portals } = stage();
    wp('clientpress', 'invitation', 'send', 'Amira Saleh <amira@kestrel.example>', `--portal=${portals['Kestrel Bakery']}`, '--user=1', '--message=Here are the first drafts. I look forward to what you think of them!');
    await page.setContent((await mailTo('amira@kestrel.example')).html);
    await show(page, 'email');
});

test('the same in Arabic', async ({ page, newVisitor }) => {
    const { portals } = stage();
    const address = 'omar@kestrel.example';
    const languages = execFileSync(join(__dirname, '../site/languages.sh'), { encoding: 'utf8' }).trim();
    cpSync(languages, `${required('CLIENTPRESS_SITE')}/wordpress/wp-content/languages`, { recursive: true });
    wp('clientpress', 'invitation', 'send', `عمر حداد <${address}>`, `--portal=${portals['Kestrel Bakery']}`, '--locale=ar', '--user=1');
    const mail = await mailTo(address);
    const client = await openLink(await newVisitor(), /http\S+client-invitation\/[0-9a-f]{72}/.exec(mail.text)?.[0] ?? '');
    await show(client, 'accept-arabic');
    await logInAsAdmin(page);
    wp('user', 'meta', 'update', 'admin', 'locale', 'ar');
    try {
        await page.goto(INVITATIONS);
        await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
        await show(page, 'invitations-arabic');
        await page.goto(`/wp-admin/post.php?post=${portals['Kestrel Bakery']}&action=edit`);
        await expect(page.locator('.clientpress-list').getByText(address)).toBeVisible();
        await show(page, 'editor-arabic', { widths: [DESK], from: '.components-panel__body:has(.clientpress-box)' });
    } finally {
        wp('user', 'meta', 'delete', 'admin', 'locale');
    }
});
