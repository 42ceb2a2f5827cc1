import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Runs WP-CLI against the site of this run and returns what it prints. Throws when it fails. */
export function wp(...args: string[]): string {
    return execFileSync(resolve(__dirname, '../../site/wp'), args, { encoding: 'utf8' }).trim();
}
