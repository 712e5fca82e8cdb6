import { highlightLines } from '@/lib/course/highlight';
import type { LabForPage } from '@/lib/labs/for-page';
import { ScrollRegion } from '../ui/ScrollRegion';

/** The lab's first file, as the server knows it: stands where the workbench will be, and is all there is without scripts. */
export async function CodeSkeleton({ lab }: { readonly lab: LabForPage }) {
  const text = (lab.files[lab.open] ?? '').replace(/\n$/, '');
  const lines = await highlightLines(text, lab.open.split('.').at(-1) ?? 'text');
  return (
    <div className="flex h-full min-h-64 flex-col bg-surface">
      <p className="flex h-10 shrink-0 items-center border-b border-line px-4 font-mono text-xs text-muted">
        {lab.open}
      </p>
      <ScrollRegion label={`Code of ${lab.open}`} className="grow overflow-auto">
        <pre className="py-3 font-mono text-[0.8125rem] leading-5">
          {lines.map((pieces, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line of a fixed text has no other name than its number.
            <span key={index} className="flex">
              <span aria-hidden className="w-12 shrink-0 pr-4 text-right text-faint select-none">
                {index + 1}
              </span>
              <code className="whitespace-pre">
                {pieces.map(({ text: piece, token }, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: nor has a piece of one.
                  <span key={place} className={token ?? undefined}>
                    {piece}
                  </span>
                ))}
              </code>
            </span>
          ))}
        </pre>
      </ScrollRegion>
    </div>
  );
}
