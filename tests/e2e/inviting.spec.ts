import { expectAccessible } from './support/accessibility';
import { logInAsAdmin, openPortalEditor } from './support/admin';
import { expectHeading, linkMailedTo, openLink } from './support/client';
import { mailsTo, mailTo } from './support/inbox';
import { inviteBox } from './support/invite';
import { NO_MAIL_SERVER, withPlugin } from './support/plugin';
import { SAMPLE_PORTAL } from './support/portal';
import { picture } from './support/screenshot';
import { expect, test } from './support/test';
import { wp } from './support/wp';

const LIST = '/wp-admin/edit.php?post_type=clientpress_portal';

test('clients are invited from the lists, several at once, and a misspelt address is corrected @storage', async ({ page, newVisitor }) => {
    const [anna, ben, gus, wrong, right] = ['anna@several.example.org', 'ben@several.example.org', 'gus@several.example.org', 'dnoa@example.org', 'dona@example.org'];
    const portal = Number(wp('post', 'create', '--post_type=clientpress_portal', '--post_status=private', '--post_title=Harbour House', '--porcelain'));
    await logInAsAdmin(page);
    await page.setViewportSize({ width: 1440, height: 1000 });

    // From the list of invitations: the portal is chosen first.
    await page.goto(`${LIST}&page=clientpress-invitations`);
    const invite = page.getByRole('button', { name: 'Invite Client', exact: true });
    await invite.first().press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Invite Client' });
    const choice = dialog.getByRole('combobox', { name: 'Portal' });
    await choice.fill('Harb');
    await dialog.getByRole('option', { name: 'Harbour House' }).click();
    await dialog.getByLabel('Email address').fill(`Anna Miller <${anna}>، ${ben}; nonsense`);
    await expectAccessible(page, '.clientpress-dialog-invite');
    await picture(page, 'inviting-dialog-1440');
    await page.setViewportSize({ width: 390, height: 844 });
    await picture(page, 'inviting-dialog-390');
    await page.setViewportSize({ width: 1440, height: 1000 });
    await dialog.getByRole('button', { name: 'Invite 3 people' }).press('Enter');
    await expect(dialog.getByText('2 of 3 people invited. The other one is in the field again.')).toBeVisible();
    await expect(dialog.getByText(/^nonsense: /)).toBeVisible();
    await expect(dialog.getByLabel('Email address')).toHaveValue('nonsense');
    await picture(page, 'inviting-each-1440');
    await mailTo(anna);
    await mailTo(ben);

    // What was typed is not lost without a question, and stays with another portal or none; a link stays with its own.
    await expect(dialog.getByLabel('Email address')).toBeFocused();
    await page.keyboard.press('Escape');
    const question = page.getByRole('dialog', { name: /^Close without sending\?/ });
    await expect(question.getByRole('button', { name: 'No, go back' })).toBeFocused();
    await expectAccessible(page, '.clientpress-dialog');
    await picture(page, 'inviting-question-1440');
    await page.keyboard.press('Enter');
    await expect(question).toBeHidden();
    await page.setViewportSize({ width: 1440, height: 800 });
    await dialog.getByLabel('Email address').fill(gus);
    await dialog.getByRole('button', { name: 'Get a link without an email' }).press('Enter');
    const linkOfGus = dialog.getByRole('textbox', { name: `Link for ${gus}` });
    await expect(linkOfGus).toHaveValue(/client-invitation/);
    await expect(dialog.getByText('It is shown this once.')).toBeInViewport({ ratio: 1 });
    await page.setViewportSize({ width: 1440, height: 1000 });
    await dialog.getByLabel('Email address').fill('nonsense');
    await choice.fill('Sample');
    await dialog.getByRole('option', { name: 'Sample Portal' }).click();
    await expect(choice).toHaveValue('Sample Portal');
    await expect(dialog.getByLabel('Email address')).toHaveValue('nonsense');
    await expect(linkOfGus).toHaveCount(0);
    await dialog.getByLabel('Email address').press('Escape');
    await question.getByRole('button', { name: 'Close without sending' }).press('Enter');
    await expect(page.locator('tbody tr').filter({ hasText: anna })).toBeVisible();

    // From the list of portals: that portal, a preview, and a link without an email.
    await page.goto(`${LIST}&s=Harbour`);
    await page.getByRole('row', { name: /Harbour House/ }).hover();
    await page.getByRole('button', { name: 'Invite client to “Harbour House”' }).press('Enter');
    const here = page.getByRole('dialog', { name: 'Invite to “Harbour House”' });
    await here.getByLabel('Email address').fill(wrong);
    await here.getByLabel('Name (optional)').fill('Dona Quill');
    await here.getByRole('button', { name: 'Options: message, expiry, passphrase' }).press('Enter');
    await here.getByLabel('Personal message (optional)').fill('Here are the first drafts.');
    await here.getByRole('button', { name: 'Preview email' }).press('Enter');
    const preview = page.getByRole('dialog', { name: 'Preview of the email' });
    await expect(preview.frameLocator('iframe').getByText('Here are the first drafts.')).toBeVisible();
    await picture(page, 'inviting-preview-1440');
    await page.setViewportSize({ width: 390, height: 844 });
    await picture(page, 'inviting-preview-390');
    await page.setViewportSize({ width: 1440, height: 1000 });
    await page.keyboard.press('Escape');
    await expect(preview).toBeHidden();
    await expect(here.getByRole('button', { name: 'Preview email' })).toBeFocused();
    await here.getByRole('button', { name: 'Get a link without an email' }).press('Enter');
    await expect(here.getByRole('textbox', { name: `Link for ${wrong}` })).toHaveValue(/client-invitation/);
    await picture(page, 'inviting-link-1440');
    expect(await mailsTo(wrong)).toEqual([]);

    // An address with an account gets no email either, and what could not be emailed is no success.
    const account = 'account@several.example.org';
    wp('user', 'create', 'several', account, '--role=subscriber');
    await here.getByLabel('Email address').fill(account);
    await here.getByRole('button', { name: 'Get a link without an email' }).press('Enter');
    await here.getByRole('button', { name: 'Get a link', exact: true }).press('Enter');
    await expect(here.getByRole('textbox', { name: `Link for ${account}` })).toHaveValue(/client-invitation/);
    expect(await mailsTo(account)).toEqual([]);
    await withPlugin(NO_MAIL_SERVER, async () => {
        await here.getByLabel('Email address').fill('eve@several.example.org, fay@several.example.org');
        await here.getByRole('button', { name: 'Invite 2 people' }).press('Enter');
        await expect(here.locator('.is-warning').getByText(/2 people invited\. The emails to 2 people were not sent/)).toBeVisible();
        await expect(here.getByText(/^eve@several\.example\.org: /)).toBeVisible();
    });
    // As PHP does it: what would end the isolation, or turn a direction around, is left out.
    expect(await page.evaluate('["it \u202ewas\u2069", "\u2066", ""].map((text) => clientpressWords.isolated(text))')).toEqual(['\u2068it was\u2069', '', '']);

    // In the editor the address is corrected; what its link leads to knows nothing of the right one.
    await openPortalEditor(page, portal);
    const row = page.locator('.clientpress-list > li').filter({ hasText: wrong });
    await row.getByRole('button', { name: `Resend to ${wrong}` }).press('Enter');
    const link = await linkMailedTo(wrong);
    const correct = row.getByRole('button', { name: `Correct address of ${wrong}` });
    // Once the row has read what the resend has done.
    await expect(correct).toBeEnabled();
    await correct.press('Enter');
    await expect(row.getByLabel('Right address')).toBeFocused();
    await picture(page, 'inviting-correct-1440');
    await row.getByLabel('Right address').fill(right);
    await page.keyboard.press('Enter');
    // The row of the wrong address names it as well.
    await expect(page.locator('.clientpress-list').getByText(right, { exact: true })).toBeVisible();
    await mailTo(right);
    const visitor = await openLink(await newVisitor(), link);
    await expectHeading(visitor, 'This invitation was withdrawn');
    await expect(visitor.getByText(right)).toHaveCount(0);
    await expect(visitor.getByRole('button')).toHaveCount(0);
});

test('what is typed into the Invite box and a link that it shows outlive the box, and only in its page @any-database', async ({ page }) => {
    const [address, passphrase] = ['kept@several.example.org', 'tulip lantern'];
    await logInAsAdmin(page);
    await openPortalEditor(page, SAMPLE_PORTAL);
    const box = await inviteBox(page);
    const email = box.getByLabel('Email address');
    const panel = page.getByRole('button', { name: 'Invite Client', exact: true });
    await email.fill(address);
    await box.getByRole('button', { name: 'Options: message, expiry, passphrase' }).press('Enter');
    await box.getByLabel('Passphrase (optional)').fill(passphrase);

    await page.getByRole('tab', { name: 'Block' }).click();
    await expect(email).toHaveCount(0);
    await page.getByRole('tab', { name: 'Portal' }).click();
    await expect(email).toHaveValue(address);
    await expect(box.getByLabel('Passphrase (optional)')).toHaveValue(passphrase);

    await box.getByRole('button', { name: 'Get a link without an email' }).press('Enter');
    const link = box.getByRole('textbox', { name: `Link for ${address}` });
    await expect(link).toHaveValue(/client-invitation/);
    await expect(email).toHaveValue('');
    await panel.press('Enter');
    await expect(link).toHaveCount(0);
    await panel.press('Enter');
    await expect(link).toHaveValue(/client-invitation/);

    const secret = await link.inputValue();
    const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(stored).not.toContain(passphrase);
    expect(stored).not.toContain(new URL(secret).pathname);
    const asked: string[] = [];
    page.on('dialog', async (dialog) => {
        asked.push(dialog.type());
        await dialog.dismiss();
    });
    await page.evaluate(() => window.location.assign('/wp-admin/'));
    await expect.poll(() => asked).toEqual(['beforeunload']);
    await expect(link).toHaveValue(secret);
    await box.getByRole('button', { name: 'Done' }).press('Enter');
    await page.evaluate(() => window.location.assign('/wp-admin/'));
    await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
    expect(asked).toHaveLength(1);
});
