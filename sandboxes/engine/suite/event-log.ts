import { describe, expect, it } from 'vitest';
import type { EventLog, SandboxEvent } from '../events';
import type { Setup } from './setup';
import { openWire } from './wire';

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

export function eventLogSuite(setup: Setup): void {
  const limits = () => setup.engine().limits;

  describe('event log', () => {
    it('tells a process’s life in order, numbered without gaps', async () => {
      const run = await setup.run(`
        import diagnostics from 'node:diagnostics_channel';
        import { createServer } from 'node:http';
        const server = createServer((_, response) => {
          diagnostics.channel('backlab:suite').publish({ step: 1, list: ['a'] });
          diagnostics.channel('other').publish({ step: 2 });
          response.end('hello');
        }).listen(3000, () => console.log('up'));
        process.on('SIGTERM', () => server.close());`);
      await run.sandbox.listening(3000);
      await run.until(/up/);
      const wire = await openWire(run.sandbox, 3000);
      await wire.send('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      await wire.rest();
      await wire.end();
      run.process.kill();
      await run.exited;

      const { events, forgotten } = run.sandbox.log;
      const { pid } = run.process;
      expect(forgotten).toBe(0);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
      expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted((a, b) => a - b));
      expect(events[0]).toMatchObject({
        type: 'process.spawn',
        pid,
        parent: null,
        command: ['node', 'src/index.js'],
      });
      expect(events).toContainEqual(expect.objectContaining({ type: 'listen', pid, port: 3000 }));
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'output', pid, stream: 'stdout', text: 'up\n' }),
      );
      expect(events).toContainEqual(expect.objectContaining({ type: 'unlisten', pid, port: 3000 }));
      expect(events.at(-1)).toMatchObject({ type: 'process.exit', pid, code: 0, signal: null });
      expect(events.filter(({ type }) => type === 'diagnostic')).toMatchObject([
        { channel: 'backlab:suite', pid, message: { step: 1, list: ['a'] } },
      ]);
    });

    it('keeps the bytes of a connection, and who opened it to whom', async ({ skip }) => {
      skip('wire-log' in limits(), limits()['wire-log']);
      const run = await setup.run({
        'src/index.js': `
          import { fork } from 'node:child_process';
          const child = fork('src/server.js');
          child.on('message', async () => {
            await (await fetch('http://localhost:3000/inside', { headers: { connection: 'close' } })).text();
            console.log('asked');
          });`,
        'src/server.js': `
          import { createServer } from 'node:http';
          createServer((request, response) => response.end('you asked ' + request.url)).listen(3000, () => process.send('up'));`,
      });
      await run.until(/asked/);
      const wire = await openWire(run.sandbox, 3000);
      await wire.send('GET /outside HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      await wire.rest();
      await wire.end();
      const { log } = run.sandbox;
      await logged(run.sandbox, (events) => closes(events).length === 2);

      const child = log.events.find(
        (event) => event.type === 'process.spawn' && event.parent === run.process.pid,
      );
      expect(child).toBeDefined();
      const opens = log.events.filter((event) => event.type === 'connection.open');
      expect(opens).toMatchObject([
        { port: 3000, from: run.process.pid, to: child && 'pid' in child ? child.pid : -1 },
        { port: 3000, from: null },
      ]);
      const [inside, outside] = opens.map(({ connection }) => connection);
      expect(traffic(log.events, inside, 'to-server')).toMatch(/^GET \/inside HTTP\/1\.1\r\n/);
      expect(traffic(log.events, inside, 'to-client')).toMatch(
        /^HTTP\/1\.1 200 OK\r\n[\s\S]*you asked \/inside/,
      );
      expect(traffic(log.events, outside, 'to-server')).toBe(
        'GET /outside HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      );
      expect(traffic(log.events, outside, 'to-client')).toMatch(/you asked \/outside$/);
    });

    it('tells what a process was asked before what it then asks another one', async ({ skip }) => {
      skip('wire-log' in limits(), limits()['wire-log']);
      const run = await setup.run({
        'src/index.js': `
          import { fork } from 'node:child_process';
          import { Agent, createServer, get } from 'node:http';
          const agent = new Agent({ keepAlive: true });
          const proxy = createServer((request, response) =>
            get({ port: 3001, path: request.url, agent }, (answer) => answer.pipe(response)));
          fork('src/server.js').on('message', () => proxy.listen(3000, () => console.log('up')));`,
        'src/server.js': `
          import { createServer } from 'node:http';
          createServer((request, response) => response.end('done')).listen(3001, () => process.send('up'));`,
      });
      await run.until(/up/);
      const wire = await openWire(run.sandbox, 3000);
      const asked: string[] = [];
      for (const path of ['/1', '/2', '/3', '/4', '/5']) {
        await wire.send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
        // Each is told twice: at the proxy and behind it.
        await logged(run.sandbox, (events) => questions(events).length === asked.length + 2);
        asked.push(`page ${path}`, `${run.process.pid} ${path}`);
      }
      expect(questions(run.sandbox.log.events)).toEqual(asked);
      await wire.end();
    });
  });
}

const closes = (events: readonly SandboxEvent[]) => events.filter(({ type }) => type === 'connection.close');

/** Who asked for which path, in the order of the log. */
function questions(events: readonly SandboxEvent[]): string[] {
  const from = new Map(
    events
      .filter((event) => event.type === 'connection.open')
      .map((event) => [event.connection, event.from ?? 'page']),
  );
  return events.flatMap((event) => {
    if (event.type !== 'connection.data' || event.direction !== 'to-server') return [];
    const path = /^GET (\S+)/.exec(decode(event.bytes))?.[1];
    return path === undefined ? [] : [`${from.get(event.connection)} ${path}`];
  });
}

function traffic(events: readonly SandboxEvent[], connection: number | undefined, direction: string): string {
  return events
    .filter((event) => event.type === 'connection.data')
    .filter((event) => event.connection === connection && event.direction === direction)
    .map((event) => decode(event.bytes))
    .join('');
}

function logged(
  { log }: { log: EventLog },
  matches: (events: readonly SandboxEvent[]) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!matches(log.events)) return;
      end();
      resolve();
    };
    const end = log.subscribe(look);
    look();
  });
}
