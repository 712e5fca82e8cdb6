import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadEngine, newLasting } from '@/sandboxes/services/proxy/server/load';
import { realProgram } from '../real-server';
import { BAD } from './bad-configs';

const nginx = realProgram('nginx');
const OK = 'it is taken';

describe.skipIf(nginx === null)('what nginx -t says of a configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'backlab-proxy-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(BAD.map((text, index) => [index, text] as const))('%i', async (index, text) => {
    const file = join(folder, `${index}.conf`);
    writeFileSync(file, text);
    const ours = await loadEngine(
      { file, text },
      newLasting(null),
      { now: Date.now, random: Math.random },
      () => undefined,
    ).then(
      () => OK,
      (error: Error) => error.message,
    );
    const real = await verdict(file, folder);
    expect(real).not.toBe(OK);
    expect(ours).toBe(real);
  });
});

function verdict(file: string, folder: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(nginx as string, ['-t', '-q', '-p', `${folder}/`, '-c', file], (_, __, stderr) => {
      const line = stderr.split('\n').find((one) => one.includes('[emerg]'));
      resolve(line?.replace(/^.*\[emerg\] (\d+#\d+: )?/, '') ?? OK);
    });
  });
}
