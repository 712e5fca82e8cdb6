import type { ReactNode } from 'react';

/** Names and what they stand at, side by side where there is room. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))] gap-x-4 gap-y-1.5">
      {facts.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-2xs text-faint">{name}</dt>
          <dd className="text-sm break-words text-ink tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
