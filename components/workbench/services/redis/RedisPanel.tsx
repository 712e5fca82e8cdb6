'use client';
import { useCallback } from 'react';
import { Section } from '../../network/Section';
import { Facts } from '../Facts';
import { FilterField } from '../FilterField';
import type { ServicePanelProps } from '../registry';
import { Outdated, Unasked } from '../Unasked';
import { useKept } from '../use-kept';
import { BullQueues } from './bullmq/BullQueues';
import { KeyList } from './KeyList';
import { type Overview, overview } from './look';
import { MonitorView } from './MonitorView';
import { useRedis } from './use-redis';
import { ValueTable } from './ValueTable';

/** What is in a Redis, as it is asked over its own protocol every second. */
export default function RedisPanel(props: ServicePanelProps) {
  const { name } = props.plan;
  const [pattern, setPattern] = useKept(name, 'filter', () => '');
  const [selected, select] = useKept<string | null>(name, 'key', () => null);
  const look = useCallback<(client: Parameters<typeof overview>[0]) => Promise<Overview>>(
    (client) => overview(client, pattern),
    [pattern],
  );
  const { shown, problem } = useRedis(props, look);
  if (!shown) return <Unasked title="Redis" problem={problem} />;
  return (
    <>
      <Outdated title="Redis" problem={problem} />
      <Section title="Memory and clients">
        <Facts facts={factsOf(shown)} />
      </Section>
      <BullQueues {...props} />
      <Section title="Keys">
        <FilterField label="Filter the keys" value={pattern} onChange={setPattern} />
        <KeyList keys={shown.keys} total={shown.total} selected={selected} onSelect={select} />
        {selected !== null && shown.keys.some(({ key }) => key === selected) ? (
          <ValueTable key={selected} {...props} name={selected} />
        ) : null}
      </Section>
      <Section title="Monitor">
        <MonitorView {...props} />
      </Section>
    </>
  );
}

function factsOf({ info, total }: Overview): readonly (readonly [string, string])[] {
  const { maxmemory = '0', maxmemory_policy: policy = 'noeviction' } = info;
  return [
    ['Keys', total.toLocaleString('en')],
    [
      'Memory',
      `${info['used_memory_human'] ?? '?'}${maxmemory === '0' ? '' : ` of ${info['maxmemory_human']}`}`,
    ],
    ['Eviction', `${policy}, ${info['evicted_keys'] ?? 0} evicted`],
    ['Expired', info['expired_keys'] ?? '0'],
    ['Hits / misses', `${info['keyspace_hits'] ?? 0} / ${info['keyspace_misses'] ?? 0}`],
    ['Clients', info['connected_clients'] ?? '0'],
  ];
}
