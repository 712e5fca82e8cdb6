/** Whether the frame reads or writes the clipboard, on a page that may do both. */
import type { Browser } from 'puppeteer-core';
import type { Site } from './site';

const SECRET = 'what was copied elsewhere';
const PLANTED = 'planted by a program';

export interface ClipboardReach {
  readonly reads: boolean;
  readonly writes: boolean;
}

/** The frame has the page's focus, without which a browser refuses whoever asks. */
export async function clipboardReach(browser: Browser, site: Site): Promise<ClipboardReach> {
  await browser
    .defaultBrowserContext()
    .overridePermissions(new URL(site.url).origin, ['clipboard-read', 'clipboard-sanitized-write']);
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.bringToFront();
  await page.evaluate((text) => navigator.clipboard.writeText(text), SECRET);
  const read = await page.evaluate(
    (sandboxed: boolean, planted: string) =>
      new Promise<string>((resolve) => {
        const frame = document.createElement('iframe');
        if (sandboxed) frame.setAttribute('sandbox', 'allow-scripts');
        frame.onload = () => {
          frame.focus();
          frame.contentWindow?.postMessage({ clipboard: planted }, '*');
        };
        addEventListener('message', ({ data }) => resolve(String(data)), { once: true });
        frame.src = '/sandbox/frame.html';
        document.body.append(frame);
      }),
    site.walls,
    PLANTED,
  );
  await page.evaluate(() => window.focus());
  const left = await page.evaluate(() => navigator.clipboard.readText());
  return { reads: read === SECRET, writes: left === PLANTED };
}
