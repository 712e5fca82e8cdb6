/** What `scripts/build-sandbox.ts` writes to `public/sandbox/manifest.json`: the parts of the local engine and of the packages. */
import { type PackageEntry, REQUIRED } from './process/messages';

export interface Asset {
  /** Name inside `public/sandbox/`, with the hash of its content. */
  readonly file: string;
  readonly bytes: number;
  /** Bytes as brotli sends them. */
  readonly brotli: number;
}

/** Files that a package reads, by their absolute paths in a sandbox. Bytes that are no text stand in base64. */
export type PackageData = Readonly<Record<string, string | { readonly base64: string }>>;

export interface PackageAsset extends Asset {
  readonly name: string;
  readonly version: string;
  /** Ids of the package files that its modules import from. */
  readonly requires: readonly string[];
  /** Ids of the engine's chunks that its modules may use. */
  readonly chunks: readonly string[];
  /** Name inside `public/sandbox/` of a JSON file of `PackageData`, where the package has any. */
  readonly data?: string;
}

/** A part of the process bundle that is loaded at its first use. */
export interface ChunkAsset extends Asset {
  /** Ids of the chunks that it imports from. */
  readonly requires: readonly string[];
}

/** A program of `sandboxes/services`, with all that it imports. Fetched by a sandbox that lists it. */
export interface ServiceAsset extends Asset {
  readonly entry: PackageEntry;
  /** Ids of the engine's chunks that it may use. */
  readonly chunks: readonly string[];
  /** Files that it reads, by the names that it knows them by. Raw bytes. */
  readonly files: Readonly<Record<string, Asset>>;
}

export interface SandboxManifest {
  /** Hash over everything below: a new one means a new engine. */
  readonly version: string;
  /** `csp`: the value of Content-Security-Policy that the frame document must be served with. */
  readonly frame: Asset & { readonly csp: string };
  readonly process: Asset;
  readonly compile: Asset;
  readonly chunks: Readonly<Record<string, ChunkAsset>>;
  readonly packages: Readonly<Record<string, PackageAsset>>;
  readonly services: Readonly<Record<string, ServiceAsset>>;
  /** Every specifier that can be imported: its module, and the package file that holds it. */
  readonly entries: Readonly<Record<string, PackageEntry & { readonly package: string }>>;
  /** Package name to the file (inside `public/sandbox/`) with its declarations for the editor. */
  readonly types: Readonly<Record<string, string>>;
  /** The file (inside `public/sandbox/`) with what a WebContainer is given of ours: `Provisions` as JSON. */
  readonly webcontainer: string;
}

/**
 * The package files that hold `specifiers`, and all that those need. Unknown specifiers are left to the loader to report.
 * @param required which of them are asked for by `require`: some packages have another module for that
 */
export function packageClosure(
  manifest: Pick<SandboxManifest, 'packages' | 'entries'>,
  specifiers: Iterable<string>,
  required: Iterable<string> = [],
): string[] {
  const named = [...specifiers, ...Array.from(required, (specifier) => REQUIRED + specifier)].flatMap(
    (specifier) => own(manifest.entries, specifier)?.package ?? [],
  );
  return closure(named, (id) => own(manifest.packages, id)?.requires ?? []);
}

/** `ids`, and all the chunks that those need. Unknown ones are left out. */
export function chunkClosure({ chunks }: Pick<SandboxManifest, 'chunks'>, ids: Iterable<string>): string[] {
  const known = [...ids].filter((id) => Object.hasOwn(chunks, id));
  return closure(known, (id) => own(chunks, id)?.requires ?? []);
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function closure(start: readonly string[], requires: (id: string) => readonly string[]): string[] {
  const needed = new Set<string>();
  const add = (id: string) => {
    if (needed.has(id)) return;
    needed.add(id);
    for (const other of requires(id)) add(other);
  };
  for (const id of start) add(id);
  return [...needed];
}
