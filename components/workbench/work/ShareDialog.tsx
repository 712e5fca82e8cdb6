'use client';
import { Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { useSession } from '../context';

/** Makes a link that carries the code in its fragment. */
export function ShareDialog({ onClose }: { onClose(): void }) {
  const { lab, workspace } = useSession();
  const [link, setLink] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    let current = true;
    import('@/lib/workspace/share').then(
      ({ encodeShare, sharedWork }) => {
        if (current)
          setLink(
            // Without the query: how this page was loaded is no part of the work.
            location.origin +
              location.pathname +
              encodeShare(sharedWork(lab.id, lab.files, workspace.getState().files)),
          );
      },
      (error: unknown) =>
        setSaid(`The link could not be made (${String(error)}). Reload the page and try again.`),
    );
    return () => {
      current = false;
    };
  }, [lab, workspace]);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Share your code"
      description="The link carries your changes in its last part, which browsers never send to a server. Whoever opens it sees what it holds and is asked before anything runs."
    >
      <label className="grid gap-1 text-sm text-muted">
        Link
        <input
          readOnly
          value={link ?? ''}
          onFocus={(event) => event.currentTarget.select()}
          className="h-9 w-full rounded-md border border-line bg-surface px-2 font-mono text-xs text-ink"
        />
      </label>
      <div className="mt-3 flex items-center gap-3">
        <Button
          look="primary"
          disabled={link === null}
          onClick={() => {
            navigator.clipboard.writeText(link ?? '').then(
              () => setSaid('Copied.'),
              () => setSaid('The browser refused to copy. Select the link and copy it.'),
            );
          }}
        >
          <Copy aria-hidden size={14} /> Copy link
        </Button>
        <span role="status" className="text-sm text-muted">
          {said ||
            (link && link.length > 8_000
              ? 'The link is long; some chat programs cut it. A zip is safer.'
              : '')}
        </span>
      </div>
    </Dialog>
  );
}
