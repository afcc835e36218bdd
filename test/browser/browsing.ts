/** A server in the world of the server's tests and a browser that looks at it. `HABEAS_SCREENSHOTS` names a folder that pictures go to. */
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import type { Person, World } from '../server/support/world.js';
import { openWorld } from '../server/support/world.js';
import { launchBrowser } from './chromium.js';

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 360, height: 740 };

export interface Browsing {
  world: World;
  base: string;
  reviewer: Person;
  /** What pages asked for outside this server, or what their policy refused. */
  complaints: string[];
  newPage(viewport?: typeof WIDE, dark?: boolean): Promise<Page>;
  /** A page of the reviewer, at the queue. */
  signedIn(viewport?: typeof WIDE, dark?: boolean): Promise<Page>;
  picture(page: Page, name: string): Promise<void>;
  /** Wider than the screen means scrolling sideways. */
  overflow(page: Page): Promise<number>;
  close(): Promise<void>;
}

export async function openBrowsing(): Promise<Browsing> {
  const world = await openWorld();
  await world.app.listen({ port: 0, host: '127.0.0.1' });
  const base = `http://127.0.0.1:${(world.app.server.address() as AddressInfo).port}`;
  const browser = await launchBrowser();
  const reviewer = await world.person(['reviewer'], { name: 'Rae Reviewer' });
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];

  async function newPage(viewport = WIDE, dark = false): Promise<Page> {
    const context = await browser.newContext({ viewport, colorScheme: dark ? 'dark' : 'light', acceptDownloads: true });
    contexts.push(context);
    const page = await context.newPage();
    page.on('request', (request) => {
      if (!request.url().startsWith(base)) complaints.push(request.url());
    });
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
    });
    return page;
  }

  return {
    ...{ world, base, reviewer, complaints, newPage },

    async signedIn(viewport, dark) {
      const page = await newPage(viewport, dark);
      await page.goto(`${base}/`);
      await page.getByLabel('Your token').fill(reviewer.token);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Requests', level: 1 }).waitFor();
      return page;
    },

    async picture(page, name) {
      const folder = process.env.HABEAS_SCREENSHOTS;
      if (folder !== undefined && folder !== '')
        await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    },

    overflow: (page) => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),

    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      await browser.close();
      await world.close();
    },
  };
}
