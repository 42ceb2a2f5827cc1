import { execFileSync } from 'node:child_process';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { required } from './environment';
import { linkIn, mailTo } from './inbox';

/** Strong enough, and full of what is easily mangled on the way. */
export const PASSWORD = `quiet "otter" \\ canoe 7's`;

/** The address behind the button of an invitation's email; `count` is the number of mails that the address has by then. */
export async function linkMailedTo(address: string, count = 1): Promise<string> {
    return linkIn(await mailTo(address, count), 'Accept Invitation');
}

/** What of a link nobody else may see. */
export function secretIn(link: string): string {
    return new URL(link).pathname.split('/').pop() ?? '';
}

/** Opens a link as its recipient would: in a browser that has never been here. */
export async function openLink(visitor: BrowserContext, link: string): Promise<Page> {
    const page = await visitor.newPage();
    await page.goto(link);
    return page;
}

/** The same link on the same site, fifteen days later. */
export function later(link: string): string {
    const url = new URL(link);
    const site = new URL(required('CLIENTPRESS_LATER_URL'));
    url.host = site.host;
    return url.href;
}

/** Runs WP-Cron of that later site; never beside that of today, because a site has one cron. */
export function runLaterCron(): void {
    const url = `${required('CLIENTPRESS_LATER_URL')}/wp-cron.php`;
    execFileSync('flock', [`${required('CLIENTPRESS_SITE')}/cron.lock`, 'curl', '-fsS', url]);
}

export async function choosePassword(page: Page, password = PASSWORD): Promise<void> {
    await page.getByLabel('Choose a password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Enter the portal' }).click();
}

export async function expectHeading(page: Page, text: string): Promise<void> {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(text);
}
