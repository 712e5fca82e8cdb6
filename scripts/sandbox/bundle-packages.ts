/**
 * Bundles npm packages for the local engine: one build for all, so that `hono` and `hono/cors`, or two packages that share
 * a third, share its modules too. esbuild splits by reachability; each piece becomes a module of the engine's own loader.
 */
import { PACKAGE_FILE, type PackageEntry, REQUIRED } from '../../sandboxes/engine/local/process/messages';
import { computedModules, pathInPackages } from './computed-modules';
import { gather, type PackageBundle } from './package-bundle/files';
import { packageOf } from './package-bundle/installed';
import { codeOf, split } from './package-bundle/modules';

export interface BundleOptions {
  /** What programs import. It goes into a package's first file; by default the packages themselves. */
  readonly used?: ReadonlySet<string>;
  /** What programs `require`: packages may have another module for that than for `import`. `any` where nobody knows yet. */
  readonly required?: ReadonlySet<string> | 'any';
}

/**
 * @param names packages to bundle, with all of their subpaths
 * @param resolveDir folder from which they are resolved, as Node would
 * @throws {Error} a package that is not installed; what esbuild says
 */
export async function bundlePackages(
  names: readonly string[],
  resolveDir: string,
  { used = new Set(names), required = new Set() }: BundleOptions = {},
): Promise<PackageBundle> {
  if (names.length === 0) return { files: [], entries: {}, sources: [] };
  const packages = await Promise.all(
    names.map(async (name) => ({ name, ...(await packageOf(name, resolveDir)) })),
  );
  // What patterns in `exports` allow, or a package without `exports`, is bundled where a program names it.
  const named = [...used].filter((each) => names.some((name) => each.startsWith(`${name}/`)));
  const listed = packages.flatMap(({ name, subpaths }) => subpaths.map((subpath) => name + subpath.slice(1)));
  const specifiers = new Set([...listed, ...named]);
  const faces = packages.flatMap(({ name, twoFaced }) => twoFaced.map((subpath) => name + subpath.slice(1)));
  const twice = [...(required === 'any' ? faces : required)]
    .filter((each) => specifiers.has(each))
    .map((each) => REQUIRED + each);
  const files = packages.flatMap(({ folder }) => computedModules(folder));
  const { outputs, sources } = await split(
    [
      ...[...specifiers, ...twice].map((specifier) => ({ in: specifier, out: specifier })),
      ...files.map((file) => ({ in: file, out: PACKAGE_FILE + pathInPackages(file) })),
    ],
    resolveDir,
  );
  return { ...gather(outputs, packages, used), sources };
}

export interface ProgramBundle {
  readonly code: string;
  readonly kind: PackageEntry['kind'];
  readonly sources: readonly string[];
}

/**
 * Bundles a program of our own with all that it imports, into one package file with a module called `id`.
 * @param file its first module
 */
export async function bundleProgram(file: string, id: string, resolveDir: string): Promise<ProgramBundle> {
  const { outputs, sources } = await split([{ in: file, out: id }], resolveDir);
  return {
    code: codeOf(outputs),
    kind: outputs.find((output) => output.id === id)?.kind ?? 'esm',
    sources,
  };
}
