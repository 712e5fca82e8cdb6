/** Services as child processes: each on a machine of its own, which is a port table and a folder for its data. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineError } from '../contract';
import type { NodeCommand } from './command';
import { createPorts } from './ports';
import type { SandboxFolder } from './project-folder';
import { linkServiceAssets } from './service-assets';

export interface ServiceMachine {
  readonly ports: ReturnType<typeof createPorts>;
  readonly command: NodeCommand;
}

export interface NativeServices {
  /** How a service runs on a machine. @throws {EngineError} `ENOENT` the sandbox was booted without it */
  place(words: readonly string[], machine: string, tsx: string): Promise<ServiceMachine>;
}

const SERVICES = fileURLToPath(new URL('../../services', import.meta.url));

/**
 * @param writePreload writes what a process on a machine with these ports loads first
 * @throws {EngineError} `ENOENT` there is none of that name, or what it needs has not been built
 */
export async function installServices(
  names: readonly string[],
  folder: SandboxFolder,
  writePreload: (file: string, ports: string) => Promise<void>,
): Promise<NativeServices> {
  const assets = new Map<string, string | null>();
  for (const name of new Set(names)) {
    if (!existsSync(join(SERVICES, name, 'main.ts')))
      throw new EngineError('ENOENT', `There is no service "${name}"`, {
        remedy: 'The folders of sandboxes/services are the services.',
      });
    assets.set(name, await linkServiceAssets(name, join(folder.root, 'assets', name)));
  }
  return {
    async place([, name = '', ...flags], machine, tsx) {
      const made = assets.get(name);
      if (made === undefined)
        throw new EngineError('ENOENT', `There is no service "${name}" in this sandbox`, {
          remedy: 'List it in "services" of lab.json.',
        });
      const ports = join(folder.machines, machine);
      await mkdir(ports, { recursive: true });
      const preload = join(folder.root, `preload-${machine}.cjs`);
      await writePreload(preload, ports);
      const args = [
        ...['--import', tsx, join(SERVICES, name, 'main.ts')],
        ...['--data', join(folder.root, 'data', machine)],
        ...(made === null ? [] : ['--assets', made]),
        ...flags,
      ];
      return {
        ports: createPorts(ports),
        command: { args, env: { NODE_OPTIONS: `--require=${preload}` } },
      };
    },
  };
}
