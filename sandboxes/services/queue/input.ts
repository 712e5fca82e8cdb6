/** What a request says, read with SQS's complaints. */
import { invalid, missing, SqsError } from './errors';

export type Input = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function text(input: Input, name: string): string {
  const value = input[name];
  if (value === undefined || value === '') throw missing(name);
  if (typeof value !== 'string') throw new SqsError('SerializationException', `${name} is no text.`);
  return value;
}

export const optionalText = (input: Input, name: string): string | undefined =>
  input[name] === undefined ? undefined : text(input, name);

/** @returns undefined where it is not given */
export function integer(input: Input, name: string, least: number, most: number): number | undefined {
  const value = input[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < least || number > most)
    throw invalid(name, value, `Must be between ${least} and ${most}, if provided.`);
  return number;
}

/** A map of texts: attributes, tags. */
export function texts(input: Input, name: string): Record<string, string> {
  const value = input[name] ?? {};
  if (!isRecord(value)) throw new SqsError('SerializationException', `${name} is no map.`);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]));
}

export function list(input: Input, ...names: readonly string[]): readonly unknown[] {
  const value = names.map((name) => input[name]).find((one) => one !== undefined) ?? [];
  if (!Array.isArray(value)) throw new SqsError('SerializationException', `${names[0]} is no list.`);
  return value;
}

const MOST_ENTRIES = 10;

/** Entries of a batch. @throws {SqsError} of the batch as a whole */
export function entries(input: Input): readonly Input[] {
  const given = list(input, 'Entries');
  if (given.length === 0)
    throw new SqsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (given.length > MOST_ENTRIES)
    throw new SqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${given.length}.`,
    );
  const read = given.filter(isRecord);
  const ids = read.map((entry) => text(entry, 'Id'));
  if (ids.some((id) => !/^[\w-]{1,80}$/.test(id)))
    throw new SqsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw new SqsError('BatchEntryIdsNotDistinct', `Id ${twice} repeated.`);
  return read;
}
