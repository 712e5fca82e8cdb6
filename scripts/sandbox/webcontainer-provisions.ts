/** What a WebContainer is given of ours (`sandboxes/engine/webcontainer`): the bridge, and the checks as an ordinary package. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import type { Provisions } from '../../sandboxes/engine/webcontainer/provisions';

const CHECKS = 'sandboxes/checks';

export async function webcontainerProvisions(root: string): Promise<Provisions> {
  const [bridge, code] = await Promise.all([
    readFile(join(root, 'sandboxes/engine/webcontainer/bridge/bridge.cjs'), 'utf8'),
    // Both entries share the registry of checks, so what they share must stay one module.
    build({
      absWorkingDir: root,
      entryPoints: [join(root, CHECKS, 'index.ts'), join(root, CHECKS, 'runner.ts')],
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      outdir: 'out',
      write: false,
      logLevel: 'silent',
    }),
  ]);
  const files = Object.fromEntries(code.outputFiles.map(({ path, text }) => [basename(path), text]));
  const { name, version, license } = JSON.parse(
    await readFile(join(root, CHECKS, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  const manifest = {
    name,
    version,
    license,
    type: 'module',
    exports: { '.': './index.js', './runner': './runner.js' },
  };
  return { bridge, packages: { '@backlab/checks': { ...files, 'package.json': JSON.stringify(manifest) } } };
}
