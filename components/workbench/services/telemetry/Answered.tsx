import { Outdated, Unasked } from '../Unasked';

/** Whether a query was answered: what is said against it stands in the words of the server. */
export function Answered({
  title,
  shown,
  problem,
}: {
  readonly title: string;
  /** There is an answer to this very query, perhaps an older one. */
  readonly shown: boolean;
  readonly problem: string | null;
}) {
  if (shown) return <Outdated title={title} problem={problem} />;
  if (problem === null) return <Unasked title={title} problem={null} />;
  return (
    <p role="alert" className="font-mono text-xs break-words text-bad">
      {problem}
    </p>
  );
}
