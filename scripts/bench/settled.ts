import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from '@playwright/test';

const LOOK_MS = 100;
/** Seconds of processor time between two looks that count as rest. */
const REST = 0.01;

/**
 * Resolves when all processes of a browser rest, at the latest after ten seconds. A browser that has just begun still
 * loads its own interface for about a second, and would share the processor with what is measured.
 */
export async function settled(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const used = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
  try {
    let before = await used();
    for (let looks = 0, rests = 0; rests < 3 && looks < 100; looks++) {
      await sleep(LOOK_MS);
      const now = await used();
      rests = now - before < REST ? rests + 1 : 0;
      before = now;
    }
  } finally {
    await session.detach();
  }
}
