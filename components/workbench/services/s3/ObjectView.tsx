'use client';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/Button';
import type { AwsPlace } from '@/sandboxes/service-clients/aws/client';
import { DismissibleProblem } from '../../DismissibleProblem';
import { Section } from '../../network/Section';
import { sizeOf } from '../../requests/bytes';
import { useAttempt } from '../use-attempt';
import { messageOf } from '../use-looks';
import { type ObjectRow, type OpenedObject, openObject, s3Uri, wholeObject } from './look';
import { Preview } from './Preview';

/** One object: its versions, what S3 knows of it, and what is in it. */
export function ObjectView({
  place,
  bucket,
  object: { key, versions },
}: {
  readonly place: AwsPlace;
  readonly bucket: string;
  readonly object: ObjectRow;
}) {
  const [wanted, want] = useState<string | null>(null);
  const [opened, setOpened] = useState<OpenedObject | string | null>(null);
  const { problem, attempt, dismiss } = useAttempt();
  const version = versions.find(({ id }) => id === wanted) ?? versions[0];
  // An object that is written anew keeps its key, and maybe its size.
  const { id, deleted, size, modified } = version;
  useEffect(() => {
    if (deleted) return setOpened(null);
    const gone = new AbortController();
    openObject(place, { bucket, key, version: { id, deleted, size, modified } }, gone.signal).then(
      setOpened,
      (error: unknown) => {
        if (!gone.signal.aborted) setOpened(messageOf(error));
      },
    );
    return () => gone.abort();
  }, [place, bucket, key, id, deleted, size, modified]);
  const download = async () => {
    const url = URL.createObjectURL(await wholeObject(place, { bucket, key, version }));
    const link = document.createElement('a');
    link.href = url;
    link.download = key.slice(key.lastIndexOf('/') + 1);
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Section title="Object">
      <p className="font-mono text-xs break-all text-ink">{s3Uri(bucket, key)}</p>
      <div className="flex flex-wrap items-center gap-1.5">
        {versions.length > 1 ? (
          <select
            aria-label="Version"
            value={version.id}
            onChange={(event) => want(event.currentTarget.value)}
            className="h-7 min-w-0 max-w-full rounded border border-line bg-surface px-1 font-mono text-xs text-ink"
          >
            {versions.map((one, at) => (
              <option key={one.id} value={one.id}>
                {`${at === 0 ? 'latest, ' : ''}${new Date(one.modified).toLocaleTimeString()}, ${one.deleted ? 'deleted' : sizeOf(one.size)}, ${one.id}`}
              </option>
            ))}
          </select>
        ) : null}
        {deleted ? null : (
          <Button size="small" onClick={() => void attempt(download)}>
            Download
          </Button>
        )}
      </div>
      {problem ? <DismissibleProblem message={problem} onDismiss={dismiss} /> : null}
      {deleted ? (
        <p className="text-sm text-muted">
          A delete marker: GET answers 404, and the older versions are still there.
        </p>
      ) : null}
      {typeof opened === 'string' ? <p className="text-sm text-bad">{opened}</p> : null}
      {opened !== null && typeof opened !== 'string' ? (
        <>
          <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-xs">
            {opened.headers.map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd className="min-w-0 font-mono break-all text-ink">{value}</dd>
              </div>
            ))}
          </dl>
          <Preview name={key} {...opened} />
        </>
      ) : null}
    </Section>
  );
}
