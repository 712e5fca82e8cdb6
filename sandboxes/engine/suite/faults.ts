import { describe, expect, it } from 'vitest';
import type { SandboxFaults } from '../faults';
import type { Run } from './setup';
import { runIn, type Setup } from './setup';
import { openWire } from './wire';

const ECHO = `
import net from 'node:net';
net.createServer((socket) => {
  socket.on('data', (data) => socket.write(data));
  socket.on('error', (error) => console.log('server', error.code));
}).listen(3000, () => console.log('up'));
`;
/** Connects when told a host, tells what becomes of it. */
const CLIENT = `
import net from 'node:net';
let last;
process.stdin.on('data', (line) => {
  if (String(line).trim() === 'more') return void last.write('more');
  const begun = performance.now();
  const socket = last = net.connect(3000, String(line).trim());
  const say = (...words) => console.log(...words, Math.round(performance.now() - begun));
  socket.on('connect', () => { say('connected'); socket.write('hello'); });
  socket.on('data', (data) => say('data', String(data)));
  socket.on('error', (error) => say('error', error.message));
  socket.on('close', () => say('closed'));
});
console.log('ready');
`;

export function faultSuite(setup: Setup): void {
  const faultsOf = (faults: SandboxFaults | null): SandboxFaults => {
    if (faults === null) throw new Error('an engine that does not list "faults" in its limits has them');
    return faults;
  };
  /** A server on `db`, a client on the first machine. */
  const pair = async (): Promise<{ server: Run; client: Run; faults: SandboxFaults }> => {
    const sandbox = await setup.boot({ 'src/echo.js': ECHO, 'src/client.js': CLIENT });
    await sandbox.machines?.add('db');
    const server = await runIn(sandbox, { command: ['node', 'src/echo.js'], machine: 'db' });
    await server.until(/up/);
    const client = await runIn(sandbox, { command: ['node', 'src/client.js'] });
    await client.until(/ready/);
    return { server, client, faults: faultsOf(sandbox.faults) };
  };
  const LINK = { from: 'app', to: 'db' } as const;

  describe('faults', () => {
    it('latency: a connection takes two ways longer, and so does an answer; the log says why', async ({
      skip,
    }) => {
      const { limits } = setup.engine();
      skip('faults' in limits, limits.faults);
      const { client, faults } = await pair();
      const fault = await faults.inject({ kind: 'latency', milliseconds: 100, ...LINK });
      client.process.stdin.write('db\n');
      const text = await client.until(/data hello \d+/);
      expect(Number(/connected (\d+)/.exec(text)?.[1])).toBeGreaterThanOrEqual(199);
      expect(Number(/data hello (\d+)/.exec(text)?.[1])).toBeGreaterThanOrEqual(398);
      const { events } = client.sandbox.log;
      const delayed = events.filter((event) => event.type === 'connection.impaired');
      expect(delayed.map(({ direction, effect, cause }) => [direction, effect, cause])).toEqual([
        ['to-server', 'delayed', fault.id],
        ['to-client', 'delayed', fault.id],
      ]);
      expect(events.find(({ seq }) => seq === fault.id)).toMatchObject({
        type: 'fault',
        state: 'on',
        fault: 'latency 100 ms, app → db',
      });
      await fault.remove();
      expect(faults.active).toEqual([]);
    });

    it('refuse, black hole and reset give the error codes of a real network', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('faults' in limits, limits.faults);
      const { client, server, faults } = await pair();
      const refuse = await faults.inject({ kind: 'refuse', ...LINK });
      client.process.stdin.write('db\n');
      await client.until(/error connect ECONNREFUSED 10\.0\.0\.2:3000/);
      await refuse.remove();

      const hole = await faults.inject({ kind: 'black-hole', ...LINK });
      client.process.stdin.write('db\n');
      await client.sandbox.clock?.advance(1);
      // The SYN has to be on its way before time goes by.
      await expect.poll(() => client.process.responsive(1000)).toBe(true);
      await client.sandbox.clock?.advance(127_000);
      await client.until(/error connect ETIMEDOUT 10\.0\.0\.2:3000/);
      await faults.clear();

      const reset = await faults.inject({ kind: 'reset', after: 3, ...LINK, direction: 'back' });
      client.process.stdin.write('db\n');
      await client.until(/data hel \d+[\s\S]*error read ECONNRESET/);
      await server.until(/server ECONNRESET/);
      const { events } = client.sandbox.log;
      expect(events.filter((event) => event.type === 'connection.failed')).toMatchObject([
        { code: 'ECONNREFUSED', machine: 'db', cause: refuse.id },
        { code: 'ETIMEDOUT', machine: 'db', cause: hole.id },
      ]);
      await expect
        .poll(() => client.sandbox.log.events.find((event) => event.type === 'connection.close'))
        .toMatchObject({ how: 'reset', cause: reset.id });
    });

    it('an open connection in a black hole ends in ETIMEDOUT once it sends, after Linux’s 924 seconds', async ({
      skip,
    }) => {
      const { limits } = setup.engine();
      skip('faults' in limits, limits.faults);
      const { client, faults } = await pair();
      const { clock } = client.sandbox;
      client.process.stdin.write('db\n');
      await client.until(/data hello/);
      const partition = await faults.inject({ kind: 'partition', machines: ['db'] });
      client.process.stdin.write('more\n');
      await expect.poll(() => client.process.responsive(1000)).toBe(true);
      await clock?.advance(924_000);
      expect(client.text()).not.toMatch(/ETIMEDOUT/);
      await clock?.advance(1_000);
      await client.until(/error read ETIMEDOUT/);
      const { events } = client.sandbox.log;
      expect(
        events.find((event) => event.type === 'connection.impaired' && event.effect === 'given-up'),
      ).toMatchObject({
        direction: 'to-server',
        cause: partition.id,
      });
    });

    it('a partition parts machines, the page and all; what was sent arrives when it is healed', async ({
      skip,
    }) => {
      const { limits } = setup.engine();
      skip('faults' in limits, limits.faults);
      const { client, faults } = await pair();
      client.process.stdin.write('db\n');
      await client.until(/data hello/);
      const partition = await faults.inject({ kind: 'partition', machines: ['db'] });
      client.process.stdin.write('db\n');
      const stop = new AbortController();
      const page = client.sandbox.connect(3000, { machine: 'db', signal: stop.signal });
      stop.abort(new Error('enough'));
      await expect(page).rejects.toThrow('enough');
      expect(client.text().match(/connected/g)).toHaveLength(1);
      await partition.remove();
      await client.until(/connected[\s\S]*connected[\s\S]*data hello/);
    });

    it('the page’s own link: slow, and reset', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('faults' in limits, limits.faults);
      const run = await setup.run(ECHO);
      await run.until(/up/);
      const faults = faultsOf(run.sandbox.faults);
      const slow = await faults.inject({ kind: 'latency', milliseconds: 50, from: 'page', to: 'app' });
      const begun = performance.now();
      const wire = await openWire(run.sandbox, 3000);
      await wire.send('hello');
      await wire.until(/hello/);
      // With a seed time is virtual: a busy machine may let it catch up with people's.
      if (run.sandbox.run === null) expect(performance.now() - begun).toBeGreaterThanOrEqual(190);
      const delayed = run.sandbox.log.events.filter(({ type }) => type === 'connection.impaired');
      for (const direction of ['to-server', 'to-client'])
        expect(delayed).toContainEqual(
          expect.objectContaining({ direction, effect: 'delayed', cause: slow.id }),
        );
      await slow.change({ kind: 'latency', milliseconds: 0, from: 'page', to: 'app' });
      await faults.inject({ kind: 'reset', after: 0, from: '*', to: 'app', port: 3000 });
      await expect(wire.rest()).rejects.toMatchObject({ code: 'ECONNRESET' });
      await run.until(/server ECONNRESET/);
    });

    it('a process is paused and killed, and others see it', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('faults' in limits, limits.faults);
      const { client, server, faults } = await pair();
      const pause = await faults.inject({ kind: 'pause', pid: server.process.pid });
      expect(await server.process.responsive(200)).toBe(false);
      // The kernel of its machine accepts; nobody answers.
      client.process.stdin.write('db\n');
      await client.until(/connected/);
      expect(client.text()).not.toMatch(/data/);
      await pause.remove();
      await client.until(/data hello/);
      const kill = await faults.inject({ kind: 'kill', pid: server.process.pid });
      expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' });
      await client.until(/error read ECONNRESET/);
      const { events } = client.sandbox.log;
      expect(events.find((event) => event.type === 'process.stop')).toMatchObject({ cause: pause.id });
      expect(events.find((event) => event.type === 'process.exit')).toMatchObject({ cause: kill.id });
      await expect(faults.inject({ kind: 'pause', pid: server.process.pid })).rejects.toMatchObject({
        code: 'ESRCH',
      });
    });

    it('a full disk and a wrong clock are those of one machine', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('faults' in limits, limits.faults);
      const sandbox = await setup.boot(`
        import fs from 'node:fs';
        const say = (f) => { try { f(); return 'ok'; } catch (error) { return error.message; } };
        console.log(say(() => fs.writeFileSync('note.txt', 'text')), say(() => fs.mkdirSync('dir' + process.pid)),
          Math.round((Date.now() - performance.timeOrigin) / 60_000));`);
      await sandbox.machines?.add('db');
      const faults = faultsOf(sandbox.faults);
      const disk = await faults.inject({ kind: 'disk-full', machine: 'db' });
      await faults.inject({ kind: 'clock-skew', machine: 'db', milliseconds: -3_600_000 });
      const here = await runIn(sandbox);
      await here.exited;
      expect(here.text()).toBe('ok ok 0\n');
      const there = await runIn(sandbox, { machine: 'db' });
      await there.exited;
      expect(there.text()).toMatch(
        /^ENOSPC: no space left on device, write ENOSPC: no space left on device, mkdir 'dir\d+' -60\n$/,
      );
      expect(sandbox.log.events.find((event) => event.type === 'disk.full')).toMatchObject({
        path: '/app/note.txt',
        cause: disk.id,
      });
    });

    it('datagrams are lost and doubled', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('faults' in limits, limits.faults);
      const run = await setup.run(`
        import dgram from 'node:dgram';
        const server = dgram.createSocket('udp4');
        server.on('message', (message) => console.log('got', String(message)));
        server.bind(53, () => console.log('up'));
        const client = dgram.createSocket('udp4');
        process.stdin.on('data', (data) => client.send(data, 53, '127.0.0.1'));`);
      await run.until(/up/);
      const faults = faultsOf(run.sandbox.faults);
      const lossy = await faults.inject({ kind: 'datagrams', loss: 1, from: 'app', to: 'app' });
      run.process.stdin.write('lost');
      await expect
        .poll(() => run.sandbox.log.events.find((event) => event.type === 'datagram'))
        .toMatchObject({ outcome: 'dropped', cause: lossy.id });
      await lossy.change({ kind: 'datagrams', duplicate: 1, from: 'app', to: 'app', port: 53 });
      run.process.stdin.write('twice');
      expect(await run.until(/twice[\s\S]*twice/)).toBe('up\ngot twice\ngot twice\n');
      await expect(faults.inject({ kind: 'datagrams', loss: 1.5, from: '*', to: '*' })).rejects.toMatchObject(
        { code: 'EINVAL' },
      );
    });

    it('refuses what cannot be broken', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('faults' in limits, limits.faults);
      const faults = faultsOf((await setup.boot('')).faults);
      await expect(faults.inject({ kind: 'refuse', from: 'nowhere', to: '*' })).rejects.toMatchObject({
        code: 'ENOENT',
      });
      await expect(faults.inject({ kind: 'disk-full', machine: 'page' })).rejects.toMatchObject({
        code: 'ENOENT',
      });
      await expect(
        faults.inject({ kind: 'latency', milliseconds: -1, from: '*', to: '*' }),
      ).rejects.toMatchObject({ code: 'EINVAL' });
      await expect(
        faults.inject({ kind: 'bandwidth', bytesPerSecond: 0, from: '*', to: '*' }),
      ).rejects.toMatchObject({ code: 'EINVAL' });
      expect(faults.active).toEqual([]);
    });
  });

  describe('SIGSTOP and SIGCONT', () => {
    it('stop a process between two callbacks, and let it go on', async () => {
      const run = await setup.run(`
        process.stdin.on('data', (data) => console.log('got', String(data).trim()));
        process.on('SIGTERM', () => { console.log('terminated'); process.exit(); });
        console.log('up');`);
      await run.until(/up/);
      run.process.kill('SIGSTOP');
      await expect.poll(() => run.process.responsive(100)).toBe(false);
      run.process.stdin.write('one\n');
      run.process.kill('SIGTERM');
      expect(run.text()).toBe('up\n');
      run.process.kill('SIGCONT');
      await run.until(/terminated/);
      await run.exited;
    });
  });
}
