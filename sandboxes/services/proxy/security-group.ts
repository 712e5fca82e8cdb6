import { UsageError } from '../service';
import { contains, type Network, parseAddress, parseNetwork } from './config/values';

/** An inbound rule of a security group: there are only permissions, what none allows is dropped. */
export interface Rule {
  /** First and last port. */
  readonly ports: readonly [number, number];
  readonly from: Network;
}

/**
 * Reads rules, one a line: `allow tcp 80 from 0.0.0.0/0`, `allow tcp 8000-8099 from 10.0.0.0/8`, `# why`.
 * @throws UsageError with the line
 */
export function readRules(file: string, text: string): readonly Rule[] {
  const rules: Rule[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const words = line.replace(/#.*/, '').trim();
    if (words === '') continue;
    const match = /^allow\s+tcp\s+(\d+)(?:-(\d+))?\s+from\s+(\S+)$/.exec(words);
    const from = match ? parseNetwork(match[3] as string) : null;
    if (!match || !from)
      throw new UsageError(
        `proxy: ${file}:${index + 1}: "${words}" is no rule. Write "allow tcp <port>[-<port>] from <network>".`,
      );
    rules.push({ ports: [Number(match[1]), Number(match[2] ?? match[1])], from });
  }
  return rules;
}

/** Whether a rule lets an IPv4 address reach a port. */
export function allowed(rules: readonly Rule[], port: number, address: string): boolean {
  const number = parseAddress(address);
  return rules.some(
    ({ ports: [first, last], from }) => port >= first && port <= last && contains(from, number),
  );
}
