import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { answer, logInAsAdmin, openPortalEditor } from './support/admin';
import { choosePassword, expectHeading, linkMailedTo, openLink } from './support/client';
import { required } from './support/environment';
import { mailTo } from './support/inbox';
import { GREEN_BUTTONS, SLOW_MAIL, WITHOUT_EXTENSION, withPlugin } from './support/plugin';
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

/** Enough to be paused among them. */
const GUESTS = ['Abel', 'Britta', 'Carla', 'Dario', 'Elsa', 'Farid', 'Gina', 'Henrik', 'Ilse', 'Jamal', 'Karin', 'Lorenzo'];

/** The theme's colour is kept for a day, and a plugin changes it here. */
function forgetColour(): void {
    wp('eval', "delete_option('clientpress_colour');");
}

test('how a site begins', async ({ page }) => {
    wp('user', 'update', 'admin', '--display_name=Robin Hale');
    wp('post', 'delete', String(SAMPLE_PORTAL), '--force');
    await logInAsAdmin(page);
    await page.goto('/wp-admin/plugins.php?activate=true');
    await expect(page.getByText('Make your first portal')).toBeVisible();
    await show(page, 'first-steps');
    await page.goto(ADMIN);
    await show(page, 'portals-empty');
    await page.goto(INVITATIONS);
    await show(page, 'invitations-empty');
    await page.goto(CLIENTS);
    await show(page, 'clients-empty');
    await withPlugin(WITHOUT_EXTENSION, async () => {
        await page.goto('/wp-admin/tools.php');
        await show(page, 'extension-missing', { from: '.notice-error' });
    });
});

test('what an admin sees', async ({ page, newVisitor }) => {
    test.setTimeout(300_000);
    const { portals, clients, invitations } = stage();
    const bakery = portals['Kestrel Bakery'];
    await logInAsAdmin(page);

    const draft = wp('post', 'create', '--post_type=clientpress_portal', '--post_status=draft', '--post_title=Willow Studio', '--post_author=1', '--porcelain');
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
    await page.getByRole('button', { name: 'Invite client to “Kestrel Bakery”' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Invite to “Kestrel Bakery”' });
    await dialog.getByLabel('Email address').fill('Emma Stone <emma@kestrel.example>, leo@kestrel.example, grace.okafor@kestrel.example');
    await show(page, 'invite');
    await dialog.getByRole('button', { name: 'Invite 3 people' }).press('Enter');
    await expect(dialog.getByText('2 of 3 people invited.').first()).toBeVisible();
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

    await page.goto(INVITATIONS);
    await page.locator('[data-clientpress-invite=""]').first().press('Enter');
    await expect(page.getByRole('dialog').getByLabel('Portal')).toBeVisible();
    await show(page, 'invite-portal');

    await page.goto(CLIENTS);
    await show(page, 'clients');
    await page.goto(`${CLIENTS}&client=${clients['Tom Ashdown']}`);
    await show(page, 'client');
    await page.getByRole('button', { name: /^Remove access/ }).first().press('Enter');
    await answer(page, 'Remove access');
    await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
    await show(page, 'client-removed');
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await expect(page.getByRole('button', { name: /^Remove access/ })).toHaveCount(2);
    await page.goto(`${CLIENTS}&add=1`);
    await show(page, 'client-add');

    const fern = portals['Fern & Lake: new website'];
    await page.setViewportSize({ width: DESK, height: 1000 });
    await openPortalEditor(page, fern);
    const status = page.getByLabel('Portal status');
    await status.focus();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('group', { name: /^Close this portal\?/ })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Remove leila@fernlake.example' })).toBeVisible();
    await show(page, 'portal-status', { widths: [DESK], from: '.components-panel__body:has([aria-label^="Close this portal"])' });
    await page.keyboard.press('Escape');
    await page.getByLabel('Add an existing user').fill('ines.moreau@kestrel.example');
    await page.getByRole('button', { name: 'Add ines.moreau@kestrel.example', exact: true }).press('Enter');
    await expect(page.getByText('Let in when you save', { exact: true })).toBeVisible();
    await show(page, 'client-field', { widths: [DESK], from: '.components-panel__body:has([id^="clientpress"] , .clientpress-note)' });
    await page.getByRole('button', { name: 'Undo: do not add ines.moreau@kestrel.example' }).press('Enter');

    await page.goto(`${ADMIN}&page=clientpress-import`);
    await show(page, 'import');
    await page.getByLabel('Or paste addresses').fill('jonas.berg@fernlake.example, new.person@fernlake.example');
    await page.getByRole('button', { name: 'Preview' }).click();
    await expect(page.getByRole('row', { name: /new\.person/ })).toBeVisible();
    await show(page, 'import-which-portal');
    await page.goto(`${ADMIN}&page=clientpress-import`);
    await page.getByLabel('Or paste addresses').fill(GUESTS.map((name) => `${name.toLowerCase()}@fernlake.example`).join(', '));
    await page.getByLabel('Portal', { exact: true }).selectOption(`#${fern}`);
    await page.getByRole('button', { name: 'Preview' }).click();
    await withPlugin(SLOW_MAIL, async () => {
        await page.getByRole('button', { name: 'Send 12 invitations' }).click();
        await page.getByRole('button', { name: 'Pause' }).click();
        await expect(page.getByText('Nothing is sent until you resume it.')).toBeVisible();
    });
    // The screen is read anew until the last email that was under way has left.
    await expect(async () => {
        await page.reload();
        await expect(page.getByRole('status')).not.toContainText('being sent', { timeout: 100 });
    }).toPass({ timeout: 30_000 });
    await show(page, 'import-paused');
    await page.goto(`${ADMIN}&page=clientpress-import`);
    await page.getByLabel('CSV file').setInputFiles({ name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
    await page.getByLabel('Portal', { exact: true }).selectOption(`#${bakery}`);
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: /^All/ }).click();
    await expect(page.getByRole('row', { name: /olga@kestrel/ })).toBeVisible();
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
    await page.getByRole('link', { name: 'https://hooks.example.org' }).click();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await expect(page.getByText('The receiver did not accept the message.')).toBeVisible();
    await show(page, 'webhook');

    await page.goto('/wp-admin/site-health.php');
    const passed = page.getByRole('button', { name: 'Passed tests' });
    await expect(async () => {
        await passed.click();
        await expect(passed).toHaveAttribute('aria-expanded', 'true', { timeout: 500 });
    }).toPass({ timeout: 15_000 });
    await show(page, 'site-health');

    await page.goto(`${ADMIN}&s=Kestrel`);
    await page.getByRole('row', { name: /Kestrel Bakery/ }).hover();
    await page.getByRole('link', { name: 'View as client: “Kestrel Bakery”' }).click();
    await expect(page.getByText('This is how clients see this page.')).toBeVisible();
    await show(page, 'view-as-client');
});

test('a site that is taken for a copy', async ({ page }) => {
    // The constant WP_HOME goes on saying where the site is; the database says what a copy's does.
    wp('option', 'update', 'home', 'https://staging.example');
    try {
        wp('cron', 'event', 'run', 'clientpress_hourly');
        await logInAsAdmin(page);
        await page.goto(ADMIN);
        await expect(page.locator('.notice-warning', { hasText: 'ClientPress has paused its emails.' })).toBeVisible();
        await show(page, 'copy');
    } finally {
        wp('option', 'update', 'home', 'http://127.0.0.1');
        wp('clientpress', 'live-site');
    }
});

test('a site with a logo and a colour', async ({ newVisitor }) => {
    const { portals, urls } = stage();
    const logo = wp('eval', `$file = wp_tempnam('logo') . '.png';
        $image = imagecreatetruecolor(640, 160);
        imagesavealpha($image, true);
        imagefill($image, 0, 0, imagecolorallocatealpha($image, 0, 0, 0, 127));
        $green = imagecolorallocate($image, 24, 138, 118);
        imagefilledellipse($image, 80, 80, 120, 120, $green);
        imagettftext($image, 54, 0, 165, 102, $green, '/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf', 'Kestrel');
        imagepng($image, $file);
        echo media_handle_sideload(['name' => 'logo.png', 'tmp_name' => $file]);`);
    wp('theme', 'mod', 'set', 'custom_logo', logo);
    wp('clientpress', 'invitation', 'send', 'Emma Reed <reed@kestrel.example>', `--portal=${portals['Kestrel Bakery']}`, '--user=1', '--message=We have begun!');
    try {
        await withPlugin(GREEN_BUTTONS, async () => {
            forgetColour();
            const visitor = await newVisitor();
            const client = await openLink(visitor, await linkMailedTo('reed@kestrel.example'));
            await expectHeading(client, 'Kestrel Bakery');
            await show(client, 'accept-branded', { dark: true });
            await client.goto(urls['Kestrel Bakery']);
            await show(client, 'login-branded');
        });
    } finally {
        wp('theme', 'mod', 'remove', 'custom_logo');
        forgetColour();
    }
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
