import type { ProxyStatus } from '@/sandboxes/services/proxy/status';
import { Table } from '../Table';

type Shown = NonNullable<ProxyStatus['packetFilter']>;

/** Whom the network lets through to the proxy: rules with how many connections each decided on, and whose packets were dropped. */
export function PacketFilter({ filter: { networkAcl, securityGroup, drops } }: { readonly filter: Shown }) {
  return (
    <>
      {networkAcl ? (
        <Table
          label="Network ACL"
          titles={['Network ACL: the first that fits decides', 'Connections']}
          rows={[
            ...rowsOf(networkAcl.rules),
            ...(['in', 'out'] as const).map((direction) => ({
              key: direction,
              cells: [`* ${direction} deny`, networkAcl.unmatched[direction]],
            })),
          ]}
        />
      ) : null}
      {securityGroup ? (
        <Table
          label="Security group"
          titles={['Security group: one that fits is enough', 'Connections']}
          rows={[
            ...rowsOf(securityGroup.rules),
            { key: 'dropped', cells: ['no rule: dropped', securityGroup.dropped] },
          ]}
        />
      ) : null}
      {drops.length > 0 ? (
        <Table
          label="Dropped connections"
          titles={['Dropped client', 'Port', 'By']}
          rows={drops.map(({ at, client, port, by }, index) => ({
            key: `${at} ${index}`,
            cells: [client, port, by],
          }))}
        />
      ) : null}
    </>
  );
}

const rowsOf = (rules: readonly { readonly rule: string; readonly connections: number }[]) =>
  rules.map(({ rule, connections }) => ({ key: rule, cells: [rule, connections] }));
