/** What `scripts/build-sandbox.ts` writes to `public/sandbox/manifest.json`: the parts of the local engine and of the packages. */
import type { PackageEntry } from './process/messages';

export interface Asset {
  /** Name inside `public/sandbox/`, with the hash of its content. */
  readonly file: string;
  readonly bytes: number;
  /** Bytes as brotli sends them. */
  readonly brotli: number;
}

export interface PackageAsset extends Asset {
  readonly name: string;
  readonly version: string;
  /** Ids of the package files that its modules import from. */
  readonly requires: readonly string[];
}

export interface SandboxManifest {
  /** Hash over everything below: a new one means a new engine. */
  readonly version: string;
  /** `csp`: the value of Content-Security-Policy that the frame document must be served with. */
  readonly frame: Asset & { readonly csp: string };
  readonly process: Asset;
  readonly compile: Asset;
  readonly packages: Readonly<Record<string, PackageAsset>>;
  /** Every specifier that can be imported: its module, and the package file that holds it. */
  readonly entries: Readonly<Record<string, PackageEntry & { readonly package: string }>>;
  /** Package name to the file (inside `public/sandbox/`) with its declarations for the editor. */
  readonly types: Readonly<Record<string, string>>;
}

/** The package files that hold `specifiers`, and all that those need. Unknown specifiers are left to the loader to report. */
export function packageClosure(
  manifest: Pick<SandboxManifest, 'packages' | 'entries'>,
  specifiers: Iterable<string>,
): string[] {
  const needed = new Set<string>();
  const add = (id: string) => {
    if (needed.has(id)) return;
    needed.add(id);
    for (const other of manifest.packages[id]?.requires ?? []) add(other);
  };
  for (const specifier of specifiers) {
    const entry = Object.hasOwn(manifest.entries, specifier) ? manifest.entries[specifier] : undefined;
    if (entry) add(entry.package);
  }
  return [...needed];
}
