import { bootStages } from '../boot-stages';
import { type BootOptions, type Engine, EngineError, type Project, type Sandbox } from '../contract';
import { createEventLog } from '../event-log';
import { availabilityIn, type Surroundings, surroundingsOf } from './availability';
import { startBridge } from './bridge';
import { treeOf } from './files';
import { installPackages } from './install';
import { LIMITS } from './limits';
import type { Provisions } from './provisions';
import { createSandbox } from './sandbox';
import { createContainerShare } from './shared-container';

/** Where StackBlitz serves its frame. */
export const STACKBLITZ = 'https://stackblitz.com';

/** A first load is a few megabytes. */
const PATIENCE = 60_000;

export interface WebContainerOptions {
  provisions(): Promise<Provisions>;
  /** Where the vendor's frame is loaded from; StackBlitz's own by default. Counts once a page: their package reads it once. */
  readonly origin?: string;
  /** The key that StackBlitz gives to a host. It is no secret: every visitor's browser sends it. */
  readonly apiKey?: string;
  /** Packages that every project gets, beside what it names. */
  readonly packages?: Readonly<Record<string, string>>;
  readonly surroundings?: Surroundings;
  /** Milliseconds that the vendor's frame may take to answer. */
  readonly patience?: number;
}

/**
 * Runs projects in StackBlitz's WebContainer: Node compiled for the browser, loaded from their servers, with packages from
 * their registry proxy. Sandboxes of a page share one container. Learners choose it; nothing else of the site needs it.
 */
export function createWebContainerEngine(options: WebContainerOptions): Engine {
  const { origin = STACKBLITZ, provisions, packages, patience = PATIENCE } = options;
  const share = createContainerShare({
    provisions,
    patience,
    async boot(bootOptions) {
      const { configureAPIKey, WebContainer } = await loadPackage(origin);
      if (options.apiKey !== undefined && !keyed) configureAPIKey(options.apiKey);
      keyed = true;
      return WebContainer.boot(bootOptions);
    },
  });

  const boot = async (project: Project, bootOptions: BootOptions = {}): Promise<Sandbox> => {
    const { signal, env = {} } = bootOptions;
    signal?.throwIfAborted();
    if (bootOptions.seed !== undefined || bootOptions.replay !== undefined)
      throw new EngineError('ENOTSUP', LIMITS.seed ?? '', { remedy: 'Use the tab’s own engine.' });
    if ((bootOptions.services ?? []).length > 0)
      throw new EngineError('ENOTSUP', LIMITS.services ?? '', { remedy: 'Use the tab’s own engine.' });
    const stages = bootStages(bootOptions);
    const enter = stages.enter;
    let release = (): void => undefined;
    try {
      enter('fetch', 'StackBlitz');
      const shared = await share.acquire(signal);
      release = share.release;
      enter('boot', project.name);
      const provided = Object.keys((await provisions()).packages);
      enter('install', 'npm install');
      const installed = await installPackages(shared, project, provided, packages);
      signal?.throwIfAborted();
      const folder = `${installed}/project-${shared.next()}`;
      await shared.container.fs.mkdir(folder, { recursive: true });
      await shared.container.mount(treeOf(project.files), { mountPoint: folder });
      const bridge = await startBridge(shared.container, folder, env);
      if (signal?.aborted) await bridge.end();
      signal?.throwIfAborted();
      return createSandbox({
        shared,
        folder,
        bridge,
        log: createEventLog({ now: stages.now }),
        onStart: () => enter('start', 'npm start'),
        onReady: () => stages.reached.has('start') && enter('ready'),
        onDispose: release,
      });
    } catch (cause) {
      release();
      if (signal?.aborted) throw signal.reason;
      if (cause instanceof EngineError) throw cause;
      throw new EngineError('EBOOT', `The WebContainer failed at "${stages.current}": ${String(cause)}`, {
        stage: stages.current,
        cause,
        remedy: 'Try again, or use the tab’s own engine.',
      });
    }
  };

  return {
    id: 'webcontainer',
    limits: LIMITS,
    availability: () =>
      availabilityIn(options.surroundings ?? surroundingsOf(window, frameAddress(origin, options.apiKey))),
    boot,
  };
}

/** Of `@webcontainer/api`, which names it to its frame. */
export const API_VERSION = '1.6.4';

/** As the package makes it up. */
function frameAddress(origin: string, apiKey: string | undefined): URL {
  const url = new URL('/headless', origin);
  if (apiKey !== undefined) url.searchParams.set('client_id', apiKey);
  url.searchParams.set('coep', 'require-corp');
  url.searchParams.set('version', API_VERSION);
  return url;
}

/** Their package takes a key before its first boot only. */
let keyed = false;

/** @param origin read by the package as a global, when it is first loaded */
async function loadPackage(origin: string): Promise<typeof import('@webcontainer/api')> {
  if (origin !== STACKBLITZ) Object.assign(globalThis, { WEBCONTAINER_API_IFRAME_URL: origin });
  return import('@webcontainer/api');
}
