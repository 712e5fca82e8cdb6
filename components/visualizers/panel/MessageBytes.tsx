import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { ScrollRegion } from '@/components/ui/ScrollRegion';
import { hexRows } from '@/lib/projections/hex-rows';
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

/** The bytes of one message, as text with its line ends made visible or as hexadecimal. */
export function MessageBytes({
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
