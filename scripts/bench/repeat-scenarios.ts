/** Programs whose seeded runs are repeated: by a test some times, by `npm run bench -- repeat` a thousand times. */
import { machinesOf } from '../../lib/labs/machines';
import { listLabs, readLab } from '../../lib/labs/read';
import type { PreparedRequest } from '../../lib/labs/schema';
import { servicesOf } from '../../lib/labs/services';
import { runChecks } from '../../sandboxes/checks/run';
import type {
  Connection,
  Engine,
  ProjectFiles,
  Sandbox,
  SandboxProcess,
} from '../../sandboxes/engine/contract';
import type { SandboxEvent } from '../../sandboxes/engine/events';
import { FIRST_MACHINE } from '../../sandboxes/engine/machine-names';
import { addMachines, reach, spawnOn } from '../../sandboxes/engine/machine-plan';
import { bootedWith, startService } from '../../sandboxes/engine/service-plan';

export interface Scenario {
  readonly name: string;
  /** It takes seconds, not one. */
  readonly long: boolean;
  /** It runs services beside the lab's own programs. */
  readonly services: boolean;
  /** Boots one sandbox, does all that is to be repeated, and disposes of it. */
  run(engine: Engine): Promise<void>;
}

const SERVER_AND_CLIENTS = {
  'main.mjs': `
import { fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import http from 'node:http';
const server = http.createServer((request, response) => {
  const wait = Math.random() * 5;
  setTimeout(() => response.end(JSON.stringify({ url: request.url, id: randomUUID(), wait, at: Date.now() })), wait);
});
server.listen(0, () => {
  const { port } = server.address();
  let running = 3;
  for (let n = 0; n < 3; n++) {
    const child = fork('client.mjs', [String(port)]);
    child.on('message', (message) => console.log('client', n, message));
    child.on('exit', (code) => {
      console.log('gone', n, code, process.uptime(), process.memoryUsage().heapUsed);
      if (--running === 0) server.close();
    });
  }
});
console.log(randomBytes(8).toString('hex'), process.hrtime.bigint() > 0n, performance.now());
`,
  'client.mjs': `
const [, , port] = process.argv;
const ask = async (path) => (await fetch('http://localhost:' + port + path)).json();
const answers = await Promise.all(Array.from({ length: 5 }, (_, n) => ask('/' + process.pid + '/' + n)));
process.send(answers.map(({ id }) => id));
await new Promise((resolve) => setTimeout(resolve, 10 * Math.random()));
process.send(await ask('/last'));
process.disconnect();
`,
};

const ECHO = {
  'main.mjs': `
import dgram from 'node:dgram';
import net from 'node:net';
net.createServer((socket) => {
  socket.on('error', ({ code }) => console.log('socket', code));
  socket.pipe(socket);
}).listen(3000, () => console.log('up'));
const socket = dgram.createSocket('udp4').on('message', (message, { port }) => console.log('got', String(message), port));
socket.bind(53);
let sent = 0;
setInterval(() => socket.send('number ' + ++sent, 53, '127.0.0.1'), 7);
`,
};

/** Nobody catches what the socket says: the process ends while frames are on their way to it. */
const CRASH = {
  'main.mjs': `
import net from 'node:net';
net.createServer((socket) => socket.pipe(socket)).listen(3000);
setInterval(() => {}, 3);
`,
};

const ODDS = {
  'main.mjs': `
import { createHmac, generateKeyPairSync, sign, webcrypto } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
const { subtle } = webcrypto;
const hex = (bytes) => Buffer.from(bytes).toString('hex').slice(0, 32);
console.log('module', await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])) instanceof WebAssembly.Module);
console.log('digest', hex(await subtle.digest('SHA-256', new TextEncoder().encode('x'))));
console.log('hmac', createHmac('sha256', 'key').update('x').digest('hex').slice(0, 16));
const key = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
console.log('generated', hex(await subtle.exportKey('raw', key)));
for (const namedCurve of ['P-256', 'P-384']) {
  const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve }, true, ['sign', 'verify']);
  const signature = await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, new Uint8Array(3));
  console.log('ecdsa', hex(signature), await subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, pair.publicKey, signature, new Uint8Array(3)));
}
const ed = await subtle.generateKey('Ed25519', true, ['sign', 'verify']);
console.log('ed25519', hex(await subtle.sign('Ed25519', ed.privateKey, new Uint8Array(3))));
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
console.log('sync', hex(sign('sha256', Buffer.from('x'), privateKey)));
console.log('blob', await new Blob(['a', 'b']).text(), await new Response(new Blob(['cd']).stream()).text());
console.log('zlib', gzipSync('x'.repeat(100)).length, brotliCompressSync('x'.repeat(100)).length);
const folder = await mkdtemp('/tmp/some-');
await writeFile(folder + '/file', 'text');
console.log('file', folder, await readFile(folder + '/file', 'utf8'));
await pipeline(Readable.from(['one', 'two']), async function* (source) { for await (const part of source) console.log('part', part); });
console.log(new Intl.DateTimeFormat('en', { dateStyle: 'full' }).format(), new Date().toString());
Promise.reject(new Error('nobody catches this'));
`,
};

/** Ways to what differs from run to run: other clocks, other queues, what the browser decides by itself. */
const ESCAPES = {
  'main.mjs': `
const begun = performance.now();
const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
console.log('wait', Atomics.wait(new Int32Array(memory.buffer), 0, 0, 30), performance.now() - begun);
let spins = 0;
for (const until = Date.now() + 20; Date.now() < until; ) spins++;
console.log('spins', spins);
const { port1, port2 } = new MessageChannel();
const order = [];
port1.onmessage = ({ data }) => order.push(data);
port1.unref?.();
port2.postMessage('message');
setTimeout(() => order.push('timer'), 0);
setImmediate(() => order.push('immediate'));
await new Promise((resolve) => setTimeout(resolve, 5));
console.log('order', order.join());
port1.close();
console.log('mark', performance.mark('a').startTime, performance.timeOrigin, performance.memory, new Event('x').timeStamp >= 0);
console.log('gone', new WeakRef({}).deref() !== undefined, typeof FinalizationRegistry, globalThis.scheduler, Atomics.waitAsync);
for (const name of ['Worker', 'Temporal', 'FileReader', 'requestAnimationFrame', 'OffscreenCanvas'])
  console.log(name, typeof globalThis[name]);
console.log(new Date().getTimezoneOffset(), performance.now(), process.cpuUsage().user);
`,
};

const project = (files: ProjectFiles): { name: string; files: ProjectFiles } => ({
  name: 'repeated',
  files: { 'package.json': '{"type":"module","scripts":{"start":"node main.mjs"}}', ...files },
});

/** @param drive what comes from outside */
function program(
  name: string,
  files: ProjectFiles,
  drive: (sandbox: Sandbox, started: SandboxProcess) => Promise<unknown>,
): Scenario {
  return {
    name,
    long: false,
    services: false,
    async run(engine) {
      const sandbox = await engine.boot(project(files));
      try {
        await drive(sandbox, await sandbox.start());
      } finally {
        await sandbox.dispose();
      }
    },
  };
}

const LINK = { from: '*', to: 'app' };
/** Milliseconds after which Linux gives up what is not acknowledged. */
const GIVEN_UP = 925_000;

/** Says it, and hears the answer to its end. */
async function say({ readable, writable }: Connection, text: string): Promise<void> {
  const writer = writable.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  for await (const piece of readable as unknown as AsyncIterable<Uint8Array>) void piece;
}

/** Resolves once a fault holds bytes back. */
function held({ log }: Sandbox): Promise<void> {
  const isHeld = (event: SandboxEvent) => event.type === 'connection.impaired' && event.effect === 'held';
  return new Promise((resolve) => {
    const look = () => {
      if (!log.events.some(isHeld)) return;
      stop();
      resolve();
    };
    const stop = log.subscribe(look);
    look();
  });
}

const PROGRAMS: readonly Scenario[] = [
  program('forked clients', SERVER_AND_CLIENTS, (_, started) => started.exited),
  program('crypto, files, wasm, an uncaught error', ODDS, (_, started) => started.exited),
  program('ways out', ESCAPES, (_, started) => started.exited),
  program('faults', ECHO, async (sandbox, started) => {
    await sandbox.listening(3000);
    const { faults, clock } = sandbox;
    if (!faults || !clock) throw new Error('this engine has no faults');
    const talk = async (text: string) => say(await sandbox.connect(3000), text);
    await faults.inject({ kind: 'datagrams', loss: 0.3, duplicate: 0.2, reorder: 0.2, ...LINK });
    const slow = await faults.inject({ kind: 'latency', milliseconds: 20, jitter: 15, ...LINK });
    await Promise.all(['one', 'two', 'three'].map(talk));
    await clock.advance(60_000);
    await slow.remove();
    const reset = await faults.inject({ kind: 'reset', after: 4, ...LINK });
    await Promise.allSettled(['fourth', 'fifth'].map(talk));
    await reset.remove();
    const silent = await sandbox.connect(3000);
    const hole = await faults.inject({ kind: 'black-hole', ...LINK });
    const lost = say(silent, 'lost').catch(() => undefined);
    await held(sandbox);
    await clock.advance(GIVEN_UP);
    await lost;
    await hole.remove();
    await talk('at last');
    started.kill('SIGTERM');
    await started.exited;
  }),
  program('a crash with more on its way', CRASH, async (sandbox, started) => {
    await sandbox.listening(3000);
    await sandbox.faults?.inject({ kind: 'reset', after: 4, ...LINK });
    const talk = async (text: string) => say(await sandbox.connect(3000), text);
    await Promise.allSettled(['first', 'second', 'third'].map(talk));
    await started.exited;
  }),
];

/** A lab's programs, and its prepared requests from outside: one after the other, then all at once. */
async function labServer(id: string): Promise<Scenario> {
  const { definition, start, solution } = await readLab(id);
  const machines = machinesOf(definition);
  const services = servicesOf(definition.services);
  // Those that say what an answer before them has said are left to the checks.
  const requests = definition.requests.filter((request) => !JSON.stringify(request).includes('{{'));
  return {
    name: `lab ${id}: requests`,
    // The playground stands for all where time is short.
    long: id !== 'playground',
    services: services.length > 0,
    async run(engine) {
      const sandbox = await engine.boot({ name: id, files: { ...start, ...solution } }, bootedWith(services));
      try {
        await addMachines(sandbox, machines);
        for (const plan of services) await startService(sandbox, plan);
        // The learner's server starts when the others run.
        for (const plan of machines.toReversed()) {
          await spawnOn(sandbox, plan);
          await sandbox.listening(plan.port ?? definition.port, reach(plan.name));
        }
        const ask = async ({ method, path, headers, body, machine }: PreparedRequest) => {
          const name = machine ?? machines[0]?.name ?? FIRST_MACHINE.name;
          const port = [...services, ...machines].find((plan) => plan.name === name)?.port ?? definition.port;
          const url = `http://localhost:${port}${path}`;
          const message = {
            method,
            headers: headers.map(([name, value]): [string, string] => [name, value]),
          };
          const request = new Request(url, body === undefined ? message : { ...message, body });
          return (await sandbox.fetch(request, { port, ...reach(name) })).text();
        };
        for (const request of requests) await ask(request);
        await Promise.all(requests.map(ask));
      } finally {
        await sandbox.dispose();
      }
    },
  };
}

async function labChecks(id: string): Promise<Scenario> {
  const lab = await readLab(id);
  return {
    name: `lab ${id}: checks`,
    long: true,
    services: lab.definition.services.length > 0,
    async run(engine) {
      const files = { ...lab.start, ...lab.solution };
      const { broken, results } = await runChecks(engine, { name: id, files }, lab.checks, {
        machines: lab.definition.machines,
        services: servicesOf(lab.definition.services),
      });
      const failed = results.filter(({ verdict }) => verdict !== 'pass');
      if (broken || failed.length > 0)
        throw new Error(`checks of ${id}: ${broken?.output ?? JSON.stringify(failed)}`);
    },
  };
}

/** All of them: the labs' own programs too. */
export async function scenarios(): Promise<readonly Scenario[]> {
  const ids = await listLabs();
  const labs = await Promise.all(
    ids.map(async (id) => {
      const { checks } = await readLab(id);
      return [await labServer(id), ...(Object.keys(checks).length > 0 ? [await labChecks(id)] : [])];
    }),
  );
  return [...PROGRAMS, ...labs.flat()];
}
