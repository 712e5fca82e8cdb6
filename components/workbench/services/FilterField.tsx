/** Narrows a list of a panel. */
export function FilterField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
}) {
  return (
    <input
      type="search"
      aria-label={label}
      placeholder="Filter"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      className="h-7 w-full max-w-60 rounded border border-line bg-surface px-2 text-xs text-ink placeholder:text-faint"
    />
  );
}
