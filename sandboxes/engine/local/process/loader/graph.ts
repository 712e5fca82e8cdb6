/** Links and runs a graph of modules in the order that the language prescribes (ECMA-262 §16.2.1.6). */
import { missingExport } from './errors';
import type { ModuleRecord } from './record';

/** Dependencies before dependents, each once; a cycle is cut where it is met again. */
function inOrder(root: ModuleRecord): ModuleRecord[] {
  const order: ModuleRecord[] = [];
  const seen = new Set<ModuleRecord>();
  const visit = (record: ModuleRecord) => {
    if (seen.has(record) || record.state === 'evaluated') return;
    seen.add(record);
    for (const request of record.requests) visit(request.record);
    order.push(record);
  };
  visit(root);
  return order;
}

/** Whether something of the graph that has not run yet awaits at its top level. */
export function awaits(root: ModuleRecord): boolean {
  return inOrder(root).some((record) => record.topLevelAwait === true);
}

/**
 * Instantiates and evaluates. Synchronous as far as nothing awaits at its top level.
 * @returns a promise when something does
 * @throws what a module threw, the same again on the next try
 */
export function run(root: ModuleRecord): Promise<void> | undefined {
  const order = inOrder(root);
  for (const record of order) {
    if (record.state === 'linked') {
      record.instantiate();
      record.state = 'instantiated';
    }
  }
  for (const record of order) checkNames(record, 'esm');
  for (const record of order) {
    if (record.state === 'failed') throw record.error;
    if (record.state === 'instantiated') begin(record);
  }
  return root.state === 'evaluating' ? root.pending : undefined;
}

/** What awaits holds up those that need it, and no others. */
function begin(record: ModuleRecord): void {
  const needs = record.requests.map((request) => request.record);
  const waits = needs.flatMap(({ state, pending }) => (state === 'evaluating' && pending ? [pending] : []));
  const execute = () => {
    const failed = needs.find(({ state }) => state === 'failed');
    if (failed) throw failed.error;
    checkNames(record, 'cjs');
    return record.evaluate();
  };
  const done = () => {
    record.state = 'evaluated';
  };
  const fail = (error: unknown): never => {
    record.state = 'failed';
    record.error = error;
    throw error;
  };
  record.state = 'evaluating';
  let pending: Promise<unknown> | undefined;
  try {
    const [first] = waits;
    pending = waits.length > 1 ? Promise.all(waits).then(execute) : first ? first.then(execute) : execute();
  } catch (error) {
    fail(error);
  }
  if (!pending) {
    done();
    return;
  }
  record.pending = pending.then(done, fail);
  // Whoever imports it hears of it.
  record.pending.catch(() => undefined);
}

/** A name that is imported and not there is an error of the importer, before it runs. */
function checkNames(record: ModuleRecord, of: 'esm' | 'cjs'): void {
  for (const { specifier, record: target, names } of record.requests) {
    if ((target.kind === 'esm') !== (of === 'esm')) continue;
    // In a cycle a CommonJS module may not have run: its names are not known yet.
    if (of === 'cjs' && target.state !== 'evaluated') continue;
    for (const { name, position } of names) {
      if (!(name in target.namespace))
        throw missingExport(specifier, name, record.id, position, target.kind === 'cjs');
    }
  }
}
