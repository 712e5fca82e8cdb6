const SPANS = [
  { value: '10000', label: '10 s' },
  { value: '60000', label: '1 min' },
  { value: '', label: 'all' },
] as const;

/** How far back an axis of time goes: milliseconds, `''` for the whole run. */
export function LastSelect({ value, onChange }: { readonly value: string; onChange(value: string): void }) {
  return (
    <label className="flex items-center gap-1 text-faint">
      the last
      <select
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-6 rounded border border-line bg-surface px-1 text-ink text-xs"
      >
        {SPANS.map((span) => (
          <option key={span.value} value={span.value}>
            {span.label}
          </option>
        ))}
      </select>
    </label>
  );
}
