import { constants, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { required } from './environment';

const FOLDER = `${required('CLIENTPRESS_SITE')}/wp-cli`;

const PATIENCE_MS = 60_000;

/** A pipe that nobody has to be at the other end of. */
function pipe(name: string): number {
    return openSync(`${FOLDER}/${name}`, constants.O_RDWR | constants.O_NONBLOCK);
}

const commands = pipe('commands');
const answers = pipe('answers');

/** How the command ended: 0 for well. */
function status(): string {
    const deadline = Date.now() + PATIENCE_MS;
    const line = Buffer.alloc(16);
    for (;;) {
        try {
            return line.toString('utf8', 0, readSync(answers, line)).trim();
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || Date.now() > deadline) {
                throw error;
            }
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        }
    }
}

/**
 * Runs WP-CLI against the site of this run and returns what it prints. Throws when it fails. A fork of the WP-CLI that
 * run.sh has started runs the command, for a new one takes half a second to load WordPress.
 */
export function wp(...args: string[]): string {
    writeFileSync(`${FOLDER}/out`, '');
    writeFileSync(`${FOLDER}/err`, '');
    writeFileSync(commands, `${JSON.stringify(args)}\n`);
    const ended = status();
    const [output, errors] = ['out', 'err'].map((name) => readFileSync(`${FOLDER}/${name}`, 'utf8').trim());
    if (ended !== '0') {
        throw new Error(`wp ${args.join(' ')} ended with ${ended}:\n${output}\n${errors}`);
    }
    return output;
}
