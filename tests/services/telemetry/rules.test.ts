/** Files of rule tests pass and fail here as with `promtool test rules`. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { promtool } from './prometheus';
import { failuresOf } from './rule-tests';

const folder = join(import.meta.dirname, 'rules');

const verdictOfPromtool = (file: string) =>
  new Promise<{ passes: boolean; said: string }>((resolve) => {
    execFile(promtool as string, ['test', 'rules', file], (error, stdout, stderr) =>
      resolve({ passes: error === null, said: stdout + stderr }),
    );
  });

describe('rules', () => {
  it.each([
    ['right.yml', true],
    ['flapping.yml', true],
    ['wrong-sample.yml', false],
    ['wrong-alert.yml', false],
  ])('%s', async (name, passes) => {
    const file = join(folder, name);
    const failures = failuresOf(file);
    expect(failures.length === 0, failures.join('\n')).toBe(passes);
  });

  it.skipIf(promtool === null).each(['right.yml', 'flapping.yml', 'wrong-sample.yml', 'wrong-alert.yml'])(
    'promtool judges %s alike',
    async (name) => {
      const file = join(folder, name);
      const { passes, said } = await verdictOfPromtool(file);
      expect(failuresOf(file).length === 0, said).toBe(passes);
    },
  );
});
