/** Runs the lab's checks in a sandbox of their own and keeps their verdicts. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FileMap, LabExtras } from '@/lib/labs/for-page';
import type { CheckMessage, CounterExample } from '@/sandboxes/checks/protocol';
import type { runChecks } from '@/sandboxes/checks/run';
import type { Engine } from '@/sandboxes/engine/contract';
import type { EventLog } from '@/sandboxes/engine/events';
import type { MachinePlan } from '@/sandboxes/engine/machine-plan';
import type { ServicePlan } from '@/sandboxes/engine/service-plan';
import type { CheckOutcome } from '../contract';

export interface CheckEntry extends CheckOutcome {
  readonly counterExample: CounterExample | null;
  /** Milliseconds. */
  readonly duration: number | null;
}

export interface ChecksState {
  readonly checks: readonly CheckEntry[];
  /** The objective being checked, `all`, or `null` when nothing runs. */
  readonly running: string | null;
  /** Why the checks themselves could not run. */
  readonly broken: { readonly message: string; readonly output: string } | null;
  /** The files that the verdicts are about. */
  readonly ranWith: FileMap | null;
}

export interface ChecksDependencies {
  readonly lab: string;
  readonly machines: readonly MachinePlan[];
  readonly services: readonly ServicePlan[];
  files(): FileMap;
  /** null: runs without one. */
  seed(): string | null;
  extras(): Promise<LabExtras>;
  loadEngine(): Promise<Engine>;
  loadRunner(): Promise<typeof runChecks>;
  log(): EventLog | null;
  /** Every check of the objective passed. */
  proven(objective: string): void;
}

export interface ChecksStore extends StoreApi<ChecksState> {
  /** Runs all checks, or those of one objective. A run in progress is ended first. */
  run(objective?: string): Promise<void>;
  cancel(): void;
}

export function createChecksStore({
  lab,
  machines,
  services,
  files,
  seed,
  extras,
  loadEngine,
  loadRunner,
  log,
  proven,
}: ChecksDependencies): ChecksStore {
  const store = createStore<ChecksState>(() => ({ checks: [], running: null, broken: null, ranWith: null }));
  let controller: AbortController | null = null;

  const update = (id: string, change: Partial<CheckEntry>) =>
    store.setState(({ checks }) => ({
      checks: checks.map((check) => (check.id === id ? { ...check, ...change } : check)),
    }));

  const receive = (message: CheckMessage) => {
    switch (message.type) {
      case 'found':
        store.setState(({ checks }) => ({ checks: found(checks, message.checks) }));
        return;
      case 'start':
        update(message.id, { verdict: 'running' });
        return;
      case 'result':
        update(message.id, {
          verdict: message.verdict,
          duration: message.duration,
          counterExample: message.verdict === 'fail' ? message.counterExample : null,
        });
        log()?.append({
          type: 'check',
          id: message.id,
          objective: message.objective,
          verdict: message.verdict,
        });
        return;
      case 'skipped':
        // Stays unknown: a check that could not run says nothing of the code.
        return;
      case 'broken':
        store.setState({ broken: { message: message.message, output: message.output } });
        return;
      case 'done':
        return;
    }
  };

  const settle = () =>
    store.setState(({ checks }) => ({
      checks: checks.map((check) =>
        check.verdict === 'running' ? { ...check, verdict: 'unknown' as const } : check,
      ),
    }));

  return {
    ...store,
    async run(objective) {
      controller?.abort();
      const own = new AbortController();
      controller = own;
      const project = files();
      store.setState(({ checks }) => ({
        running: objective ?? 'all',
        broken: null,
        ranWith: project,
        checks: checks.map((check) =>
          objective === undefined || check.objective === objective
            ? { ...check, verdict: 'unknown' as const, counterExample: null, duration: null }
            : check,
        ),
      }));
      try {
        const [engine, run, { checks: checkFiles }] = await Promise.all([
          loadEngine(),
          loadRunner(),
          extras(),
        ]);
        own.signal.throwIfAborted();
        const drawn = seed();
        const result = await run(engine, { name: lab, files: project }, checkFiles, {
          signal: own.signal,
          machines,
          services,
          ...(drawn === null ? {} : { seed: drawn }),
          ...(objective === undefined ? {} : { objective }),
          onMessage: (message) => {
            if (controller === own) receive(message);
          },
        });
        if (controller !== own) return;
        if (result.broken) store.setState({ broken: result.broken });
        for (const id of new Set(store.getState().checks.map((check) => check.objective))) {
          const ofObjective = store.getState().checks.filter((check) => check.objective === id);
          const ranNow = objective === undefined || objective === id;
          if (ranNow && ofObjective.every((check) => check.verdict === 'pass')) proven(id);
        }
      } catch (error) {
        if (own.signal.aborted) return;
        const remedy =
          error instanceof Error && 'remedy' in error && typeof error.remedy === 'string'
            ? ` ${error.remedy}`
            : '';
        store.setState({
          broken: {
            message: `${error instanceof Error ? error.message : String(error)}${remedy}`,
            output: '',
          },
        });
      } finally {
        if (controller === own) {
          controller = null;
          store.setState({ running: null });
          settle();
        }
      }
    },
    cancel() {
      controller?.abort();
      controller = null;
      store.setState({ running: null });
      settle();
    },
  };
}

/** The checks of this run, with those of other objectives from earlier runs kept in place. */
function found(
  before: readonly CheckEntry[],
  now: readonly { id: string; title: string; objective: string }[],
): CheckEntry[] {
  const fresh = now.map(
    (check): CheckEntry => ({ ...check, verdict: 'unknown', counterExample: null, duration: null }),
  );
  const objectives = new Set(now.map((check) => check.objective));
  const kept = before.filter((check) => !objectives.has(check.objective));
  return [...kept, ...fresh].sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
}
