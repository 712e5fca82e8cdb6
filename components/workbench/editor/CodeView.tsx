import type { ReactNode } from 'react';
import { ScrollRegion } from '../ScrollRegion';

/**
 * Code with line numbers and nothing else: what the server renders, and what stands there until the editor has loaded.
 * One element holds all the text, so that the browser counts what comes after as no larger than it.
 * @param children the same text, coloured
 */
export function CodeView({
  text,
  label,
  children,
}: {
  readonly text: string;
  readonly label: string;
  readonly children?: ReactNode;
}) {
  const lines = text.replace(/\n$/, '').split('\n');
  return (
    <ScrollRegion
      label={label}
      className="h-full overflow-auto bg-surface py-2 font-mono text-[13px] leading-5"
    >
      <pre className="m-0 grid min-w-max grid-cols-[31px_1fr]">
        <code aria-hidden className="text-right text-faint select-none">
          {lines.map((_, index) => `${index + 1}\n`).join('')}
        </code>
        <code className="pr-6 pl-3 text-ink">{children ?? lines.join('\n')}</code>
      </pre>
    </ScrollRegion>
  );
}
