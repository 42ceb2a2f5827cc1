import { defineConfig } from '@playwright/test';
import { required } from './support/environment';

export default defineConfig({
    testDir: '.',
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
        screenshot: 'only-on-failure',
        // Without a film of every journey, which costs as much as the browser itself.
        trace: { mode: 'retain-on-failure', screenshots: false },
        launchOptions: {
            executablePath: process.env.CLIENTPRESS_CHROMIUM ?? '/usr/bin/chromium',
            args: [
                '--headless',
                '--no-sandbox',
                '--disable-gpu',
                '--disable-quic',
                '--no-first-run',
                '--disable-background-networking',
                '--disable-component-update',
                '--disable-sync',
            ],
        },
    },
});
