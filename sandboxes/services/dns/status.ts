/** What a server tells of itself: the panel of the workbench shows it. */
import { recordText } from '../../dns/presentation';
import { typeName } from '../../dns/record-types';
import type { Anycast } from './authoritative/anycast';
import type { Resolver } from './resolver/resolver';

export interface DnsStatus {
  readonly id: string;
  readonly instances: readonly InstanceStatus[];
  /** null: it is no resolver. */
  readonly resolver: ResolverStatus | null;
}

interface InstanceStatus {
  readonly name: string;
  readonly up: boolean;
  readonly zones: readonly { readonly name: string; readonly serial: number; readonly records: number }[];
}

export interface ResolverStatus {
  readonly cache: readonly CachedStatus[];
  readonly resolutions: readonly ResolutionStatus[];
}

export interface CachedStatus {
  readonly name: string;
  /** `ANY` for a name that does not exist. */
  readonly type: string;
  readonly kind: 'records' | 'nxdomain' | 'nodata' | 'failure';
  /** Seconds; negative: it is stale. */
  readonly ttl: number;
  /** From what it was learnt; null of what is not there. */
  readonly from: 'glue' | 'referral' | 'authority' | 'answer' | null;
  /** As lines of a master file; of a failure, why. */
  readonly lines: readonly string[];
}

export interface ResolutionStatus {
  readonly number: number;
  readonly at: number;
  readonly name: string;
  readonly type: string;
  readonly client: string;
  /** null: it is under way. */
  readonly rcode: number | null;
  readonly steps: readonly {
    readonly server: string;
    readonly zone: string;
    readonly question: string;
    readonly transport: 'udp' | 'tcp';
    readonly outcome: string;
    /** Milliseconds. */
    readonly took: number;
  }[];
}

const FROM = [null, 'glue', 'referral', 'authority', 'answer'] as const;

export const statusOf = (id: string, servers: Anycast, resolver: Resolver | null): DnsStatus => ({
  id,
  instances: servers.instances.map(({ name, up, server }) => ({
    name,
    up,
    zones: server.zones.map((zone) => {
      const [soa] = zone.soa?.records ?? [];
      const serial = soa?.data.type === 'SOA' ? soa.data.serial : 0;
      return { name: zone.origin, serial, records: zone.all().length };
    }),
  })),
  resolver: resolver && resolverStatus(resolver),
});

const resolverStatus = ({ cache, trace }: Resolver): ResolverStatus => ({
  cache: cache.entries().map(({ name, type, remembered, ttl }): CachedStatus => {
    const records = remembered.kind === 'records' ? remembered.records : [];
    return {
      name,
      type: type === null ? 'ANY' : typeName(type),
      kind: remembered.kind,
      ttl,
      from: remembered.kind === 'records' ? FROM[remembered.rank] : null,
      lines: remembered.kind === 'failure' ? [remembered.problem] : records.map(recordText),
    };
  }),
  resolutions: trace.resolutions.map(({ steps, type, ...resolution }) => ({
    ...resolution,
    type: typeName(type),
    steps: steps.map(({ name, type: asked, ...step }) => ({
      ...step,
      question: `${name}. ${typeName(asked)}`,
    })),
  })),
});
