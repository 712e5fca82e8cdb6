/** The course in a frame of another site, as a learning platform shows it: the server runs, and what can be kept is kept. */
import type { Browser, Frame, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Served, serveCourse, serveHost } from './site';

const PATH = '/playground';
/** A first visit to a page of `npm run dev` compiles it. */
const LIMIT = 60_000;

export interface Way {
  readonly title: string;
  /** The `sandbox` attribute of the platform's frame; null: none. */
  readonly sandbox: string | null;
  /** Whether the browser keeps something for the embedded page. */
  readonly keeps: boolean;
  launch(): Promise<Browser>;
}

export function describeEmbedding(name: string, ways: readonly Way[]): void {
  describe(`the course in a frame of another site, in ${name}`, () => {
    let course: Served;
    beforeAll(async () => {
      course = await serveCourse();
    }, 120_000);
    afterAll(() => course?.close());

    it.each(ways)('$title', { timeout: 240_000 }, async ({ sandbox, keeps, launch }) => {
      const host = await serveHost(course.url + PATH, sandbox);
      const browser = await launch();
      try {
        const page = await browser.newPage();
        await page.setViewport({ width: 1440, height: 900 });
        const frame = await openIn(page, host.url, course.url);
        await frame.locator('::-p-aria([name="Run"][role="button"])').setTimeout(LIMIT).click();
        await frame.waitForSelector('[data-testid="run-status"][data-state="running"]', { timeout: LIMIT });
        if (!keeps) {
          expect(await textOf(frame)).toContain('Kept until you close this page');
          return;
        }
        const line = '// kept by a platform';
        await frame.locator('.monaco-editor .view-lines').click();
        await page.keyboard.type(line);
        await frame.waitForFunction(() => document.body.textContent.includes('Saved'), { timeout: LIMIT });
        const again = await openIn(page, host.url, course.url);
        await again.waitForFunction(
          (text) =>
            document
              .querySelector('.monaco-editor .view-lines')
              ?.textContent?.replaceAll('\u00a0', ' ')
              .includes(text),
          { timeout: LIMIT },
          line,
        );
      } finally {
        await browser.close();
        await host.close();
      }
    });
  });
}

/** Opens the platform's page; resolves with the course's frame once its workbench stands. */
async function openIn(page: Page, host: string, course: string): Promise<Frame> {
  await page.goto(host);
  const frame = await page.waitForFrame((each) => each.url().startsWith(course), { timeout: LIMIT });
  await frame.waitForSelector('.monaco-editor .view-line', { timeout: LIMIT });
  return frame;
}

const textOf = (frame: Frame) => frame.evaluate(() => document.body.textContent);
