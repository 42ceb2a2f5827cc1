import { defineConfig } from '@playwright/test';
import { required } from './support/environment';

const network = process.env.CLIENTPRESS_NETWORK === '1';

export default defineConfig({
    testDir: '.',
    testMatch: network ? '**/network.spec.ts' : '**/*.spec.ts',
    // The gallery is no test: `make screenshots` takes it.
    testIgnore: [...(network ? [] : ['**/network.spec.ts']), ...(process.env.CLIENTPRESS_SCREENSHOTS ? [] : ['**/gallery.spec.ts'])],
    outputDir: required('CLIENTPRESS_RESULTS'),
    // The journeys share one site, as the people who use it do.
    workers: 1,
    fullyParallel: false,
    retries: 0,
    forbidOnly: true,
    timeout: 90_000,
    expect: { timeout: 15_000 },
    reporter: 'list',
    use: {
        baseURL: required('CLIENTPRESS_URL'),
        locale: 'en-US',
        timezoneId: 'UTC',
        viewport: { width: 1280, height: 900 },
        // Every picture of a moving panel would be painted.
        contextOptions: { reducedMotion: 'reduce' },
        screenshot: 'only-on-failure',
        // Without pictures and copies of the page at every step, which take longer than the step; `--trace on` has them.
        trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
        launchOptions: {
            // Chromium without what only a window needs, which takes half as much time again.
            executablePath: process.env.CLIENTPRESS_CHROMIUM ?? '/usr/bin/chromium-headless-shell',
            args: [
                '--headless',
                '--no-sandbox',
                '--disable-gpu',
                '--disable-quic',
                '--no-first-run',
                '--disable-background-networking',
                '--disable-component-update',
                '--disable-sync',
                // Pages ask gravatar.com and s.w.org for pictures, and a test depends on no other machine.
                '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
            ],
        },
    },
});
