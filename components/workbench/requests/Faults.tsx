'use client';
import { Repeat2, Zap } from 'lucide-react';
import { useStore } from 'zustand';
import { classNames } from '@/components/ui/class-names';
import { isSwitch } from '@/lib/labs/sandbox-fault';
import { useSession } from '../context';

/** Trouble on purpose: replays and what breaks the sandbox as switches, what happens once as buttons. */
export function Faults() {
  const { lab, requests, breaks } = useSession();
  const retried = useStore(requests, (state) => state.activeFaults);
  const broken = useStore(breaks, (state) => state.on);
  const traffic = useStore(requests, (state) => state.traffic);
  if (lab.faults.length === 0) return null;
  return (
    <section
      aria-label="Faults"
      className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-3 py-1.5"
    >
      <h3 className="text-2xs font-semibold tracking-wide text-faint uppercase">Faults</h3>
      {lab.faults.map((fault) => {
        const on = retried.includes(fault.id) || broken.includes(fault.id);
        const ofTraffic = fault.kind === 'replay' || fault.kind === 'traffic';
        const switches = ofTraffic ? fault.kind === 'replay' : isSwitch(fault);
        const playing = traffic?.fault === fault.id;
        const Icon = fault.kind === 'replay' ? Repeat2 : Zap;
        return (
          <button
            key={fault.id}
            type="button"
            title={fault.description}
            {...(switches ? { 'aria-pressed': on } : {})}
            disabled={traffic !== null}
            // What goes wrong is shown by the store.
            onClick={() =>
              void (ofTraffic ? requests.fault(fault.id) : breaks.toggle(fault.id)).catch(() => undefined)
            }
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
