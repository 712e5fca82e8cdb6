/** One seeded run of a scenario, and the same run again. */
import { createHash } from 'node:crypto';
import { writeRecording } from '../../lib/recording/write';
import type { BootOptions, Engine, Project } from '../../sandboxes/engine/contract';
import type { SandboxEvent } from '../../sandboxes/engine/events';
import type { Scenario } from './repeat-scenarios';

export interface RecordedScenario {
  /** The exported log. */
  readonly log: string;
  readonly events: number;
  /** Runs it again. @returns the exported log */
  replay(): Promise<string>;
}

const exported = (events: readonly SandboxEvent[]) =>
  writeRecording(events, { origin: 'a seeded run', saved: new Date(0) });

export const hashOf = (log: string): string => createHash('sha256').update(log).digest('hex');

/** @param seed undefined: without one, for comparison. Then it cannot be replayed. */
export async function recordScenario(
  engine: Engine,
  scenario: Scenario,
  seed: string | undefined,
): Promise<RecordedScenario> {
  const boots: { readonly project: Project; readonly options: BootOptions }[] = [];
  let record: string | null = null;
  let events: readonly SandboxEvent[] = [];
  await scenario.run({
    ...engine,
    async boot(project: Project, options: BootOptions = {}) {
      const sandbox = await engine.boot(project, { ...options, ...(seed === undefined ? {} : { seed }) });
      boots.push({ project, options });
      // Before it is disposed of: what comes later is no part of the record.
      const dispose = async () => {
        record ??= (await sandbox.run?.record()) ?? '';
        const told = record === '' ? Number.POSITIVE_INFINITY : eventsOf(record);
        events = sandbox.log.events.filter(({ seq }) => seq < told);
        await sandbox.dispose();
      };
      return new Proxy(sandbox, {
        get: (target, name) => (name === 'dispose' ? dispose : Reflect.get(target, name, target)),
      });
    },
  });
  const { project, options } = boots.at(-1) ?? noBoot();
  return {
    log: exported(events),
    events: events.length,
    async replay() {
      const again = await engine.boot(project, { ...options, replay: record ?? '' });
      try {
        await again.run?.replayed;
        return exported(again.log.events);
      } finally {
        await again.dispose();
      }
    },
  };
}

function noBoot(): never {
  throw new Error('The scenario has booted no sandbox');
}

/** Events go on after the record was made. */
const eventsOf = (record: string): number => (JSON.parse(record) as { events: number }).events;

/** The first lines that differ, for people. */
export function difference(one: string, other: string): string {
  const [lines, others] = [one.split('\n'), other.split('\n')];
  const at = lines.findIndex((line, n) => line !== others[n]);
  const show = (from: readonly string[]) =>
    from
      .slice(Math.max(0, at - 1), at + 3)
      .map((line) => line.slice(0, 400))
      .join('\n');
  return at < 0
    ? `${others.length - lines.length} more lines`
    : `from line ${at}:\n${show(lines)}\n\nis again:\n${show(others)}`;
}
