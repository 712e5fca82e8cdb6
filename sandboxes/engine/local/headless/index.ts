import type { BootOptions, Engine, Feature, Project, Sandbox } from '../../contract';
import { type Harness, type HarnessOptions, startHarness } from './browser';
import { createLink, type Link } from './link';
import type { RemoteProcess } from './process';
import { encodeFile } from './protocol';
import { createRemoteSandbox, LOST, type RemoteSandbox } from './sandbox';

export interface HeadlessOptions extends HarnessOptions {
  /** Whether sandboxes mirror the page's event log. Bytes of every connection cross twice when they do. Default: yes. */
  readonly log?: boolean;
}

/** The local engine in a headless browser, driven from Node. */
export interface HeadlessEngine extends Engine {
  /** The browser, for measurements. Starts it when need be. */
  harness(): Promise<Harness>;
  /** Ends the browser and every sandbox in it. A later boot starts another one. */
  close(): Promise<void>;
}

/** What cannot be shown through the harness, though the engine in the page has it. */
const LIMITS: Partial<Record<Feature, string>> = {};

/**
 * One browser for all sandboxes, started by the first boot. It is closed by `close`, and by nothing else.
 * @example
 * const engine = createHeadlessLocalEngine({ browser: headlessBrowser() });
 * try {
 *   const sandbox = await engine.boot(project);
 * } finally {
 *   await engine.close();
 * }
 */
export function createHeadlessLocalEngine(options: HeadlessOptions): HeadlessEngine {
  return createHeadlessEngine({ id: 'local', limits: LIMITS }, options);
}

/** As `createHeadlessLocalEngine`, for the engine that `options.page` serves. */
export function createHeadlessEngine(
  { id, limits }: Pick<Engine, 'id' | 'limits'>,
  options: HeadlessOptions,
): HeadlessEngine {
  let session: Promise<Session> | null = null;
  const connect = (): Promise<Session> => {
    session ??= openSession(options).catch((error: unknown) => {
      // The next boot tries again.
      session = null;
      throw error;
    });
    return session;
  };

  return {
    id,
    limits,
    async availability() {
      try {
        return await (await connect()).link.call('availability', null);
      } catch (error) {
        const remedy = error instanceof Error && 'remedy' in error ? String(error.remedy) : 'See the reason.';
        return { available: false, reason: String(error), remedy };
      }
    },
    async boot(project, bootOptions) {
      bootOptions?.signal?.throwIfAborted();
      return bootIn(await connect(), project, { log: options.log ?? true, limits }, bootOptions);
    },
    harness: async () => (await connect()).harness,
    async close() {
      const open = session;
      session = null;
      await (await open)?.harness.close();
    },
  };
}

interface Session {
  readonly harness: Harness;
  readonly link: Link;
  readonly sandboxes: Map<number, RemoteSandbox>;
  readonly processes: Map<number, RemoteProcess>;
  readonly numbers: { next(): number };
}

async function openSession(options: HarnessOptions): Promise<Session> {
  const harness = await startHarness(options);
  const sandboxes = new Map<number, RemoteSandbox>();
  const processes = new Map<number, RemoteProcess>();
  let last = 0;
  const link = createLink(harness.socket, {
    onOutput: (process, stream, bytes) => processes.get(process)?.output(stream, bytes),
    onTold(message) {
      if (message.t === 'events') sandboxes.get(message.sandbox)?.events(message.events);
      else if (message.t === 'progress') sandboxes.get(message.sandbox)?.progress(message.progress);
      else if (message.t === 'terminal') processes.get(message.process)?.terminal(message.wish);
      else if (message.t === 'message') processes.get(message.process)?.message(message.value);
      else {
        processes.get(message.process)?.exit({ code: message.code, signal: message.signal });
        processes.delete(message.process);
      }
    },
    onClose() {
      for (const process of processes.values()) process.exit(LOST);
      processes.clear();
    },
  });
  return { harness, link, sandboxes, processes, numbers: { next: () => ++last } };
}

async function bootIn(
  { link, sandboxes, processes, numbers }: Session,
  project: Project,
  { log, limits }: { readonly log: boolean; readonly limits: Engine['limits'] },
  { signal, env = {}, onProgress, services = [], seed, replay }: BootOptions = {},
): Promise<Sandbox> {
  const id = numbers.next();
  const remote = createRemoteSandbox({
    id,
    limits,
    link,
    numbers,
    processes,
    onProgress: (progress) => onProgress?.(progress),
    onDispose: () => sandboxes.delete(id),
  });
  sandboxes.set(id, remote);
  const files = Object.fromEntries(
    Object.entries(project.files).map(([path, data]) => [path, encodeFile(data)]),
  );
  try {
    const { name } = project;
    const given = { seed: seed === undefined ? null : String(seed), replay: replay ?? null };
    remote.seeded(
      await link.call('boot', { sandbox: id, name, files, env, services, log, ...given }, signal),
      replay !== undefined,
    );
    if (signal?.aborted) {
      // The abort was still on its way to the page when the boot succeeded there.
      await remote.sandbox.dispose();
      throw signal.reason;
    }
    return remote.sandbox;
  } catch (error) {
    sandboxes.delete(id);
    throw error;
  }
}
