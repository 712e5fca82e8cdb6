/** Which module goes into which package's file. */
import type { PackageData } from '../../../sandboxes/engine/local/manifest';
import { PACKAGE_FILE, type PackageEntry, REQUIRED } from '../../../sandboxes/engine/local/process/messages';
import { codeOf, type Output } from './modules';

interface BundledFile {
  /** `hono`; `hono+rest` for what only rarely used subpaths need, `hono+require` for what only `require` does. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly code: string;
  readonly requires: readonly string[];
  /** Files that its packages read, such as the pages that they serve. */
  readonly data: PackageData;
}

export interface PackageBundle {
  readonly files: readonly BundledFile[];
  readonly entries: Readonly<Record<string, PackageEntry & { readonly package: string }>>;
  /** Files that went in, relative to `resolveDir`. */
  readonly sources: readonly string[];
}

interface RootPackage {
  readonly name: string;
  readonly version: string;
  readonly needs: readonly string[];
}

export function gather(
  outputs: readonly Output[],
  packages: readonly RootPackage[],
  used: ReadonlySet<string>,
): Omit<PackageBundle, 'sources'> {
  const byId = new Map(outputs.map((output) => [output.id, output]));
  const owner = new Map<string, string>();
  const eager = new Set<string>();
  const rootOf = (module: string) => {
    const mark = [REQUIRED, PACKAGE_FILE].find((each) => module.startsWith(each)) ?? '';
    const specifier = module.slice(mark.length);
    return packages.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  };

  const walk = (id: string, visit: (id: string) => boolean): void => {
    const module = byId.get(id);
    if (module === undefined || !visit(id)) return;
    for (const request of [...module.requests, ...module.later]) walk(request, visit);
  };
  // Whoever stands first owns what is shared: packages are given with the most basic ones first.
  const byUse = [...packages].sort(
    (left, right) => dependents(right.name, outputs) - dependents(left.name, outputs),
  );
  for (const { name } of neededFirst(byUse)) {
    for (const { id, specifier } of outputs) {
      if (specifier === undefined || rootOf(specifier)?.name !== name) continue;
      const seen = new Set<string>();
      walk(id, (each) => {
        if (seen.has(each)) return false;
        seen.add(each);
        const module = byId.get(each);
        const home = module?.specifier === undefined ? name : (rootOf(module.specifier)?.name ?? name);
        if (!owner.has(each) && !module?.helpers) owner.set(each, home);
        return true;
      });
    }
  }
  const mark = (id: string) =>
    walk(id, (each) => {
      if (eager.has(each)) return false;
      eager.add(each);
      return true;
    });
  for (const { id, specifier } of outputs)
    if (
      specifier !== undefined &&
      (used.has(specifier) ||
        specifier.startsWith(PACKAGE_FILE) ||
        packages.some(({ name }) => name === specifier))
    )
      mark(id);

  // What only `require` asks for is a file of its own: nobody who imports has to fetch it.
  const imported = new Set<string>();
  for (const { id, specifier } of outputs)
    if (specifier !== undefined && !specifier.startsWith(REQUIRED))
      walk(id, (each) => {
        if (imported.has(each)) return false;
        imported.add(each);
        return true;
      });
  const part = (id: string) => (eager.has(id) ? '' : imported.has(id) ? '+rest' : '+require');
  const fileOf = (id: string) => `${owner.get(id) ?? 'shared'}${byId.get(id)?.helpers ? '' : part(id)}`;
  const groups = new Map<string, Output[]>();
  for (const output of outputs)
    groups.set(fileOf(output.id), [...(groups.get(fileOf(output.id)) ?? []), output]);
  const files = [...groups].map(([id, members]) => {
    const root = packages.find(({ name }) => name === id.replace(/\+(?:rest|require)$/, ''));
    const requires = new Set(
      members.flatMap(({ requests, later }) =>
        [...requests, ...later].filter((request) => byId.has(request)).map(fileOf),
      ),
    );
    requires.delete(id);
    return {
      id,
      name: root?.name ?? id,
      version: root?.version ?? '',
      code: codeOf(members),
      requires: [...requires].sort(),
      data: Object.assign({}, ...members.map(({ data }) => data)) as PackageData,
    };
  });
  const entries = Object.fromEntries(
    outputs.flatMap(({ id, specifier, kind }) =>
      specifier === undefined ? [] : [[specifier, { module: id, kind, package: fileOf(id) }]],
    ),
  );
  return { files, entries };
}

/** Each behind those that its package.json depends on. */
function neededFirst(packages: readonly RootPackage[]): readonly RootPackage[] {
  const ordered = new Set<RootPackage>();
  const seen = new Set<RootPackage>();
  const place = (root: RootPackage): void => {
    if (seen.has(root)) return;
    seen.add(root);
    for (const other of packages) if (root.needs.includes(other.name)) place(other);
    ordered.add(root);
  };
  for (const root of packages) place(root);
  return [...ordered];
}

/** How many modules of other packages lean on this one. */
function dependents(name: string, outputs: readonly Output[]): number {
  return outputs.filter(
    ({ specifier, requests }) =>
      !specifier?.startsWith(name) &&
      requests.some((request) => request === name || request.startsWith(`${name}/`)),
  ).length;
}
