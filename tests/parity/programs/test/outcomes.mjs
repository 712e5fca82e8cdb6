// Every way a test can end, as the TAP and spec reporters tell it, and the exit code.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

if (process.argv[2] === undefined) {
  for (const reporter of ['tap', 'spec', 'dot']) {
    const child = fork(fileURLToPath(import.meta.url), ['run'], {
      silent: true,
      execArgv: [`--test-reporter=${reporter}`],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    // Times differ, and so do the frames of the runner itself and how files are named in stacks.
    const lines = output
      .replaceAll(/duration_ms:? [\d.]+/g, 'duration_ms <n>')
      .replaceAll(/\([\d.]+ms\)/g, '(<n>ms)')
      .split('\n')
      .filter(
        (line) =>
          !/^\s*(?:at )?(?:async )?(?:\w+\.)?.*\((?:node:|file:|\/).*\)(?: \{)?$|^\s*(?:at )?(?:async )?(?:node:|file:\/\/|\/)\S+(?: \{)?$|^\s*stack: \|-$|location:|^test at /.test(
            line,
          ),
      )
      .filter(
        (line) =>
          !/^(\s*)\}$|generatedMessage|^\s*(?:code|actual|expected|operator): .*,$|^\s*operator: '\w+'$/.test(
            line,
          ),
      );
    console.log(`--- ${reporter} ${code}\n${lines.join('\n')}`);
  }
} else {
  const { default: test, describe, it, before, after, beforeEach, afterEach } = await import('node:test');
  const assert = await import('node:assert');
  test('passes', () => undefined);
  test('waits', async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
  test('calls back', (_t, done) => setImmediate(done));
  test('calls back with an error', (_t, done) => done(new Error('called back')));
  test('mixes both', async (_t, done) => done());
  test('fails', () => assert.strictEqual(1, 2));
  test('throws', () => {
    throw new TypeError('boom');
  });
  test('rejects with text', async () => {
    throw 'only text';
  });
  test('has subtests', async (t) => {
    t.diagnostic('a note');
    await t.test('one', () => undefined);
    await t.test('two', { skip: 'later' }, () => undefined);
    await t.test('three', async (inner) => {
      await inner.test('deep', () => {
        throw new RangeError('inner');
      });
    });
  });
  test('skipped', { skip: true }, () => undefined);
  test('to do', { todo: 'soon' }, () => {
    throw new Error('not done');
  });
  test('skips itself', (t) => t.skip('because'));
  test('is to do itself', (t) => t.todo());
  test.skip('skipped by name', () => undefined);
  test.todo('to do by name');
  describe('suite', () => {
    const log = [];
    before(() => log.push('before'));
    beforeEach(() => log.push('beforeEach'));
    afterEach(() => log.push('afterEach'));
    after(() =>
      assert.deepStrictEqual(log, ['before', 'beforeEach', 'a', 'afterEach', 'beforeEach', 'c', 'afterEach']),
    );
    it('a', () => log.push('a'));
    describe('nested', () => it('c', () => log.push('c')));
    it.skip('d', () => undefined);
  });
  describe('hooks that fail', () => {
    before(() => {
      throw new Error('in the hook');
    });
    it('never runs', () => undefined);
  });
  test('runs out of time', { timeout: 20 }, () => new Promise((resolve) => setTimeout(resolve, 300)));
  test('leaves one behind', (t) => {
    t.test('left', () => new Promise(() => undefined));
  });
  test('plans', { plan: 2 }, (t) => {
    t.assert.ok(true);
    t.assert.strictEqual(1, 1);
  });
  test('plans too much', (t) => {
    t.plan(2);
    t.assert.ok(true);
  });
  test('name with # and \\', () => undefined);
}
