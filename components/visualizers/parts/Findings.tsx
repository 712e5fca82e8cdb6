/** What is wrong with what is drawn, in words; each leads to where it shows. */
export function Findings({
  findings,
  onSelect,
}: {
  readonly findings: readonly { readonly text: string; readonly seq: number }[];
  onSelect(seq: number): void;
}) {
  if (findings.length === 0) return null;
  return (
    <ul
      aria-label="What stands out"
      className="flex flex-col gap-1 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn"
    >
      {findings.slice(-3).map(({ text, seq }) => (
        <li key={`${seq} ${text}`}>
          <button
            type="button"
            className="text-left underline decoration-current/40 underline-offset-2 hover:decoration-current"
            onClick={() => onSelect(seq)}
          >
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
}
