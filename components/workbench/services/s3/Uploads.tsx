'use client';
import { Button } from '@/components/ui/Button';
import type { AwsPlace } from '@/sandboxes/service-clients/aws/client';
import { askS3 } from '@/sandboxes/service-clients/aws/s3';
import { DismissibleProblem } from '../../DismissibleProblem';
import { Section } from '../../network/Section';
import { sizeOf } from '../../requests/bytes';
import { useAttempt } from '../use-attempt';
import type { UploadRow } from './look';

/** Uploads in parts that nobody has completed: no object yet, and paid for all the same. */
export function Uploads({
  place,
  bucket,
  uploads,
}: {
  readonly place: AwsPlace;
  readonly bucket: string;
  readonly uploads: readonly UploadRow[];
}) {
  const { problem, attempt, dismiss } = useAttempt();
  if (uploads.length === 0) return null;
  return (
    <Section title="Uploads in parts">
      {problem ? <DismissibleProblem message={problem} onDismiss={dismiss} /> : null}
      <ul className="space-y-1.5">
        {uploads.map(({ key, id, initiated, parts }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
            <span className="min-w-0 flex-1 break-all">
              <span className="font-mono text-ink">{key}</span>{' '}
              <span className="text-muted">
                begun at {new Date(initiated).toLocaleTimeString()};{' '}
                {parts.length === 0
                  ? 'no part is there yet'
                  : parts.map(({ number, size }) => `part ${number}: ${sizeOf(size)}`).join(', ')}
              </span>
            </span>
            <Button
              size="small"
              aria-label={`Abort the upload of ${key}`}
              onClick={() =>
                void attempt(() => askS3(place, { method: 'DELETE', bucket, key, query: { uploadId: id } }))
              }
            >
              Abort
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
