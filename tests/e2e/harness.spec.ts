import { expectAccessible } from './support/accessibility';
import { logInAsAdmin, openPortalEditor } from './support/admin';
import { linkIn, mailTo } from './support/inbox';
import { SAMPLE_PORTAL } from './support/portal';
import { expect, test } from './support/test';
import { wp } from './support/wp';

test('the admin reaches the sample portal in the editor, without a tour in the way', async ({ page }) => {
    await logInAsAdmin(page);
    await openPortalEditor(page, SAMPLE_PORTAL);

    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('region', { name: 'Editor settings' })).toContainText('Sample Portal');
});

test('a second visitor is signed in nowhere', async ({ page, newVisitor }) => {
    await logInAsAdmin(page);

    const visitor = await (await newVisitor()).newPage();
    await visitor.goto('/wp-admin/');

    await expect(visitor).toHaveURL(/wp-login\.php/);
});

test('the browser finds no other machine', async ({ page }) => {
    await page.goto('/wp-login.php');
    // By itself Chromium takes every name under localhost for this machine.
    const elsewhere = page.url().replace('127.0.0.1', 'elsewhere.localhost');

    const answer = page.evaluate(async (url) => (await fetch(url, { mode: 'no-cors' })).type, elsewhere);

    await expect(answer).rejects.toThrow(/Failed to fetch/);
});

test('mail arrives in the inbox with its links', async () => {
    wp(
        'eval',
        `wp_mail('client@example.org', 'Hello', '<a href="http://127.0.0.1/?a=1&#038;b=2">Press <b>me</b></a>', 'Content-Type: text/html');`,
    );

    const mail = await mailTo('client@example.org');

    expect(mail.subject).toBe('Hello');
    expect(linkIn(mail, 'Press me')).toBe('http://127.0.0.1/?a=1&b=2');
});

test('accessibility is measured, and a page without names for its fields is found wanting', async ({ page }) => {
    await page.goto('/wp-login.php');
    await expectAccessible(page);

    await page.evaluate(() => document.querySelectorAll('label').forEach((label) => label.remove()));

    await expect(expectAccessible(page)).rejects.toThrow(/label/);
});
