import type { LabForPage } from '@/lib/labs/for-page';

/** The lab's first file, as the server knows it: stands where the workbench will be, and is all there is without scripts. */
export function CodeSkeleton({ lab }: { readonly lab: LabForPage }) {
  const lines = (lab.files[lab.open] ?? '').replace(/\n$/, '').split('\n');
  return (
    <div className="flex h-full min-h-64 flex-col bg-surface">
      <p className="flex h-10 shrink-0 items-center border-b border-line px-4 font-mono text-xs text-muted">
        {lab.open}
      </p>
      <pre className="grow overflow-hidden py-3 font-mono text-[0.8125rem] leading-5 unscripted:overflow-auto">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a fixed text; a line has no other name than its number.
          <span key={index} className="flex">
            <span aria-hidden className="w-12 shrink-0 pr-4 text-right text-faint select-none">
              {index + 1}
            </span>
            <code className="whitespace-pre">{line || ' '}</code>
          </span>
        ))}
      </pre>
    </div>
  );
}
