import { X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { IconButton } from '@/components/ui/IconButton';
import { ScrollRegion } from '@/components/ui/ScrollRegion';
import { hexRows } from '@/lib/projections/hex-rows';
import type { Inspection } from '@/lib/projections/inspection';
import { size } from '../parts/duration';

const SHOWN = 2048;
const decoder = new TextDecoder();

/** Line ends made visible: they are what frames a message. */
function Wire({ bytes }: { readonly bytes: Uint8Array }) {
  const lines = decoder.decode(bytes).split('\n');
  return (
    <pre className="whitespace-pre-wrap break-all font-mono text-ink text-xs leading-5">
      {lines.map((line, index) => {
        const last = index === lines.length - 1;
        const crlf = line.endsWith('\r');
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one message never move.
          <span key={index}>
            {crlf ? line.slice(0, -1) : line}
            {last ? null : (
              <span aria-hidden className="select-none text-faint opacity-70">
                {crlf ? '\\r\\n' : '\\n'}
              </span>
            )}
            {last ? null : '\n'}
          </span>
        );
      })}
    </pre>
  );
}

function Hex({ bytes }: { readonly bytes: Uint8Array }) {
  return (
    <pre className="font-mono text-ink text-xs leading-5">
      {hexRows(bytes, 8).map((row) => (
        <span key={row.offset} className="block whitespace-pre">
          <span className="text-faint">{row.offset} </span>
          {row.hex.join(' ').padEnd(24)}
          <span className="text-accent-ink"> {row.text}</span>
        </span>
      ))}
    </pre>
  );
}

function Message({
  name,
  bytes,
  hex,
}: {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly hex: boolean;
}) {
  const [all, setAll] = useState(false);
  const shown = all ? bytes : bytes.subarray(0, SHOWN);
  return (
    <section className="mt-3">
      <h4 className="mb-1 font-medium text-muted text-xs">
        {name} <span className="text-faint tabular-nums">· {size(bytes.length)}</span>
      </h4>
      <ScrollRegion
        label={`${name}, ${hex ? 'hexadecimal' : 'text'}`}
        className="overflow-x-auto rounded-md bg-sunken p-2"
      >
        {bytes.length === 0 ? <p className="text-faint text-xs">No bytes.</p> : null}
        {hex ? <Hex bytes={shown} /> : <Wire bytes={shown} />}
      </ScrollRegion>
      {bytes.length > shown.length ? (
        <Button size="small" look="quiet" onClick={() => setAll(true)}>
          Show all {size(bytes.length)}
        </Button>
      ) : null}
    </section>
  );
}

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
          <Message name="Sent" bytes={inspection.exchange.requestBytes} hex={hex} />
          <Message name="Received" bytes={inspection.exchange.responseBytes} hex={hex} />
        </>
      ) : null}
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
