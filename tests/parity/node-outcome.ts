/** What plain Node makes of a project: no engine between, so that nothing but Node is compared with. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ProjectFiles, Signal } from '../../sandboxes/engine/contract';
import type { Outcome } from './program';

/** Writes the files to a folder of their own beside `nodeModules`, and runs one of them to its end. */
export async function nodeOutcome(files: ProjectFiles, file: string, nodeModules: string): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'backlab-package-'));
  try {
    for (const [path, data] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), data);
    }
    await symlink(nodeModules, join(folder, 'node_modules'));
    const tsx = file.endsWith('.ts') ? ['--import', 'tsx'] : [];
    const child = spawn(process.execPath, [...tsx, file], {
      cwd: folder,
      // The test runner's own options are none of the program's business.
      env: { ...process.env, HOME: folder, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const text = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (part: string) => {
        text[stream] += part;
      });
    const [code, signal] = (await once(child, 'close')) as [number | null, Signal | null];
    return { code, signal, ...text };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
