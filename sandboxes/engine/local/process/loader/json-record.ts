/** JSON as a module. */
import { dataUrlKind, dataUrlText } from './data-url';
import { createNamespace, defineExport, fillFromExports, type ModuleRecord } from './record';
import { remember } from './registry';
import { moduleCache } from './require';
import { readText } from './sources';

export const isJson = (path: string): boolean =>
  path.startsWith('data:') ? dataUrlKind(path) === 'json' : path.endsWith('.json');

export function jsonRecord(path: string, id: string): ModuleRecord {
  const value = jsonValue(path);
  const namespace = createNamespace();
  if (id === path) fillFromExports(namespace, value);
  else defineExport(namespace, 'default', () => value);
  return remember({
    id,
    kind: 'json',
    namespace,
    requests: [],
    state: 'evaluated',
    error: undefined,
    instantiate: () => undefined,
    evaluate: () => undefined,
    required: () => value,
  });
}

/** What `require` gave of it, if it did: both are one object. */
function jsonValue(path: string): unknown {
  const known = moduleCache[path];
  if (known?.loaded) return known.exports;
  const text = path.startsWith('data:') ? dataUrlText(path) : (readText(path) ?? '');
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw Object.assign(new SyntaxError(`${path}: ${(cause as Error).message}`), { cause });
  }
}
