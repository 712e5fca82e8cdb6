'use client';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import type { RunningProcess } from '@/lib/projections/machines';
import { useSession } from '../context';
import { Section } from './Section';

/** Each process with what can be done to it, and the disk and calendar of their machine. */
export function ProcessControls({ processes }: { readonly processes: readonly RunningProcess[] }) {
  const { breaks } = useSession();
  const active = useStore(breaks, (state) => state.active);
  const ignore = () => undefined;
  if (processes.length === 0) return null;
  const machines = [...new Set(processes.map(({ machine }) => machine))];
  return (
    <Section title="Processes and disks">
      <ul className="space-y-1">
        {processes.map(({ pid, command, machine, stopped }) => {
          const pause = active.find(({ fault }) => fault.kind === 'pause' && fault.pid === pid);
          return (
            <li key={pid} className="flex flex-wrap items-center gap-1.5 text-sm text-ink">
              <span className="min-w-0 flex-1">
                <span className="font-mono text-xs">{command}</span>{' '}
                <span className="text-xs text-faint">
                  {pid} on {machine}
                  {stopped ? ', paused' : ''}
                </span>
              </span>
              <Button
                size="small"
                aria-pressed={pause !== undefined}
                aria-label={`Pause process ${pid}`}
                title="SIGSTOP: it answers nothing, its sockets stay"
                onClick={() =>
                  void (pause ? breaks.remove(pause.id) : breaks.inject({ kind: 'pause', pid })).catch(ignore)
                }
              >
                {pause ? 'Continue' : 'Pause'}
              </Button>
              <Button
                size="small"
                look="danger"
                aria-label={`Kill process ${pid}`}
                title="SIGKILL: it is gone without a word"
                onClick={() => void breaks.inject({ kind: 'kill', pid }).catch(ignore)}
              >
                Kill
              </Button>
            </li>
          );
        })}
      </ul>
      {machines.map((machine) => {
        const full = active.find(({ fault }) => fault.kind === 'disk-full' && fault.machine === machine);
        return (
          <Button
            key={machine}
            size="small"
            aria-pressed={full !== undefined}
            look={full ? 'danger' : 'secondary'}
            title="Writes that need room fail with ENOSPC"
            onClick={() =>
              void (full ? breaks.remove(full.id) : breaks.inject({ kind: 'disk-full', machine })).catch(
                ignore,
              )
            }
          >
            Disk of {machine} full
          </Button>
        );
      })}
    </Section>
  );
}
