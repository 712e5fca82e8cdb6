import { serveEngine } from '../../local/headless/page/serve';
import { createWebContainerEngine } from '..';
import { fetchProvisions } from '../provisions';
import type { PageSettings } from '.';

/** Put in by the bundler. */
declare const SETTINGS: PageSettings;

serveEngine(createWebContainerEngine({ ...SETTINGS, provisions: () => fetchProvisions('/sandbox/') }));
