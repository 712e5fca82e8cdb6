import { describe, expect, it } from 'vitest';
import { outputOf, runIn, type Setup } from './setup';

export function processSuite(setup: Setup): void {
  const limits = () => setup.engine().limits;

  describe('a process', () => {
    it('keeps the order of its output', async () => {
      const run = await setup.run(
        `for (let i = 0; i < 1000; i++) console.log('line', i); console.error('end');`,
      );
      expect(await run.exited).toEqual({ code: 0, signal: null });
      expect(run.text('stdout').trimEnd().split('\n')).toEqual(
        Array.from({ length: 1000 }, (_, i) => `line ${i}`),
      );
      expect(run.text('stderr')).toBe('end\n');
    });

    it('runs in the folder that it is told to', async () => {
      const sandbox = await setup.boot({
        'src/deep/index.js': `console.log(process.cwd().split('/').slice(-2))`,
      });
      const run = await runIn(sandbox, { command: ['node', 'index.js'], cwd: 'src/deep' });
      await run.exited;
      expect(run.text()).toBe("[ 'src', 'deep' ]\n");
    });

    it('loses nothing at process.exit', async () => {
      const run = await setup.run(`process.stdout.write('x'.repeat(50_000) + '\\n'); process.exit(0);`);
      await run.exited;
      expect(run.text()).toHaveLength(50_001);
    });

    it.each([
      ['process.exit(3)', 3],
      ['process.exitCode = 4', 4],
      ['setTimeout(() => process.exit(5), 1)', 5],
      ["process.on('exit', () => { process.exitCode = 6 })", 6],
      ['', 0],
      ["throw new Error('x')", 1],
      ["Promise.reject(new Error('x'))", 1],
      ['await new Promise(() => {})', 13],
    ])('%s ends with %i', async (source, code) => {
      const run = await setup.run(source);
      expect(await run.exited).toEqual({ code, signal: null });
    });

    it('names file and line of an uncaught exception', async () => {
      const run = await setup.run(
        `const a = 1;\n\nfunction fail() {\n  throw new TypeError('on purpose');\n}\nfail();`,
      );
      expect((await run.exited).code).toBe(1);
      expect(run.text('stderr')).toMatch(/TypeError: on purpose/);
      expect(run.text('stderr')).toMatch(/src\/index\.js:4:9/);
      expect(run.text('stderr')).toMatch(/src\/index\.js:6:1/);
    });

    it('names file and line of an unhandled rejection', async () => {
      const run = await setup.run(
        `async function later() {\n  await null;\n  throw new Error('too late');\n}\nlater();`,
      );
      expect((await run.exited).code).toBe(1);
      expect(run.text('stderr')).toMatch(/too late[\s\S]*src\/index\.js:3:9/);
    });

    it('survives what it handles itself', async () => {
      const text = await outputOf(
        setup,
        `process.on('uncaughtException', (error) => console.log('caught', error.message));
         process.on('unhandledRejection', (reason) => console.log('rejected', reason.message));
         setTimeout(() => { throw new Error('a') }, 1);
         setTimeout(() => Promise.reject(new Error('b')), 5);
         setTimeout(() => console.log('alive'), 20);`,
      );
      expect(text).toBe('caught a\nrejected b\nalive\n');
    });

    it('gets argv, env, cwd and versions', async () => {
      const text = await outputOf(
        setup,
        `console.log(JSON.stringify([process.argv.length, process.argv[1].endsWith('/src/index.js'), process.argv.slice(2),
           process.env.GREETING, process.env.NOTHING, process.cwd() === process.argv[1].replace('/src/index.js', ''),
           /^v\\d+\\./.test(process.version), typeof process.pid, process.uptime() >= 0]))`,
        { command: ['node', 'src/index.js', '--flag', 'a b'], env: { GREETING: 'hi there' } },
      );
      expect(JSON.parse(text)).toEqual([
        4,
        true,
        ['--flag', 'a b'],
        'hi there',
        null,
        true,
        true,
        'number',
        true,
      ]);
    });

    it('sees nothing of the host’s environment', async () => {
      const text = await outputOf(setup, `console.log(Object.keys(process.env).sort().join())`);
      const allowed = ['HOME', 'NODE_ENV', 'PATH', 'PWD', 'USER', 'LANG', 'TERM', 'TMPDIR'];
      expect(
        text
          .trim()
          .split(',')
          .filter((name) => name !== '' && !allowed.includes(name)),
      ).toEqual([]);
    });

    it('ends at SIGTERM, and by that signal where it has no handler', async () => {
      const run = await setup.run(`setInterval(() => {}, 1000); console.log('up')`);
      await run.until(/up/);
      run.process.kill();
      expect(await run.exited).toEqual({ code: null, signal: 'SIGTERM' });
    });

    it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2'] as const)(
      'lets the program handle %s',
      async (signal) => {
        const run = await setup.run(
          `const alive = setInterval(() => {}, 1000);
         process.on('${signal}', (name) => { console.log('got', name); clearInterval(alive); });
         console.log('up');`,
        );
        await run.until(/up/);
        run.process.kill(signal);
        expect(await run.exited).toEqual({ code: 0, signal: null });
        expect(run.text()).toBe(`up\ngot ${signal}\n`);
      },
    );

    it('which never yields is ended by a signal that it does not take', async ({ skip }) => {
      skip('infinite-loop-isolation' in limits(), limits()['infinite-loop-isolation']);
      const run = await setup.run(
        `process.on('SIGTERM', () => {}); console.log('up'); setTimeout(() => { while (true); }, 20)`,
      );
      await run.until(/up/);
      while (await run.process.responsive(200));
      run.process.kill('SIGTERM');
      run.process.kill('SIGINT');
      expect(await run.exited).toEqual({ code: null, signal: 'SIGINT' });
    });

    it('which never yields is noticed, and ended by SIGKILL', async ({ skip }) => {
      skip('infinite-loop-isolation' in limits(), limits()['infinite-loop-isolation']);
      const run = await setup.run(`console.log('up'); setTimeout(() => { for (;;); }, 1)`);
      await run.until(/up/);
      while (await run.process.responsive(200));
      run.process.kill('SIGKILL');
      expect(await run.exited).toEqual({ code: null, signal: 'SIGKILL' });
    });

    it('answers when its event loop turns', async () => {
      const run = await setup.run(`setInterval(() => {}, 1000); console.log('up')`);
      await run.until(/up/);
      expect(await run.process.responsive(5000)).toBe(true);
      run.process.kill('SIGKILL');
      await run.exited;
      expect(await run.process.responsive(5000)).toBe(false);
    });

    it('is ended by the signal of its spawn', async () => {
      const stop = new AbortController();
      const run = await setup.run(`setInterval(() => {}, 1000); console.log('up')`, { signal: stop.signal });
      await run.until(/up/);
      stop.abort();
      expect((await run.exited).code).toBeNull();
    });

    it('reads its stdin to the end', async ({ skip }) => {
      skip('stdin' in limits(), limits().stdin);
      const run = await setup.run(`
        let text = '';
        process.stdin.setEncoding('utf8');
        for await (const chunk of process.stdin) text += chunk;
        console.log(text.toUpperCase());
      `);
      run.process.stdin.write('one ');
      run.process.stdin.write(new TextEncoder().encode('två'));
      run.process.stdin.end();
      await run.exited;
      expect(run.text()).toBe('ONE TVÅ\n');
    });

    it('exchanges messages with the one who spawned it', async ({ skip }) => {
      skip('ipc' in limits(), limits().ipc);
      const received: unknown[] = [];
      const run = await setup.run(
        `process.on('message', (message) => { process.send({ echo: message }); process.disconnect(); });
         process.send({ ready: true, connected: process.connected });`,
        {
          onMessage(value) {
            received.push(value);
            if (received.length === 1) run.process.send({ list: [1, 'two', null] });
          },
        },
      );
      expect(await run.exited).toEqual({ code: 0, signal: null });
      expect(received).toEqual([{ ready: true, connected: true }, { echo: { list: [1, 'two', null] } }]);
    });

    it('has no channel unless it was asked for', async () => {
      const run = await setup.run(`console.log(typeof process.send); setInterval(() => {}, 1000)`);
      expect(await run.until(/\n/)).toBe('undefined\n');
      expect(() => run.process.send('x')).toThrow(
        expect.objectContaining({ code: 'ERR_IPC_CHANNEL_CLOSED' }),
      );
    });

    it('forks another one, with messages, output and an exit code', async () => {
      const text = await outputOf(setup, {
        'src/index.js': `
          import { fork } from 'node:child_process';
          const child = fork('src/child.js', ['x'], { env: { ...process.env, COLOUR: 'red' }, silent: true });
          child.stdout.on('data', (data) => console.log('out', String(data).trim()));
          child.on('message', (message) => { console.log('message', JSON.stringify(message)); child.send('bye'); });
          child.on('close', (code, signal) => console.log('close', code, signal));`,
        'src/child.js': `
          process.on('message', (message) => { console.log(message); process.exit(7); });
          process.send([process.argv[2], process.env.COLOUR]);`,
      });
      expect(text).toBe('message ["x","red"]\nout bye\nclose 7 null\n');
    });

    it('spawns node and ends it by a signal', async () => {
      const text = await outputOf(setup, {
        'src/index.js': `
          import { spawn } from 'node:child_process';
          const child = spawn('node', ['src/child.js']);
          child.stdout.once('data', () => child.kill('SIGTERM'));
          child.on('exit', (code, signal) => console.log(code, signal));`,
        'src/child.js': `setInterval(() => {}, 1000); console.log('up');`,
      });
      expect(text).toBe('null SIGTERM\n');
    });
  });
}
