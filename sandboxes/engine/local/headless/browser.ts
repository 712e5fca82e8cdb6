import { fileURLToPath } from 'node:url';
import type { Browser } from '@playwright/test';
import type { WebSocket } from 'ws';
import { EngineError } from '../../contract';
import { type HeadlessBrowser, type LaunchedBrowser, launchBrowser } from './launch';
import { type HarnessPage, type HarnessServer, startHarnessServer } from './server';

export interface HarnessOptions {
  readonly browser: HeadlessBrowser;
  /** Folder of the engine's assets, with `manifest.json`. Default: where the build puts them. */
  readonly assets?: string;
  /** Files of the assets' folder that are not on disk, or stand in front of those that are: path to content. */
  readonly overlay?: ReadonlyMap<string, string>;
  /** Default: the page of the local engine. */
  readonly page?: HarnessPage;
}

const BUILT = fileURLToPath(new URL('../../../../public/sandbox', import.meta.url));

/** A headless browser with the harness page, connected. */
export interface Harness {
  readonly socket: WebSocket;
  /** For measurements; null in Firefox. */
  readonly chromium: Browser | null;
  close(): Promise<void>;
}

/**
 * @throws {EngineError} when the assets are missing, or when the browser does not start or the page fails
 */
export async function startHarness({
  browser: wanted,
  assets = BUILT,
  overlay = new Map(),
  page,
}: HarnessOptions): Promise<Harness> {
  const server = await startHarnessServer(assets, overlay, page);
  let browser: LaunchedBrowser | null = null;
  try {
    browser = await launchBrowser(wanted);
    const launched = browser;
    const socket = await opened(launched, server);
    return { socket, chromium: launched.chromium, close: () => end(launched, server) };
  } catch (cause) {
    await end(browser, server);
    if (cause instanceof EngineError) throw cause;
    throw new EngineError('EBROWSER', `The headless browser did not start: ${String(cause)}`, {
      remedy: `Check that ${wanted.path} is a browser that runs on this machine.`,
      stage: 'boot',
      cause,
    });
  }
}

function opened(browser: LaunchedBrowser, server: HarnessServer): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    browser
      .open(server.url, (reason) => reject(new EngineError('EPAGE', reason)))
      .then(() => server.socket)
      .then(resolve, reject);
  });
}

async function end(browser: LaunchedBrowser | null, server: HarnessServer): Promise<void> {
  await browser?.close();
  server.close();
}
