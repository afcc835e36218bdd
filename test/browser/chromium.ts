/** A real browser, where there is one: `HABEAS_CHROMIUM`, or a usual place. In CI a missing browser fails; elsewhere it skips, and says so. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const PLACES = [
  process.env.HABEAS_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function browserPath(): string | undefined {
  return PLACES.find((path) => path !== undefined && path !== '' && existsSync(path));
}

/** `describe`, or its skipping twin where no browser is. */
export function describeInBrowser(name: string, tests: () => void): void {
  const path = browserPath();
  if (path === undefined && process.env.CI === 'true') {
    describe(name, () => {
      it('needs a browser in CI', () => {
        throw new Error('no Chromium found: install one or set HABEAS_CHROMIUM to its path');
      });
    });
    return;
  }
  const run = path === undefined ? describe.skip : describe;
  run(path === undefined ? `${name} (skipped: no Chromium found, set HABEAS_CHROMIUM to its path)` : name, tests);
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath(), args: FLAGS });
}
