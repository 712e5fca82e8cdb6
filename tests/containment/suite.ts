/**
 * Whether anything gets out of the kernel's frame or of a worker in it. Every way out is tried twice: behind the walls
 * that we serve, and, in the same browser, without them: a probe that would not be heard anyway proves nothing.
 */
import type { Browser, Page } from 'puppeteer-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Task } from './frame';
import { FRAME_PROBES, LEAVING_PROBES, TAB_PROBES } from './frame-probes';
import { type Listener, listen } from './listener';
import { CHANNELS, neighbours, OWN_GREETING } from './neighbours';
import { type Site, serveSite } from './site';
import { WORKER_PROBES } from './worker-probes';

/** Milliseconds until every probe of the control must have been heard. */
const LIMIT = 60_000;
/**
 * Milliseconds after which a worker behind the walls counts as stuck. In Firefox 153 a worker that makes workers is, one time in
 * five: `new Worker` does not return, of a blob or of a URL. What it was about to try is then tried anew.
 */
const STUCK = 30_000;
const ATTEMPTS = 5;

interface Visit {
  readonly site: Site;
  readonly listener: Listener;
}

type Reasons = Readonly<Record<string, string>>;

export interface Known {
  /** Probes that the control of this browser does not hear either, and why: nothing is claimed of them. */
  readonly unheard: Reasons;
  /** Ways out of the frame that stay open in this browser, and why. Those of a worker are none. */
  readonly open: Reasons;
}

export function describeContainment(name: string, launch: () => Promise<Browser>, known: Known): void {
  describe(`containment in ${name}`, { timeout: 300_000 }, () => {
    let browser: Browser;
    let walled: Visit;
    let control: Visit;

    // A browser for each: what one opened may slow or hold up what the next one opens.
    beforeEach(async () => {
      browser = await launch();
      walled = { site: await serveSite(true), listener: await listen() };
      control = { site: await serveSite(false), listener: await listen() };
    }, 60_000);
    afterEach(async () => {
      await browser?.close();
      for (const { site, listener } of [walled, control]) {
        site.close();
        listener.close();
      }
    });

    const heardOf = (probes: object) => Object.keys(probes).filter((probe) => !(probe in known.unheard));
    const escaped = ({ listener, site }: Visit) => ({ outside: [...listener.heard], site: [...site.heard] });

    it('the frame and its workers reach neither the network nor our own site', async () => {
      await tryIn(await browser.newPage(), walled, null);
      await tryIn(await browser.newPage(), control, null);
      await hears(control, heardOf({ ...FRAME_PROBES, ...WORKER_PROBES }));
      expect(escaped(walled)).toEqual({ outside: Object.keys(known.open), site: [] });
    });

    it('the frame cannot be sent anywhere else', async () => {
      const page = await browser.newPage();
      for (const probe of Object.keys(LEAVING_PROBES)) {
        await tryIn(page, walled, probe);
        await tryIn(page, control, probe);
        if (!(probe in known.unheard)) await hears(control, [probe]);
      }
      expect(escaped(walled)).toEqual({ outside: [], site: [] });
    });

    it('the frame leads its page nowhere, and opens nothing', async () => {
      for (const probe of Object.keys(TAB_PROBES)) {
        await tryIn(await browser.newPage(), walled, probe);
        await tryIn(await browser.newPage(), control, probe);
        if (!(probe in known.unheard)) await hears(control, [probe]);
      }
      expect(escaped(walled)).toEqual({ outside: [], site: [] });
    });

    it('one sandbox reaches neither another one of the same page nor the page', async () => {
      const inside = await neighbours(browser, walled.site);
      const without = await neighbours(browser, control.site);
      const missing = () => heardOf(CHANNELS).filter((name) => !without.has(name));
      await vi.waitUntil(() => missing().length === 0, { timeout: LIMIT }).catch(() => undefined);
      expect(missing(), 'the control does not hear').toEqual([]);
      expect([...inside]).toEqual([OWN_GREETING]);
      expect(without).toContain(OWN_GREETING);
    });
  });
}

/** Resolves once all of the probes were heard, outside or by the site; rejects after LIMIT, naming those that were not. */
function hears({ listener, site }: Visit, probes: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const missing = () => probes.filter((probe) => !listener.heard.has(probe) && !site.heard.has(probe));
    const look = () => {
      if (missing().length === 0) settle(resolve);
    };
    const stops = [listener.watch(look), site.watch(look)];
    const settle = (act: () => void) => {
      clearTimeout(timer);
      for (const stop of stops) stop();
      act();
    };
    const timer = setTimeout(
      () => settle(() => reject(new Error(`The control did not hear: ${missing().join(', ')}`))),
      LIMIT,
    );
    look();
  });
}

/** Opens the site, puts the frame in it and has it try; resolves when it has. */
async function tryIn(page: Page, { site, listener }: Visit, probe: string | null): Promise<void> {
  const { outside } = listener;
  const own = { ...outside, http: `${site.url}leak/` };
  const task: Task = { targets: probe === null ? [outside, own] : [outside], probe };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) if (await tryOnce(page, site, task)) return;
  throw new Error(`The frame's worker got stuck in each of ${ATTEMPTS} attempts.`);
}

/** @returns whether all has been tried; true for the control, too, which may never come to say so */
async function tryOnce(page: Page, site: Site, task: Task): Promise<boolean> {
  await page.goto(site.url);
  const tried = page
    .evaluate(
      (given: Task, sandboxed: boolean, limit: number) =>
        new Promise<boolean>((resolve) => {
          const frame = document.createElement('iframe');
          if (sandboxed) frame.setAttribute('sandbox', 'allow-scripts');
          frame.onload = () => {
            frame.onload = null;
            frame.contentWindow?.postMessage(given, '*');
          };
          setTimeout(() => resolve(false), limit);
          addEventListener('message', () => resolve(true), { once: true });
          frame.src = '/sandbox/frame.html';
          document.body.append(frame);
        }),
      task,
      site.walls,
      STUCK,
    )
    .catch((error: unknown) => {
      if (site.walls) throw error;
    });
  // Without walls the frame may hold itself up or take its page along before it says anything.
  if (site.walls) return (await tried) === true;
  if (task.probe !== null) await tried;
  return true;
}
