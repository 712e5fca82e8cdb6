import { type Counted, type Match, matches, matchOf, PORTS, type Resolve, readLines } from './rules';

type Rule = Counted & { readonly match: Match };

/**
 * Inbound rules of a security group, in the sense of Amazon's: there are only permissions, their order means nothing, and what
 * none allows is dropped. It is stateful: answers to what was let in pass, whatever the rules say.
 */
export class SecurityGroup {
  readonly rules: readonly Rule[];
  dropped = 0;

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
  }

  /** @param port that a client wants to reach */
  admits(port: number, address: string): boolean {
    const rule = this.rules.find(({ match }) => matches(match, port, address));
    if (rule) rule.connections++;
    else this.dropped++;
    return rule !== undefined;
  }
}

const RULE = new RegExp(`^allow tcp ${PORTS} from (\\S+)$`);

/**
 * Reads rules, one a line: `allow tcp 80 from 0.0.0.0/0`, `allow tcp 8000-8099 from balancer`, `# why`.
 * @throws UsageError with the line
 */
export async function readSecurityGroup(
  file: string,
  text: string,
  resolve: Resolve,
): Promise<SecurityGroup> {
  const form = 'allow tcp <port>[-<port>]|all from <network>|<machine>';
  const rules = await readLines(file, text, form, async (words) => {
    if (/^deny\b/.test(words))
      throw new Error(
        `"${words}": a security group only allows, what no rule allows is dropped; a network ACL (--network-acl) denies.`,
      );
    const [, ports = '', source = ''] = RULE.exec(words) ?? [];
    if (source === '') return null;
    return { text: words, match: await matchOf(ports, source, resolve), connections: 0 };
  });
  return new SecurityGroup(rules);
}
