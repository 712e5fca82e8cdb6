import { setTimeout as after } from 'node:timers/promises';

/** Stands for a store that all instances share, as Redis would be: a few milliseconds away. */
const numbers = new Map<string, readonly number[]>();

export async function read(key: string): Promise<readonly number[] | undefined> {
  await after(3);
  return numbers.get(key);
}

export async function write(key: string, stored: readonly number[]): Promise<void> {
  await after(3);
  numbers.set(key, stored);
}

/** One change in one step, as a script in Redis is. */
export async function change<Result>(
  key: string,
  step: (stored: readonly number[] | undefined) => { store: readonly number[]; result: Result },
): Promise<Result> {
  await after(3);
  const { store, result } = step(numbers.get(key));
  numbers.set(key, store);
  return result;
}
