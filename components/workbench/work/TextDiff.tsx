import { diffLines, hunksOf } from '@/lib/workspace/line-diff';
import { ScrollRegion } from '../ScrollRegion';

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;
const LOOKS = {
  same: 'text-muted',
  removed: 'bg-bad-soft text-bad',
  added: 'bg-good-soft text-good',
} as const;

/** A unified diff as text, for small screens and screen readers. */
export function TextDiff({
  before,
  after,
  label,
}: {
  readonly before: string;
  readonly after: string;
  readonly label: string;
}) {
  const hunks = hunksOf(diffLines(before, after));
  if (hunks.length === 0) return <p className="p-3 text-sm text-muted">No difference.</p>;
  return (
    <ScrollRegion label={label} className="h-full overflow-auto font-mono text-xs leading-5">
      <div className="min-w-max">
        {hunks.map((hunk) => (
          <div key={`${hunk.lines[0]?.before ?? ''}:${hunk.lines[0]?.after ?? ''}`}>
            {hunk.skipped > 0 ? (
              <p className="bg-sunken px-3 text-2xs text-faint">{hunk.skipped} equal lines</p>
            ) : null}
            {hunk.lines.map((line) => (
              <pre key={`${line.before}:${line.after}`} className={`m-0 px-3 ${LOOKS[line.kind]}`}>
                {`${String(line.before ?? '').padStart(4)} ${String(line.after ?? '').padStart(4)} ${SIGNS[line.kind]} ${line.text}`}
              </pre>
            ))}
          </div>
        ))}
      </div>
    </ScrollRegion>
  );
}
