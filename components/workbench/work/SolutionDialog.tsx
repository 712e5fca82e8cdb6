'use client';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useSession } from '../context';
import { Problem } from '../Problem';
import { CompareDialog } from './CompareDialog';
import { WideDialog } from './WideDialog';

/** Mine against one solution of the lab; it may be taken over, with undo. */
export function SolutionDialog({ small, onClose }: { readonly small: boolean; onClose(): void }) {
  const { extras, workspace, lab } = useSession();
  const solution = useStore(extras, (state) => state.extras?.solution ?? null);
  const problem = useStore(extras, (state) => state.problem);
  useEffect(() => {
    // A failure is in the store and shown below.
    extras.load().catch(() => undefined);
  }, [extras]);
  if (!solution)
    return (
      <WideDialog title="Solution" onClose={onClose}>
        {problem ? (
          <Problem message={problem} />
        ) : (
          <p className="p-4 text-sm text-muted">Loading the solution…</p>
        )}
      </WideDialog>
    );
  return (
    <CompareDialog
      title="My files and one solution"
      other={{
        ...workspace.getState().files,
        ...lab.files,
        ...solution,
        ...ownFiles(workspace.getState().files, lab.files),
      }}
      otherName="the solution"
      small={small}
      take={{
        name: 'Take the whole solution',
        run: (files) => workspace.replaceAll(files, 'Took the solution'),
      }}
      onClose={onClose}
    />
  );
}

/** Files that the learner added: a solution does not speak of them, so they are no difference. */
function ownFiles(mine: Readonly<Record<string, string>>, start: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(mine).filter(([path]) => !Object.hasOwn(start, path)));
}
