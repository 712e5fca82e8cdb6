/** The modules that the process has. */
import type { ModuleRecord } from './record';

export const records = new Map<string, ModuleRecord>();
/** The module that the process began with. */
export const program: { main: ModuleRecord | undefined } = { main: undefined };

/** Thrown while a graph is built over a file that the process wrote itself: compile it, then try again. */
export class NeedsCompile {
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
}

/**
 * Builds a graph whole or not at all: of one that broke off, no part is left that names a part which is gone.
 */
const made: ModuleRecord[] = [];
export function whole(build: () => ModuleRecord): ModuleRecord {
  const start = made.length;
  try {
    return build();
  } catch (thrown) {
    for (const { id, state } of made.slice(start)) if (state === 'linked') records.delete(id);
    throw thrown;
  } finally {
    made.length = start;
  }
}

export function remember(record: ModuleRecord): ModuleRecord {
  records.set(record.id, record);
  made.push(record);
  return record;
}
