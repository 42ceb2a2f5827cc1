import { expectAccessible } from './support/accessibility';
import { answer, logInAsAdmin } from './support/admin';
import { picture } from './support/screenshot';
import { expect, test } from './support/test';
import { wp } from './support/wp';

const TAB = '/wp-admin/options-general.php?page=clientpress&tab=clientpress_webhooks';

test('an admin adds a webhook, copies its secret, tries it and removes it', async ({ page }) => {
    await logInAsAdmin(page);
    await page.goto('/wp-admin/options-general.php?page=clientpress');
    await page.getByRole('link', { name: 'Webhooks' }).click();
    await expect(page.getByText('There are no webhooks yet.')).toBeVisible();
    await expectAccessible(page, '#wpbody-content');
    await picture(page, 'webhooks-empty');

    await page.getByLabel('Address', { exact: true }).fill('http://hooks.example.org/take');
    await page.getByLabel('Invitation sent').uncheck();
    await page.getByRole('button', { name: 'Add webhook' }).click();
    await expect(page.getByText('The address has to begin with https://.')).toBeVisible();
    await expect(page.getByLabel('Address', { exact: true })).toHaveValue('http://hooks.example.org/take');
    await expect(page.getByLabel('Invitation sent')).not.toBeChecked();

    await page.getByLabel('Address', { exact: true }).fill('https://hooks.example.org/a/long/path/that/a/service/gives/1234567890abcdef');
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Secret', { exact: true })).toHaveValue(/^whsec_/);
    await page.getByRole('button', { name: 'Copy secret' }).click();
    await expectAccessible(page, '#wpbody-content');
    await picture(page, 'webhooks-secret');

    await page.getByRole('link', { name: 'https://hooks.example.org' }).click();
    await expect(page.getByText('No message was sent yet.')).toBeVisible();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await expect(page.getByText('The receiver did not accept the message.')).toBeVisible();
    await expect(page.getByRole('cell', { name: 'Failed' })).toBeVisible();
    await expectAccessible(page, '#wpbody-content');
    await picture(page, 'webhooks-deliveries');
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(page.getByRole('button', { name: 'Send again' })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await picture(page, 'webhooks-deliveries-390');
    await page.goto(TAB);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await picture(page, 'webhooks-390');
    await page.setViewportSize({ width: 1280, height: 900 });

    await page.getByRole('link', { name: 'https://hooks.example.org' }).click();
    wp('eval', `global $wpdb;
        $wpdb->query("UPDATE {$wpdb->prefix}clientpress_outbox SET done_gmt = '2020-01-01 00:00:00' WHERE kind = 'test'");
        do_action('clientpress_daily');`);
    await page.reload();
    await expect(page.getByText('No message was sent yet.'), 'What was told is kept for a month.').toBeVisible();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await answer(page, 'Remove');
    await expect(page.getByText('The webhook was removed.')).toBeVisible();
});
