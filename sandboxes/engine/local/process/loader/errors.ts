/** What goes wrong while modules are found and linked, in Node's words. */
import { nodeError } from '../../builtins/node-error';
import type { CompileError, Position } from '../../compile/syntax-error';
import type { ResolveFrom, ResolveHost } from './resolve';

/** An error whose stack points at a place in a file rather than at the engine. */
function errorAt(error: Error, path: string, { line, column }: Position): Error {
  Object.defineProperty(error, 'stack', {
    configurable: true,
    writable: true,
    value: `${error.name}: ${error.message}\n    at ${path}:${line}:${column}`,
  });
  return error;
}

export function syntaxError({ path, message, ...position }: CompileError): Error {
  return errorAt(new SyntaxError(message), path, position);
}

export function missingExport(
  specifier: string,
  name: string,
  path: string,
  position: Position,
  fromCommonJs: boolean,
): Error {
  const message = fromCommonJs
    ? `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may not support all module.exports as named exports.`
    : `The requested module '${specifier}' does not provide an export named '${name}'`;
  return errorAt(new SyntaxError(message), path, position);
}

export function fileNotFound(
  path: string,
  importer: string,
  position: Position | undefined,
  required: boolean,
  specifier: string,
  stack: readonly string[] = [importer],
): Error {
  if (required) {
    const error = Object.assign(
      new Error(
        `Cannot find module '${specifier}'${stack.length > 0 ? `\nRequire stack:\n- ${stack.join('\n- ')}` : ''}`,
      ),
      { code: 'MODULE_NOT_FOUND', requireStack: stack },
    );
    return position ? errorAt(error, importer, position) : error;
  }
  return coded(
    new Error(`Cannot find module '${path}' imported from ${importer}`),
    'ERR_MODULE_NOT_FOUND',
    importer,
    position,
  );
}

export function packageNotFound(name: string, from: ResolveFrom, host: ResolveHost): Error {
  const { importer, position, required } = from;
  const offer =
    host.packages.length > 0
      ? ` Nothing can be installed while the sandbox runs; this project has: ${host.packages.join(', ')}.`
      : ' This project has no dependencies.';
  if (!required) {
    const message = `Cannot find package '${name}' imported from ${importer}.${offer}`;
    return coded(new Error(message), 'ERR_MODULE_NOT_FOUND', importer, position);
  }
  const requireStack = host.requireStack?.(importer) ?? [importer];
  const error = new Error(
    `Cannot find module '${name}'.${offer}\nRequire stack:\n- ${requireStack.join('\n- ')}`,
  );
  return Object.assign(coded(error, 'MODULE_NOT_FOUND', importer, position), { requireStack });
}

export function subpathNotExported(
  specifier: string,
  name: string,
  importer: string,
  position: Position | undefined,
): Error {
  const subpath = `.${specifier.slice(name.length)}`;
  return coded(
    new Error(
      `Package subpath '${subpath}' is not defined by "exports" in /app/node_modules/${name}/package.json`,
    ),
    'ERR_PACKAGE_PATH_NOT_EXPORTED',
    importer,
    position,
  );
}

export function unknownBuiltin(specifier: string, importer: string, position: Position | undefined): Error {
  return coded(
    new Error(`No such built-in module: ${specifier}`),
    'ERR_UNKNOWN_BUILTIN_MODULE',
    importer,
    position,
  );
}

export function unsupportedScheme(scheme: string): Error {
  return coded(
    new Error(
      `Only URLs with a scheme in: file, data, and node are supported by the default ESM loader. Received protocol '${scheme}'`,
    ),
    'ERR_UNSUPPORTED_ESM_URL_SCHEME',
    '',
    undefined,
  );
}

export function invalidSpecifier(specifier: string, reason: string, importer: string): Error {
  return nodeError(
    TypeError,
    'ERR_INVALID_MODULE_SPECIFIER',
    `Invalid module "${specifier}" ${reason} imported from ${importer}`,
  );
}

/** Of a module that has no place, `data:`: nothing is relative to it, and no node_modules is above it. */
export function unsupportedRequest(specifier: string, importer: string): Error {
  return nodeError(
    TypeError,
    'ERR_UNSUPPORTED_RESOLVE_REQUEST',
    `Failed to resolve module specifier "${specifier}" from "${importer}": Invalid relative URL or base scheme is not hierarchical.`,
  );
}

export function directoryImport(path: string, importer: string, position: Position | undefined): Error {
  return coded(
    new Error(`Directory import '${path}' is not supported resolving ES modules imported from ${importer}`),
    'ERR_UNSUPPORTED_DIR_IMPORT',
    importer,
    position,
  );
}

export function notCompiled(path: string): Error {
  return Object.assign(
    new Error(
      `${path} was written while the process ran, and require() cannot wait for it to be compiled. Use await import('${path}') instead.`,
    ),
    { code: 'ERR_REQUIRE_ASYNC_COMPILE' },
  );
}

export function unknownExtension(path: string): Error {
  const ending = /\.[^./]+$/.exec(path)?.[0] ?? '';
  return nodeError(TypeError, 'ERR_UNKNOWN_FILE_EXTENSION', `Unknown file extension "${ending}" for ${path}`);
}

export function requireOfAsync(path: string, importer: string): Error {
  return nodeError(
    Error,
    'ERR_REQUIRE_ASYNC_MODULE',
    `require() cannot be used on an ESM graph with top-level await. Use import() instead. To see where the top-level await comes from, use --experimental-print-required-tla.\n  From ${importer} \n  Requiring ${path} `,
  );
}

function coded(error: Error, code: string, importer: string, position: Position | undefined): Error {
  Object.assign(error, { code });
  return position ? errorAt(error, importer, position) : error;
}
