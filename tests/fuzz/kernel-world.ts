/** A kernel without a browser: its workers are puppets, whose strings the test holds. */
import { startKernel } from '@/sandboxes/engine/local/kernel/kernel';
import type { FromKernel, PageCalls } from '@/sandboxes/engine/local/kernel/messages';
import type { ProcessInit, ToProcess } from '@/sandboxes/engine/local/process/messages';

export interface Puppet {
  readonly init: ProcessInit;
  /** Its end of the port to the kernel. */
  readonly port: MessagePort;
  /** What the kernel told it. Pings are answered, unless it is silenced. */
  readonly heard: ToProcess[];
  alive: boolean;
}

interface CompileRequest {
  readonly id: number;
}

export interface KernelWorld {
  /** Those that were started, the newest last. */
  readonly puppets: Puppet[];
  /** What the page was told unasked. */
  readonly told: FromKernel[];
  call<M extends keyof PageCalls>(method: M, args: PageCalls[M]['args']): Promise<PageCalls[M]['value']>;
  /** Starts a process; resolves with its puppet. */
  spawn(machine?: string): Promise<Puppet>;
  /** Resolves when everything that was said so far has been heard. */
  settled(): Promise<void>;
  close(): void;
}

export async function kernelWorld(files: ReadonlyMap<string, string>): Promise<KernelWorld> {
  const puppets: Puppet[] = [];
  const told: FromKernel[] = [];
  const opened: MessagePort[] = [];

  class PuppetWorker {
    onmessage: ((event: { data: unknown }) => void) | null = null;
    onerror: unknown = null;
    #puppet: Puppet | null = null;

    constructor() {
      queueMicrotask(() => this.onmessage?.({ data: { t: 'booted' } }));
    }

    postMessage(message: ToProcess | CompileRequest, [port]: MessagePort[] = []): void {
      if ('id' in message && !('t' in message)) {
        const error = { path: '', line: 1, column: 1, message: 'not compiled', text: '' };
        queueMicrotask(() => this.onmessage?.({ data: { id: message.id, result: { error } } }));
      } else if (port && 't' in message && message.t === 'init') this.#start(message, port);
    }

    terminate(): void {
      if (this.#puppet) this.#puppet.alive = false;
      this.#puppet?.port.close();
    }

    #start(init: ProcessInit, port: MessagePort): void {
      const puppet: Puppet = { init, port, heard: [], alive: true };
      this.#puppet = puppet;
      port.onmessage = ({ data }: MessageEvent<ToProcess>) => {
        if (data.t === 'ping') port.postMessage({ t: 'pong', id: data.id, nextTimer: null });
        else puppet.heard.push(data);
        if (data.t === 'link') opened.push(data.port);
      };
      puppets.push(puppet);
    }
  }

  // Left in place by `close`: the pool of workers makes a spare one a little later.
  Object.defineProperty(globalThis, 'Worker', { configurable: true, value: PuppetWorker });

  const { port1: page, port2 } = new MessageChannel();
  const waiting = new Map<number, { resolve(value: unknown): void; reject(fault: unknown): void }>();
  let calls = 0;
  page.onmessage = ({ data }: MessageEvent<FromKernel>) => {
    if (data.t === 'reply') waiting.get(data.id)?.resolve(data.value);
    else if (data.t === 'fault') waiting.get(data.id)?.reject(data);
    else told.push(data);
    if (data.t === 'link') opened.push(data.port);
    if (data.t === 'want') void call('chunks', { chunks: [{ id: data.chunk, code: '' }] });
  };
  startKernel(port2);

  const call: KernelWorld['call'] = (method, args) =>
    new Promise((resolve, reject) => {
      const id = ++calls;
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      page.postMessage({ t: 'call', id, method, args });
    });
  await call('load', { processCode: '', compileCode: '' });
  await call('boot', {
    files,
    env: {},
    packages: [],
    entries: {},
    chunks: [],
    services: new Map(),
    seeded: null,
  });

  return {
    puppets,
    told,
    call,
    async spawn(machine = 'app') {
      // Whoever runs may have removed it.
      await call('write', { path: '/app/a.ts', data: '' });
      const { pid } = await call('spawn', {
        command: ['node', 'a.ts'],
        env: {},
        ipc: true,
        machine,
        cwd: '',
        terminal: null,
      });
      const puppet = puppets.find(({ init }) => init.pid === pid);
      if (!puppet) throw new Error(`Process ${pid} has no worker`);
      return puppet;
    },
    async settled() {
      // Its answer comes behind everything that was on the way to the kernel, and from it.
      for (let n = 0; n < 3; n++) await call('list', null);
    },
    close() {
      for (const port of [page, port2, ...opened, ...puppets.map(({ port }) => port)]) port.close();
    },
  };
}
