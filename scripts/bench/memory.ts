import { readFile } from 'node:fs/promises';
import type { Browser } from '@playwright/test';

/**
 * Megabytes that the renderers of a browser hold: proportional set size, so that what they share with
 * the rest of the browser counts once. Page, frame and workers are all in there.
 * @returns null where the system does not tell (only Linux does)
 */
export async function rendererMemory(browser: Browser): Promise<number | null> {
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer');
    const sizes = await Promise.all(renderers.map(({ id }) => processMemory(id)));
    return sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  } finally {
    await session.detach();
  }
}

export async function processMemory(pid: number): Promise<number | null> {
  try {
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    const kilobytes = /^Pss:\s+(\d+) kB/m.exec(text)?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
