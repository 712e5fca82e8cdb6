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
  return runFrom(order, 0);
}

function runFrom(order: readonly ModuleRecord[], start: number): Promise<void> | undefined {
  for (let index = start; index < order.length; index++) {
    const record = order[index];
    if (!record) break;
    if (record.state === 'failed') throw record.error;
    // Another import runs it: this one goes on when that is done.
    if (record.state === 'evaluating' && record.pending)
      return record.pending.then(() => runFrom(order, index + 1));
    if (record.state !== 'instantiated') continue;
    record.state = 'evaluating';
    const fail = (error: unknown): never => {
      record.state = 'failed';
      record.error = error;
      throw error;
    };
    let pending: Promise<unknown> | undefined;
    try {
      checkNames(record, 'cjs');
      pending = record.evaluate();
    } catch (error) {
      fail(error);
    }
    if (pending) {
      record.pending = pending.then(() => {
        record.state = 'evaluated';
      }, fail);
      return record.pending.then(() => runFrom(order, index + 1));
    }
    record.state = 'evaluated';
  }
  return undefined;
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
