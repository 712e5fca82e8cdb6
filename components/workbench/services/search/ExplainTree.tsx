import type { Explanation } from './api';

/** Deeper steps are folded: what a score is the sum of is seen at once, how each part is computed on demand. */
const OPEN_TO = 2;

/** How a score comes about, from the whole to its parts, in Lucene's words. */
export function ExplainTree({ explanation }: { readonly explanation: Explanation }) {
  return <Step step={explanation} depth={0} />;
}

function Step({ step, depth }: { readonly step: Explanation; readonly depth: number }) {
  const { value, description, details } = step;
  const line = (
    <>
      <span className="text-ink tabular-nums">{value}</span> <span className="text-muted">{description}</span>
    </>
  );
  if (details.length === 0) return <p className="pl-4 font-mono text-2xs break-words">{line}</p>;
  return (
    <details open={depth < OPEN_TO}>
      <summary className="cursor-pointer font-mono text-2xs break-words">{line}</summary>
      <ul className="ml-1.5 border-l border-line pl-2">
        {details.map((inner, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an explanation never changes, and two steps may read alike
          <li key={at}>
            <Step step={inner} depth={depth + 1} />
          </li>
        ))}
      </ul>
    </details>
  );
}
