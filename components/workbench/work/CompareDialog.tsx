'use client';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import { classNames } from '@/components/ui/class-names';
import type { FileMap } from '@/lib/labs/for-page';
import { changedPaths } from '@/lib/workspace/files';
import { useSession } from '../context';
import { TextDiff } from './TextDiff';
import { WideDialog } from './WideDialog';

const MonacoDiff = dynamic(() => import('./MonacoDiff'), { ssr: false });

export interface CompareDialogProps {
  readonly title: string;
  /** What the learner's files are compared with. */
  readonly other: FileMap;
  readonly otherName: string;
  readonly small: boolean;
  /** Puts the other side in place of the learner's files, with undo. */
  readonly take?: { readonly name: string; run(files: FileMap): void };
  onClose(): void;
}

/** Mine against something else, file by file. */
export function CompareDialog({ title, other, otherName, small, take, onClose }: CompareDialogProps) {
  const { workspace } = useSession();
  const mine = useStore(workspace, (state) => state.files);
  const paths = changedPaths(mine, other);
  const [chosen, setChosen] = useState<string | null>(null);
  const path = chosen !== null && paths.includes(chosen) ? chosen : (paths[0] ?? null);
  return (
    <WideDialog title={title} onClose={onClose}>
      {path === null ? (
        <p className="p-4 text-sm text-muted">Your files are the same as {otherName}.</p>
      ) : (
        <div className="flex min-h-0 flex-1 flex-col">
          <div className="flex flex-wrap items-center gap-1 border-b border-line px-3 py-1.5">
            {paths.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={one === path}
                onClick={() => setChosen(one)}
                className={classNames(
                  'rounded px-2 py-0.5 font-mono text-xs',
                  one === path ? 'bg-accent-soft text-accent-ink' : 'text-muted hover:bg-sunken',
                )}
              >
                {one}
                {mine[one] === undefined ? ' (new)' : other[one] === undefined ? ' (only mine)' : ''}
              </button>
            ))}
            <span className="ml-auto text-2xs text-faint">left: mine, right: {otherName}</span>
          </div>
          <div className="min-h-0 flex-1">
            {small ? (
              <TextDiff before={mine[path] ?? ''} after={other[path] ?? ''} label={`Difference in ${path}`} />
            ) : (
              <MonacoDiff before={mine[path] ?? ''} after={other[path] ?? ''} label={path} />
            )}
          </div>
          {take ? (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-3 py-2">
              <Button
                size="small"
                onClick={() => {
                  const text = other[path];
                  const { [path]: _mine, ...rest } = mine;
                  take.run(text === undefined ? rest : { ...mine, [path]: text });
                }}
              >
                Take only {path}
              </Button>
              <Button
                size="small"
                look="primary"
                onClick={() => {
                  take.run(other);
                  onClose();
                }}
              >
                {take.name}
              </Button>
            </div>
          ) : null}
        </div>
      )}
    </WideDialog>
  );
}
