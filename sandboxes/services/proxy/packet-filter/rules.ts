/** What rules of a packet filter have in common: a text of one rule a line, and which addresses and ports one is of. */
import { UsageError } from '../../service';
import { contains, type Network, parseAddress, parseNetwork } from '../config/values';

export interface Match {
  /** First and last port. */
  readonly ports: readonly [first: number, last: number];
  readonly network: Network;
}

/** The address of a machine, by its name. */
export type Resolve = (name: string) => Promise<string>;

/** A rule as it stands in its file, and how often it decided. */
export interface Counted {
  readonly text: string;
  connections: number;
}

/**
 * Reads a file line by line, without comments (`# why`) and empty lines.
 * @param read null: the line is no rule
 * @param form how a rule is written, for the error
 * @throws UsageError with file and line
 */
export async function readLines<T>(
  file: string,
  text: string,
  form: string,
  read: (words: string) => Promise<T | null>,
): Promise<readonly T[]> {
  const rules: T[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const words = line.replace(/#.*/, '').trim().replace(/\s+/g, ' ');
    if (words === '') continue;
    const rule = await read(words).catch((error: unknown) => {
      throw new UsageError(
        `proxy: ${file}:${index + 1}: ${String(error instanceof Error ? error.message : error)}`,
      );
    });
    if (rule === null)
      throw new UsageError(`proxy: ${file}:${index + 1}: "${words}" is no rule. Write "${form}".`);
    rules.push(rule);
  }
  return rules;
}

/** What `PORTS` of a pattern takes: `80`, `8000-8099`, `all`. */
export const PORTS = String.raw`(all|\d+(?:-\d+)?)`;

/**
 * @param ports as `PORTS` matched it; @param source a network (`10.0.0.0/8`), an address, or the name of a machine
 * @throws Error when no machine has that name
 */
export async function matchOf(ports: string, source: string, resolve: Resolve): Promise<Match> {
  const [first = '0', last = first] = ports === 'all' ? ['0', '65535'] : ports.split('-');
  const network = parseNetwork(source) ?? parseNetwork(await resolve(source));
  if (!network) throw new Error(`"${source}" is neither a network nor the name of a machine`);
  return { ports: [Number(first), Number(last)], network };
}

/** Whether a rule is of a port and an IPv4 address. */
export const matches = ({ ports: [first, last], network }: Match, port: number, address: string): boolean =>
  port >= first && port <= last && contains(network, parseAddress(address));
