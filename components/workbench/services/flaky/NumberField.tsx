'use client';
import { useId, useState } from 'react';

/** A number that is in force once it is complete: with Enter, or when the field is left. */
export function NumberField({
  label,
  unit,
  value,
  least = 0,
  onChange,
}: {
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  readonly least?: number;
  onChange(value: number): void;
}) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const settle = () => {
    const written = Number(draft);
    if (draft !== null && draft.trim() !== '' && written >= least && written !== value) onChange(written);
    setDraft(null);
  };
  return (
    <span className="inline-flex items-center gap-1.5 text-xs text-ink">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        inputMode="decimal"
        min={least}
        step="any"
        value={draft ?? value}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key === 'Enter') settle();
          if (event.key === 'Escape') setDraft(null);
        }}
        className="h-7 w-20 rounded border border-line bg-surface px-1.5 text-xs text-ink tabular-nums"
      />
      {unit === '' ? null : <span className="text-muted">{unit}</span>}
    </span>
  );
}
