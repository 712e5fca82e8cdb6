'use client';
import type { LinkSelector } from '@/sandboxes/engine/faults';
import { Slider } from './Slider';
import { useBreak } from './use-break';

const SHARES = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1];
const KINDS = [
  ['loss', 'Lost'],
  ['duplicate', 'Arrive twice'],
  ['reorder', 'Overtaken by the next'],
] as const;

/** What UDP may do to datagrams. */
export function DatagramControls({ link }: { readonly link: LinkSelector }) {
  const { fault, set } = useBreak(
    'datagrams',
    ({ from, to, port }) => from === link.from && to === link.to && port === link.port,
  );
  return (
    <details className="text-sm" open={fault !== null || undefined}>
      <summary className="w-max cursor-pointer rounded text-xs text-muted hover:text-ink">
        Datagrams (UDP)
      </summary>
      <div className="mt-1.5 space-y-2">
        {KINDS.map(([kind, label]) => (
          <Slider
            key={kind}
            label={label}
            values={SHARES}
            value={fault?.[kind] ?? 0}
            words={(share) => `${Math.round(share * 100)} %`}
            onChange={(share) => {
              const next = { ...fault, [kind]: share };
              const { loss = 0, duplicate = 0, reorder = 0 } = next;
              set(
                loss + duplicate + reorder === 0
                  ? null
                  : { kind: 'datagrams', loss, duplicate, reorder, ...link },
              );
            }}
          />
        ))}
      </div>
    </details>
  );
}
