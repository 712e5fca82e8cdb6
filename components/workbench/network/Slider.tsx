import { useId } from 'react';

export interface SliderProps {
  readonly label: string;
  /** Where it stops, in order. */
  readonly values: readonly number[];
  readonly value: number;
  words(value: number): string;
  onChange(value: number): void;
}

/** A slider over given values: latencies and rates are not linear. */
export function Slider({ label, values, value, words, onChange }: SliderProps) {
  const id = useId();
  const index = Math.max(0, values.indexOf(value));
  return (
    <div className="grid grid-cols-[11rem_1fr_5rem] items-center gap-2 text-sm @max-md:grid-cols-[1fr_5rem]">
      <label htmlFor={id} className="text-ink @max-md:col-span-2">
        {label}
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={values.length - 1}
        step={1}
        value={index}
        aria-valuetext={words(value)}
        onChange={(event) => onChange(values[Number(event.currentTarget.value)] ?? 0)}
        className="min-w-0 accent-accent"
      />
      <span aria-hidden className="text-right text-xs text-muted tabular-nums">
        {words(value)}
      </span>
    </div>
  );
}
