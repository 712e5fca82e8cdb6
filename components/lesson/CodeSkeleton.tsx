import { Fragment } from 'react';
import { highlightLines } from '@/lib/course/highlight';
import type { LabForPage } from '@/lib/labs/for-page';
import { CodeView } from '../workbench/editor/CodeView';

/** The lab's first file, as the server knows it: stands where the workbench will be, and is all there is without scripts. */
export async function CodeSkeleton({ lab }: { readonly lab: LabForPage }) {
  const text = (lab.files[lab.open] ?? '').replace(/\n$/, '');
  const lines = await highlightLines(text, lab.open.split('.').at(-1) ?? 'text');
  return (
    <div className="flex h-full min-h-64 flex-col bg-surface">
      <p className="flex h-10 shrink-0 items-center border-b border-line px-4 font-mono text-xs text-muted">
        {lab.open}
      </p>
      <div className="min-h-0 grow">
        <CodeView text={text} label={`Code of ${lab.open}`}>
          {lines.map((pieces, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line of a fixed text has no other name than its number.
            <Fragment key={index}>
              {pieces.map(({ text: piece, token }, place) =>
                token ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: nor has a piece of one.
                  <span key={place} className={token}>
                    {piece}
                  </span>
                ) : (
                  piece
                ),
              )}
              {'\n'}
            </Fragment>
          ))}
        </CodeView>
      </div>
    </div>
  );
}
