import { expectAccessible } from './support/accessibility';
import { answer, logInAsAdmin } from './support/admin';
import { expectHeading, linkMailedTo, openLink, runLaterCron } from './support/client';
import { required } from './support/environment';
import { linkIn, mailAbout, mailTo, mailsTo } from './support/inbox';
import { RIGHT_TO_LEFT, withPlugin } from './support/plugin';
import { SAMPLE_PORTAL } from './support/portal';
import { picture } from './support/screenshot';
import { expect, test, type Page } from './support/test';
import { wp } from './support/wp';

const ADMIN_ADDRESS = 'admin@example.org';

/** Of Site Health's own email. */
const TEST_SUBJECT = 'A test email from';

const WIDTHS = [1280, 390];

async function openEmail(page: Page, name: string): Promise<void> {
    await page.goto('/wp-admin/options-general.php?page=clientpress');
    await page.getByRole('navigation', { name: 'ClientPress Settings' }).getByRole('link', { name: 'Emails' }).click();
    await page.getByRole('navigation', { name: 'Emails' }).getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible();
}

/** The page in the frame, and the email in the frame of that. */
function preview(page: Page) {
    const frame = page.frameLocator('iframe[name="clientpress-email-preview"]');
    return { page: frame, email: frame.frameLocator('iframe') };
}

/** Back from the later site, which has planned the next run for an hour after its own. */
function planHourlyRunNow(): void {
    wp('cron', 'event', 'delete', 'clientpress_hourly');
    wp('cron', 'event', 'schedule', 'clientpress_hourly', 'now', 'hourly');
}

test('an admin writes the invitation, sees it, tests it, sends it, and gets the default back @any-database', async ({ page }) => {
    const subject = page.getByLabel('Subject', { exact: true });
    const button = page.getByLabel('Text of the button');
    await logInAsAdmin(page);
    await openEmail(page, 'Invitation');
    await expect(subject).toHaveValue('Your portal “{portal}” at {site}');
    await expect(preview(page).page.getByText('Your portal “Sample Portal” at Example Studio', { exact: true })).toBeVisible();

    await subject.fill('{portal} is ready');
    await page.getByLabel('Text', { exact: true }).fill('Dear client,\n\n<b>come in</b> & look until {expires}.');
    await button.fill('Step inside');
    await page.getByRole('button', { name: 'Preview' }).click();
    await expect(preview(page).page.getByText('Sample Portal is ready', { exact: true })).toBeVisible();
    await expect(preview(page).email.getByText('<b>come in</b> & look until')).toBeVisible();
    // The link that the text has no place for.
    await expect(preview(page).email.getByRole('link', { name: 'Step inside' })).toBeVisible();
    await expect(subject).toHaveValue('{portal} is ready');
    await picture(page, 'emails');

    await page.getByRole('button', { name: 'Send me a test' }).click();
    await expect(page.locator('.notice-success')).toContainText(ADMIN_ADDRESS);
    const sample = await mailAbout(ADMIN_ADDRESS, 'Sample Portal is ready');
    expect(linkIn(sample, 'Step inside')).toContain('client-invitation/');
    await expect(subject).toHaveValue('{portal} is ready');
    expect(wp('option', 'list', '--search=clientpress_emails', '--format=count')).toBe('0');

    await page.getByRole('button', { name: 'Save Changes' }).click();
    await expect(page.locator('.settings-error')).toContainText('Settings saved.');
    wp('clientpress', 'invitation', 'send', 'words@example.org', `--portal=${SAMPLE_PORTAL}`);
    const mail = await mailTo('words@example.org');
    expect(mail.subject).toBe('Sample Portal is ready');
    expect(mail.text).toContain('<b>come in</b> & look until');
    expect(linkIn(mail, 'Step inside')).toContain('client-invitation/');

    await page.getByRole('button', { name: 'Restore default' }).click();
    await answer(page, 'Restore default');
    await expect(page.locator('.settings-error')).toContainText('The default text is back.');
    await expect(subject).toHaveValue('Your portal “{portal}” at {site}');
    await expect(button).toHaveValue('Accept Invitation');
    await expect(page.getByRole('button', { name: 'Restore default' })).toHaveCount(0);
});

test('without JavaScript an email can be written, previewed and tested @any-database', async ({ browser, page }) => {
    await logInAsAdmin(page);
    const context = await browser.newContext({
        baseURL: required('CLIENTPRESS_URL'),
        javaScriptEnabled: false,
        storageState: await page.context().storageState(),
    });
    const plain = await context.newPage();
    await plain.goto('/wp-admin/options-general.php?page=clientpress&tab=clientpress_emails&email=reminder');

    await plain.getByLabel('Subject', { exact: true }).fill('Still waiting: {portal}');
    await plain.getByRole('button', { name: 'Preview' }).click();
    await expect(preview(plain).page.getByText('Still waiting: Sample Portal', { exact: true })).toBeVisible();
    await plain.getByRole('button', { name: 'Send me a test' }).click();
    await expect(plain.locator('.notice-success')).toContainText(ADMIN_ADDRESS);
    await mailAbout(ADMIN_ADDRESS, 'Still waiting: Sample Portal');
    await context.close();
});

test('a client is reminded before the link expires, and the old link says so @storage', async ({ page, newVisitor }) => {
    const address = 'slow@example.org';
    const next = 'slow-too@example.org';
    await logInAsAdmin(page);
    await page.goto('/wp-admin/options-general.php?page=clientpress');
    await page.getByLabel('Remind clients before the link expires').selectOption('14 days before');
    await page.getByRole('button', { name: 'Save Changes' }).click();
    await expect(page.locator('.settings-error')).toContainText('Settings saved.');
    wp('clientpress', 'invitation', 'send', address, `--portal=${SAMPLE_PORTAL}`, '--expiry-days=21');
    const first = await linkMailedTo(address);

    // Fifteen days later; another journey may have run that site's cron already.
    planHourlyRunNow();
    runLaterCron();

    const reminder = await mailTo(address, 2);
    expect(reminder.subject).toBe('Reminder: your portal “Sample Portal” at Example Studio');
    const fresh = linkIn(reminder, 'Accept Invitation');
    expect(new URL(fresh).pathname).not.toBe(new URL(first).pathname);
    const here = (link: string): string => new URL(link).pathname;
    await expectHeading(await openLink(await newVisitor(), here(first)), 'There is a newer email for you');
    await expectHeading(await openLink(await newVisitor(), here(fresh)), 'Sample Portal');

    // The reminder is old enough for another one by now, and somebody else's first is due in the same run.
    wp('eval', `global $wpdb; $wpdb->update($wpdb->prefix . 'clientpress_invitations', ['sent_gmt' => gmdate('Y-m-d H:i:s')], ['email' => '${address}']);`);
    wp('clientpress', 'invitation', 'send', next, `--portal=${SAMPLE_PORTAL}`, '--expiry-days=21');
    planHourlyRunNow();
    runLaterCron();
    await mailTo(next, 2);
    expect(await mailsTo(address)).toHaveLength(2);

    await page.goto('/wp-admin/options-general.php?page=clientpress');
    await page.getByLabel('Remind clients before the link expires').selectOption('Off');
    await page.getByRole('button', { name: 'Save Changes' }).click();
    await expect(page.locator('.settings-error')).toContainText('Settings saved.');
    planHourlyRunNow();
});

test('Site Health sends a test on request and says what became of it @any-database', async ({ page }) => {
    // Core's own test asks wordpress.org, and logs that it cannot.
    await page.route('**/wp-site-health/v1/tests/background-updates*', (route) => route.abort());
    await logInAsAdmin(page);
    await page.goto('/wp-admin/site-health.php');
    await page.getByRole('button', { name: 'It is not known whether ClientPress can send mail' }).click();
    await expect(page.getByText('No test has been sent yet')).toBeVisible();
    await picture(page.locator('#health-check-accordion-block-clientpress_mail'), 'site-health-mail');
    const about = (await mailsTo(ADMIN_ADDRESS)).map((mail) => mail.subject);
    expect(about.filter((subject) => subject.includes(TEST_SUBJECT))).toEqual([]);

    await page.getByRole('button', { name: `Send a test to ${ADMIN_ADDRESS}` }).click();
    await expect(page.locator('.notice-success')).toContainText(`A test is on its way to ${ADMIN_ADDRESS}.`);
    expect((await mailAbout(ADMIN_ADDRESS, TEST_SUBJECT)).text).toContain('ClientPress can send mail.');
    const passed = page.getByRole('button', { name: 'Passed tests' });
    // It does nothing until the page's script has come.
    await expect(async () => {
        await passed.click();
        await expect(passed).toHaveAttribute('aria-expanded', 'true', { timeout: 500 });
    }).toPass({ timeout: 15_000 });
    await page.getByRole('button', { name: /^ClientPress can send mail/ }).click();
    await expect(page.getByText('Last checked:')).toBeVisible();
    await expect(page.getByText('such as SendGrid, Mailgun or Postmark')).toBeVisible();
});

for (const width of WIDTHS) {
    for (const [direction, plugin] of [
        ['ltr', ''],
        ['rtl', RIGHT_TO_LEFT],
    ]) {
        test(`the settings fit ${width} pixels, ${direction}, and are accessible @any-database`, async ({ page }) => {
            await page.setViewportSize({ width, height: 1600 });
            await logInAsAdmin(page);
            await withPlugin(plugin, async () => {
                for (const [name, url] of [
                    ['access', '/wp-admin/options-general.php?page=clientpress'],
                    ['emails', '/wp-admin/options-general.php?page=clientpress&tab=clientpress_emails'],
                ]) {
                    await page.goto(url);
                    await expect(page.locator('html')).toHaveJSProperty('dir', direction === 'rtl' ? 'rtl' : '');
                    await picture(page, `settings-${name}-${width}-${direction}`);
                    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
                    // A frame without scripts never answers axe: what stands in it is looked at by itself.
                    const frames = await page.locator('iframe[sandbox]').evaluateAll((all) =>
                        all.map((frame) => {
                            frame.remove();
                            return frame.getAttribute('srcdoc') ?? '';
                        }),
                    );
                    await expectAccessible(page, '#wpbody-content');
                    for (const frame of frames) {
                        await page.setContent(frame);
                        const email = await page.locator('iframe').getAttribute('srcdoc');
                        await page.locator('iframe').evaluate((inner) => inner.remove());
                        await expectAccessible(page);
                        await page.setContent(email ?? '');
                        await expectAccessible(page);
                    }
                }
            });
        });
    }
}
