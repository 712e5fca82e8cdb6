'use client';
import { Suspense, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import { useSession } from './context';
import { engineParts } from './engine-choice/parts';
import { Problem } from './Problem';
import { CompareDialog } from './work/CompareDialog';
import { IncomingShare } from './work/IncomingShare';

/** What needs an answer or a look right now, one line each: of the person's own doing, or once a visit. */
export function Banners({ small }: { readonly small: boolean }) {
  return (
    <div className="shrink-0">
      <IncomingShare small={small} />
      {engineParts ? (
        <Suspense fallback={null}>
          <engineParts.Banner />
        </Suspense>
      ) : null}
      <WorkspaceBanners small={small} />
    </div>
  );
}

function WorkspaceBanners({ small }: { readonly small: boolean }) {
  const { workspace, lab } = useSession();
  const { undo, update, elsewhere, save } = useStore(workspace);
  const [comparing, setComparing] = useState(false);
  return (
    <>
      {save.kind === 'failed' ? <Problem message={save.message} /> : null}
      {elsewhere ? (
        <Notice text="This lab was also edited in another tab. Both versions are safe until you choose.">
          <Button size="small" onClick={() => workspace.resolveElsewhere('mine')}>
            Keep this tab’s
          </Button>
          <Button size="small" onClick={() => workspace.resolveElsewhere('theirs')}>
            Take the other tab’s
          </Button>
        </Notice>
      ) : null}
      {update ? (
        <Notice
          text={`This lesson has a new version: ${update.changes.map((change) => (change.kind === 'both' ? `${change.path} (you changed it too)` : change.path)).join(', ')}.`}
        >
          <Button size="small" look="primary" onClick={() => workspace.resolveUpdate('merge')}>
            Take the news where I changed nothing
          </Button>
          <Button size="small" onClick={() => workspace.resolveUpdate('keep')}>
            Keep mine
          </Button>
          <Button size="small" onClick={() => workspace.resolveUpdate('take')}>
            Take the new version
          </Button>
          <Button size="small" look="quiet" onClick={() => setComparing(true)}>
            Compare
          </Button>
        </Notice>
      ) : null}
      {undo ? (
        <Notice text={`${undo.label}.`}>
          <Button size="small" onClick={() => workspace.undo()}>
            Undo
          </Button>
          <Button size="small" look="quiet" onClick={() => workspace.dismissUndo()}>
            Dismiss
          </Button>
        </Notice>
      ) : null}
      {comparing ? (
        <CompareDialog
          title="My files and the new version"
          other={lab.files}
          otherName="the new version"
          small={small}
          onClose={() => setComparing(false)}
        />
      ) : null}
    </>
  );
}

function Notice({ text, children }: { readonly text: string; readonly children: React.ReactNode }) {
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-info-soft px-3 py-1.5 text-sm text-ink"
    >
      <span className="min-w-0 flex-1 basis-60">{text}</span>
      <span className="flex flex-wrap gap-1.5">{children}</span>
    </div>
  );
}
