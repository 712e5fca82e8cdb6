/** `exports` and `imports` of a package.json: which file a name stands for, by Node's algorithm (nodejs.org/api/esm.html, "Resolution"). */
import { nodeError } from '../../builtins/node-error';
import type { PackageScope } from './package-scope';

interface Asked {
  /** Names of conditions that hold, beside `default`. */
  readonly conditions: ReadonlySet<string>;
  /** Who imports; null for `require`, whose errors do not name it. */
  readonly importer: string | null;
}

/** The path in the package, beginning with `./`; or, of `imports`, the name of another package. */
type Target = string | null | undefined;

/** `.`, `..` and `node_modules`, also encoded. Empty ones are let through, as Node does with a warning. */
const INVALID_SEGMENT =
  /(^|\\|\/)((\.|%2e)(\.|%2e)?|(n|%6e|%4e)(o|%6f|%4f)(d|%64|%44)(e|%65|%45)(_|%5f)(m|%6d|%4d)(o|%6f|%4f)(d|%64|%44)(u|%75|%55)(l|%6c|%4c)(e|%65|%45)(s|%73|%53))(\\|\/|$)/i;

/**
 * @param subpath `.` or `./cors`
 * @throws {Error} `ERR_PACKAGE_PATH_NOT_EXPORTED`, `ERR_INVALID_PACKAGE_TARGET`, `ERR_INVALID_PACKAGE_CONFIG`
 */
export function exportedFile(scope: PackageScope, subpath: string, asked: Asked): string {
  const table = isSugar(scope) ? { '.': scope.exports } : (scope.exports as Record<string, unknown>);
  const target = find(table, subpath, scope, asked, false);
  if (typeof target === 'string') return target;
  const file = `${scope.directory}/package.json${importedFrom(asked.importer)}`;
  throw nodeError(
    Error,
    'ERR_PACKAGE_PATH_NOT_EXPORTED',
    subpath === '.'
      ? `No "exports" main defined in ${file}`
      : `Package subpath '${subpath}' is not defined by "exports" in ${file}`,
  );
}

/**
 * @param name begins with `#`
 * @throws {Error} `ERR_PACKAGE_IMPORT_NOT_DEFINED`, `ERR_INVALID_MODULE_SPECIFIER`, `ERR_INVALID_PACKAGE_TARGET`
 */
export function importedTarget(
  scope: PackageScope | undefined,
  name: string,
  importer: string,
  conditions: ReadonlySet<string>,
): string {
  if (name === '#' || name.startsWith('#/') || name.endsWith('/'))
    throw nodeError(
      TypeError,
      'ERR_INVALID_MODULE_SPECIFIER',
      `Invalid module "${name}" is not a valid internal imports specifier name${importedFrom(importer)}`,
    );
  const target = scope && find(scope.imports ?? {}, name, scope, { conditions, importer }, true);
  if (typeof target === 'string') return target;
  throw nodeError(
    TypeError,
    'ERR_PACKAGE_IMPORT_NOT_DEFINED',
    `Package import specifier "${name}" is not defined${scope ? ` in package ${scope.directory}/package.json` : ''}${importedFrom(importer)}`,
  );
}

const importedFrom = (importer: string | null) => (importer === null ? '' : ` imported from ${importer}`);

/** `"exports": "./index.js"` or conditions alone stand for `{ ".": … }`. */
function isSugar({ exports, directory }: PackageScope): boolean {
  if (typeof exports === 'string' || Array.isArray(exports)) return true;
  if (typeof exports !== 'object' || exports === null) return false;
  const dotted = Object.keys(exports).map((key) => key.startsWith('.'));
  if (dotted.some((each) => each !== dotted[0]))
    throw nodeError(
      Error,
      'ERR_INVALID_PACKAGE_CONFIG',
      `Invalid package config ${directory}/package.json. "exports" cannot contain some keys starting with '.' and some not. The exports object must either be an object of package subpath keys or an object of main entry condition name keys only.`,
    );
  return dotted[0] !== true;
}

function find(
  table: Readonly<Record<string, unknown>>,
  name: string,
  scope: PackageScope,
  asked: Asked,
  internal: boolean,
): Target {
  const settle = (key: string, star: string | null) =>
    targetOf(table[key], { key, star, scope, asked, internal });
  if (Object.hasOwn(table, name) && !name.includes('*') && !name.endsWith('/')) return settle(name, null);
  const pattern = Object.keys(table)
    .filter((key) => matches(key, name))
    .sort(mostSpecific)[0];
  if (pattern === undefined) return undefined;
  const [before = '', after = ''] = pattern.split('*');
  return settle(pattern, name.slice(before.length, name.length - after.length));
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  const [before = '', after = ''] = parts;
  return (
    parts.length === 2 &&
    name !== before &&
    name.startsWith(before) &&
    name.length >= pattern.length &&
    name.endsWith(after)
  );
}

/** PATTERN_KEY_COMPARE: the longer part before the star wins, then the longer key. */
function mostSpecific(a: string, b: string): number {
  return b.indexOf('*') - a.indexOf('*') || b.length - a.length;
}

interface Place {
  readonly key: string;
  /** What the star stands for; null when the key has none. */
  readonly star: string | null;
  readonly scope: PackageScope;
  readonly asked: Asked;
  readonly internal: boolean;
}

function targetOf(target: unknown, place: Place): Target {
  if (typeof target === 'string') return checked(target, place);
  if (target === null) return null;
  if (Array.isArray(target)) return firstOf(target, place);
  if (typeof target !== 'object') throw invalidTarget(target, place);
  if (Object.keys(target).some(isIndex))
    throw nodeError(
      Error,
      'ERR_INVALID_PACKAGE_CONFIG',
      `Invalid package config ${place.scope.directory}/package.json. "exports" cannot contain numeric property keys.`,
    );
  for (const [condition, inner] of Object.entries(target)) {
    if (condition !== 'default' && !place.asked.conditions.has(condition)) continue;
    const found = targetOf(inner, place);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An array's index: such keys of an object lose their order. */
const isIndex = (key: string) => /^(?:0|[1-9]\d*)$/.test(key) && Number(key) < 2 ** 32 - 1;

/** The first of a list that is valid, though its file may not exist. */
function firstOf(targets: readonly unknown[], place: Place): Target {
  let last: { readonly error: unknown } | null | undefined = targets.length === 0 ? null : undefined;
  for (const each of targets) {
    try {
      const found = targetOf(each, place);
      if (typeof found === 'string') return found;
      if (found === null) last = null;
    } catch (error) {
      if ((error as { code?: string }).code !== 'ERR_INVALID_PACKAGE_TARGET') throw error;
      last = { error };
    }
  }
  if (last) throw last.error;
  return last;
}

function checked(target: string, place: Place): string {
  const { star, internal, key, scope, asked } = place;
  const filled = star === null ? target : target.replaceAll('*', () => star);
  if (!target.startsWith('./')) {
    if (!internal || target.startsWith('../') || target.startsWith('/') || URL.canParse(target))
      throw invalidTarget(target, place);
    return filled;
  }
  if (INVALID_SEGMENT.test(target.slice(2))) throw invalidTarget(target, place);
  if (star !== null && INVALID_SEGMENT.test(star))
    throw nodeError(
      TypeError,
      'ERR_INVALID_MODULE_SPECIFIER',
      `Invalid module "${key.replace('*', () => star)}" request is not a valid match in pattern "${key}" for the "${internal ? 'imports' : 'exports'}" resolution of ${scope.directory}/package.json${importedFrom(asked.importer)}`,
    );
  return filled;
}

function invalidTarget(target: unknown, { key, scope, asked, internal }: Place): Error {
  const hint =
    typeof target === 'string' && !internal && target.length > 0 && !target.startsWith('./')
      ? '; targets must start with "./"'
      : '';
  const what =
    key === '.'
      ? `"exports" main target ${JSON.stringify(target)} defined in`
      : `"${internal ? 'imports' : 'exports'}" target ${JSON.stringify(target)} defined for '${key}' in`;
  return nodeError(
    Error,
    'ERR_INVALID_PACKAGE_TARGET',
    `Invalid ${what} the package config ${scope.directory}/package.json${importedFrom(asked.importer)}${hint}`,
  );
}
