import { mailsTo, mailTo } from './support/inbox';
import { expectAccessible } from './support/accessibility';
import { answer, logInAsAdmin } from './support/admin';
import { RIGHT_TO_LEFT, SLOW_MAIL, withPlugin } from './support/plugin';
import { SAMPLE_PORTAL } from './support/portal';
import { picture } from './support/screenshot';
import { expect, test, type Page } from './support/test';
import { wp } from './support/wp';

const IMPORT = '/wp-admin/edit.php?post_type=clientpress_portal&page=clientpress-import';

/** As Excel saves it in countries that write 1,5: a mark of the encoding, semicolons, Windows' line ends. */
const EXCEL =
    '\uFEFFE-Mail;Remark;Message;Expiry\r\n' +
    'ann@import.example.org;Ann;"Welcome,\r\nAnn";7\r\n' +
    'bob@import.example.org;Bob;;\r\n' +
    'BOB@import.example.org;Bob again;;\r\n' +
    'not an address;;;\r\n' +
    '"<b onmouseover=alert(1)>x</b>";;;\r\n' +
    'cleo@import.example.org;Cleo;;99\r\n';

async function preview(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Preview' }).click();
}

async function choosePortal(page: Page): Promise<void> {
    await page.getByLabel('Portal', { exact: true }).selectOption(`#${SAMPLE_PORTAL}`);
}

test.beforeEach(async ({ page }) => {
    await logInAsAdmin(page);
});

test('a file is previewed, confirmed and sent to the end @picture @storage', async ({ page }) => {
    await page.goto('/wp-admin/edit.php?post_type=clientpress_portal&page=clientpress-invitations');
    await page.locator('.wrap').getByRole('link', { name: 'Import', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Import clients');
    await picture(page, 'import-form');
    await expectAccessible(page, '.clientpress-import');

    await page.getByLabel('CSV file').setInputFiles({ name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(EXCEL) });
    await choosePortal(page);
    await preview(page);

    await expect(page.getByText('2 invitations will be sent.')).toBeVisible();
    await expect(page.getByText('Columns that are ignored: “Remark”.')).toBeVisible();
    await expect(page.getByRole('row', { name: /BOB@import/ })).toContainText('Already on line 4.');
    await expect(page.getByRole('row', { name: /not an address/ })).toContainText('not a valid email address');
    await expect(page.getByRole('row', { name: /<b onmouseover/ })).toContainText('Invalid');
    await expect(page.getByRole('row', { name: /cleo@/ })).toContainText('99');
    await picture(page, 'import-preview');
    await expectAccessible(page, '.clientpress-import');
    expect(await mailsTo('ann@import.example.org')).toEqual([]);

    await page.getByRole('button', { name: /^All/ }).click();
    await expect(page.getByRole('row', { name: /ann@import/ })).toContainText('7 days');
    await expect(page.getByRole('row', { name: /ann@import/ })).toContainText('Welcome, Ann');
    await page.getByRole('button', { name: 'Send 2 invitations' }).click();

    await expect(page.getByText('Finished', { exact: true })).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole('status')).toHaveText('2 of 2 sent · 4 skipped');
    await picture(page, 'import-finished');
    await expectAccessible(page, '.clientpress-import');
    expect((await mailTo('ann@import.example.org')).text).toContain('Welcome,');
    await mailTo('bob@import.example.org');
});

test('a list is not dropped without a question, and an answer is red only where something ends @any-database', async ({ page }) => {
    wp('user', 'create', 'has-account', 'has-account@import.example.org', '--role=subscriber');
    await page.goto(IMPORT);
    await page.getByLabel('Or paste addresses').fill('has-account@import.example.org, nobody@import.example.org');
    const asked: string[] = [];
    page.on('dialog', async (dialog) => {
        asked.push(dialog.type());
        await dialog.dismiss();
    });
    await page.locator('#menu-dashboard > a').click();
    await expect.poll(() => asked).toEqual(['beforeunload']);
    await choosePortal(page);
    await preview(page);

    await page.getByRole('button', { name: /Give has-account@/ }).click();
    const give = page.getByRole('dialog').getByRole('button', { name: 'Give access now' });
    await expect(give).toHaveClass(/button-primary/);
    await expect(give).not.toHaveClass(/destructive/);
    await page.keyboard.press('Escape');
    const startOver = page.getByRole('link', { name: 'Start over' });
    await startOver.click();
    await expect(page.getByRole('button', { name: 'No, go back' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(startOver).toBeFocused();
    await expect(page.getByRole('row', { name: /nobody@import/ })).toBeVisible();
    await startOver.press('Enter');
    await answer(page, 'Start over');
    await expect(page.getByLabel('Or paste addresses')).toHaveValue('');
    expect(asked, 'Start over is asked once, not by the browser as well.').toHaveLength(1);
});

test('pasted addresses pause, survive a reload, resume and arrive once @storage', async ({ page }) => {
    const addresses = Array.from({ length: 25 }, (_, n) => `Person ${n} <p${n}@paste.example.org>`);
    await page.goto(IMPORT);
    await page.getByLabel('Or paste addresses').fill(addresses.join('\n'));
    await choosePortal(page);
    await preview(page);
    await withPlugin(SLOW_MAIL, async () => {
        await page.getByRole('button', { name: 'Send 25 invitations' }).click();
        await page.getByRole('button', { name: 'Pause' }).click();
        await expect(page.getByText('Nothing is sent until you resume it.')).toBeVisible();
    });
    await picture(page, 'import-paused');
    await expectAccessible(page, '.clientpress-import');
    // The email that was being sent when Pause was pressed is sent to its end.
    const status = async () => {
        await page.reload();
        return String(await page.getByRole('status').textContent());
    };
    await expect.poll(status).not.toContain('being sent');
    const before = await status();
    // Nor does WP-Cron send on.
    wp('eval', "do_action('clientpress_import'); do_action('clientpress_hourly');");
    expect(await status()).toBe(before);

    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(page.getByText('Finished', { exact: true })).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('status')).toHaveText('25 of 25 sent');
    for (const n of [0, 1, 12, 24]) {
        await mailTo(`p${n}@paste.example.org`);
    }
});

test('an import that is cancelled sends no more @storage', async ({ page }) => {
    const addresses = Array.from({ length: 40 }, (_, n) => `c${n}@cancel.example.org`);
    await page.goto(IMPORT);
    await page.getByLabel('Or paste addresses').fill(addresses.join(', '));
    await choosePortal(page);
    await preview(page);
    await withPlugin(SLOW_MAIL, async () => {
        await page.getByRole('button', { name: 'Send 40 invitations' }).click();
        await page.getByRole('button', { name: 'Cancel import' }).click();
        await answer(page, 'Cancel import');
        await expect(page.getByText('Cancelled', { exact: true })).toBeVisible();
    });
    const sent = Number(/^(\d+) of 40/.exec(String(await page.getByRole('status').textContent()))?.[1]);
    expect(sent).toBeLessThan(40);
    wp('cron', 'event', 'run', '--due-now');
    expect(Number(wp('clientpress', 'invitation', 'list', '--search=@cancel.example.org', '--format=count'))).toBeLessThan(40);
    await expect(page.getByRole('link', { name: 'Download what was not sent (CSV)' })).toBeVisible();
});

test('what may have been sent waits for a click, and what failed says why @picture @storage', async ({ page }) => {
    await page.goto(IMPORT);
    await page.getByLabel('Or paste addresses').fill('maybe@wait.example.org, failed@wait.example.org');
    await choosePortal(page);
    await preview(page);
    await page.getByRole('button', { name: 'Send 2 invitations' }).click();
    await expect(page.getByText('Finished', { exact: true })).toBeVisible({ timeout: 20_000 });
    wp('eval', `global $wpdb; $rows = $wpdb->prefix . 'clientpress_import_rows';
        $wpdb->update($rows, ['state' => 'sending', 'claim_id' => str_repeat('a', 32), 'claimed_gmt' => '2026-01-01 00:00:00', 'emails_before' => 1], ['email' => 'maybe@wait.example.org']);
        $wpdb->update($rows, ['state' => 'failed', 'detail' => 'SMTP Error: could not connect.'], ['email' => 'failed@wait.example.org']);
        $wpdb->update($wpdb->prefix . 'clientpress_invitations', ['delivery' => 'failed'], ['email' => 'failed@wait.example.org']);`);
    await page.reload();

    await expect(page.getByRole('status')).toHaveText('0 of 2 sent · 1 failed · 1 may have been sent');
    await expect(page.getByRole('row', { name: /failed@wait/ })).toContainText('could not connect');
    await picture(page, 'import-uncertain');
    await expectAccessible(page, '.clientpress-import');

    await page.getByRole('button', { name: 'Send again' }).click();
    await expect(page.getByRole('status')).toHaveText('1 of 2 sent · 1 failed');
    await mailTo('maybe@wait.example.org', 2);
    await page.getByRole('button', { name: 'Send what failed once more' }).click();
    await expect(page.getByText('Finished', { exact: true })).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole('status')).toHaveText('2 of 2 sent');
    await mailTo('failed@wait.example.org', 2);
});

test('the screens stand on a phone and from right to left @picture', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(IMPORT);
    await page.getByLabel('CSV file').setInputFiles({ name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(EXCEL) });
    await choosePortal(page);
    await picture(page, 'import-form-phone');
    await preview(page);
    await expect(page.getByRole('button', { name: /^Will not be sent/ })).toBeVisible();
    await picture(page, 'import-preview-phone');
    await expectAccessible(page, '.clientpress-import');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

    await page.setViewportSize({ width: 1280, height: 900 });
    await withPlugin(RIGHT_TO_LEFT, async () => {
        await page.goto(IMPORT);
        await page.getByLabel('CSV file').setInputFiles({ name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(EXCEL) });
        await choosePortal(page);
        await preview(page);
        await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
        await expect(page.getByRole('button', { name: /^Will not be sent/ })).toBeVisible();
        await picture(page, 'import-preview-rtl');
        await expectAccessible(page, '.clientpress-import');
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280);
    });
});
