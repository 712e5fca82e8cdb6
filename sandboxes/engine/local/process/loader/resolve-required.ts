/** What `require.resolve` answers. */
import { invalidArgType, nodeError } from '../../builtins/node-error';
import { fileNotFound } from './errors';
import { host, requireStack } from './host';
import { type Resolved, resolve } from './resolve';

/** `require.resolve` without what stands before it. */
export function resolveFrom(specifier: string, importer: string, paths?: readonly string[]): string {
  if (paths !== undefined && !Array.isArray(paths))
    throw nodeError(
      TypeError,
      'ERR_INVALID_ARG_VALUE',
      `The property 'options.paths' is invalid. Received ${String(paths)}`,
    );
  const importers = paths ? paths.map((folder) => `${folder}/[resolve]`) : [importer];
  let missing: unknown;
  for (const from of importers) {
    try {
      return nameOf(resolve(specifier, { importer: from, required: true }, host), specifier);
    } catch (error) {
      if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') throw error;
      missing = error;
    }
  }
  throw paths === undefined && missing !== undefined
    ? missing
    : fileNotFound(specifier, importer, undefined, true, specifier, requireStack(importer));
}

function nameOf(resolved: Resolved, specifier: string): string {
  if (resolved.type === 'file') return resolved.path;
  return resolved.type === 'builtin' ? specifier : `/app/node_modules/${resolved.specifier}`;
}

export function checkSpecifier(specifier: unknown, name: string): asserts specifier is string {
  if (typeof specifier !== 'string') throw invalidArgType(name, 'of type string', specifier);
  if (specifier === '')
    throw nodeError(
      TypeError,
      'ERR_INVALID_ARG_VALUE',
      `The argument '${name}' must be a non-empty string. Received ''`,
    );
}
