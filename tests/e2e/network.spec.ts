import { fillLogin, logInAsAdmin } from './support/admin';
import { choosePassword, expectHeading, linkMailedTo, openLink, secretIn } from './support/client';
import { invite, said } from './support/invite';
import { SAMPLE_PORTAL } from './support/portal';
import { expect, test } from './support/test';
import { wp } from './support/wp';

const PORTAL = /\/second\/client-portal\/sample-portal\/$/;

test('on a network a new client and somebody from another site enter the one site that has invited them', async ({ page, newVisitor }) => {
    const [client, author] = ['nora@example.org', 'author@example.org'];
    wp('user', 'create', 'author', author, '--role=author', '--user_pass=author password 1');

    await logInAsAdmin(page);
    await page.goto(`/second/wp-admin/post.php?post=${SAMPLE_PORTAL}&action=edit`);
    for (const address of [client, author]) {
        await invite(page, address);
        await expect(said(page, `Invitation sent to ${address}`)).toBeVisible();
    }

    const link = await linkMailedTo(client);
    expect(link).toContain(`/second/client-invitation/${secretIn(link)}`);
    const first = await openLink(await newVisitor(), link.replace('/second/', '/'));
    await expectHeading(first, 'We do not know this link');
    await first.goto(link);
    await expectHeading(first, 'Sample Portal');
    await choosePassword(first);
    await expect(first).toHaveURL(PORTAL);
    await first.goto('/second/wp-admin/');
    await expect(first).toHaveURL(PORTAL);

    const second = await openLink(await newVisitor(), await linkMailedTo(author));
    await expectHeading(second, 'You have an account already');
    await second.getByRole('button', { name: 'Log in' }).click();
    await expect(second).toHaveURL(/\/second\/wp-login\.php/);
    await fillLogin(second, author, 'author password 1');
    await second.getByRole('button', { name: 'Enter the portal' }).click();
    await expect(second).toHaveURL(PORTAL);

    const roles = `$second = get_sites(['path' => '/second/', 'fields' => 'ids'])[0];
        foreach (['${client}', '${author}'] as $address) {
            foreach ([get_current_blog_id(), $second] as $site) {
                echo implode(',', (new WP_User(get_user_by('email', $address)->ID, '', $site))->roles) ?: 'none', ' ';
            }
        }`;
    expect(wp('eval', roles)).toBe('none clientpress_client author clientpress_client');
});
