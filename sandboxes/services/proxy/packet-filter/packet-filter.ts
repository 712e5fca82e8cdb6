/** What stands before the proxy's ports: first the network ACL of its subnet, then the security group of its machine. */
import type { NetworkAcl } from './network-acl';
import type { SecurityGroup } from './security-group';

/** Of a connection: the port that is asked for, and who asks. */
export interface Caller {
  readonly port: number;
  readonly address: string;
  readonly from: number;
}

/** A client whose packets were dropped. */
export interface Drop {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly client: string;
  readonly port: number;
  readonly by: 'network ACL, in' | 'network ACL, out' | 'security group';
}

export interface PacketFilterStatus {
  readonly securityGroup: { readonly rules: readonly RuleStatus[]; readonly dropped: number } | null;
  readonly networkAcl: {
    readonly rules: readonly RuleStatus[];
    readonly unmatched: { readonly in: number; readonly out: number };
  } | null;
  /** The newest first. */
  readonly drops: readonly Drop[];
}

interface RuleStatus {
  /** As it stands in its file. */
  readonly rule: string;
  /** How many it decided on. */
  readonly connections: number;
}

const DROPS_KEPT = 20;

export class PacketFilter {
  readonly #group: SecurityGroup | null;
  readonly #acl: NetworkAcl | null;
  readonly #now: () => number;
  readonly #drops: Drop[] = [];

  constructor(group: SecurityGroup | null, acl: NetworkAcl | null, now: () => number) {
    this.#group = group;
    this.#acl = acl;
    this.#now = now;
  }

  /** Whether a connection comes about. Counts. */
  admits({ port, address, from }: Caller): boolean {
    const by = this.#droppedBy(port, address, from);
    if (by === null) return true;
    this.#drops.push({ at: this.#now(), client: address.replace(/^::ffff:/, ''), port, by });
    if (this.#drops.length > DROPS_KEPT) this.#drops.shift();
    return false;
  }

  #droppedBy(port: number, address: string, from: number): Drop['by'] | null {
    if (this.#acl?.admits('in', port, address) === false) return 'network ACL, in';
    if (this.#group?.admits(port, address) === false) return 'security group';
    if (this.#acl?.admits('out', from, address) === false) return 'network ACL, out';
    return null;
  }

  /** null: there is none. */
  status(): PacketFilterStatus | null {
    const [group, acl] = [this.#group, this.#acl];
    if (!group && !acl) return null;
    return {
      securityGroup: group && { rules: group.rules.map(statusOf), dropped: group.dropped },
      networkAcl: acl && { rules: acl.rules.map(statusOf), unmatched: { ...acl.unmatched } },
      drops: this.#drops.toReversed(),
    };
  }
}

const statusOf = ({
  text,
  connections,
}: {
  readonly text: string;
  readonly connections: number;
}): RuleStatus => ({
  rule: text,
  connections,
});
