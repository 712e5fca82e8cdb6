import { readFile } from 'node:fs/promises';
import type { Browser } from '@playwright/test';
import type { HeadlessEngine } from '../../sandboxes/engine/local/headless';
import { inEveryRealm } from './realms';
import { settled } from './settled';

/** @throws when the engine runs in another browser: only Chromium tells what is measured here */
export async function chromiumOf(engine: HeadlessEngine): Promise<Browser> {
  const { chromium } = await engine.harness();
  if (chromium === null) throw new Error('Only Chromium can be measured: unset BACKLAB_BROWSER.');
  return chromium;
}

interface TracedFrame {
  readonly processId?: number;
  readonly url?: string;
}

/**
 * Megabytes that the tab's own processes hold, which are those of its page and of the sandbox's frame with all workers:
 * proportional set size, so that what they share with the rest of the browser counts once. Renderers of the browser's own
 * interface, extensions and spares are left out.
 * @returns null where the system does not tell (only Linux does)
 */
export async function tabMemory(browser: Browser): Promise<number | null> {
  const sizes = await Promise.all([...(await tabProcesses(browser))].map((pid) => processMemory(pid)));
  if (sizes.length === 0)
    throw new Error('The browser names no process of the page: it tells it in a new way.');
  return sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

/** Only a trace tells which process a frame is in: its first events list all frames. */
async function tabProcesses(browser: Browser): Promise<ReadonlySet<number>> {
  const page = browser.contexts()[0]?.pages()[0];
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  const trace = JSON.parse((await browser.stopTracing()).toString('utf8')) as {
    readonly traceEvents: readonly {
      readonly name: string;
      readonly args?: { readonly data?: { readonly frames?: readonly TracedFrame[] } };
    }[];
  };
  const started = trace.traceEvents.filter(({ name }) => name === 'TracingStartedInBrowser');
  const frames = started.flatMap(({ args }) => args?.data?.frames ?? []);
  return new Set(
    frames.flatMap(({ processId, url }) =>
      processId !== undefined && /^https?:/.test(url ?? '') ? [processId] : [],
    ),
  );
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

export interface Held {
  /** Megabytes of the tab's processes; null where the system does not tell. What the browser keeps for itself varies by dozens. */
  readonly processes: number | null;
  /** Megabytes of what page, frame and workers can still reach: exact, but of JavaScript alone. */
  readonly heaps: number;
}

/**
 * What a tab holds when its garbage is collected, of page, frame and workers.
 *
 * Without that, a figure says when V8 last felt like collecting: after 100,000 requests a tab was seen at 283 MiB, and at 103
 * after half a minute in which nothing happened. Twice, because finalizers run in between.
 */
export async function heldMemory(browser: Browser): Promise<Held> {
  for (let n = 0; n < 2; n++) await inEveryRealm(browser, 'HeapProfiler.collectGarbage');
  await settled(browser);
  const heaps = (await inEveryRealm(browser, 'Runtime.getHeapUsage')) as readonly HeapUsage[];
  const bytes = heaps.reduce((sum, heap) => sum + heap.usedSize + heap.backingStorageSize, 0);
  return { processes: await tabMemory(browser), heaps: bytes / 2 ** 20 };
}

/** Bytes. */
interface HeapUsage {
  readonly usedSize: number;
  /** Of ArrayBuffers. */
  readonly backingStorageSize: number;
}
