import { expectAccessible } from './support/accessibility';
import { logInAsAdmin } from './support/admin';
import { mailAbout } from './support/inbox';
import { picture } from './support/screenshot';
import { expect, test } from './support/test';
import { wp } from './support/wp';

const SCREEN = '/wp-admin/edit.php?post_type=clientpress_portal';

test('a site that is taken for a copy says so, and its admin says that it is the live one', async ({ page }) => {
    // The constant WP_HOME goes on saying where the site is; the database says what a copy's does.
    wp('option', 'update', 'home', 'https://staging.example');
    try {
        wp('cron', 'event', 'run', 'clientpress_hourly');
        await mailAbout('admin@example.org', 'ClientPress has paused its emails');
        await logInAsAdmin(page);

        for (const width of [1280, 390]) {
            await page.setViewportSize({ width, height: 900 });
            await page.goto(SCREEN);
            const notice = page.locator('.notice-warning', { hasText: 'ClientPress has paused its emails.' });
            await expect(notice).toContainText('staging.example');
            await expectAccessible(page, '.notice-warning');
            await picture(page, `copy-notice-${width}`);
            await page.goto('/wp-admin/site-health.php');
            await page.getByRole('button', { name: 'ClientPress has paused its emails' }).click();
            await picture(page, `copy-site-health-${width}`);
        }

        await page.setViewportSize({ width: 1280, height: 900 });
        await page.goto(SCREEN);
        const bubble = page.locator('#menu-posts-clientpress_portal > a .awaiting-mod', { hasText: '!' });
        await expect(bubble).toBeVisible();
        await page.getByRole('button', { name: 'This is the live site now' }).click();
        await expect(page.locator('.notice-success')).toContainText('This is the live site.');
        await picture(page, 'copy-ended');
        await expect(bubble).toHaveCount(0);
    } finally {
        wp('option', 'update', 'home', 'http://127.0.0.1');
        wp('clientpress', 'live-site');
    }
});
