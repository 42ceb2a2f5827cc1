import { logIn } from './support/admin';
import { choosePassword, linkMailedTo, openLink } from './support/client';
import { SAMPLE_PORTAL } from './support/portal';
import { expect, test, type Page } from './support/test';
import { wp } from './support/wp';

const TOO_EASY = 'This password is too easy to guess. Three or four words that do not belong together make a good password.';

/** From here on the server takes a password. */
const GOOD_ENOUGH = 2;

async function invited(address: string): Promise<string> {
    wp('clientpress', 'invitation', 'send', address, `--portal=${SAMPLE_PORTAL}`);
    return linkMailedTo(address);
}

/** What the meter says once it has seen this password. */
async function rated(page: Page, password: string): Promise<number> {
    await page.getByLabel('Choose a password', { exact: true }).fill(password);
    const meter = page.locator('.meter');
    await expect(meter).toBeVisible();
    return Number(await meter.getAttribute('data-score'));
}

test('the meter loads when typing starts, and says of a password what the server will say', async ({ newVisitor }) => {
    const scripts: string[] = [];
    const visitor = await newVisitor();
    visitor.on('request', (request) => scripts.push(request.url()));
    const page = await openLink(visitor, await invited('meter@example.org'));
    await expect(page.locator('.meter')).toBeHidden();
    expect(scripts.filter((url) => url.includes('zxcvbn'))).toHaveLength(0);

    const button = page.getByRole('button', { name: 'Enter the portal' });
    const before = await button.boundingBox();
    await page.getByLabel('Choose a password', { exact: true }).fill('x');
    await expect(page.locator('.meter')).toBeVisible();
    // Who presses it while the script is on its way hits it.
    expect(await button.boundingBox()).toEqual(before);
    expect(scripts.filter((url) => url.includes('zxcvbn'))).toHaveLength(1);

    for (const weak of ['password1', 'SamplePortal', 'meter@example.org', '🦦🌧🚲🍋🎻📎🧦', 'qwertyuiop']) {
        expect(await rated(page, weak), weak).toBeLessThan(GOOD_ENOUGH);
        await page.getByRole('button', { name: 'Enter the portal' }).click();
        await expect(page.locator('#clientpress-password-error')).toHaveText(
            [...weak].length < 8 ? 'Choose a password of at least 8 characters.' : TOO_EASY,
        );
        await expect(page.getByLabel('Choose a password', { exact: true })).toBeFocused();
        await expect(page.getByLabel('Choose a password', { exact: true })).toHaveValue('');
    }

    expect(await rated(page, 'pillow marble cactus oboe')).toBeGreaterThanOrEqual(GOOD_ENOUGH);
    await page.getByRole('button', { name: 'Enter the portal' }).click();
    await expect(page).toHaveURL(/\/client-portal\/sample-portal\/$/);
});

for (const [name, password] of Object.entries({
    'slashes and quotes': `tundra\\quibble\\\\'vex"\\`,
    'outer spaces': '  pillow marble cactus  ',
    emoji: '👋🏽 tundra 🦦 vex',
    'right to left': 'כלנית סגולה מתחת לגשר',
    'more than 72 bytes': 'paper lantern seldom orbit, copper kettle morning rain, glass river thunder',
})) {
    test(`a password with ${name} is typed twice alike: here and at the login`, async ({ newVisitor }) => {
        const address = `${name.replaceAll(' ', '-')}@example.org`;
        const visitor = await newVisitor();
        const page = await openLink(visitor, await invited(address));
        await choosePassword(page, password);
        await expect(page).toHaveURL(/\/client-portal\/sample-portal\/$/);

        await visitor.clearCookies();
        await logIn(page, address, password);
        await expect(page).toHaveURL(/\/client-portal\/sample-portal\/$/);
    });
}
