'use client';
import { FilePlus2 } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { classNames } from '@/components/ui/class-names';
import { IconButton } from '@/components/ui/IconButton';
import { useSession } from './context';
import { FileEditor } from './editor/FileEditor';
import { FileNameField } from './editor/FileNameField';
import { RunBanner } from './RunBanner';
import { Tools } from './Tools';

/** On a phone the code and the tools take turns; the file is chosen from a list. */
export function SmallBody({ onSolution }: { onSolution(): void }) {
  const { layout, workspace, lab } = useSession();
  const side = useStore(layout, (state) => state.side);
  const files = useStore(workspace, (state) => state.files);
  const active = useStore(workspace, (state) => state.active);
  const [naming, setNaming] = useState(false);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <fieldset className="flex shrink-0 border-b border-line bg-sunken p-1">
        <legend className="sr-only">Show</legend>
        {(['code', 'tools'] as const).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={side === one}
            onClick={() => layout.setState({ side: one })}
            className={classNames(
              'h-8 flex-1 rounded text-sm',
              side === one ? 'bg-surface text-ink shadow-sm' : 'text-muted',
            )}
          >
            {one === 'code' ? 'Code' : 'Try and check'}
          </button>
        ))}
      </fieldset>
      {side === 'code' ? (
        <>
          <div className="flex shrink-0 items-center gap-1 border-b border-line px-2 py-1">
            <select
              aria-label="File"
              value={active ?? ''}
              onChange={(event) => workspace.open(event.currentTarget.value)}
              className="h-9 min-w-0 flex-1 rounded border border-line bg-surface px-2 font-mono text-xs text-ink"
            >
              {active === null ? <option value="">Choose a file</option> : null}
              {Object.keys(files)
                .sort()
                .map((path) => (
                  <option key={path} value={path}>
                    {path}
                    {lab.readOnly.includes(path)
                      ? ' (given)'
                      : files[path] !== lab.files[path]
                        ? ' (changed)'
                        : ''}
                  </option>
                ))}
            </select>
            <IconButton label="New file" onClick={() => setNaming(true)}>
              <FilePlus2 aria-hidden size={16} />
            </IconButton>
          </div>
          {naming ? (
            <FileNameField
              label="New file"
              value="src/"
              onDone={() => setNaming(false)}
              onSubmit={(path) => workspace.create(path)}
            />
          ) : null}
          <div className="min-h-0 flex-1">
            <FileEditor small />
          </div>
        </>
      ) : (
        <div className="min-h-0 flex-1">
          <Tools onSolution={onSolution} />
        </div>
      )}
      <RunBanner />
    </div>
  );
}
