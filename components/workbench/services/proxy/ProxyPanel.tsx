'use client';
import { useCallback, useState } from 'react';
import { Button } from '@/components/ui/Button';
import type { ProxyStatus } from '@/sandboxes/services/proxy/status';
import { Section } from '../../network/Section';
import type { ServicePanelProps } from '../registry';
import { Table } from '../Table';
import { Outdated, Unasked } from '../Unasked';
import { useAsked } from '../use-asked';
import { messageOf } from '../use-looks';
import { lookAt, purge, reload } from './look';
import { PacketFilter } from './PacketFilter';
import { Requests } from './Requests';

/** What a reverse proxy does: its servers and how they do, what it keeps, whom it refuses, and whether its configuration is the file's. */
export default function ProxyPanel({ plan, ask }: ServicePanelProps) {
  const look = useCallback((signal: AbortSignal) => lookAt({ plan, ask }, signal), [plan, ask]);
  const { shown, problem } = useAsked(look);
  if (!shown) return <Unasked title={plan.title} problem={problem} />;
  return (
    <>
      <Outdated title={plan.title} problem={problem} />
      <Section title="Configuration">
        <Configuration config={shown.config} reload={() => reload({ plan, ask })} />
      </Section>
      {shown.packetFilter ? (
        <Section title="Packet filter">
          <PacketFilter filter={shown.packetFilter} />
        </Section>
      ) : null}
      <Section title="Upstreams">
        <Upstreams upstreams={shown.upstreams} />
      </Section>
      {shown.caches.map((cache) => (
        <Section key={cache.zone} title={`Cache ${cache.zone}`}>
          <Cache cache={cache} purge={(tag) => purge({ plan, ask }, cache.zone, tag)} />
        </Section>
      ))}
      {shown.limits.length > 0 ? (
        <Section title="Limits">
          <Table
            label="Limits"
            titles={['Zone', 'Rate', 'Passed', 'Delayed', 'Rejected']}
            rows={shown.limits.map(({ zone, rate, answers }) => ({
              key: zone,
              cells: [
                zone,
                rate < 1 ? `${Math.round(rate * 60)} a minute` : `${rate} a second`,
                ...['PASSED', 'DELAYED', 'REJECTED'].map((verdict) => answers[verdict] ?? 0),
              ],
            }))}
          />
        </Section>
      ) : null}
      <Section title="Requests">
        <Requests recent={shown.recent} upstreams={shown.upstreams} />
      </Section>
    </>
  );
}

function Configuration({
  config: { file, generation, changed, problem },
  reload: take,
}: {
  readonly config: ProxyStatus['config'];
  reload(): Promise<string | null>;
}) {
  const [refused, setRefused] = useState<string | null>(null);
  const said = changed ? (problem ?? refused) : null;
  return (
    <div className="space-y-1.5">
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <span role="status" className={changed ? 'text-warn' : 'text-muted'}>
          <span className="font-mono">{file}</span>{' '}
          {changed
            ? 'has changed. The proxy goes on with what it read before, until it is reloaded.'
            : `is in use${generation === 1 ? '' : `, reloaded ${times(generation - 1)}`}.`}
        </span>
        <Button
          size="small"
          title="nginx -s reload"
          onClick={() => void take().then(setRefused, (error: unknown) => setRefused(messageOf(error)))}
        >
          Reload
        </Button>
      </div>
      {said === null ? null : (
        <p role="alert" className="font-mono text-xs break-words text-bad">
          nginx: {said}
        </p>
      )}
    </div>
  );
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

const STATE_TONES = { up: 'text-good', down: 'text-muted', unavailable: 'text-bad' } as const;

function Upstreams({ upstreams }: Pick<ProxyStatus, 'upstreams'>) {
  if (upstreams.length === 0)
    return <p className="text-sm text-muted">The configuration has no upstream block.</p>;
  return upstreams.map(({ name, balancing, peers }) => (
    <div key={name} className="space-y-1">
      <p className="text-sm text-muted">
        <span className="font-mono text-ink">{name}</span> {balancing}
      </p>
      <Table
        label={`Servers of ${name}`}
        titles={['Server', 'State', 'Weight', 'Active', 'Requests', 'Failures', 'Last answer']}
        rows={peers.map((peer) => ({
          key: `${peer.server} ${peer.address}`,
          cells: [
            peer.server,
            <span key="state" className={STATE_TONES[peer.state]}>
              {peer.state}
              {peer.backup ? ', backup' : ''}
            </span>,
            peer.weight,
            peer.active,
            peer.requests,
            peer.failures,
            peer.lastStatus ?? '–',
          ],
        }))}
      />
    </div>
  ));
}

function Cache({
  cache: { zone, answers, entries },
  purge: forget,
}: {
  readonly cache: ProxyStatus['caches'][number];
  /** @param tag null: all */
  purge(tag: string | null): Promise<void>;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  const counted = Object.entries(answers);
  const tags = [...new Set(entries.flatMap((entry) => entry.tags))].toSorted();
  const purge = (tag: string | null) =>
    void forget(tag).then(
      () => setProblem(null),
      (error: unknown) => setProblem(messageOf(error)),
    );
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 text-sm text-muted">
        <span>
          {counted.map(([status, count]) => `${count} ${status}`).join(', ') || 'Nothing was asked for yet.'}
        </span>
        {entries.length > 0 ? (
          <Button size="small" aria-label={`Purge ${zone}`} onClick={() => purge(null)}>
            Purge
          </Button>
        ) : null}
        {tags.map((tag) => (
          <Button
            key={tag}
            size="small"
            title={`Purge what has the tag ${tag}: a CDN can, nginx cannot`}
            onClick={() => purge(tag)}
          >
            Purge tag {tag}
          </Button>
        ))}
        {problem === null ? null : (
          <span role="alert" className="text-bad">
            {problem}
          </span>
        )}
      </div>
      {entries.length > 0 ? (
        <Table
          label={`Entries of ${zone}`}
          titles={['Key', 'Status', 'Age', 'Fresh for', 'Asked', 'Bytes']}
          rows={entries.map(({ key, status, age, fresh, uses, bytes }, index) => ({
            key: `${key} ${index}`,
            cells: [
              key,
              status,
              `${age} s`,
              fresh > 0 ? (
                `${fresh} s`
              ) : (
                <span key="stale" className="text-warn">
                  stale
                </span>
              ),
              uses,
              bytes,
            ],
          }))}
        />
      ) : null}
    </>
  );
}
