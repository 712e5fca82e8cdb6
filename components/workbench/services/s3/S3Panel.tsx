'use client';
import { useCallback, useMemo } from 'react';
import { Badge } from '@/components/ui/Badge';
import { Section } from '../../network/Section';
import { placeOf } from '../aws/place';
import type { ServicePanelProps } from '../registry';
import { Outdated, Unasked } from '../Unasked';
import { useAsked } from '../use-asked';
import { useKept } from '../use-kept';
import { listBuckets, lookIntoBucket } from './look';
import { ObjectList } from './ObjectList';
import { ObjectView } from './ObjectView';
import { Uploads } from './Uploads';

/** Buckets, their objects in "folders", what an object holds, and uploads that are not complete. */
export default function S3Panel({ plan, ask, now }: ServicePanelProps) {
  const [chosen, choose] = useKept<string | null>(plan.name, 'bucket', () => null);
  const [prefix, setPrefix] = useKept(plan.name, 'prefix', () => '');
  const [opened, open] = useKept<string | null>(plan.name, 'object', () => null);
  const place = useMemo(() => placeOf({ plan, ask, now }), [plan, ask, now]);
  const look = useCallback(
    async (signal: AbortSignal) => {
      const buckets = await listBuckets(place, signal);
      const name = buckets.find((one) => one === chosen) ?? buckets[0];
      return {
        buckets,
        bucket: name === undefined ? null : await lookIntoBucket(place, name, prefix, signal),
      };
    },
    [place, chosen, prefix],
  );
  const { shown, problem } = useAsked(look);
  if (!shown) return <Unasked title={plan.title} problem={problem} />;
  const { buckets, bucket } = shown;
  const enter = (folder: string) => {
    setPrefix(folder);
    open(null);
  };
  const object = bucket?.objects.find(({ key }) => key === opened);
  return (
    <>
      <Outdated title={plan.title} problem={problem} />
      {bucket ? (
        <>
          <Section title="Bucket">
            <div className="flex flex-wrap items-center gap-2">
              <select
                aria-label="Bucket"
                value={bucket.name}
                onChange={(event) => {
                  choose(event.currentTarget.value);
                  enter('');
                }}
                className="h-7 min-w-0 rounded border border-line bg-surface px-1 font-mono text-xs text-ink"
              >
                {buckets.map((name) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </select>
              <Badge tone={bucket.versioning === 'Enabled' ? 'info' : 'neutral'}>
                {VERSIONING[bucket.versioning ?? ''] ?? bucket.versioning}
              </Badge>
            </div>
          </Section>
          <Section title="Objects">
            <ObjectList bucket={bucket} picked={opened} onEnter={enter} onPick={open} />
          </Section>
          {object ? <ObjectView key={object.key} place={place} bucket={bucket.name} object={object} /> : null}
          <Uploads place={place} bucket={bucket.name} uploads={bucket.uploads} />
        </>
      ) : (
        <p className="p-3 text-sm text-muted">
          There are no buckets. CreateBucket makes one, from the server or in the terminal:{' '}
          <code className="font-mono text-ink">aws s3 mb s3://photos</code>
        </p>
      )}
    </>
  );
}

const VERSIONING: Readonly<Record<string, string>> = {
  '': 'keeps no versions',
  Enabled: 'keeps versions',
  Suspended: 'versions suspended',
};
