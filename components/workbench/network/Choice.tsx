export interface ChoiceProps<Value extends string | number> {
  readonly label: string;
  /** What is read aloud, where the label alone does not say whose it is. */
  readonly name?: string;
  readonly options: readonly (readonly [value: Value, words: string])[];
  readonly value: Value;
  onChoose(value: Value): void;
}

/** One of a few, under a label on the same line. */
export function Choice<Value extends string | number>({
  label,
  name,
  options,
  value,
  onChoose,
}: ChoiceProps<Value>) {
  return (
    <label className="flex min-w-0 items-center gap-1.5 text-xs text-ink">
      {label}
      <select
        aria-label={name}
        value={value}
        onChange={({ currentTarget }) => {
          const chosen = options.find(([each]) => String(each) === currentTarget.value);
          if (chosen) onChoose(chosen[0]);
        }}
        className="h-7 min-w-0 rounded border border-line bg-surface px-1.5 text-xs text-ink"
      >
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
