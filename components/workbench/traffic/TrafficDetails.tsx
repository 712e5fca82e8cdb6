'use client';
import { X } from 'lucide-react';
import { useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { IconButton } from '@/components/ui/IconButton';
import { ScrollRegion } from '@/components/ui/ScrollRegion';
import { MessageBytes } from '@/components/visualizers/panel/MessageBytes';
import type { WireMessage } from '@/sandboxes/taps/message';
import { clockTime, decodedJson, type NameOf, PROTOCOL_NAMES } from './rows';

const VIEWS = ['Decoded', 'Text', 'Hex'] as const;
type View = (typeof VIEWS)[number];

/** One message: who, when, what was decoded, and the bytes that it was decoded from. */
export function TrafficDetails({
  message,
  nameOf,
  onClose,
}: {
  readonly message: WireMessage;
  readonly nameOf: NameOf;
  onClose(): void;
}) {
  const [view, setView] = useState<View>('Decoded');
  const { connection, port, at, seq, from, to, length, bytes } = message;
  const opened = port !== 0;
  return (
    <aside
      aria-label="Message"
      className="max-h-[55%] min-h-0 shrink-0 overflow-y-auto border-line border-t bg-surface p-3 text-xs"
    >
      <div className="flex items-center gap-2">
        <h3 className="min-w-0 flex-1 truncate font-mono text-ink text-sm" title={message.message.summary}>
          {message.message.summary}
        </h3>
        <fieldset className="flex overflow-hidden rounded border border-line text-2xs">
          <legend className="sr-only">Show the message as</legend>
          {VIEWS.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={view === each}
              onClick={() => setView(each)}
              className={classNames(
                'px-2 py-1',
                view === each ? 'bg-accent-soft text-accent-ink' : 'text-muted hover:text-ink',
              )}
            >
              {each}
            </button>
          ))}
        </fieldset>
        <IconButton label="Close the message" shortcut="Esc" onClick={onClose}>
          <X aria-hidden size={15} />
        </IconButton>
      </div>
      <p className="mt-1 text-muted">
        {PROTOCOL_NAMES[message.message.protocol]} {message.message.kind}, from {nameOf(from, opened)} to{' '}
        {nameOf(to, opened)}, {clockTime(at)} after the boot, event {seq}
        {connection === null ? ', a datagram' : `, connection ${connection}`}
        {opened ? `, port ${port}` : ''}
      </p>
      {view === 'Decoded' ? (
        <section className="mt-3">
          <h4 className="mb-1 font-medium text-muted">Decoded</h4>
          <ScrollRegion label="Decoded, as JSON" className="overflow-x-auto rounded-md bg-sunken p-2">
            <pre className="font-mono text-ink leading-5">{decodedJson(message)}</pre>
          </ScrollRegion>
        </section>
      ) : (
        <MessageBytes name="As it crossed" bytes={bytes} hex={view === 'Hex'} />
      )}
      {view !== 'Decoded' && bytes.length < length ? (
        <p className="mt-1 text-faint">
          {(length - bytes.length).toLocaleString('en')} more bytes crossed that were not kept.
        </p>
      ) : null}
    </aside>
  );
}
