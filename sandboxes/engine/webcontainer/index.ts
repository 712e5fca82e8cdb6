import { configureAPIKey, WebContainer } from '@webcontainer/api';
import { bootStages } from '../boot-stages';
import { type BootOptions, type Engine, EngineError, type Project, type Sandbox } from '../contract';
import { createEventLog } from '../event-log';
import { availabilityIn, type Surroundings } from './availability';
import { startBridge } from './bridge';
import { BRIDGE_FOLDER, treeOf } from './files';
import { installPackages } from './install';
import { createSandbox } from './sandbox';

export interface WebContainerOptions {
  readonly surroundings: Surroundings;
  /** Text of `bridge/bridge.cjs`. */
  bridge(): Promise<string>;
  /** The key that StackBlitz gives to a host; without it the container boots under their terms for open use. */
  readonly apiKey?: string;
}

const ALL_OF_BROWSER =
  'A WebContainer is a closed program of another company: nothing in it can be turned, broken or watched from here.';

/**
 * Runs projects in StackBlitz's WebContainer: Node compiled for the browser, loaded from their servers, with packages from
 * their registry proxy. One at a time in a page. Learners choose it; nothing else of the site needs it.
 */
export function createWebContainerEngine(options: WebContainerOptions): Engine {
  if (options.apiKey !== undefined) configureAPIKey(options.apiKey);
  return {
    id: 'webcontainer',
    limits: {
      clock: ALL_OF_BROWSER,
      faults: ALL_OF_BROWSER,
      terminal: 'The processes of a WebContainer are started through a bridge, which gives them pipes.',
      machines: 'A WebContainer is one machine.',
      'several-sandboxes': 'A page holds one WebContainer at a time.',
      'wire-log': 'Only connections from the page are seen: those between two processes stay inside.',
      'infinite-loop-isolation':
        'Nothing in a WebContainer tells that a process never yields; it can be stopped, but it is not noticed.',
      'hostile-code':
        'What learner code may reach is up to StackBlitz: it has their proxy to the network, and a page holds one container.',
    },
    availability: () => availabilityIn(options.surroundings),
    boot: (project, bootOptions) => boot(options, project, bootOptions),
  };
}

async function boot(
  { bridge: bridgeText }: WebContainerOptions,
  project: Project,
  options: BootOptions = {},
): Promise<Sandbox> {
  const { signal, env = {} } = options;
  signal?.throwIfAborted();
  const stages = bootStages(options);
  const enter = stages.enter;

  let container: WebContainer | null = null;
  try {
    enter('fetch', 'StackBlitz');
    const text = await bridgeText();
    container = await WebContainer.boot({ workdirName: 'project', coep: 'require-corp' });
    enter('boot', project.name);
    await container.mount(treeOf({ ...project.files, [`${BRIDGE_FOLDER}/bridge.cjs`]: text }));
    enter('install', 'npm install');
    await installPackages(container, project, signal);
    const bridge = await startBridge(container, `${BRIDGE_FOLDER}/bridge.cjs`, env);
    signal?.throwIfAborted();
    return createSandbox({
      container,
      bridge,
      log: createEventLog({ now: stages.now }),
      onStart: () => enter('start', 'npm start'),
      onReady: () => stages.reached.has('start') && enter('ready'),
    });
  } catch (cause) {
    container?.teardown();
    if (signal?.aborted) throw signal.reason;
    if (cause instanceof EngineError) throw cause;
    const single = String(cause).includes('single WebContainer');
    throw new EngineError('EBOOT', `The WebContainer failed at "${stages.current}": ${String(cause)}`, {
      stage: stages.current,
      cause,
      remedy: single
        ? 'A page holds one WebContainer: dispose of the other sandbox first.'
        : 'Try again, or use the local engine (Settings).',
    });
  }
}
