import { describe, expect, it } from 'vitest';
import { EngineError, type Progress, STAGES } from '../contract';
import type { Setup } from './setup';

const HELLO = `console.log('hello')`;

export function bootSuite(setup: Setup): void {
  describe('boot', () => {
    it('says that it is available here', async () => {
      expect(await setup.engine().availability()).toEqual({ available: true });
    });

    it('goes through the stages in order', async () => {
      const seen: Progress[] = [];
      const sandbox = await setup.boot(SERVER, { onProgress: (progress) => seen.push(progress) });
      await sandbox.start();
      await sandbox.listening(3000);
      const order = seen.map(({ stage }) => STAGES.indexOf(stage));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      expect(seen.map(({ stage }) => stage)).toEqual(expect.arrayContaining(['boot', 'install']));
      const elapsed = seen.map((progress) => progress.elapsed);
      expect(elapsed).toEqual(elapsed.toSorted((a, b) => a - b));
    });

    it('gives up with the reason of an aborted signal, and boots again afterwards', async () => {
      const reason = new Error('changed my mind');
      await expect(setup.boot(HELLO, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

      const during = new AbortController();
      const booting = setup.boot(HELLO, { signal: during.signal, onProgress: () => during.abort(reason) });
      await expect(booting).rejects.toBe(reason);

      const sandbox = await setup.boot(HELLO);
      const process = await sandbox.spawn(['node', 'src/index.js']);
      expect(await process.exited).toEqual({ code: 0, signal: null });
    });

    it('gives every process the environment of the boot, and the spawn may add to it', async () => {
      const sandbox = await setup.boot(`console.log(process.env.A, process.env.B)`, {
        env: { A: '1', B: '1' },
      });
      let text = '';
      const process = await sandbox.start({
        env: { B: '2' },
        onOutput: (_, bytes) => {
          text += new TextDecoder().decode(bytes);
        },
      });
      await process.exited;
      expect(text).toBe('1 2\n');
    });

    it('names a missing start script, with the mend', async () => {
      const sandbox = await setup.boot({ 'package.json': '{"type":"module"}', 'src/index.js': HELLO });
      const failed = await sandbox.start().catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(EngineError);
      expect(failed).toMatchObject({ code: 'ENOENT', message: expect.stringContaining('start') });
      expect((failed as EngineError).remedy).toBeTruthy();
    });

    it('names an unknown command and a missing entry file', async () => {
      const sandbox = await setup.boot(HELLO);
      await expect(sandbox.spawn(['python', 'x.py'])).rejects.toMatchObject({ code: 'ENOENT' });
      await expect(sandbox.spawn(['node', 'src/nowhere.js'])).rejects.toMatchObject({
        code: 'ENOENT',
        message: expect.stringContaining('src/nowhere.js'),
      });
    });

    it('keeps two sandboxes apart: both listen on 3000', async ({ skip }) => {
      const { limits } = setup.engine();
      skip('several-sandboxes' in limits, limits['several-sandboxes']);
      const [one, two] = await Promise.all([setup.boot(SERVER), setup.boot(SERVER)]);
      await Promise.all([one.start({ env: { NAME: 'one' } }), two.start({ env: { NAME: 'two' } })]);
      await Promise.all([one.listening(3000), two.listening(3000)]);
      expect(await (await one.fetch('/', { port: 3000 })).text()).toBe('one');
      expect(await (await two.fetch('/', { port: 3000 })).text()).toBe('two');
    });

    it('dispose ends everything, frees the ports and may be called twice', async () => {
      const sandbox = await setup.boot(SERVER);
      const process = await sandbox.start();
      await sandbox.listening(3000);
      await sandbox.dispose();
      expect(await process.exited).toEqual({ code: null, signal: 'SIGKILL' });
      await sandbox.dispose();
      await expect(sandbox.connect(3000)).rejects.toBeInstanceOf(Error);
    });
  });
}

const SERVER = `
  import { createServer } from 'node:http';
  createServer((_, response) => response.end(process.env.NAME)).listen(3000);
`;
