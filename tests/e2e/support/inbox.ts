import { expect } from '@playwright/test';
import { required } from './environment';

export type Mail = {
    id: string;
    subject: string;
    html: string;
    text: string;
    to: { address: string; name: string }[];
    from: { address: string; name: string }[];
    headers: Record<string, string>;
};

/**
 * All mails to an address, oldest first. Each journey writes to addresses of its own: mails are never deleted, for
 * MailDev dies when one that it is just receiving is deleted, and so do all journeys after that one.
 */
export async function mailsTo(address: string): Promise<Mail[]> {
    const response = await fetch(`${required('CLIENTPRESS_INBOX')}/email`);
    const mails = (await response.json()) as Mail[];
    return mails.filter((mail) => mail.to.some((recipient) => recipient.address === address));
}

/** The mail that makes it `count` mails to this address, as soon as it is there. */
export async function mailTo(address: string, count = 1): Promise<Mail> {
    const deadline = Date.now() + 15_000;
    for (;;) {
        const mails = await mailsTo(address);
        if (mails.length > count) {
            throw new Error(`${mails.length} mails to ${address}, not ${count}.`);
        }
        if (mails.length === count) {
            return mails[count - 1];
        }
        if (Date.now() > deadline) {
            throw new Error(`${mails.length} mails to ${address} after 15 seconds, not ${count}.`);
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
}

/** The one mail to this address with this in its subject, as soon as it is there, whatever else arrives. */
export async function mailAbout(address: string, subject: string): Promise<Mail> {
    let found: Mail[] = [];
    await expect
        .poll(async () => {
            found = (await mailsTo(address)).filter((mail) => mail.subject.includes(subject));
            return found.length;
        })
        .toBe(1);
    return found[0];
}

/** The address behind a mail's button or link, as a mail program would open it. */
export function linkIn(mail: Mail, name: string): string {
    for (const [, attributes, inner] of mail.html.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/g)) {
        const href = /\bhref="([^"]*)"/.exec(attributes)?.[1];
        if (href !== undefined && inner.replace(/<[^>]*>/g, '').trim() === name) {
            return href.replaceAll('&amp;', '&').replaceAll('&#038;', '&');
        }
    }
    throw new Error(`No link “${name}” in:\n${mail.html}`);
}
