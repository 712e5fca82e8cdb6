import type { FlagValues, ServiceDefinition } from '../../../sandboxes/services/service';

/** A service, and what it is asked to do: `load/<name>.ts`. */
export interface Subject {
  readonly definition: ServiceDefinition;
  /** Says what an operation is, and how many are on their way at once. */
  readonly operation: string;
  readonly flags?: FlagValues;
  /** What the flags name, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** The real server with the same data; null where it is not installed. Left out where there is none in Debian. */
  startReal?(): Promise<Peer> | null;
}

export interface Peer {
  readonly port: number;
  stop(): Promise<void>;
}

/** As a command line has them. */
export const wordsOf = (flags: NonNullable<Subject['flags']>): readonly string[] =>
  Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, String(value)]);

/** @throws {Error} what the program said instead of a number */
export function figureOf(output: string): number {
  if (!/^\d+\n$/.test(output)) throw new Error(`The load measured nothing: ${output}`);
  return Number(output);
}
