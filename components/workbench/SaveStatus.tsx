'use client';
import { useStore } from 'zustand';
import { useSession } from './context';

/** Whether what one typed is kept, and where. */
export function SaveStatus({ small }: { readonly small: boolean }) {
  const { workspace } = useSession();
  const save = useStore(workspace, (state) => state.save);
  if (save.kind === 'failed') return <span className="text-xs text-bad">Not kept</span>;
  if (save.kind === 'memory')
    return (
      <span
        className="text-xs text-warn"
        title="This browser keeps nothing for this page. Download a zip or copy a share link before you leave."
      >
        {small ? 'Not kept' : 'Kept until you close this page'}
      </span>
    );
  if (save.kind === 'saved' && save.at === null) return null;
  return <span className="text-2xs text-faint">{save.kind === 'saving' ? 'Saving…' : 'Saved'}</span>;
}
