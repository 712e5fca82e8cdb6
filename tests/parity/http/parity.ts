/** Runs one program on Node's own modules over real TCP, then on ours over an in-memory transport, and wants the same record. */
import { once } from 'node:events';
import nativeHttp from 'node:http';
import nativeNet, { type AddressInfo, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { fetch as ourFetch } from '../../../sandboxes/engine/local/builtins/fetch/fetch';
import ourHttp from '../../../sandboxes/engine/local/builtins/http/index';
import ourNet from '../../../sandboxes/engine/local/builtins/net/index';
import { createMemoryTransport } from '../../../sandboxes/engine/local/process/memory-transport';
import { installTransport } from '../../../sandboxes/engine/local/process/transport';

export interface Modules {
  readonly name: 'native' | 'ours';
  readonly http: typeof nativeHttp;
  readonly net: typeof nativeNet;
  readonly fetch: typeof globalThis.fetch;
  /** Adds to the record that is compared. */
  readonly log: (...entry: unknown[]) => void;
}

type Program = (modules: Modules) => Promise<unknown>;

const engines = [
  { name: 'native', http: nativeHttp, net: nativeNet, fetch: globalThis.fetch },
  {
    name: 'ours',
    http: ourHttp as unknown as typeof nativeHttp,
    net: ourNet as unknown as typeof nativeNet,
    fetch: ourFetch as unknown as typeof globalThis.fetch,
  },
] as const;

async function record(engine: (typeof engines)[number], program: Program): Promise<unknown> {
  const entries: unknown[][] = [];
  if (engine.name === 'ours') installTransport(createMemoryTransport());
  const result = await program({ ...engine, log: (...entry) => entries.push(entry.map(plain)) });
  // What follows from the end of the program (the close of a socket) may come a little later.
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
  // Client and server are two programs: the order of one's events beside the other's is nobody's promise.
  const ofClient = (entry: unknown[]) => entry[0] === 'client';
  const server = entries.filter((entry) => !ofClient(entry));
  return { client: entries.filter(ofClient), server, result: plain(result) };
}

/** Ports and dates differ from run to run; errors are compared by what a program sees of them. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return masked(value);
  if (value instanceof Uint8Array) return masked(Buffer.from(value).toString('latin1'));
  if (value instanceof Error) {
    const { name, message } = value;
    const { code, syscall } = value as { code?: string; syscall?: string };
    return { name, message: masked(message), code, syscall };
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  return value;
}

function masked(text: string): string {
  return text
    .replace(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, '<date>')
    .replace(/(localhost|127\.0\.0\.1|\[::1\]|::|::1):\d{4,5}\b/g, '$1:<port>');
}

/** The same record on both, or the test fails with the difference. */
export function parity(name: string, program: Program): void {
  it(name, async () => {
    const [native, ours] = engines;
    const expected = await record(native, program);
    expect(await record(ours, program)).toEqual(expected);
  });
}

/** Starts a server on a free port of 127.0.0.1. @returns its port */
export async function listen(server: { listen(...args: never[]): unknown }): Promise<number> {
  const started = server as unknown as nativeNet.Server;
  await once(started.listen(0, '127.0.0.1'), 'listening');
  return (started.address() as AddressInfo).port;
}

export interface Talk {
  /** FIN after the last piece. */
  readonly end?: boolean;
  /** Read on until this appears (or the peer closes). */
  readonly until?: string | ((received: string) => boolean);
}

/** Writes pieces by hand, each once the one before it was answered by something, and reads what comes back. */
export async function talk(
  net: typeof nativeNet,
  port: number,
  pieces: readonly string[],
  options: Talk = {},
): Promise<string> {
  const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let received = '';
  const { until, end = false } = options;
  const enough = () => (typeof until === 'string' ? received.includes(until) : until?.(received) === true);
  await new Promise<void>((resolve) => {
    let next = 0;
    const send = () => {
      const piece = pieces[next++];
      if (piece !== undefined) socket.write(piece, 'latin1');
      if (next >= pieces.length && end) socket.end();
    };
    socket.on('connect', send);
    socket.on('data', (bytes: Buffer) => {
      received += bytes.toString('latin1');
      if (next < pieces.length) send();
      else if (enough()) resolve();
    });
    socket.on('end', resolve);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      received += `<${error.code}>`;
      resolve();
    });
  });
  socket.destroy();
  return received;
}

/** Logs each of `events` of `emitter` by name, with what `describe` makes of its arguments. */
export function watch(
  log: Modules['log'],
  label: string,
  emitter: NodeJS.EventEmitter,
  events: readonly string[],
  describe: (...args: unknown[]) => unknown = (first) =>
    first instanceof Error || typeof first === 'boolean' ? first : undefined,
): void {
  for (const event of events) emitter.on(event, (...args) => log(label, event, describe(...args)));
}

/** A promise and what settles it. */
export function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Ends a server and everything that is connected to it. */
export async function stop(server: nativeHttp.Server | nativeNet.Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  if ('closeAllConnections' in server) server.closeAllConnections();
  await closed;
}

/** A whole response of a client request as text, for comparison. */
export async function bodyOf(response: nativeHttp.IncomingMessage): Promise<string> {
  let text = '';
  for await (const bytes of response) text += bytes;
  return text;
}

export type { Socket };
