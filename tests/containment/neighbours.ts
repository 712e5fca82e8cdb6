/** Whether one sandbox reaches another one of the same page, or the page, by anything that a browser has to share. */
import type { Browser } from 'puppeteer-core';
import { SHARED_CHANNELS, WINDOW_CHANNELS } from './channels';
import type { Site } from './site';

/** Its own page greets a kernel, and so does its neighbour before that. */
export const OWN_GREETING = 'own-greeting';

/** By name; those of a worker begin with `w-`. */
export const CHANNELS: Readonly<Record<string, unknown>> = {
  ...SHARED_CHANNELS,
  ...WINDOW_CHANNELS,
  ...Object.fromEntries(Object.entries(SHARED_CHANNELS).map(([name, channel]) => [`w-${name}`, channel])),
};

/**
 * One frame listens, and then another one of the same page says all it can, in a worker too.
 * @returns the names of the channels that were heard, which go on being added
 */
export async function neighbours(browser: Browser, site: Site): Promise<ReadonlySet<string>> {
  const page = await browser.newPage();
  const heard = new Set<string>();
  await page.exposeFunction('heard', (name: string) => void heard.add(name));
  await page.goto(site.url);
  await page.evaluate(async (sandboxed: boolean) => {
    const scope = window as unknown as { heard(name: string): void };
    const waiting = new Map<MessageEventSource, () => void>();
    addEventListener('message', ({ data, source }: MessageEvent<string>) => {
      if (data === 'done' && source) waiting.get(source)?.();
      else if (data.startsWith('heard ')) scope.heard(data.slice('heard '.length));
    });
    const open = async (file: string): Promise<Window> => {
      const frame = document.createElement('iframe');
      if (sandboxed) frame.setAttribute('sandbox', 'allow-scripts');
      const loaded = new Promise((resolve) => {
        frame.onload = resolve;
      });
      frame.src = `/sandbox/${file}.html`;
      document.body.append(frame);
      await loaded;
      if (!frame.contentWindow) throw new Error('The frame has no window');
      return frame.contentWindow;
    };
    const play = async (role: string) => {
      const neighbour = await open('neighbour');
      const done = new Promise<void>((resolve) => waiting.set(neighbour, resolve));
      neighbour.postMessage(role, '*');
      await done;
    };
    const kernel = await open('kernel');
    await play('hear');
    await play('say');
    // What the second one left in the page itself.
    if ((window as { leaked?: string }).leaked === 'parent-property') scope.heard('parent-property');
    const { port1, port2 } = new MessageChannel();
    await new Promise((resolve) => {
      port1.onmessage = resolve;
      kernel.postMessage('backlab:hello', '*', [port2]);
    });
    scope.heard('own-greeting');
  }, site.walls);
  return heard;
}
