import { X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { IconButton } from '@/components/ui/IconButton';
import { ScrollRegion } from '@/components/ui/ScrollRegion';
import type { Inspection } from '@/lib/projections/inspection';
import { DissectedBytes } from './DissectedBytes';
import { MessageBytes } from './MessageBytes';

/** What stands behind one thing of the picture: the very bytes, or the event as it was logged. */
export function ByteView({
  inspection,
  onClose,
}: {
  readonly inspection: Inspection;
  readonly onClose: () => void;
}) {
  const [hex, setHex] = useState(false);
  return (
    <aside aria-label="Bytes" className="min-w-0 rounded-lg border border-line bg-surface p-3">
      <div className="flex items-center gap-2">
        <h3 className="min-w-0 flex-1 truncate font-mono text-ink text-sm" title={inspection.title}>
          {inspection.title}
        </h3>
        {inspection.exchange ? (
          <Button size="small" look="secondary" aria-pressed={hex} onClick={() => setHex(!hex)}>
            Hex
          </Button>
        ) : null}
        <IconButton label="Close bytes" shortcut="Esc" onClick={onClose}>
          <X aria-hidden size={15} />
        </IconButton>
      </div>
      {inspection.exchange ? (
        <>
          {inspection.exchange.failure ? (
            <p className="mt-2 rounded-md bg-bad-soft px-2 py-1 text-bad text-xs">
              {inspection.exchange.failure}
            </p>
          ) : null}
          <MessageBytes name="Sent" bytes={inspection.exchange.requestBytes} hex={hex} />
          <MessageBytes name="Received" bytes={inspection.exchange.responseBytes} hex={hex} />
        </>
      ) : null}
      {inspection.dissected ? <DissectedBytes {...inspection.dissected} /> : null}
      {inspection.json === null ? null : (
        <section className="mt-3">
          <h4 className="mb-1 font-medium text-muted text-xs">Event, as logged</h4>
          <ScrollRegion label="Event as JSON" className="overflow-x-auto rounded-md bg-sunken p-2">
            <pre className="font-mono text-ink text-xs leading-5">{inspection.json}</pre>
          </ScrollRegion>
        </section>
      )}
    </aside>
  );
}
