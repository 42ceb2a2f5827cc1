/** A setting that run.sh hands over. */
export function required(name: string): string {
    const value = process.env[name];
    if (value === undefined || value === '') {
        throw new Error(`${name} is not set: start the journeys with tests/e2e/run.sh.`);
    }
    return value;
}
