/** The files that a project's packages read: in a tab nothing else of `node_modules` exists as files. */
import type { FileData } from '../../contract';
import type { PackageData, SandboxManifest } from '../manifest';
import type { Assets } from './assets';

/** @param ids of package files; @returns absolute paths and contents */
export async function packageData(
  manifest: SandboxManifest,
  assets: Assets,
  ids: readonly string[],
): Promise<Map<string, FileData>> {
  const names = ids.flatMap((id) => manifest.packages[id]?.data ?? []);
  const texts = await Promise.all(names.map((name) => assets.text(name)));
  return new Map(
    texts.flatMap((text) =>
      Object.entries(JSON.parse(text) as PackageData).map(([path, content]): [string, FileData] => [
        path,
        typeof content === 'string' ? content : bytesOf(content.base64),
      ]),
    ),
  );
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
