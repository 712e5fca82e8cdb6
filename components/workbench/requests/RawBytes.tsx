'use client';
import { useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { ScrollRegion } from '../ScrollRegion';
import { hexRows, sizeOf, visibleText } from './bytes';

/** The very bytes of one message: as text with visible line ends, or as a hex dump. */
export function RawBytes({ title, bytes }: { readonly title: string; readonly bytes: Uint8Array }) {
  const [hex, setHex] = useState(false);
  return (
    <section aria-label={title} className="min-w-0">
      <div className="flex items-center justify-between gap-2 py-1">
        <h3 className="text-xs font-semibold text-muted">
          {title} <span className="font-normal text-faint tabular-nums">{sizeOf(bytes.length)}</span>
        </h3>
        <fieldset className="flex overflow-hidden rounded border border-line text-2xs">
          <legend className="sr-only">Show {title.toLowerCase()} as</legend>
          {[false, true].map((asHex) => (
            <button
              key={String(asHex)}
              type="button"
              aria-pressed={hex === asHex}
              onClick={() => setHex(asHex)}
              className={classNames(
                'px-2 py-0.5',
                hex === asHex ? 'bg-accent-soft text-accent-ink' : 'text-muted hover:text-ink',
              )}
            >
              {asHex ? 'Hex' : 'Text'}
            </button>
          ))}
        </fieldset>
      </div>
      <ScrollRegion
        label={`${title}: bytes`}
        className="max-h-72 overflow-auto rounded border border-line bg-sunken p-2 font-mono text-2xs leading-4"
      >
        {bytes.length === 0 ? (
          <p className="text-faint">No bytes crossed the wire: a cache answered.</p>
        ) : hex ? (
          <pre className="m-0">
            {hexRows(bytes).map((row) => (
              <span key={row.offset} className="block">
                <span className="text-faint">{row.offset} </span>
                <span className="text-ink">{row.hex.padEnd(49)}</span>{' '}
                <span className="text-accent-ink">{row.text}</span>
              </span>
            ))}
          </pre>
        ) : (
          <pre className="m-0 text-ink">{visibleText(bytes)}</pre>
        )}
      </ScrollRegion>
    </section>
  );
}
