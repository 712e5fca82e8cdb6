'use client';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/Button';

/** A line of a query language, asked by Enter, with names to choose from. */
export function QueryBox({
  label,
  query,
  names = [],
  onAsk,
}: {
  readonly label: string;
  readonly query: string;
  readonly names?: readonly string[];
  onAsk(query: string): void;
}) {
  const id = useId();
  const [text, setText] = useState(query);
  return (
    <form
      className="flex gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk(text);
      }}
    >
      <input
        aria-label={label}
        list={id}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setText(event.currentTarget.value)}
        className="h-7 min-w-0 flex-1 rounded border border-line bg-surface px-2 font-mono text-xs text-ink placeholder:text-faint"
      />
      <datalist id={id}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Button type="submit" size="small">
        Ask
      </Button>
    </form>
  );
}
