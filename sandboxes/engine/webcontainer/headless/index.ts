import { fileURLToPath } from 'node:url';
import { createHeadlessEngine, type HeadlessEngine, type HeadlessOptions } from '../../local/headless';
import { STACKBLITZ, type WebContainerOptions } from '..';
import { LIMITS } from '../limits';

export type PageSettings = Pick<WebContainerOptions, 'origin' | 'apiKey' | 'packages' | 'patience'>;

const PAGE = fileURLToPath(new URL('./page.ts', import.meta.url));

/** The WebContainer in a headless browser, driven from Node: the page is isolated, and may load the vendor's frame. */
export function createHeadlessWebContainerEngine(
  settings: PageSettings,
  options: Omit<HeadlessOptions, 'page'>,
): HeadlessEngine {
  return createHeadlessEngine(
    { id: 'webcontainer', limits: LIMITS },
    {
      ...options,
      page: {
        entry: PAGE,
        define: { SETTINGS: settings },
        // The one host that StackBlitz takes without a key.
        host: 'localhost',
        origins: [settings.origin ?? STACKBLITZ],
        headers: {
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-embedder-policy': 'require-corp',
        },
      },
    },
  );
}
