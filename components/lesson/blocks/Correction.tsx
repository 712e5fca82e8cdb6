import { Scale } from 'lucide-react';
import type { ReactNode } from 'react';
import { BlockFrame } from '../BlockFrame';
import { SendPrepared } from '../SendPrepared';

/** What many guides say, what is true, where that stands, and a run that proves it. Has an address of its own, to be cited. */
export function Correction({
  errata,
  source,
  sourceTitle,
  request,
  children,
}: {
  readonly errata: string;
  readonly source: string;
  readonly sourceTitle: string;
  readonly request?: string;
  readonly children: ReactNode;
}) {
  const anchor = `correction-${errata.split(/[\s,]+/)[0]?.toLowerCase() ?? ''}`;
  return (
    <div id={anchor} className="scroll-mt-20">
      <BlockFrame
        kind="Correction"
        icon={Scale}
        tone="warn"
        aside={
          <a
            href={`#${anchor}`}
            className="font-mono text-xs text-faint hover:text-ink"
            aria-label={`Link to correction ${errata}`}
          >
            {errata}
          </a>
        }
      >
        {children}
        <p className="text-sm text-muted">
          Source:{' '}
          <a href={source} rel="noreferrer" className="text-accent-ink underline underline-offset-2">
            {sourceTitle}
          </a>
        </p>
        {request ? (
          <div>
            <p className="mb-2 text-sm font-medium">See it on your own server:</p>
            <SendPrepared id={request} />
          </div>
        ) : null}
      </BlockFrame>
    </div>
  );
}

export function Claim({ children }: { readonly children: ReactNode }) {
  return (
    <div className="border-l-2 border-line-strong pl-4 text-muted">
      <p className="text-xs font-semibold text-faint">Often said</p>
      <div className="space-y-2">{children}</div>
    </div>
  );
}

export function Truth({ children }: { readonly children: ReactNode }) {
  return (
    <div className="border-l-2 border-good pl-4">
      <p className="text-xs font-semibold text-good">In fact</p>
      <div className="space-y-2">{children}</div>
    </div>
  );
}
