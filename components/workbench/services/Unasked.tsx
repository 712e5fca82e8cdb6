import { Problem } from '../Problem';

/** Until a service has answered for the first time, or why it has not. */
export function Unasked({ title, problem }: { readonly title: string; readonly problem: string | null }) {
  return problem === null ? (
    <p className="p-3 text-sm text-muted">{title} is being asked…</p>
  ) : (
    <div className="p-3">
      <Problem message={`${title} could not be asked: ${problem}`} remedy="It is asked again each second." />
    </div>
  );
}

/** Above what is shown, when it is not of now. */
export function Outdated({ title, problem }: { readonly title: string; readonly problem: string }) {
  return (
    <p role="status" className="border-b border-line bg-warn-soft px-3 py-1 text-xs text-warn">
      {title} could not be asked: {problem} What is shown is older.
    </p>
  );
}
