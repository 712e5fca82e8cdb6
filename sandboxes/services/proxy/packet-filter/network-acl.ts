import { type Counted, type Match, matches, matchOf, PORTS, type Resolve, readLines } from './rules';

export interface AclRule extends Counted {
  readonly number: number;
  readonly allow: boolean;
  readonly direction: 'in' | 'out';
  readonly match: Match;
}

/**
 * A network ACL, in the sense of Amazon's: numbered rules that allow or deny, of which the one with the lowest number that fits
 * decides; what none fits is denied (`*`). It is stateless: an answer needs a rule of its own, which lets it out to the port
 * that the client calls from.
 */
export class NetworkAcl {
  /** By direction, in the order in which they are looked at. */
  readonly rules: readonly AclRule[];
  /** What no rule was of. */
  readonly unmatched = { in: 0, out: 0 };

  constructor(rules: readonly AclRule[]) {
    this.rules = rules.toSorted((a, b) => a.direction.localeCompare(b.direction) || a.number - b.number);
  }

  /** @param port of the side that a packet goes to; @param address of the client */
  admits(direction: 'in' | 'out', port: number, address: string): boolean {
    const rule = this.rules.find(
      (each) => each.direction === direction && matches(each.match, port, address),
    );
    if (rule) rule.connections++;
    else this.unmatched[direction]++;
    return rule?.allow ?? false;
  }
}

const RULE = new RegExp(`^(\\d+) (in|out) (allow|deny) tcp ${PORTS} (from|to) (\\S+)$`);
/** As Amazon has them. */
const LAST_NUMBER = 32_766;

/**
 * Reads rules, one a line: `100 in allow tcp 80 from 0.0.0.0/0`, `90 in deny tcp 80 from 203.0.113.0/24`,
 * `100 out allow tcp 1024-65535 to 0.0.0.0/0`.
 * @throws UsageError with the line
 */
export async function readNetworkAcl(file: string, text: string, resolve: Resolve): Promise<NetworkAcl> {
  const form = '<number> in|out allow|deny tcp <port>[-<port>]|all from|to <network>|<machine>';
  const taken = new Set<string>();
  const rules = await readLines(file, text, form, async (words) => {
    const [, number = '', direction, verdict, ports = '', way, source = ''] = RULE.exec(words) ?? [];
    if (source === '' || (way === 'from') !== (direction === 'in')) return null;
    if (Number(number) < 1 || Number(number) > LAST_NUMBER)
      throw new Error(`"${words}": rules have numbers from 1 to ${LAST_NUMBER}.`);
    if (taken.has(`${direction} ${number}`))
      throw new Error(`"${words}": another rule of that direction has the number ${number}.`);
    taken.add(`${direction} ${number}`);
    return {
      text: words,
      number: Number(number),
      allow: verdict === 'allow',
      direction: direction as 'in' | 'out',
      match: await matchOf(ports, source, resolve),
      connections: 0,
    };
  });
  return new NetworkAcl(rules);
}
