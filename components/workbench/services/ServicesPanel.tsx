'use client';
import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import type { ServicePlan } from '@/sandboxes/engine/service-plan';
import { useSession } from '../context';
import { DismissibleProblem } from '../DismissibleProblem';
import { type AskOptions, SERVICE_TOOLS } from './registry';
import { useKept } from './use-kept';

/** The lab's services, one at a time: whether it runs, and what is in it. */
export default function ServicesPanel() {
  const { lab } = useSession();
  const [chosen, choose] = useKept('', 'service', () => lab.services[0]?.name);
  const plan = lab.services.find(({ name }) => name === chosen) ?? lab.services[0];
  if (!plan) return null;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-2 py-1">
        {lab.services.length > 1 ? (
          <select
            aria-label="Service"
            value={plan.name}
            onChange={(event) => choose(event.currentTarget.value)}
            className="h-6 min-w-0 rounded border border-line bg-surface px-1 text-xs text-ink"
          >
            {lab.services.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        ) : (
          <h3 className="text-xs font-medium text-ink">{plan.title}</h3>
        )}
        <ServiceState key={plan.name} plan={plan} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <OpenPanel key={plan.name} plan={plan} />
      </div>
    </div>
  );
}

/** What runs on its machine, and what may be done with that. */
function ServiceState({ plan: { name, port, title } }: { readonly plan: ServicePlan }) {
  const { run } = useSession();
  const state = useStore(run, ({ others }) => others.find(({ plan }) => plan.name === name)?.state ?? 'idle');
  const [problem, setProblem] = useState<string | null>(null);
  const tried = (done: Promise<void>) =>
    void done.then(
      () => setProblem(null),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  const alive = state === 'running';
  return (
    <>
      <span role="status" className="min-w-0 flex-1 truncate font-mono text-2xs text-faint">
        {alive ? `${name}:${port}` : STATES[state]}
      </span>
      {alive ? (
        <>
          <Button
            size="small"
            aria-label={`Reset ${title}`}
            title="Back to its starting data"
            onClick={() => tried(run.resetService(name))}
          >
            Reset
          </Button>
          <Button size="small" aria-label={`Stop ${title}`} onClick={() => tried(run.stopMachine(name))}>
            Stop
          </Button>
        </>
      ) : (
        <Button size="small" aria-label={`Start ${title}`} onClick={() => tried(run.restartMachine(name))}>
          Start
        </Button>
      )}
      {problem ? (
        <div className="basis-full">
          <DismissibleProblem message={problem} onDismiss={() => setProblem(null)} />
        </div>
      ) : null}
    </>
  );
}

const STATES = {
  idle: 'does not run yet',
  starting: 'starts',
  running: 'runs',
  exited: 'has ended',
} as const;

function OpenPanel({ plan }: { readonly plan: ServicePlan }) {
  const { run } = useSession();
  const pid = useStore(run, ({ others }) => others.find((each) => each.plan.name === plan.name)?.pid ?? null);
  const isRunning = useStore(
    run,
    ({ others }) => others.find((each) => each.plan.name === plan.name)?.state === 'running',
  );
  const connect = useCallback(
    (signal: AbortSignal) => {
      const sandbox = run.sandbox();
      if (!sandbox) return Promise.reject(new Error('Nothing runs yet.'));
      return sandbox.connect(plan.port, { machine: plan.name, signal });
    },
    [run, plan],
  );
  const ask = useCallback(
    (path: string, { port, ...init }: AskOptions) => {
      const sandbox = run.sandbox();
      if (!sandbox) return Promise.reject(new Error('Nothing runs yet.'));
      const signal = init.signal ?? null;
      return sandbox.fetch(new Request(new URL(path, `http://${plan.name}:${port}`), init), {
        port,
        machine: plan.name,
        ...(signal === null ? {} : { signal }),
      });
    },
    [run, plan],
  );
  const now = useCallback(() => run.sandbox()?.clock?.now() ?? Date.now(), [run]);
  const Panel = SERVICE_TOOLS[plan.service]?.Panel;
  if (!isRunning)
    return (
      <p className="p-3 text-sm text-muted">
        {plan.title} does not run. It starts with the server, or by itself with Start; what is in it is shown
        here.
      </p>
    );
  if (!Panel) return <p className="p-3 text-sm text-muted">What crosses its connections is in Traffic.</p>;
  // Another process is another service to whoever was connected.
  return <Panel key={pid} plan={plan} connect={connect} ask={ask} now={now} />;
}
