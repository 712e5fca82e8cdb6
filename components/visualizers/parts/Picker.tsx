import type { ReactNode } from 'react';

export interface PickerItem {
  readonly key: string;
  readonly label: string;
  readonly content: ReactNode;
}

/** A row of recent things of which one is shown; it scrolls sideways, newest first. */
export function Picker({
  label,
  items,
  current,
  onPick,
}: {
  readonly label: string;
  readonly items: readonly PickerItem[];
  readonly current: string | null;
  readonly onPick: (key: string) => void;
}) {
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{label}</legend>
      <div className="flex gap-1.5 overflow-x-auto pb-1.5">
        {items.map((item) => (
          <button
            key={item.key}
            type="button"
            aria-label={item.label}
            aria-pressed={item.key === current}
            onClick={() => onPick(item.key)}
            className="flex shrink-0 items-center gap-1.5 rounded-md border border-line bg-surface px-2 py-1 font-mono text-ink text-xs hover:border-line-strong aria-pressed:border-accent aria-pressed:bg-accent-soft"
          >
            {item.content}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
