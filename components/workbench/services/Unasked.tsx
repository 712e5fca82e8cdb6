import { Problem } from '../Problem';

/** Until a service has answered for the first time, or why it has not. */
export function Unasked({
  title,
  problem,
  remedy = 'It is asked again each second.',
}: {
  readonly title: string;
  readonly problem: string | null;
  readonly remedy?: string;
}) {
  return problem === null ? (
    <p className="p-3 text-sm text-muted">{title} is being asked…</p>
  ) : (
    <div className="p-3">
      <Problem message={`${title} could not be asked: ${problem}`} remedy={remedy} />
    </div>
  );
}

/** Above what is shown, when it is not of now. */
export function Outdated({ title, problem }: { readonly title: string; readonly problem: string | null }) {
  return problem === null ? null : (
    <p role="status" className="border-b border-line bg-warn-soft px-3 py-1 text-xs text-warn">
      {title} could not be asked: {problem} What is shown is older.
    </p>
  );
}
