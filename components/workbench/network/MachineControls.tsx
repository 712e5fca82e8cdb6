'use client';
import { useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import { machineNames } from '@/lib/labs/for-page';
import type { RunningProcess } from '@/lib/projections/machines';
import { useSession } from '../context';
import { DismissibleProblem } from '../DismissibleProblem';
import { Choice } from './Choice';
import { FaultButton } from './FaultButton';
import { ProcessControls } from './ProcessControls';
import { Section } from './Section';
import { useBreak } from './use-break';

const HOUR = 3_600_000;
const SKEWS = [
  [0, 'is right'],
  [-24 * HOUR, 'a day behind'],
  [-HOUR, 'an hour behind'],
  [-60_000, 'a minute behind'],
  [60_000, 'a minute ahead'],
  [HOUR, 'an hour ahead'],
  [24 * HOUR, 'a day ahead'],
] as const;

/** Each machine: what runs on it, its disk and its clock. */
export function MachineControls({
  machines,
  processes,
}: {
  readonly machines: readonly string[];
  readonly processes: readonly RunningProcess[];
}) {
  return (
    <Section title="Processes and disks">
      <ul className="space-y-3">
        {machines.map((name) => (
          <li key={name} className="space-y-1.5">
            <MachineRow name={name} />
            <ProcessControls processes={processes.filter(({ machine }) => machine === name)} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function MachineRow({ name }: { readonly name: string }) {
  const disk = useBreak('disk-full', ({ machine }) => machine === name);
  const skew = useBreak('clock-skew', ({ machine }) => machine === name);
  const { run, lab } = useSession();
  const service = lab.services.find((plan) => plan.name === name);
  const address = useStore(
    run,
    () => run.sandbox()?.machines?.list.find((one) => one.name === name)?.address,
  );
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <h4 className="min-w-0 flex-1 text-sm font-medium text-ink">
        {name} {service ? <span className="text-xs font-normal text-muted">{service.title}</span> : null}{' '}
        {address ? <span className="font-mono text-xs font-normal text-muted">{address}</span> : null}
      </h4>
      <StartStop name={name} />
      <FaultButton
        name="Disk full"
        label={`Disk of ${name} full`}
        title="Writes that need room fail with ENOSPC"
        on={disk.fault !== null}
        onToggle={() => disk.set(disk.fault ? null : { kind: 'disk-full', machine: name })}
      />
      <Choice
        label="Its clock"
        name={`Clock of ${name}`}
        options={SKEWS}
        value={skew.fault?.milliseconds ?? 0}
        onChoose={(milliseconds) =>
          skew.set(milliseconds === 0 ? null : { kind: 'clock-skew', machine: name, milliseconds })
        }
      />
    </div>
  );
}

/** For a machine of lab.json: what runs on it may be ended and started by itself. */
function StartStop({ name }: { readonly name: string }) {
  const { run, lab } = useSession();
  const alive = useStore(run, () => run.pidOn(name) !== null);
  const [problem, setProblem] = useState<string | null>(null);
  if (!machineNames(lab).includes(name)) return null;
  const tried = (done: Promise<void>) =>
    void done.then(
      () => setProblem(null),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  return (
    <>
      {alive ? (
        <Button size="small" aria-label={`Stop ${name}`} onClick={() => tried(run.stopMachine(name))}>
          Stop
        </Button>
      ) : null}
      <Button
        size="small"
        aria-label={`${alive ? 'Restart' : 'Start'} ${name}`}
        onClick={() => tried(run.restartMachine(name))}
      >
        {alive ? 'Restart' : 'Start'}
      </Button>
      {problem ? (
        <div className="basis-full">
          <DismissibleProblem message={problem} onDismiss={() => setProblem(null)} />
        </div>
      ) : null}
    </>
  );
}
