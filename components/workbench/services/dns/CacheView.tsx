'use client';
import { X } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { IconButton } from '@/components/ui/IconButton';
import { absolute } from '@/sandboxes/dns/presentation';
import type { CachedStatus } from '@/sandboxes/services/dns/status';
import { Section } from '../../network/Section';
import { Draining, useLongest } from '../Draining';
import { FilterField } from '../FilterField';

const KINDS = {
  records: null,
  nxdomain: 'no such name',
  nodata: 'no such record',
  failure: 'failed',
} as const;

/** What a resolver remembers, and for how long: answers, absences and failures. */
export function CacheView({
  entries,
  onFlush,
}: {
  readonly entries: readonly CachedStatus[];
  /** null: everything. */
  onFlush(name: string | null): void;
}) {
  const [filter, setFilter] = useState('');
  const longest = useLongest();
  const shown = entries.filter(({ name }) => absolute(name).includes(filter.trim().toLowerCase()));
  return (
    <Section title="Cache">
      <div className="flex flex-wrap items-center gap-1.5">
        <FilterField label="Filter the cache" value={filter} onChange={setFilter} />
        <Button size="small" disabled={entries.length === 0} onClick={() => onFlush(null)}>
          Flush
        </Button>
      </div>
      {entries.length === 0 ? (
        <p className="text-sm text-muted">
          Nothing is remembered. What the resolver learns of a name stays here until its TTL is over.
        </p>
      ) : null}
      <ul className="divide-y divide-line">
        {shown.map((entry) => {
          const { name, type, kind, ttl, from, lines } = entry;
          const id = `${name} ${type}`;
          return (
            <li key={id} className="flex items-start gap-2 py-1">
              <div className="min-w-0 flex-1 space-y-0.5">
                <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
                  <span className="font-mono text-xs break-all text-ink">{absolute(name)}</span>
                  <span className="font-mono text-2xs text-muted">{type === 'ANY' ? 'any type' : type}</span>
                  {KINDS[kind] ? (
                    <Badge tone={kind === 'failure' ? 'bad' : 'warn'}>{KINDS[kind]}</Badge>
                  ) : null}
                  {ttl < 0 ? <Badge tone="warn">stale</Badge> : null}
                  {from === null || from === 'answer' ? null : (
                    <span className="text-2xs text-faint">from {FROM[from]}</span>
                  )}
                </div>
                {lines.map((line) => (
                  <p key={line} className="font-mono text-2xs break-all text-muted">
                    {kind === 'records' ? dataIn(line) : line}
                  </p>
                ))}
              </div>
              {ttl < 0 ? null : <Draining milliseconds={ttl * 1000} whole={longest(id, ttl * 1000)} />}
              <IconButton
                className="-my-1.5"
                label={`Forget ${absolute(name)}`}
                onClick={() => onFlush(name)}
              >
                <X aria-hidden size={13} />
              </IconButton>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

const FROM = { glue: 'glue', referral: 'a referral', authority: 'an authority section' } as const;

/** Of a line of a master file: name, TTL and class stand above it already. */
const dataIn = (line: string): string => line.replace(/^\S+\s+\d+\s+\S+\s+\S+\s+/, '');
