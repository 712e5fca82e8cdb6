/** Messages that a process might send: of the right shape, but of anybody's ports, files, connections and children. */
import { INODES_PER_PROCESS } from '@/sandboxes/engine/local/files/change';
import type { FromProcess } from '@/sandboxes/engine/local/process/messages';
import type { Random } from '@/sandboxes/http1/mutations';
import { oneOf } from './nasty';

/** What the one who speaks has seen. */
export interface Seen {
  readonly pid: number;
  /** Its own, its victim's and its children's. */
  readonly pids: readonly number[];
  readonly connections: readonly number[];
}

const PORTS = [0, 80, 3000, 4000, 49_152, 49_153, 65_535, 65_536, 2 ** 40];
const HOSTS = [
  '127.0.0.1',
  'localhost',
  '::',
  '0.0.0.0',
  'db',
  '10.0.0.2',
  '10.0.0.99',
  'nowhere',
  '',
  '::1',
  '255.255.255.255',
];
const PATHS = [
  '/',
  '/app',
  '/app/a.ts',
  '/app/src',
  '/app/src/b.ts',
  '/tmp/x',
  '/tmp',
  '/app/package.json',
  '/dev/null',
  '/deep/er/still',
];
const TEXTS = ['', 'x', 'é'.repeat(100), 'backlab: forged', '\u001b[2J'];

export function anyMessage(random: Random, { pid, pids, connections }: Seen): FromProcess {
  const number = (most: number) => Math.floor(random() * most);
  const one = <T>(list: readonly T[]): T => oneOf(random, list);
  const some = () => one([0, 1, 2, 3, number(100), number(2 ** 32)]);
  const bytes = () => new Uint8Array(one([0, 1, 7, 300]));
  const connection = () => one([...connections, number(30), 2 ** 33]);
  const stream = () => one(['stdout', 'stderr'] as const);
  const endpoint = () => ({
    address: one(HOSTS),
    family: one(['IPv4', 'IPv6'] as const),
    port: number(65_536),
  });
  const ino = () =>
    one([1, one(pids) * INODES_PER_PROCESS + number(20), pid * INODES_PER_PROCESS + number(20)]);
  const way = () => one(['pipe', 'inherit', 'ignore'] as const);
  const value = () =>
    one([null, 1, 'text', { type: 'result', verdict: 'pass' }, [1, [2]], new Map([[1, 2]])]);
  const at = () => one([0, 1e12, -1]);
  const change = (): Extract<FromProcess, { t: 'files' }>['changes'][number] => {
    const path = one(PATHS);
    const from = one(PATHS);
    switch (number(6)) {
      case 0:
        return {
          op: 'make',
          path,
          ino: ino(),
          kind: one(['file', 'directory', 'link'] as const),
          mode: 0o644,
          target: one(PATHS),
          at: at(),
        };
      case 1:
        return {
          op: 'write',
          path,
          ino: ino(),
          offset: some(),
          bytes: bytes(),
          size: one([0, 10, 1000, 10 ** 8]),
          at: at(),
        };
      case 2:
        return { op: 'link', path, from, at: at() };
      case 3:
        return { op: 'rename', path, from, at: at() };
      case 4:
        return { op: 'remove', path, at: at() };
      default:
        return { op: 'attributes', path, ino: ino(), set: { mode: 0, modified: at(), changed: at() } };
    }
  };
  const call = (): FromProcess => {
    const id = some();
    switch (number(6)) {
      case 0:
        return { t: 'call', id, method: 'listen', args: { port: one(PORTS), host: one(HOSTS) } };
      case 1:
        return { t: 'call', id, method: 'connect', args: { port: one(PORTS), host: one(HOSTS) } };
      case 2:
        return {
          t: 'call',
          id,
          method: 'bindDatagram',
          args: {
            socket: number(4),
            port: one(PORTS),
            address: one(HOSTS),
            family: one(['IPv4', 'IPv6'] as const),
            reuse: random() < 0.5,
          },
        };
      case 3:
        return {
          t: 'call',
          id,
          method: 'subtle',
          args: {
            method: one([
              'digest',
              'importKey',
              'sign',
              'exportKey',
              'generateKey',
              'constructor',
              '__proto__',
            ]),
            args: one<unknown[]>([
              ['SHA-256', bytes()],
              ['raw', new Uint8Array(16), { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']],
              ['HMAC', { __key: number(5) }, bytes()],
              ['raw', { __key: number(5) }],
              [{ name: 'PBKDF2', iterations: 1e12, salt: bytes(), hash: 'SHA-256' }],
              [],
            ]),
          },
        };
      case 4:
        return { t: 'call', id, method: 'chunk', args: { id: one(['http2', 'no-such', '__proto__']) } };
      default:
        return { t: 'call', id, method: 'compile', args: { path: one(PATHS), source: one(TEXTS) } };
    }
  };
  const makers: readonly (() => FromProcess)[] = [
    call,
    call,
    call,
    () => ({ t: 'files', changes: Array.from({ length: 1 + number(4) }, change) }),
    () => ({ t: 'files', changes: Array.from({ length: 1 + number(4) }, change) }),
    () => ({ t: 'output', stream: stream(), bytes: bytes() }),
    () => ({ t: 'dropped', stream: stream(), lines: some(), characters: some() }),
    () => ({
      t: 'spawn',
      pid: one([...pids, ...pids.map((each) => each + 1 + number(20))]),
      request: {
        command: one([
          ['node', 'a.ts'],
          ['npm', 'start'],
          [],
          ['rm', '-rf', '/'],
          ['node', '--env-file=/nowhere', 'a.ts'],
        ]),
        env: one([{}, { A: 'b' }]),
        cwd: one(PATHS),
        ipc: one(['json', 'advanced', null] as const),
        stdio: { stdin: way(), stdout: way(), stderr: way() },
        detached: random() < 0.5,
        sharesPorts: random() < 0.5,
        thread: null,
      },
    }),
    () => ({ t: 'datagram', socket: number(4), to: endpoint(), bytes: bytes() }),
    () => ({ t: 'datagrams-read', socket: number(4), length: some() }),
    () => ({ t: 'unbind-datagram', socket: number(4) }),
    () => ({ t: 'unlisten', port: one([80, 3000, 4000]), binding: one(['any', 'loopback', 'own'] as const) }),
    () => ({ t: 'closed', connection: connection(), how: one(['fin', 'reset'] as const), cause: some() }),
    () => ({
      t: 'failed',
      machine: one(HOSTS),
      port: number(65_536),
      code: one(['ECONNREFUSED', 'ETIMEDOUT']),
      cause: some(),
    }),
    () => ({
      t: 'impaired',
      connection: connection(),
      way: one(['forth', 'back'] as const),
      effect: 'dropped',
      length: some(),
      by: 0,
      cause: some(),
    }),
    () => ({ t: 'disk-full', path: one(PATHS), cause: some() }),
    () => ({ t: 'limited', code: 'ENOSPC', message: one(TEXTS) }),
    () => ({ t: 'forget-key', key: some() }),
    () => ({
      t: 'taps',
      bytes: new Uint8Array(40),
      pieces: Float64Array.of(
        connection(),
        number(2),
        20,
        some() + 20,
        one([0, 1e9, -1e12, Number.NaN]),
        connection(),
        1,
        20,
        20,
        0,
      ),
    }),
    () => ({ t: 'message', value: value() }),
    () => ({ t: 'disconnect' }),
    () => ({ t: 'child-message', pid: one(pids), value: value() }),
    () => ({ t: 'child-disconnect', pid: one(pids) }),
    () => ({ t: 'child-stdin', pid: one(pids), bytes: one([null, bytes()]) }),
    () => ({
      t: 'kill',
      pid: one(pids),
      signal: one(['SIGTERM', 'SIGKILL', 'SIGSTOP', 'SIGCONT', '0', 'x']),
    }),
    () => ({ t: 'terminal', wish: one(['raw', 'cooked', 'reads'] as const) }),
    () => ({ t: 'pong', id: some(), nextTimer: one([null, 0, 1e9]) }),
    () => ({
      t: 'diagnostic',
      channel: one(['backlab:x', ...TEXTS]),
      json: one([...TEXTS, 'null', '{"a":[1]}', '['.repeat(9000)]),
    }),
  ];
  // Ending is the end of it: seldom.
  if (random() < 0.002) return { t: 'exit', code: number(256) };
  return one(makers)();
}
