'use client';
import { Repeat2, Zap } from 'lucide-react';
import { useStore } from 'zustand';
import { classNames } from '@/components/ui/class-names';
import { useSession } from '../context';

/** Trouble on purpose: replays as switches, traffic as buttons that play once. */
export function Faults() {
  const { lab, requests } = useSession();
  const active = useStore(requests, (state) => state.activeFaults);
  const traffic = useStore(requests, (state) => state.traffic);
  if (lab.faults.length === 0) return null;
  return (
    <section
      aria-label="Faults"
      className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-3 py-1.5"
    >
      <h3 className="text-2xs font-semibold tracking-wide text-faint uppercase">Faults</h3>
      {lab.faults.map((fault) => {
        const on = active.includes(fault.id);
        const playing = traffic?.fault === fault.id;
        const Icon = fault.kind === 'replay' ? Repeat2 : Zap;
        return (
          <button
            key={fault.id}
            type="button"
            title={fault.description}
            {...(fault.kind === 'replay' ? { 'aria-pressed': on } : {})}
            disabled={traffic !== null}
            // What goes wrong is shown by the store.
            onClick={() => void requests.fault(fault.id).catch(() => undefined)}
            className={classNames(
              'flex h-6 items-center gap-1.5 rounded-full border px-2.5 text-xs transition-colors duration-fast',
              on || playing
                ? 'border-warn bg-warn-soft text-warn'
                : 'border-line text-muted hover:border-line-strong hover:text-ink',
            )}
          >
            <Icon aria-hidden size={12} />
            {fault.title}
            {on ? <span className="font-semibold">on</span> : null}
            {playing && traffic ? (
              <span className="tabular-nums">
                {traffic.done}/{traffic.total}
              </span>
            ) : null}
          </button>
        );
      })}
    </section>
  );
}
