import { describe, expect, it } from 'vitest';
import { outputOf, runIn, type Setup } from './setup';

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

export function filesSuite(setup: Setup): void {
  describe('files', () => {
    it('writes, reads, lists in order and removes', async () => {
      const sandbox = await setup.boot({ 'src/index.js': '', 'b/c.txt': 'c' });
      await sandbox.files.write('a/deep/bytes.bin', new Uint8Array([0, 255, 128]));
      expect(await sandbox.files.list()).toEqual([
        'a/deep/bytes.bin',
        'b/c.txt',
        'package.json',
        'src/index.js',
      ]);
      expect([...(await sandbox.files.read('a/deep/bytes.bin'))]).toEqual([0, 255, 128]);
      await sandbox.files.remove('b/c.txt');
      expect(await sandbox.files.list()).not.toContain('b/c.txt');
    });

    it('says ENOENT for what is not there', async () => {
      const sandbox = await setup.boot('');
      await expect(sandbox.files.read('nothing.txt')).rejects.toMatchObject({ code: 'ENOENT' });
      await expect(sandbox.files.remove('nothing.txt')).rejects.toMatchObject({ code: 'ENOENT' });
    });

    it('accepts no path outside of the project', async () => {
      const sandbox = await setup.boot('');
      for (const path of ['../outside.txt', '/etc/outside', 'a/../../outside', '']) {
        await expect(sandbox.files.write(path, 'x')).rejects.toBeInstanceOf(Error);
      }
    });

    it('takes a program as bytes, with all that it requires', async () => {
      const sandbox = await setup.boot('');
      const source = `const { connect } = require('http2'); console.log(typeof connect);`;
      await sandbox.files.write('late.cjs', new TextEncoder().encode(source));
      let said = '';
      const { exited } = await sandbox.spawn(['node', 'late.cjs'], {
        onOutput(_, bytes) {
          said += decode(bytes);
        },
      });
      await exited;
      expect(said).toBe('function\n');
    });

    it('shares them with the processes, both ways, while they run', async () => {
      const run = await setup.run(`
        import { readFileSync, writeFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
        import { readFile } from 'node:fs/promises';
        process.stdin.on('data', async () => {
          mkdirSync('out/deep', { recursive: true });
          writeFileSync('out/deep/answer.txt', readFileSync('question.txt', 'utf8') + (await readFile('question.txt', 'utf8')));
          console.log(existsSync('nothing'), readdirSync('out').join());
          process.exit();
        });
        console.log('ready');
      `);
      await run.until(/ready/);
      await run.sandbox.files.write('question.txt', 'why? ');
      run.process.stdin.write('go\n');
      await run.exited;
      expect(run.text()).toBe('ready\nfalse deep\n');
      expect(decode(await run.sandbox.files.read('out/deep/answer.txt'))).toBe('why? why? ');
    });

    it('a file written after the boot is what the next process runs', async () => {
      const sandbox = await setup.boot(`console.log('old')`);
      await sandbox.files.write('src/index.js', `console.log('new')`);
      const run = await runIn(sandbox);
      await run.exited;
      expect(run.text()).toBe('new\n');
    });

    it('fs speaks as Node does about what is missing', async () => {
      const text = await outputOf(
        setup,
        `import { readFileSync, promises } from 'node:fs';
         try { readFileSync('no/such.txt'); } catch (e) { console.log(e.code, e.syscall, e.message); }
         await promises.readFile('no/such.txt').catch((e) => console.log(e.code, e.message));`,
      );
      expect(text).toBe(
        "ENOENT open ENOENT: no such file or directory, open 'no/such.txt'\nENOENT ENOENT: no such file or directory, open 'no/such.txt'\n",
      );
    });
  });
}
