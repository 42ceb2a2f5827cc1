// What a client does, in another browser than the journeys of e2e/ use. Its argument is the browser.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const { CLIENTPRESS_URL: SITE, CLIENTPRESS_LATER_URL: LATER, CLIENTPRESS_INBOX: INBOX } = process.env;
const PASSWORD = `quiet "otter" \\ canoe 7's`;
const PORTAL = `${SITE}/client-portal/sample-portal/`;

const field = (label) => `//input[@id = //label[normalize-space() = "${label}"]/@for]`;
const button = (text) => `//*[self::button or self::a][normalize-space() = "${text}"]`;
const heading = (text) => `//h1[normalize-space() = "${text}"]`;

function wp(...args) {
    execFileSync(fileURLToPath(new URL('../site/wp', import.meta.url)), args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The link that was mailed to an address that nobody else is invited by. */
async function invite(address, ...more) {
    wp('clientpress', 'invitation', 'send', address, `--portal=${process.env.CLIENTPRESS_SAMPLE_PORTAL}`, ...more);
    for (let tries = 0; tries < 150; tries++) {
        const mails = await (await fetch(`${INBOX}/email`)).json();
        const mail = mails.find(({ to }) => to.some((recipient) => recipient.address === address));
        if (mail) {
            return /http\S+client-invitation\/[0-9a-f]{72}/.exec(mail.text)[0];
        }
        await wait(100);
    }
    throw new Error(`No mail to ${address}.`);
}

async function arrive(visitor, url) {
    for (let tries = 0; tries < 150 && (await visitor.url()) !== url; tries++) {
        await wait(200);
    }
    assert.equal(await visitor.url(), url);
}

async function logIn(visitor, name, password) {
    // Core's script puts the cursor into the first field after a moment, in the middle of whatever is typed by then.
    for (let tries = 0; tries < 150 && (await visitor.focus()) !== 'user_login'; tries++) {
        await wait(100);
    }
    assert.equal(await visitor.focus(), 'user_login');
    await visitor.type('//input[@id = "user_login"]', name);
    await visitor.type('//input[@id = "user_pass"]', password);
    await visitor.press('//input[@id = "wp-submit"]');
}

const steps = {
    'accept page → portal': async (visitor) => {
        const link = await invite('new@browsers.example');
        await visitor.open(link);
        await visitor.text(heading('Sample Portal'));
        assert.ok(!(await visitor.url()).includes(link.slice(-72)), 'The address bar keeps the secret.');
        await visitor.type(field('Choose a password'), 'password1');
        await visitor.press(button('Enter the portal'));
        await visitor.text('//*[@id = "clientpress-password-error"]');
        await visitor.type(field('Choose a password'), PASSWORD);
        await visitor.press(button('Show'));
        await visitor.text('//input[@id = "clientpress-password" and @type = "text"]');
        await visitor.press(button('Enter the portal'));
        await arrive(visitor, PORTAL);
        await visitor.text('//*[contains(@class, "clientpress-bar")]//bdi[. = "new@browsers.example"]');
    },
    'expired link → ask for a new one': async (visitor) => {
        await visitor.open((await invite('late@browsers.example')).replace(SITE, LATER));
        await visitor.text(heading('This link has expired'));
        await visitor.press(button('Ask for a new link'));
        await visitor.text(heading('We have passed it on'));
    },
    'login → portal': async (visitor) => {
        await visitor.open(PORTAL);
        await logIn(visitor, 'new@browsers.example', PASSWORD);
        await arrive(visitor, PORTAL);
        await visitor.press(button('Log out'));
        await visitor.text('//input[@id = "user_login"]');
    },
    'account → login → portal': async (visitor) => {
        wp('user', 'create', 'account', 'account@browsers.example', '--role=subscriber', '--user_pass=known password 5');
        await visitor.open(await invite('account@browsers.example', '--existing-account=invite'));
        await visitor.text(heading('You have an account already'));
        await visitor.press(button('Log in'));
        await logIn(visitor, 'account@browsers.example', 'known password 5');
        await visitor.press(button('Enter the portal'));
        await arrive(visitor, PORTAL);
    },
};

const browser = await (await import(`./${process.argv[2]}.mjs`)).start();
let failed = 0;
try {
    for (const [step, take] of Object.entries(steps)) {
        const visitor = await browser.visitor();
        let result = 'passed';
        try {
            await take(visitor);
        } catch (error) {
            failed++;
            result = 'failed';
            console.error(`${step}, at ${await visitor.url().catch(() => 'no page')}:`, error);
        }
        console.log(`| ${browser.version} | ${step} | ${result} |`);
        await visitor.leave();
    }
} finally {
    await browser.stop();
}
process.exitCode = failed === 0 ? 0 : 1;
