'use client';
import { Suspense, useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { machineNames } from '@/lib/labs/for-page';
import { type MachinesProjection, machinesOf } from '@/lib/projections/machines';
import type { LinkSelector } from '@/sandboxes/engine/faults';
import { PAGE_NAME } from '@/sandboxes/engine/machine-names';
import { useSession } from '../context';
import { DismissibleProblem } from '../DismissibleProblem';
import { engineParts } from '../engine-choice/parts';
import { ActiveFaults } from './ActiveFaults';
import { ClockControls } from './ClockControls';
import { LinkControls } from './LinkControls';
import { MachineControls } from './MachineControls';
import { linkWords, MachinesPicture } from './MachinesPicture';
import { PartitionControls } from './PartitionControls';
import { Section } from './Section';
import { SeedControls } from './SeedControls';

const NOTHING: MachinesProjection = { processes: [], links: [] };
const EVERY_LINK: LinkSelector = { from: '*', to: '*' };

/** The machines of the run, and everything about them that can be broken, slowed and turned. */
export default function NetworkPanel() {
  const { breaks, lab, engine } = useSession();
  const elsewhere = useStore(engine.choice, (state) => state.chosen !== 'local');
  const { processes, links } = useMachines();
  const active = useStore(breaks, (state) => state.active);
  const problem = useStore(breaks, (state) => state.problem);
  const [chosen, choose] = useState<number | null>(null);
  const first = links.findIndex(({ from, to }) => from === PAGE_NAME && to === lab.machines[0]?.name);
  const at = chosen ?? Math.max(0, first);
  const shown = links[at];
  // Only what selects it: how much has crossed changes all the time.
  const link: LinkSelector = shown ? { from: shown.from, to: shown.to, port: shown.port } : EVERY_LINK;
  const machines = [
    ...new Set([
      ...machineNames(lab),
      ...links.flatMap(({ from, to }) => [from, to]),
      ...processes.map(({ machine }) => machine),
    ]),
  ].filter((name) => name !== PAGE_NAME);

  if (engineParts && elsewhere)
    return (
      <div className="h-full min-h-0 overflow-y-auto">
        <Section title="Machines">
          <MachinesPicture machines={machines} processes={processes} links={links} active={active} />
        </Section>
        <Suspense fallback={null}>
          <engineParts.NetworkNote />
        </Suspense>
      </div>
    );
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="min-h-0 flex-1 overflow-y-auto">
        {problem ? (
          <DismissibleProblem
            message={problem.message}
            remedy={problem.remedy}
            onDismiss={() => breaks.dismissProblem()}
          />
        ) : null}
        <Section title="Machines">
          {links.length > 0 ? (
            <MachinesPicture machines={machines} processes={processes} links={links} active={active} />
          ) : (
            <p className="text-sm text-muted">
              Nothing listens yet. Run the server: its machine appears here.
            </p>
          )}
          <p className="text-xs text-faint">
            The network, the machines and their clock are a simulation in this tab. The bytes on it, and your
            program’s reaction, are real.
          </p>
        </Section>
        {links.length > 0 ? (
          <Section title="Links">
            <label className="flex items-center gap-2 text-sm text-ink">
              Link
              <select
                value={shown ? at : links.length}
                onChange={(event) => choose(Number(event.currentTarget.value))}
                className="h-8 min-w-0 flex-1 rounded border border-line bg-surface px-2 font-mono text-xs text-ink"
              >
                {links.map(({ from, to, port, ...crossed }, index) => (
                  <option key={`${from} ${to} ${port}`} value={index}>
                    {from} → {to}:{port} ({linkWords(crossed)})
                  </option>
                ))}
                <option value={links.length}>every link</option>
              </select>
            </label>
            <LinkControls key={`${link.from} ${link.to} ${link.port}`} link={link} />
          </Section>
        ) : null}
        {processes.length > 0 ? <PartitionControls machines={machines} /> : null}
        {processes.length > 0 || machineNames(lab).length > 1 ? (
          <MachineControls machines={machines} processes={processes} />
        ) : null}
        <ClockControls />
        <SeedControls />
      </div>
      <ActiveFaults />
    </div>
  );
}

function useMachines(): MachinesProjection {
  const { run } = useSession();
  const log = useStore(run, (state) => state.log);
  const subscribe = useCallback(
    (listener: () => void) => log?.subscribe(listener) ?? (() => undefined),
    [log],
  );
  const events = useSyncExternalStore(
    subscribe,
    () => log?.events ?? null,
    () => null,
  );
  return useMemo(() => (events ? machinesOf(events) : NOTHING), [events]);
}
