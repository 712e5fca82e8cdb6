'use client';
import { useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import { useSession } from '../context';
import { Section } from './Section';

/** Parts some machines from all others, the page among them. */
export function PartitionControls({ machines }: { readonly machines: readonly string[] }) {
  const { breaks } = useSession();
  const active = useStore(breaks, (state) => state.active);
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const parted = machines.filter((name) => chosen.has(name));
  const there = active.some(
    ({ fault }) => fault.kind === 'partition' && fault.machines.join() === parted.join(),
  );
  return (
    <Section title="Partition">
      <fieldset className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <legend className="mb-1 text-xs text-muted">
          Nothing crosses between these and all others, this page included:
        </legend>
        {machines.map((name) => (
          <label key={name} className="flex items-center gap-1.5 text-sm text-ink">
            <input
              type="checkbox"
              checked={chosen.has(name)}
              className="accent-accent"
              onChange={({ currentTarget: { checked } }) => {
                const next = new Set(chosen);
                if (checked) next.add(name);
                else next.delete(name);
                choose(next);
              }}
            />
            <span className="font-mono text-xs">{name}</span>
          </label>
        ))}
        <Button
          size="small"
          disabled={parted.length === 0 || there}
          onClick={() => void breaks.inject({ kind: 'partition', machines: parted }).catch(() => undefined)}
        >
          Part them
        </Button>
      </fieldset>
    </Section>
  );
}
