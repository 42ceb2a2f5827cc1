import { expectAccessible } from './support/accessibility';
import { answer, logInAsAdmin } from './support/admin';
import { expectHeading } from './support/client';
import { SAMPLE_PORTAL } from './support/portal';
import { picture } from './support/screenshot';
import { expect, test } from './support/test';
import { wp } from './support/wp';

const CLIENTS = '/wp-admin/edit.php?post_type=clientpress_portal&page=clientpress-clients';

test('who may enter what is seen for one client and for all, and is taken away @any-database', async ({ page }) => {
    const portals = ['Mill', 'Barn'].map((title) =>
        wp('post', 'create', '--post_type=clientpress_portal', '--post_status=private', `--post_title=${title}`, '--porcelain'),
    );
    const user = wp('user', 'create', 'mia', 'mia@hill.example', '--role=clientpress_client', '--display_name=Mia Hill', '--porcelain');
    for (const portal of portals) {
        wp('clientpress', 'client', 'add', user, `--portal=${portal}`, '--no-email');
    }
    await logInAsAdmin(page);

    for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        for (const [name, query] of [
            ['clients', '&s=mia@'],
            ['client', `&client=${user}`],
            ['client-add', '&add=1'],
        ]) {
            await page.goto(CLIENTS + query);
            await expectAccessible(page, '#wpbody-content .wrap');
            expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
            await picture(page, `${name}-${width}`);
        }
    }
    // With the colours of WordPress 6.8, which older accounts keep.
    wp('user', 'meta', 'update', 'admin', 'admin_color', 'fresh');
    await page.goto(`${CLIENTS}&s=mia@`);
    await expectAccessible(page, '.row-actions');
    wp('user', 'meta', 'update', 'admin', 'admin_color', 'modern');
    for (const [path, filter] of [
        ['users.php', 'Filter by portal'],
        ['edit.php?post_type=clientpress_portal', 'Filter by portal status'],
    ]) {
        await page.goto(`/wp-admin/${path}`);
        await expect(page.getByLabel(filter, { exact: true })).toBeVisible();
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
        await picture(page, `filter-${filter.length}-390`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });

    await page.goto(`${CLIENTS}&s=mia@`);
    await page.getByRole('link', { name: 'View mia@hill.example' }).first().press('Enter');
    await expectHeading(page, 'Mia Hill');
    await page.getByRole('button', { name: /^Remove access/ }).first().press('Enter');
    await expectAccessible(page, '.clientpress-dialog');
    await answer(page, 'Remove access');
    await expect(page.locator('.notice-success')).toContainText('Access of Mia Hill <mia@hill.example> removed.');
    await expect(page.getByRole('button', { name: /^Remove access/ })).toHaveCount(1);

    await page.goto('/wp-admin/edit.php?post_type=clientpress_portal&s=Mill');
    await page.getByRole('row', { name: /Mill/ }).hover();
    await page.getByRole('link', { name: 'View as client: “Mill”' }).click();
    await expect(page.getByText('This is how clients see this page.')).toBeVisible();
    await expectAccessible(page);
});

test('who has no account yet is invited from the portal that was chosen', async ({ page }) => {
    await logInAsAdmin(page);
    await page.goto(`${CLIENTS}&add=1`);
    await page.getByLabel('Email address or username').fill('nobody@hill.example');
    await page.getByLabel('Portal', { exact: true }).selectOption({ label: 'Sample Portal' });
    await page.getByRole('button', { name: 'Give access' }).press('Enter');
    await expect(page.getByText('No account on this site has this address')).toBeVisible();
    // The browser would ask whether to lose what is in the form, and the page would stay.
    page.on('dialog', (question) => question.dismiss());
    await page.getByRole('link', { name: 'Invite Client' }).press('Enter');
    await expect(page).toHaveURL(new RegExp(`post=${SAMPLE_PORTAL}&action=edit`));
});

test('one of more than a hundred portals is found above the list of users @any-database', async ({ page }) => {
    try {
        wp('eval', `foreach (range(1, 101) as $at) {
            wp_insert_post(['post_type' => 'clientpress_portal', 'post_status' => 'private', 'post_title' => "Many portals $at"]);
        }`);
        await logInAsAdmin(page);
        await page.goto('/wp-admin/users.php');
        const field = page.getByRole('combobox', { name: 'Filter by portal' });

        await expectAccessible(page, '.actions:has([list])');
        await field.fill('portals 10');
        for (const found of ['Many portals 10', 'Many portals 101', 'May enter a portal']) {
            await expect(page.locator(`datalist option[value="${found}"]`)).toBeAttached();
        }
        await field.fill('Many portals 101');
        await field.press('Enter');
        await expect(page).toHaveURL(/clientpress_clients=\d+/);
        await expect(field).toHaveValue('Many portals 101');
    } finally {
        // With so many, other tests would find a field in place of the drop-down.
        wp('eval', `foreach (get_posts(['post_type' => 'clientpress_portal', 'post_status' => 'private', 's' => 'Many portals', 'numberposts' => -1]) as $portal) {
            wp_delete_post($portal->ID, true);
        }`);
    }
});
