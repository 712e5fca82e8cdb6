import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { WebSocket } from 'ws';
import { EngineError } from '../../contract';
import { type HarnessServer, startHarnessServer } from './server';

export interface HarnessOptions {
  /** Executable of Chromium. */
  readonly chromiumPath: string;
  /** More of its command line, beside Playwright's own. */
  readonly flags?: readonly string[];
  /** Folder of the engine's assets, with `manifest.json`. Default: where the build puts them. */
  readonly assets?: string;
  /** Files of the assets' folder that are not on disk, or stand in front of those that are: path to content. */
  readonly overlay?: ReadonlyMap<string, string>;
}

const BUILT = fileURLToPath(new URL('../../../../public/sandbox', import.meta.url));

/** A headless Chromium with the harness page, connected. */
export interface Harness {
  readonly socket: WebSocket;
  readonly browser: Browser;
  readonly page: Page;
  close(): Promise<void>;
}

/**
 * @throws {EngineError} when the assets are missing, or when Chromium does not start or the page fails
 */
export async function startHarness({
  chromiumPath,
  flags = [],
  assets = BUILT,
  overlay = new Map(),
}: HarnessOptions): Promise<Harness> {
  const server = await startHarnessServer(assets, overlay);
  let browser: Browser | null = null;
  try {
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: [...flags],
      // The host decides what Ctrl-C means: the browser must outlive it to end its processes in order.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    const page = await browser.newPage();
    const socket = await opened(page, server);
    return { socket, browser, page, close: () => end(browser, server) };
  } catch (cause) {
    await end(browser, server);
    if (cause instanceof EngineError) throw cause;
    throw new EngineError('EBROWSER', `The headless browser did not start: ${String(cause)}`, {
      remedy: 'Check that CHROMIUM_PATH names a Chromium that runs on this machine.',
      stage: 'boot',
      cause,
    });
  }
}

async function opened(page: Page, server: HarnessServer): Promise<WebSocket> {
  const failed = new Promise<never>((_, reject) => {
    page.once('pageerror', (error) =>
      reject(new EngineError('EPAGE', `The engine's page failed: ${error.message}`)),
    );
    page.once('crash', () => reject(new EngineError('EPAGE', 'The engine’s page crashed')));
    page.once('close', () =>
      reject(new EngineError('EPAGE', 'The browser ended before its page had connected')),
    );
  });
  failed.catch(() => undefined);
  await page.goto(server.url);
  return Promise.race([server.socket, failed]);
}

async function end(browser: Browser | null, server: HarnessServer): Promise<void> {
  await browser?.close();
  server.close();
}
