import { useId, useState } from 'react';

export interface SliderProps {
  readonly label: string;
  /** Where it stops, in order. */
  readonly values: readonly number[];
  readonly value: number;
  words(value: number): string;
  onChange(value: number): void;
}

/**
 * What the slider shows: what was chosen last, until it is in force. The sandbox answers a moment later, and a slider that
 * waited for it would swallow keys that are pressed meanwhile.
 */
function useChosen(value: number): [shown: number, choose: (value: number) => void] {
  const [known, setKnown] = useState(value);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  if (chosen.length > 0 && chosen.at(-1) === value) setChosen([]);
  if (known !== value) {
    setKnown(value);
    // Neither what was chosen nor on the way to it: somebody else has changed it.
    if (!chosen.includes(value)) setChosen([]);
  }
  return [chosen.at(-1) ?? value, (next) => setChosen((before) => [...before, next])];
}

/** A slider over given values: latencies and rates are not linear. */
export function Slider({ label, values, value, words, onChange }: SliderProps) {
  const id = useId();
  const [shown, choose] = useChosen(value);
  const index = Math.max(0, values.indexOf(shown));
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
        aria-valuetext={words(shown)}
        onChange={(event) => {
          const next = values[Number(event.currentTarget.value)] ?? 0;
          choose(next);
          onChange(next);
        }}
        className="min-w-0 accent-accent"
      />
      <span aria-hidden className="text-right text-xs text-muted tabular-nums">
        {words(shown)}
      </span>
    </div>
  );
}
