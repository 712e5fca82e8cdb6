/** Hostile and greedy programs in a real browser: a server beside them goes on answering, and they are told why they end. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { headlessBrowser } from '@/lib/headless-browser';
import { mulberry32 } from '@/sandboxes/random';
import type { ProjectFiles, Sandbox } from '../../sandboxes/engine/contract';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';

const engine = createHeadlessLocalEngine({ browser: headlessBrowser() });
afterAll(() => engine.close());

const VICTIM = `
import http from 'node:http';
import { hostname } from 'node:os';
http.createServer((request, response) => response.end('from ' + hostname())).listen(3000);
`;

const bundled = async (path: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(path, import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
};

async function boot(program: string, files: ProjectFiles = {}): Promise<Sandbox> {
  const sandbox = await engine.boot({
    name: 'hostile',
    files: { ...files, 'package.json': '{ "type": "module" }', 'victim.js': VICTIM, 'program.js': program },
  });
  // A machine of its own: a process may kill those of the machine that it runs on.
  await sandbox.machines?.add('victim');
  await sandbox.spawn(['node', 'victim.js'], { machine: 'victim' });
  await sandbox.listening(3000, { machine: 'victim' });
  return sandbox;
}

async function ask(sandbox: Sandbox): Promise<string> {
  const response = await sandbox.fetch('http://victim:3000/', { port: 3000, machine: 'victim' });
  return response.text();
}

/** Answers after which a program that stopped itself, or waits, is ended. */
const ENOUGH = 30;

/** Runs the program; asks the victim all the while. */
async function run(sandbox: Sandbox, most: number, ...args: string[]) {
  const decoder = new TextDecoder();
  let output = '';
  const started = await sandbox.spawn(['node', 'program.js', ...args], {
    onOutput: (_, bytes) => {
      output = (output + decoder.decode(bytes, { stream: true })).slice(-4000);
    },
  });
  let over = false;
  const ended = started.exited.finally(() => {
    over = true;
  });
  let answers = 0;
  while (!over) {
    expect(await ask(sandbox)).toBe('from victim');
    if (++answers === most) started.kill('SIGKILL');
  }
  return { ...(await ended), output, answers };
}

describe('a process that says anything over all its ports', () => {
  let program: string;
  beforeEach(async () => {
    program = await bundled('../fuzz/hostile-program.ts');
  });

  it('harms only itself', { timeout: 60_000 }, async () => {
    const sandbox = await boot(program);
    const victim = sandbox.log.events.find(({ type }) => type === 'process.spawn');
    for (const seed of ['1', '2', '3']) {
      const { output } = await run(sandbox, ENOUGH, seed);
      expect(output).toContain('hostile');
    }
    expect(await ask(sandbox)).toBe('from victim');
    const told = sandbox.log.events.filter(
      (event) => 'pid' in event && event.pid === (victim as { pid?: number }).pid,
    );
    expect(told.map(({ type }) => type)).toEqual(['process.spawn', 'listen']);
    await sandbox.dispose();
  });
});

const TAKE_PORT = `
const port = await new Promise((resolve) => {
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (...given) {
    resolve(this);
    return postMessage.apply(this, given);
  };
  console.log('begins');
});
`;

describe('a program that takes all that there is', () => {
  it.each([
    [
      'files',
      `import fs from 'node:fs'; for (let n = 0; ; n++) fs.writeFileSync('/tmp/f' + n, 'x');`,
      /ENOSPC: no space left on device, open/,
      /65536 files/,
    ],
    [
      'bytes of the disk',
      `import fs from 'node:fs'; for (;;) fs.appendFileSync('/tmp/f', Buffer.alloc(2_000_000));`,
      /ENOSPC: no space left on device, write/,
      /256 MiB/,
    ],
    [
      'servers',
      `import net from 'node:net';
       const listen = () => net.createServer().listen(0, listen);
       listen();`,
      /listen EMFILE: too many open files/,
      /1024 ports/,
    ],
    [
      'arguments of a process',
      `import { spawn } from 'node:child_process'; spawn('node', ['-e', 'x'.repeat(3_000_000)]);`,
      /Error: spawn E2BIG/,
      null,
    ],
    [
      'of the kernel’s time',
      `${TAKE_PORT} for (;;) port.postMessage({ t: 'pong', id: 1, nextTimer: null });`,
      /This process was ended: it told the sandbox more than it can hear/,
      /This process was ended/,
    ],
    [
      'of its memory',
      `${TAKE_PORT} for (;;) port.postMessage({ t: 'output', stream: 'stdout', bytes: new Uint8Array(1_000_000) });`,
      /This process was ended: it (told|wrote)/,
      /This process was ended/,
    ],
    [
      'without knowing the language',
      `${TAKE_PORT} port.postMessage('anything');`,
      /This process was ended: it said something to the sandbox that no program says/,
      /This process was ended/,
    ],
  ])('%s', { timeout: 60_000 }, async (_, program, said, logged) => {
    const sandbox = await boot(program);
    const { output } = await run(sandbox, Number.POSITIVE_INFINITY);
    expect(output).toMatch(said);
    expect(await ask(sandbox)).toBe('from victim');
    const limits = sandbox.log.events.flatMap((event) => (event.type === 'limit' ? [event.message] : []));
    if (logged) expect(limits.join('\n')).toMatch(logged);
    await sandbox.dispose();
  });
});

/** TypeScript with a character missing, doubled or out of place, which the compiler meets before any of it runs. */
function brokenSources(count: number): Record<string, string> {
  const random = mulberry32(7);
  const below = (limit: number) => Math.floor(random() * limit);
  const whole = `import type { A } from './a'; export enum E { x = 1 } export const f = <T,>(a: T | null, b?: string): a is T => a! as T;
    export abstract class C<T extends object = {}> implements I { constructor(private readonly x: number) {} @d m?(): void; } declare global {}`;
  const files: Record<string, string> = {};
  for (let n = 0; n < count; n++) {
    const at = below(whole.length);
    const piece = '{}()[]<>"`;=@#!?.,\\\0\ud800/*'[below(22)] ?? '';
    const rest = random() < 0.3 ? '' : whole.slice(at + below(3));
    files[`broken/${n}.ts`] = whole.slice(0, at) + piece + rest;
  }
  return files;
}

it('a project of broken sources starts, and each says what is wrong with it', {
  timeout: 60_000,
}, async () => {
  const count = 300;
  const program = `
    for (let n = 0; n < ${count}; n++)
      await import('./broken/' + n + '.ts').then(() => console.log('runs'), (error) => console.log(error.name));`;
  const sandbox = await boot(program, {
    ...brokenSources(count),
    'deep/package.json': '['.repeat(100_000),
    'deep/x.ts': '('.repeat(100_000),
    'deep/__proto__.ts': 'export const __proto__ = 1;',
  });
  const { output, code } = await run(sandbox, Number.POSITIVE_INFINITY);
  expect(code).toBe(0);
  const names = output.trim().split('\n');
  expect(names).toHaveLength(count);
  expect([...new Set(names)].toSorted()).toEqual(['SyntaxError', 'runs']);
  await sandbox.dispose();
});
