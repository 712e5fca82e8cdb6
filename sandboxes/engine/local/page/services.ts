/** The services that a sandbox may run, fetched because it lists them. */
import { EngineError } from '../../contract';
import { assetsFolder } from '../kernel/service-command';
import type { SandboxManifest } from '../manifest';
import type { ServiceProgram } from '../process/messages';
import type { Assets } from './assets';

/** @throws {EngineError} `ENOENT` there is none of that name; what `assets` says */
export async function loadServices(
  { services }: Pick<SandboxManifest, 'services'>,
  assets: Assets,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, ServiceProgram>> {
  const load = async (name: string): Promise<[string, ServiceProgram]> => {
    const asset = Object.hasOwn(services, name) ? services[name] : undefined;
    if (!asset)
      throw new EngineError('ENOENT', `There is no service "${name}"`, {
        remedy: `There are ${Object.keys(services).join(', ')}.`,
      });
    const { file, entry, files } = asset;
    const [code, ...contents] = await Promise.all([
      assets.text(file, signal),
      ...Object.entries(files).map(
        async ([path, { file: from }]): Promise<[string, Uint8Array]> => [
          `${assetsFolder(name)}/${path}`,
          await assets.bytes(from, signal),
        ],
      ),
    ]);
    return [name, { file: { id: entry.module, code }, entry, files: new Map(contents) }];
  };
  return new Map(await Promise.all([...new Set(names)].map(load)));
}
