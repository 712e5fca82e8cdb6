'use client';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import type { FileMap } from '@/lib/labs/for-page';
import { changedPaths } from '@/lib/workspace/files';
import { useSession } from '../context';
import { DismissibleProblem } from '../DismissibleProblem';
import { CompareDialog } from './CompareDialog';

type Incoming =
  | { readonly kind: 'work'; readonly files: FileMap }
  | { readonly kind: 'problem'; readonly message: string };

/** A share link that was opened: shows what it holds, and neither takes nor runs anything before one agrees. */
export function IncomingShare({ small }: { readonly small: boolean }) {
  const { lab, workspace } = useSession();
  const ready = useStore(workspace, (state) => state.ready);
  const mine = useStore(workspace, (state) => state.files);
  const [incoming, setIncoming] = useState<Incoming | null>(null);
  const [comparing, setComparing] = useState(false);

  useEffect(() => {
    const read = () => {
      if (!location.hash.startsWith('#code=')) return;
      import('@/lib/workspace/share')
        .then(({ decodeShare, unfoldWork }) => {
          const work = decodeShare(location.hash);
          if (!work) return;
          if (work.lab !== lab.id)
            throw new Error(
              `This link holds code of another lab (${work.lab}). Open it on the page of that lab.`,
            );
          setIncoming({ kind: 'work', files: unfoldWork(lab.files, work) });
        })
        .catch((error: unknown) =>
          setIncoming({ kind: 'problem', message: error instanceof Error ? error.message : String(error) }),
        );
    };
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, [lab]);

  const done = () => {
    setIncoming(null);
    setComparing(false);
    history.replaceState(history.state, '', location.pathname + location.search);
  };

  if (!incoming || !ready) return null;
  if (incoming.kind === 'problem') return <DismissibleProblem message={incoming.message} onDismiss={done} />;
  const paths = changedPaths(mine, incoming.files);
  if (comparing)
    return (
      <CompareDialog
        title="My files and the shared code"
        other={incoming.files}
        otherName="the shared code"
        small={small}
        onClose={() => setComparing(false)}
      />
    );
  return (
    <section aria-label="Shared code" className="border-b border-line bg-info-soft px-3 py-2 text-sm">
      <p className="text-ink">
        {paths.length === 0
          ? 'This link holds exactly the code that you have.'
          : `This link holds someone’s code for this lab. It differs from yours in ${paths.join(', ')}. Nothing of it runs until you take it and press Run; your own files can be brought back with Undo.`}
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        {paths.length > 0 ? (
          <>
            <Button
              size="small"
              look="primary"
              onClick={() => {
                workspace.replaceAll(incoming.files, 'Took the shared code');
                done();
              }}
            >
              Take this code
            </Button>
            <Button size="small" onClick={() => setComparing(true)}>
              Look at it first
            </Button>
          </>
        ) : null}
        <Button size="small" look="quiet" onClick={done}>
          {paths.length > 0 ? 'Keep mine' : 'Close'}
        </Button>
      </div>
    </section>
  );
}
