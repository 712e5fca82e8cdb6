'use client';
import { Folder } from 'lucide-react';
import { type Ref, useRef } from 'react';
import { sizeOf } from '../../requests/bytes';
import { PickRow } from '../PickRow';
import type { BucketView } from './look';

/** One "folder" of a bucket: S3 has none, only keys with slashes in them. */
export function ObjectList({
  bucket,
  picked,
  onEnter,
  onPick,
}: {
  readonly bucket: BucketView;
  readonly picked: string | null;
  onEnter(prefix: string): void;
  onPick(key: string | null): void;
}) {
  const { prefix, folders, objects, more } = bucket;
  const crumbs = useRef<HTMLElement>(null);
  const enter = (folder: string) => {
    // What was pressed is about to go: the focus must not go with it.
    crumbs.current?.focus();
    onEnter(folder);
  };
  return (
    <>
      <Crumbs ref={crumbs} bucket={bucket.name} prefix={prefix} onEnter={enter} />
      {folders.length === 0 && objects.length === 0 ? (
        <p className="text-sm text-muted">
          {prefix === ''
            ? 'The bucket is empty. What the server puts there appears here.'
            : 'No key begins so any more.'}
        </p>
      ) : null}
      <ul>
        {folders.map((folder) => (
          <li key={folder}>
            <PickRow onPick={() => enter(folder)}>
              <Folder aria-hidden size={13} className="shrink-0 text-muted" />
              <span className="min-w-0 flex-1 truncate font-mono text-ink">
                {folder.slice(prefix.length)}
              </span>
            </PickRow>
          </li>
        ))}
        {objects.map(({ key, versions }) => (
          <li key={key}>
            <PickRow picked={key === picked} onPick={() => onPick(key === picked ? null : key)}>
              <span
                className={`min-w-0 flex-1 truncate font-mono ${versions[0].deleted ? 'text-faint line-through' : 'text-ink'}`}
              >
                {key.slice(prefix.length) || '(the prefix itself)'}
              </span>
              {versions.length > 1 ? (
                <span className="shrink-0 text-2xs text-muted">{versions.length} versions</span>
              ) : null}
              <span className="shrink-0 text-2xs text-muted tabular-nums">
                {versions[0].deleted ? 'deleted' : sizeOf(versions[0].size)}
              </span>
              <time dateTime={versions[0].modified} className="shrink-0 text-2xs text-faint tabular-nums">
                {new Date(versions[0].modified).toLocaleTimeString()}
              </time>
            </PickRow>
          </li>
        ))}
      </ul>
      {more ? <p className="text-xs text-faint">There are more: a prefix shows fewer.</p> : null}
    </>
  );
}

function Crumbs({
  ref,
  bucket,
  prefix,
  onEnter,
}: {
  readonly ref: Ref<HTMLElement>;
  readonly bucket: string;
  readonly prefix: string;
  onEnter(prefix: string): void;
}) {
  const parts = prefix.split('/').filter((part, at, all) => part !== '' || at < all.length - 1);
  const steps = [
    { name: bucket, to: '' },
    ...parts.map((name, at) => ({ name, to: `${parts.slice(0, at + 1).join('/')}/` })),
  ];
  return (
    <nav
      ref={ref}
      tabIndex={-1}
      aria-label="Prefix"
      className="flex min-h-6 flex-wrap items-center font-mono text-xs outline-none"
    >
      {steps.map(({ name, to }) => (
        <span key={to}>
          {to === prefix ? (
            <span className="text-ink" aria-current="location">
              {name}/
            </span>
          ) : (
            <button
              type="button"
              onClick={() => onEnter(to)}
              className="min-h-6 text-accent-ink hover:underline"
            >
              {name}/
            </button>
          )}
        </span>
      ))}
    </nav>
  );
}
