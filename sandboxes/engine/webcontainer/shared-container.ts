import type { BootOptions, WebContainer } from '@webcontainer/api';
import { EngineError } from '../contract';
import { treeOf } from './files';
import type { Provisions } from './provisions';

/** Where the bridge stands in the container, relative to its working folder. */
export const BRIDGE = '.backlab/bridge.cjs';

/** A booted container, while at least one sandbox uses it. */
export interface SharedContainer {
  readonly container: WebContainer;
  /** By what `install` was asked for: the folder in which it is, or comes to be, installed. */
  readonly installs: Map<string, Promise<string>>;
  /** Numbers for folders. */
  next(): number;
  /** The sandbox that started a process last: the container names nobody when a port opens. */
  lastToSpawn: object | null;
}

export interface ContainerSource {
  boot(options: BootOptions): Promise<WebContainer>;
  provisions(): Promise<Provisions>;
  /** Milliseconds after which a vendor's frame that says nothing is given up. */
  readonly patience: number;
}

/**
 * The page's one container: the package refuses a second, and a boot takes seconds. It is booted for the first sandbox and
 * torn down after the last.
 */
export function createContainerShare({ boot, provisions, patience }: ContainerSource) {
  let users = 0;
  let booting: Promise<SharedContainer> | null = null;
  let booted: SharedContainer | null = null;

  const start = async (): Promise<SharedContainer> => {
    const { bridge, packages } = await provisions();
    const container = await boot({ workdirName: 'project', coep: 'require-corp' });
    const files = Object.entries(packages).flatMap(([name, own]) =>
      Object.entries(own).map(([path, text]) => [`node_modules/${name}/${path}`, text] as const),
    );
    await container.mount(treeOf({ [BRIDGE]: bridge, ...Object.fromEntries(files) }));
    let last = 0;
    return { container, installs: new Map(), next: () => ++last, lastToSpawn: null };
  };
  const close = () => {
    booted?.container.teardown();
    booted = null;
    booting = null;
  };
  const begin = () => {
    const attempt = start();
    attempt.then(
      (shared) => {
        booted = shared;
        // Whoever wanted it has given up meanwhile.
        if (users === 0) close();
      },
      () => {
        booting = null;
      },
    );
    return attempt;
  };
  const release = () => {
    users--;
    // One that boots still cannot be stopped: it is torn down once it has booted, or taken by who comes next.
    if (users === 0 && booted !== null) close();
  };

  return {
    /** @throws {EngineError} `EBOOT` when nothing answers in time; the signal's reason when aborted */
    async acquire(signal?: AbortSignal): Promise<SharedContainer> {
      users++;
      booting ??= begin();
      try {
        return await inTime(booting, patience, signal);
      } catch (error) {
        release();
        throw error;
      }
    },
    release,
  };
}

function inTime<T>(promise: Promise<T>, milliseconds: number, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal?.reason);
    const late = setTimeout(() => {
      reject(
        new EngineError('EBOOT', `StackBlitz’s frame said nothing within ${milliseconds / 1000} s.`, {
          stage: 'fetch',
          remedy:
            'Something blocks it: a network, a blocker of third-party cookies, or a host that StackBlitz does not know (docs/hosting.md). Reload the page, or use the tab’s own engine.',
        }),
      );
    }, milliseconds);
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => {
      clearTimeout(late);
      signal?.removeEventListener('abort', onAbort);
    });
  });
}
