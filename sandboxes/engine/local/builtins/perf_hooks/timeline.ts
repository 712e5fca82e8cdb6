/** The entries that are kept: marks and measures until they are cleared, resources up to a number. */
import type { PerformanceEntry } from './entries';

let entries: PerformanceEntry[] = [];
let resources: PerformanceEntry[] = [];
let mostResources = 250;

export function keep(entry: PerformanceEntry): void {
  entries.push(entry);
}

/** @returns whether there was room */
export function keepResource(entry: PerformanceEntry): boolean {
  if (resources.length >= mostResources) return false;
  resources.push(entry);
  return true;
}

export function limitResources(most: number): void {
  mostResources = most;
}

export function clearResources(): void {
  resources = [];
}

/** @param name all of the type when left out */
export function clear(type: 'mark' | 'measure', name?: string): void {
  entries = entries.filter(
    (entry) => entry.entryType !== type || (name !== undefined && entry.name !== name),
  );
}

/** Oldest first. */
export const kept = (): PerformanceEntry[] =>
  [...entries, ...resources].sort((one, other) => one.startTime - other.startTime);

export const buffered = (type: string): PerformanceEntry[] =>
  kept().filter(({ entryType }) => entryType === type);

/** When the last mark of that name was set. */
export const markedAt = (name: string): number | undefined =>
  entries.findLast((entry) => entry.entryType === 'mark' && entry.name === name)?.startTime;
